// SPDX-License-Identifier: GPL-3.0-or-later

// A filter as a person types it: a row fits if each of its words is in one of the row's cells, in any case. Quotes keep
// words together. A word that ends in "#" and a number is that number, not one that begins with it.
//
// Threads: plain values; any thread.
#pragma once

#include <QString>
#include <cstdint>
#include <vector>

namespace sweepscope {

// A set of words of a filter, a bit each.
using Words = std::uint64_t;

class TextFilter {
 public:
  // Words beyond the 64th are ignored.
  explicit TextFilter(const QString& typed);
  bool isEmpty() const { return m_words.empty(); }
  Words all() const { return m_all; }
  // Those that may be in cells which have only digits, signs and units.
  Words mayBeInNumbers() const { return m_inNumbers; }
  // Those that are in a cell.
  Words in(const QString& cell);

 private:
  struct Word {
    QString text;
    bool endsInNumber = false;
  };
  void add(const QString& word);
  bool has(const Word&) const;

  std::vector<Word> m_words;
  Words m_all = 0, m_inNumbers = 0;
  QString m_cell;  // folded
};

// Whether a text has nothing but digits, signs and units, as cells of numbers have.
bool mayBeInNumbers(const QString& text);

}  // namespace sweepscope
