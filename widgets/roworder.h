// SPDX-License-Identifier: GPL-3.0-or-later

// Which rows a table shows, and in which order. The list is bounded: what comes first in the wished order is kept, the
// rest is only counted.
//
// Cost: one pass over all rows. Filtering makes the cells of a row until all words are found, and those that many rows
// share once; sorting makes a key a row.
// Threads: pure, any thread; stops early, with what it has, on a stop request.
#pragma once

#include <QString>
#include <cstdint>
#include <stop_token>
#include <vector>

#include "widgets/tablerows.h"

namespace sweepscope {

struct RowOrderRequest {
  QString filter;                  // as TextFilter reads it
  std::vector<int> filterColumns;  // in whose cells the filter looks
  int column = -1;                 // to sort by; -1: the table's own order
  bool descending = false;
  std::size_t limit = 2'000'000;
};

struct RowOrder {
  std::vector<std::uint32_t> rows;  // indexes of TableRows
  std::size_t matching = 0;         // with those beyond the limit
};

// Equal rows keep the table's own order, whichever way they are sorted, and those without a value come last.
RowOrder orderRows(const TableRows&, const RowOrderRequest&, const std::stop_token& = {});
// The rows as they come, as many as the limit allows.
RowOrder ownOrder(const TableRows&, std::size_t limit);

}  // namespace sweepscope
