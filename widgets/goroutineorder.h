// Which goroutines a table shows, and in which order. A trace may have ten million of them, so the list is bounded:
// what comes first in the wished order is kept, the rest only counted.
//
// Cost: one pass over all goroutines; sorting by a time in a state walks their spans.
// Threads: pure, any thread; stops early, with what it has, on a stop request.
#pragma once

#include <cstdint>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "trace/trace.h"

namespace sweepscope {

enum class GoroutineColumn : std::uint8_t { Id, Function, First, Lifetime, Running, Runnable, Syscall, Waiting };

struct GoroutineOrderRequest {
  std::string filter;                     // part of the function's name, or an id
  std::optional<GoroutineColumn> column;  // nothing: in order of first appearance
  bool descending = false;
  std::size_t limit = 100'000;
};

struct GoroutineOrder {
  std::vector<std::uint32_t> rows;  // indexes for Trace::goroutineAt
  std::size_t matching = 0;         // with those beyond the limit
};

// Time in each state, counted as `go tool trace` does: from the creation on, or from the Sync before the first event of
// a goroutine that is older than the trace.
struct GoroutineTotals {
  Duration running, runnable, syscall, waiting;
};

GoroutineOrder orderGoroutines(const Trace&, const GoroutineOrderRequest&, const std::stop_token& = {});
GoroutineTotals goroutineTotals(const Trace&, const GoroutineInfo&);
// The sum of these, and of the time in which its state is not known.
Duration goroutineLifetime(const Trace&, const GoroutineInfo&);

// Whether a text holds another, letters of ASCII compared without case.
bool containsFolded(std::string_view text, std::string_view part);

}  // namespace sweepscope
