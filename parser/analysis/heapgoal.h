// SPDX-License-Identifier: GPL-3.0-or-later

// The heap goal (NextGC) at a moment, as the trace has it.
//
// The trace has a goal when it is committed: at the mark end, by debug.SetGCPercent and by debug.SetMemoryLimit, and
// once at each generation's begin. What the runtime works with is computed anew each time it is needed: it is never
// less than 64 KiB above the size at which the running cycle was triggered, and under a memory limit it moves with
// everything else the program maps. So a committed goal may have held for microseconds, and may lie below the live
// heap.
//
// Units: bytes.
// Threads: pure.
// Source: Go's runtime, mgcpacer.go (heapGoalInternal, gcControllerCommit), traceruntime.go, Go 1.22 to 1.27.
#pragma once

#include <cstdint>
#include <optional>

#include "analysis/answers.h"
#include "trace/trace.h"

namespace sweepscope {

// A goal that held for less is said to have held so long.
inline constexpr Duration kShortGoal{1'000'000};

struct HeapGoal {
  Time time;                           // of the event that says so, the last one
  std::optional<std::uint64_t> bytes;  // nothing: no goal
};

// Nothing if the trace does not say so until then.
std::optional<HeapGoal> heapGoalAt(const Trace&, Time);

// What has to be known to read a cycle's goal: that it was set shortly before the start, that the live heap was above
// it already, that there was none. Empty if there is nothing to say.
Message goalNote(const Trace&, const GcCycle&);

}  // namespace sweepscope
