// Which deletes a table shows, and in which order.
//
// Cost: one pass over all deletes; what they are sorted by is taken out of the table once, and texts that many share
// are looked at once. Threads: pure, any thread; stops early, with what it has, on a stop request.
#pragma once

#include <cstdint>
#include <stop_token>
#include <string>
#include <vector>

#include "widgets/document.h"

namespace sweepscope {

struct DeleteOrderRequest {
  std::string filter;  // as for matchingDeletes()
  int column = -1;     // a DeletesModel::Column; -1: in the order of the report
  bool descending = false;
};

// Indexes into Answers::deletes. Equal ones keep the order of the report, whichever way they are sorted, and those
// without a value come last.
std::vector<std::uint32_t> orderDeletes(const Document&, const DeleteOrderRequest&, const std::stop_token& = {});

}  // namespace sweepscope
