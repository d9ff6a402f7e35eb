// SPDX-License-Identifier: GPL-3.0-or-later

#include "analysis/gccycles.h"

#include <algorithm>
#include <string_view>

#include "analysis/assists.h"
#include "analysis/gaps.h"

namespace sweepscope {

namespace {

constexpr std::string_view kSweepTermination = "GC sweep termination";
constexpr std::string_view kMarkTermination = "GC mark termination";
constexpr std::string_view kBackgroundSweeper = "runtime.bgsweep";
constexpr std::string_view kSweeperWaits = "GC background sweeper wait";
constexpr std::size_t kCandidates = 4096;  // without a start function, before no more are looked at

std::optional<std::uint64_t> lastAtOrBefore(const Stream<Metric>& metrics, Time t) {
  const std::size_t i = metrics.lowerBound(t + Duration{1});
  if (i == 0) return std::nullopt;
  return metrics.at(i - 1).value;
}

// The estimate that mark termination sets: the last one inside its stop, up to the mark end.
std::optional<std::uint64_t> liveAfterMarking(const Stream<Metric>& live, const GcCycle& cycle) {
  if (!cycle.markEnd || !cycle.markTerm) return std::nullopt;
  const std::size_t i = live.lowerBound(*cycle.markEnd + Duration{1});
  if (i == 0) return std::nullopt;
  const Metric m = live.at(i - 1);
  if (m.time < cycle.markTerm->begin) return std::nullopt;
  return m.value;
}

Time generationBegin(const Trace& trace, Time t) {
  const auto& starts = trace.generationStarts();
  const auto it = std::upper_bound(starts.begin(), starts.end(), t);
  return it == starts.begin() ? t : std::min(t, *std::prev(it));
}

void addStop(std::string_view kind, const WorldStop& stop, const MarkPhase& phase, GcCycle& cycle) {
  if (kind == kSweepTermination) {
    if (!cycle.sweepTerm) cycle.sweepTerm = stop;
  } else if (kind == kMarkTermination) {
    const bool counts = phase.endSeen && stop.begin <= phase.end && phase.end <= stop.end;
    if (counts)
      cycle.markTerm = stop;
    else
      cycle.extraMarkTerms.push_back(stop);
  }
}

void addStops(const Trace& trace, const std::vector<WorldStop>& stops, std::vector<GcCycle>& cycles) {
  const auto& phases = trace.markPhases();
  std::size_t c = 0;
  for (std::size_t i = 0; i < stops.size(); ++i) {
    while (c < phases.size() && phases[c].end < stops[i].begin) ++c;
    if (c == phases.size()) return;
    if (stops[i].begin >= phases[c].begin) addStop(trace.text(trace.stops()[i].kind), stops[i], phases[c], cycles[c]);
  }
}

std::vector<GoroutineId> backgroundSweepers(const Trace& trace) {
  std::vector<GoroutineId> found;
  const auto& groups = trace.groups();
  for (std::size_t g = 0; g < groups.size(); ++g) {
    const std::string_view function = trace.text(groups[g].function);
    if (!function.empty() && function != kBackgroundSweeper) continue;
    trace.visitGroup(g, TimeRange::all(), kCandidates, [&](const PackedGoroutine& candidate) {
      if (!function.empty() || isBackgroundSweeper(trace, candidate.id)) found.push_back(candidate.id);
    });
  }
  return found;
}

// What is seen of sweeping: the work of allocating goroutines and of the background sweeper, and when that parked. It
// parks only when every span is swept and nobody else is at work on one (mgcsweep.go, bgsweep).
struct SweepSeen {
  std::vector<TimeRange> work;  // in no order
  std::vector<Time> parks;      // ascending
  bool sweeperKnown = false;
};

SweepSeen findSweeping(const Trace& trace, const std::stop_token& stop) {
  SweepSeen seen;
  seen.work.reserve(trace.sweeps().size());
  trace.sweeps().visitAll(stop, [&](const Sweep& sweep) { seen.work.push_back({sweep.begin, sweep.end}); });
  for (const GoroutineId sweeper : backgroundSweepers(trace)) {
    seen.sweeperKnown = true;
    trace.visitGoroutine(sweeper, TimeRange::all(), [&](const GoSpan& span) {
      if (span.state == GoState::Running) seen.work.push_back({span.begin, span.end});
      if (span.state == GoState::Waiting && trace.text(span.reason) == kSweeperWaits) seen.parks.push_back(span.begin);
      return !stop.stop_requested();
    });
  }
  std::sort(seen.parks.begin(), seen.parks.end());
  return seen;
}

// Behind this a cycle's sweep is over: the next cycle finishes it before it marks.
Time nextRestart(const std::vector<GcCycle>& cycles, const std::vector<CycleBorders>& borders, std::size_t c) {
  return c + 1 < cycles.size() ? borders[c + 1].restart : Time::max();
}

void addSweepEnds(const Trace& trace, const SweepSeen& seen, const std::vector<CycleBorders>& borders,
                  std::vector<GcCycle>& cycles) {
  for (GcCycle& c : cycles) {
    if (!c.markEnd) continue;
    const Time next = nextRestart(cycles, borders, c.index);
    const auto park = std::lower_bound(seen.parks.begin(), seen.parks.end(), *c.markEnd);
    const bool parked = park != seen.parks.end() && *park < next;
    // Behind a gap it may be another cycle's, whose sweep ends later.
    if (parked && !gapBetween(trace.gaps(), *c.markEnd, *park, CutTail::Counts)) c.sweepEnd = *park;
    if (parked) c.sweepBound = *park;
    const bool finished =
        c.index + 1 < cycles.size() && cycles[c.index + 1].sweepTerm && cycles[c.index + 1].sweepTerm->endSeen;
    if (!parked && finished) c.sweepBound = next;
  }
}

// Sweep work counts for the cycle whose mark phase ended before it, until the next cycle's restart.
void addSweepWork(const SweepSeen& seen, const std::vector<CycleBorders>& borders, std::vector<GcCycle>& cycles) {
  for (const TimeRange& work : seen.work) {
    const auto c = lastEnded(cycles, work.begin);
    if (!c) continue;
    const Time bound = nextRestart(cycles, borders, *c);
    if (work.begin > bound) continue;
    auto& last = cycles[*c].lastSweepSeen;
    const Time until = std::min(work.end, bound);
    if (!last || *last < until) last = until;
  }
}

std::optional<Time> sweptBefore(const SweepSeen& seen, const std::vector<GcCycle>& cycles) {
  const Time bound = cycles.empty()             ? Time::max()
                     : cycles.front().sweepTerm ? cycles.front().sweepTerm->restart()
                                                : cycles.front().runsFrom;
  std::optional<Time> last;
  for (const TimeRange& work : seen.work) {
    if (work.begin > bound) continue;
    if (!last || *last < std::min(work.end, bound)) last = std::min(work.end, bound);
  }
  return last;
}

void addSweeping(const Trace& trace, const SweepSeen& seen, const std::vector<CycleBorders>& borders,
                 std::vector<GcCycle>& cycles) {
  addSweepEnds(trace, seen, borders, cycles);
  addSweepWork(seen, borders, cycles);
  for (GcCycle& c : cycles) {
    if (!c.markEnd) continue;
    const bool last = c.index + 1 == cycles.size();
    if (c.sweepEnd || (seen.sweeperKnown && c.sweepBound))
      c.sweptUntil = c.sweepEnd ? c.sweepEnd : c.sweepBound;
    else
      c.sweptUntil = seen.sweeperKnown && last ? std::optional(trace.end()) : c.lastSweepSeen;
  }
}

}  // namespace

bool isBackgroundSweeper(const Trace& trace, GoroutineId id) {
  std::string_view reason;
  trace.visitGoroutine(id, TimeRange::all(), [&](const GoSpan& span) {
    if (span.state == GoState::Waiting) reason = trace.text(span.reason);
    return reason.empty();
  });
  return reason == kSweeperWaits;
}

bool isNoGoal(std::uint64_t goal) {
  return goal == 0 || goal >= std::uint64_t{1} << 62;
}

Trigger triggerOf(const Trace& trace, StackId stack) {
  const auto frames = trace.symbols().frames(stack);
  if (frames.empty()) return Trigger::Unknown;
  const std::string_view leaf = trace.text(frames.front().function);
  if (leaf.starts_with("runtime.mallocgc")) return Trigger::Heap;
  if (leaf == "runtime.GC") return Trigger::Forced;
  if (leaf == "runtime.forcegchelper") return Trigger::Periodic;
  return Trigger::Unknown;
}

std::string_view forcedBy(const Trace& trace, StackId stack) {
  const auto frames = trace.symbols().frames(stack);
  if (frames.size() < 2 || trace.text(frames[0].function) != "runtime.GC") return {};
  return trace.text(frames[1].function);
}

FoundCycles findCycles(const Trace& trace, const std::vector<WorldStop>& stops, const std::stop_token& stop) {
  const auto& phases = trace.markPhases();
  FoundCycles found;
  std::vector<GcCycle>& cycles = found.cycles;
  cycles.resize(phases.size());
  for (std::size_t i = 0; i < phases.size(); ++i) {
    GcCycle& c = cycles[i];
    const MarkPhase& p = phases[i];
    c.index = i;
    c.start = p.begin;
    c.startSeen = p.beginSeen;
    c.runsFrom = p.beginSeen ? p.begin : generationBegin(trace, p.begin);
    if (p.endSeen) c.markEnd = p.end;
    if (p.beginSeen) {
      c.trigger = triggerOf(trace, p.stack);
      c.triggerStack = p.stack;
    }
    if (c.index > 0) {
      const MarkPhase& before = phases[c.index - 1];
      c.follows = before.endSeen && p.endSeen && p.unbroken && p.firstNumber == before.lastNumber + 1;
    }
  }
  addStops(trace, stops, cycles);
  for (GcCycle& c : cycles) {
    c.liveStart = lastAtOrBefore(trace.heapLive(), c.start);
    c.liveEnd = liveAfterMarking(trace.heapLive(), c);
    c.goal = lastAtOrBefore(trace.heapGoal(), c.start);
    if (c.goal && isNoGoal(*c.goal)) c.goal.reset();
  }
  const auto borders = bordersOf(cycles);
  addAssistTimes(trace, borders, cycles, stop);
  const SweepSeen seen = findSweeping(trace, stop);
  if (stop.stop_requested()) return found;
  addSweeping(trace, seen, borders, cycles);
  found.sweptBefore = sweptBefore(seen, cycles);
  return found;
}

std::vector<CycleBorders> bordersOf(const std::vector<GcCycle>& cycles) {
  std::vector<CycleBorders> borders(cycles.size());
  Time next = Time::max();
  for (std::size_t i = cycles.size(); i-- > 0;) {
    const GcCycle& c = cycles[i];
    CycleBorders& b = borders[i];
    b.from = std::min(c.runsFrom, next);
    b.end = std::clamp(c.markEnd.value_or(next), b.from, std::max(b.from, next));
    // Without a stop seen: a cycle that was already running marks all the time; one that the trace leaves soon after
    // its begin has not reached its stop; one that goes on to its mark end (damage) had it anywhere.
    const Time begin = c.startSeen && !c.markEnd ? b.end : b.from;
    const Time end = c.startSeen ? b.end : b.from;
    b.stopBegin = std::clamp(c.sweepTerm ? c.sweepTerm->begin : begin, b.from, b.end);
    b.stopEnd = std::clamp(c.sweepTerm ? c.sweepTerm->end : end, b.stopBegin, b.end);
    b.restart = std::clamp(c.sweepTerm ? c.sweepTerm->restart() : end, b.stopBegin, b.stopEnd);
    next = b.from;
  }
  return borders;
}

std::size_t firstNotOver(const std::vector<CycleBorders>& borders, Time t) {
  const auto it =
      std::upper_bound(borders.begin(), borders.end(), t, [](Time at, const CycleBorders& b) { return at < b.end; });
  return static_cast<std::size_t>(it - borders.begin());
}

std::optional<std::size_t> lastEnded(const std::vector<GcCycle>& cycles, Time t) {
  auto it = std::upper_bound(cycles.begin(), cycles.end(), t,
                             [](Time at, const GcCycle& c) { return at < c.markEnd.value_or(c.start); });
  while (it != cycles.begin()) {
    --it;
    if (it->markEnd) return *it->markEnd <= t ? std::optional(it->index) : std::nullopt;
  }
  return std::nullopt;
}

Phase phaseAt(const std::vector<GcCycle>& cycles, const std::vector<CycleBorders>& borders,
              std::optional<Time> sweepBefore, Time t) {
  std::size_t hint = 0;
  return phaseAt(cycles, borders, sweepBefore, t, hint);
}

Phase phaseAt(const std::vector<GcCycle>& cycles, const std::vector<CycleBorders>& borders,
              std::optional<Time> sweepBefore, Time t, std::size_t& hint) {
  const std::size_t next = firstNotOver(borders, t, hint);
  if (next < borders.size() && t >= borders[next].from) {
    return t < borders[next].restart ? Phase::Stopping : Phase::Marking;
  }
  const auto last = next > 0 ? cycles[next - 1].sweptUntil : sweepBefore;
  return last && t <= *last ? Phase::Sweeping : Phase::Idle;
}

}  // namespace sweepscope
