// SPDX-License-Identifier: GPL-3.0-or-later

#include "analysis/findings_parts.h"

#include <algorithm>
#include <cstdio>

namespace sweepscope::findings {

bool Context::missing(Time from, Time to) const {
  const auto& gaps = trace.gaps();
  const auto it = std::upper_bound(gaps.begin(), gaps.end(), from, [](Time t, const Gap& g) { return t < g.end; });
  return it != gaps.end() && it->begin < to;
}

FindingEvidence Context::ofDelete(std::size_t i) const {
  return {a.deletes.t0(i), a.deletes.goroutine(i), a.deletes.cycle(i), i};
}

// With the goroutine that began the cycle.
FindingEvidence Context::ofCycle(std::size_t c) const {
  const auto& phases = trace.markPhases();
  const bool known = c < phases.size() && phases[c].beginSeen;
  return {a.cycles[c].start, known ? phases[c].goroutine : GoroutineId(), c, std::nullopt};
}

std::vector<FindingEvidence> Context::ofCycles(std::vector<Ranked> cycles) const {
  keepHighest(cycles, kMostEvidence);
  std::vector<FindingEvidence> out;
  out.reserve(cycles.size());
  for (const Ranked& r : cycles) out.push_back(ofCycle(r.index));
  return out;
}

// A number holds from its event on, the first one from the trace's begin. Without any, the procs are counted.
double processorTime(const Trace& trace) {
  const Time begin = trace.origin(), end = trace.end();
  double sum = 0;
  std::optional<Metric> now;
  const auto add = [&](Time until) {
    const Time from = std::clamp(now->time, begin, end), to = std::clamp(until, from, end);
    sum += static_cast<double>(now->value) * static_cast<double>((to - from).ns);
  };
  trace.gomaxprocs().visitAll([&](const Metric& m) {
    if (now) add(m.time);
    now = Metric{now ? m.time : begin, m.value};
  });
  if (!now) now = Metric{begin, trace.procs().size()};
  add(end);
  return sum;
}

}  // namespace sweepscope::findings
