// When the world really stood still inside a stop-the-world range, told by the procs' own events.
//
// Threads: pure. Units: absolute times.
#pragma once

#include <optional>
#include <vector>

#include "trace/trace.h"

namespace sweepscope {

// One stop: the range's begin and end, the proc of the goroutine that stops the world, and, if any is seen, the first
// sign after the range's begin that this cycle marks, a GC worker or a mark assist: the world moves again by then.
struct StopWindow {
  Time begin, end;
  ProcId stopper;
  std::optional<Time> marks;
  bool lateWorkers = false;  // the first worker may start long after the restart: Go 1.26 and later
};

struct StandStill {
  std::optional<Time> still;  // from here on no other proc runs
  std::optional<Time> moves;  // the first ProcStart after that
};

// One answer for each window. Windows are in order of begin and do not overlap. Walks all changes of procs up to the
// end of the last window's generation.
std::vector<StandStill> findStandStills(const Trace&, const std::vector<StopWindow>&);

}  // namespace sweepscope
