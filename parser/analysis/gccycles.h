// SPDX-License-Identifier: GPL-3.0-or-later

// GC cycles of a trace with their phases, and what was going on at a moment.
//
// A cycle is one mark phase and the sweep after it. Its moments, in order: start (the mark range begins, the world
// still runs), the stop of sweep termination (inside it the write barrier goes on), marking, the stop of mark
// termination, the mark end inside that stop, sweeping, the sweep's end.
//
// Threads: pure. On a stop request what takes time, assists and sweep work, is left out.
// Source: Go's runtime, mgc.go and mgcsweep.go, and traces with alloc/free events as ground truth (Go 1.22 to 1.27).
#pragma once

#include <optional>
#include <stop_token>
#include <vector>

#include "analysis/answers.h"
#include "trace/trace.h"

namespace sweepscope {

struct FoundCycles {
  std::vector<GcCycle> cycles;
  // Until when a cycle before the trace was being swept, as far as that is seen; at most to the first cycle's restart.
  std::optional<Time> sweptBefore;
};
// Cycles with phases, trigger, heap sizes, assists and the sweep that ranges and the background sweeper show. What
// workers did and what alloc/free events add is filled in by others. stops: those of findWorldStops().
FoundCycles findCycles(const Trace&, const std::vector<WorldStop>& stops, const std::stop_token& = {});

// Why a cycle began, from the stack of its mark range's begin.
Trigger triggerOf(const Trace&, StackId);
// Who forced the cycle: the frame behind runtime.GC, "" if there is none.
std::string_view forcedBy(const Trace&, StackId);

// Its start function is often not in the trace, being older than that; but it waits for one thing only.
bool isBackgroundSweeper(const Trace&, GoroutineId);

// The runtime's words for "no goal": 0, and numbers close to 2^64.
bool isNoGoal(std::uint64_t goal);

// Moments after which nothing of a cycle happens, gaps and cut cycles settled: from <= stopBegin <= restart <= stopEnd
// <= end, and one cycle's end never lies behind the next one's from. stopEnd is the end of the stop's range, written
// late; at restart the program moves again.
struct CycleBorders {
  Time from, stopBegin, restart, stopEnd, end;
};
std::vector<CycleBorders> bordersOf(const std::vector<GcCycle>&);
// The first cycle whose mark phase is not over at t; cycles.size() if there is none.
std::size_t firstNotOver(const std::vector<CycleBorders>&, Time t);
// The same for a row of moments that lie close to each other: hint is the last answer, whatever it was at first.
inline std::size_t firstNotOver(const std::vector<CycleBorders>& borders, Time t, std::size_t& hint) {
  const bool again = (hint == 0 || borders[hint - 1].end <= t) && (hint == borders.size() || t < borders[hint].end);
  if (!again) [[unlikely]]
    hint = firstNotOver(borders, t);
  return hint;
}
// The last cycle whose mark phase ended at t or before.
std::optional<std::size_t> lastEnded(const std::vector<GcCycle>&, Time t);

// What the collector did at t. sweepBefore: until when a cycle before the trace was being swept.
Phase phaseAt(const std::vector<GcCycle>&, const std::vector<CycleBorders>&, std::optional<Time> sweepBefore, Time t);
Phase phaseAt(const std::vector<GcCycle>&, const std::vector<CycleBorders>&, std::optional<Time> sweepBefore, Time t,
              std::size_t& hint);

}  // namespace sweepscope
