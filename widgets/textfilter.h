// A filter as a person types it: a row fits if each of its words is somewhere in the row's cells, in any case. Quotes
// keep words together. A word that ends in "#" and a number is that number, not one that begins with it.
//
// Threads: plain values; any thread.
#pragma once

#include <QString>
#include <span>
#include <vector>

#include "widgets/tablerows.h"

namespace sweepscope {

class TextFilter {
 public:
  explicit TextFilter(const QString& typed);
  bool isEmpty() const { return m_words.empty(); }
  bool matches(std::span<const TableCell>);

 private:
  struct Word {
    QString text;
    bool endsInNumber = false;
  };
  bool has(const Word&) const;

  std::vector<Word> m_words;
  QString m_row;  // the cells of a row, folded, a line each
};

}  // namespace sweepscope
