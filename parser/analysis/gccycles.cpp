#include "analysis/gccycles.h"

#include <algorithm>
#include <string_view>

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

void addStop(const Trace& trace, const StopTheWorld& stop, const MarkPhase& phase, GcCycle& cycle) {
  const std::string_view kind = trace.text(stop.kind);
  const TimeRange range{stop.begin, stop.end};
  if (kind == kSweepTermination) {
    if (!cycle.sweepTerm) cycle.sweepTerm = range;
  } else if (kind == kMarkTermination) {
    const bool counts = phase.endSeen && stop.begin <= phase.end && phase.end <= stop.end;
    if (counts)
      cycle.markTerm = range;
    else
      cycle.extraMarkTerms.push_back(range);
  }
}

void addStops(const Trace& trace, const std::vector<MarkPhase>& phases, std::vector<GcCycle>& cycles) {
  std::size_t c = 0;
  for (const StopTheWorld& stop : trace.stops()) {
    while (c < phases.size() && phases[c].end < stop.begin) ++c;
    if (c == phases.size()) return;
    if (stop.begin >= phases[c].begin) addStop(trace, stop, phases[c], cycles[c]);
  }
}

void addSweepBounds(std::vector<GcCycle>& cycles, const std::vector<StopTheWorld>& stops) {
  for (std::size_t i = 0; i + 1 < cycles.size(); ++i) {
    const auto& next = cycles[i + 1].sweepTerm;
    if (!cycles[i].markEnd || !next) continue;
    const auto stop = std::lower_bound(stops.begin(), stops.end(), next->begin,
                                       [](const StopTheWorld& s, Time t) { return s.begin < t; });
    if (stop != stops.end() && stop->begin == next->begin && stop->endSeen) cycles[i].sweepBound = next->end;
  }
}

void addAssists(const Trace& trace, std::vector<GcCycle>& cycles, const std::vector<CycleBorders>& borders,
                const std::stop_token& stop) {
  trace.assists().visitAll(stop, [&](const Assist& assist) {
    for (std::size_t c = firstNotOver(borders, assist.begin); c < cycles.size(); ++c) {
      const Time begin = std::max(assist.begin, borders[c].from);
      const Time end = std::min(assist.end, borders[c].end);
      if (begin >= end) break;
      cycles[c].assist += end - begin;
    }
  });
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

void visitSweepWork(const Trace& trace, const std::stop_token& stop,
                    const std::function<void(Time begin, Time end)>& f) {
  trace.sweeps().visitAll(stop, [&](const Sweep& sweep) { f(sweep.begin, sweep.end); });
  for (const GoroutineId sweeper : backgroundSweepers(trace)) {
    trace.visitGoroutine(sweeper, TimeRange::all(), [&](const GoSpan& span) {
      if (span.state == GoState::Running) f(span.begin, span.end);
      return !stop.stop_requested();
    });
  }
}

// Sweep work counts for the cycle whose mark phase ended before it, until the next cycle's sweep termination is over.
void addSweepWork(const Trace& trace, std::vector<GcCycle>& cycles, const std::vector<CycleBorders>& borders,
                  const std::stop_token& stop) {
  visitSweepWork(trace, stop, [&](Time begin, Time end) {
    const auto c = lastEnded(cycles, begin);
    if (!c) return;
    const Time bound = *c + 1 < borders.size() ? borders[*c + 1].stopEnd : Time::max();
    if (begin > bound) return;
    auto& last = cycles[*c].lastSweepSeen;
    const Time seen = std::min(end, bound);
    if (!last || *last < seen) last = seen;
  });
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

std::vector<GcCycle> findCycles(const Trace& trace, const std::stop_token& stop) {
  const auto& phases = trace.markPhases();
  std::vector<GcCycle> cycles(phases.size());
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
  addStops(trace, phases, cycles);
  addSweepBounds(cycles, trace.stops());
  for (GcCycle& c : cycles) {
    c.liveStart = lastAtOrBefore(trace.heapLive(), c.start);
    c.liveEnd = liveAfterMarking(trace.heapLive(), c);
    c.goal = lastAtOrBefore(trace.heapGoal(), c.start);
    if (c.goal && isNoGoal(*c.goal)) c.goal.reset();
  }
  const auto borders = bordersOf(cycles);
  addAssists(trace, cycles, borders, stop);
  addSweepWork(trace, cycles, borders, stop);
  return cycles;
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
    return t < borders[next].stopEnd ? Phase::Stopping : Phase::Marking;
  }
  const auto last = next > 0 ? cycles[next - 1].lastSweepSeen : sweepBefore;
  return last && t <= *last ? Phase::Sweeping : Phase::Idle;
}

std::optional<Time> sweepWorkBefore(const Trace& trace, const std::vector<GcCycle>& cycles,
                                    const std::stop_token& stop) {
  const Time bound = cycles.empty()             ? Time::max()
                     : cycles.front().sweepTerm ? cycles.front().sweepTerm->end
                                                : cycles.front().runsFrom;
  std::optional<Time> last;
  visitSweepWork(trace, stop, [&](Time begin, Time end) {
    if (begin > bound) return;
    if (!last || *last < std::min(end, bound)) last = std::min(end, bound);
  });
  return last;
}

}  // namespace sweepscope
