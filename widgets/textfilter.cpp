#include "widgets/textfilter.h"

#include <algorithm>

namespace sweepscope {

namespace {

// Digits are grouped by thin spaces, which nobody types.
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

}  // namespace

TextFilter::TextFilter(const QString& typed) {
  QString word;
  bool quoted = false;
  const auto end = [&] {
    if (!word.trimmed().isEmpty()) m_words.push_back({word, endsInNumber(word)});
    word.clear();
  };
  for (const QChar c : typed) {
    if (isQuote(c)) {
      end();
      quoted = !quoted;
    } else if (c.isSpace() && !isGrouping(c) && !quoted) {
      end();
    } else if (!isGrouping(c)) {
      word += folded(c);
    }
  }
  end();
}

bool TextFilter::has(const Word& word) const {
  for (qsizetype at = m_row.indexOf(word.text); at >= 0; at = m_row.indexOf(word.text, at + 1)) {
    const qsizetype behind = at + word.text.size();
    if (!word.endsInNumber || behind == m_row.size() || !m_row[behind].isDigit()) return true;
  }
  return false;
}

bool TextFilter::matches(std::span<const TableCell> cells) {
  if (isEmpty()) return true;
  m_row.resize(0);
  for (const TableCell& cell : cells) {
    for (const QChar c : cell.text) {
      if (!isGrouping(c)) m_row += folded(c);
    }
    m_row += QLatin1Char('\n');
  }
  return std::all_of(m_words.begin(), m_words.end(), [this](const Word& word) { return has(word); });
}

}  // namespace sweepscope
