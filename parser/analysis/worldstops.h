// SPDX-License-Identifier: GPL-3.0-or-later

// When the world really stood still inside a stop-the-world range, and who was the last to stop: derived from the
// procs.
//
// Units: absolute times.
// Threads: pure; findWorldStops() leaves off on a stop request, and what it returns is then to be thrown away.
// Cost: one walk over all changes of procs.
// Source: Go's runtime, proc.go (stopTheWorldWithSema, startTheWorldWithSema, procresize), mgc.go, Go 1.22 to 1.27.
#pragma once

#include <optional>
#include <stop_token>
#include <string_view>
#include <utility>
#include <vector>

#include "analysis/answers.h"
#include "trace/trace.h"

namespace sweepscope {

// What may be concluded from a stop: a marker before `still` was written before its goroutine's proc was stopped, one
// behind `moves` after it was restarted. Nothing where the procs do not decide it.
struct StandStill {
  std::optional<Time> still, moves;
  // Procs whose events are stamped ahead, and when they stop: what they write until then comes before the stop.
  std::vector<std::pair<ProcId, Time>> late;
};

struct WorldStops {
  std::vector<WorldStop> stops;    // one for each of Trace::stops()
  std::vector<StandStill> bounds;  // the same
};

// Tracing itself stops the world for such a stop (a Trace::stops() kind): the program has none without a trace.
inline bool isTracersStop(std::string_view kind) {
  return kind == "start trace" || kind == "stop trace";
}

WorldStops findWorldStops(const Trace&, const std::stop_token& = {});

}  // namespace sweepscope
