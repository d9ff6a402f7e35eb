// When the world really stood still inside a stop-the-world range, told by the procs' own events.
//
// Threads: pure. Units: absolute times.
#pragma once

#include <optional>
#include <vector>

#include "trace/trace.h"

namespace sweepscope {

// One stop: the range's begin and end, and the proc of the goroutine that stops the world.
struct StopWindow {
  Time begin, end;
  ProcId stopper;
};

struct StandStill {
  std::optional<Time> still;  // from here on no other proc runs
  std::optional<Time> moves;  // the first ProcStart after that
};

// One answer for each window. Windows are in order of begin and do not overlap. Walks all changes of procs up to the
// end of the last window's generation.
std::vector<StandStill> findStandStills(const Trace&, const std::vector<StopWindow>&);

}  // namespace sweepscope
