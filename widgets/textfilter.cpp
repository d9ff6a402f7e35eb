// SPDX-License-Identifier: GPL-3.0-or-later

#include "widgets/textfilter.h"

#include <algorithm>
#include <utility>

namespace sweepscope {

namespace {

// Digits are grouped by thin spaces, which users do not type.
constexpr bool isGrouping(QChar c) {
  return c == QChar(0x2009) || c == QChar(0x202f);
}
constexpr bool isQuote(QChar c) {
  return c == QLatin1Char('"') || c == QChar(0x201c) || c == QChar(0x201d);
}

QChar folded(QChar c) {
  const char16_t u = c.unicode();
  if (u < 0x80) return u >= 'A' && u <= 'Z' ? QChar(char16_t(u + 32)) : c;
  return u == 0xa0 ? QChar(QLatin1Char(' ')) : c.toCaseFolded();
}

bool endsInNumber(const QString& word) {
  qsizetype i = word.size();
  while (i > 0 && word[i - 1].isDigit()) --i;
  return i > 0 && i < word.size() && word[i - 1] == QLatin1Char('#');
}

constexpr std::size_t kMostWords = 64;

}  // namespace

// Signs of bounds and of missing values; "2/3"; ns, µs, ms, s, min, h; B and its multiples.
bool mayBeInNumbers(const QString& text) {
  static const QString others = QStringLiteral(" .:,+-/<>#\u2212\u2013\u2264\u2265\u00b5\u03bcnsmihbkgtpe");
  return std::all_of(text.begin(), text.end(),
                     [](QChar c) { return c.isDigit() || isGrouping(c) || others.contains(folded(c)); });
}

TextFilter::TextFilter(const QString& typed) {
  QString word;
  bool quoted = false;
  for (const QChar c : typed) {
    if (isQuote(c) || (c.isSpace() && !isGrouping(c) && !quoted)) {
      add(std::exchange(word, {}));
      quoted = quoted != isQuote(c);
    } else if (!isGrouping(c)) {
      word += folded(c);
    }
  }
  add(word);
}

void TextFilter::add(const QString& word) {
  if (word.trimmed().isEmpty() || m_words.size() == kMostWords) return;
  const Words bit = Words(1) << m_words.size();
  m_all |= bit;
  if (sweepscope::mayBeInNumbers(word)) m_inNumbers |= bit;
  m_words.push_back({word, endsInNumber(word)});
}

bool TextFilter::has(const Word& word) const {
  for (qsizetype at = m_cell.indexOf(word.text); at >= 0; at = m_cell.indexOf(word.text, at + 1)) {
    const qsizetype behind = at + word.text.size();
    if (!word.endsInNumber || behind == m_cell.size() || !m_cell[behind].isDigit()) return true;
  }
  return false;
}

Words TextFilter::in(const QString& cell) {
  m_cell.resize(0);
  for (const QChar c : cell) {
    if (!isGrouping(c)) m_cell += folded(c);
  }
  Words found = 0;
  for (std::size_t i = 0; i < m_words.size(); ++i) {
    if (has(m_words[i])) found |= Words(1) << i;
  }
  return found;
}

}  // namespace sweepscope
