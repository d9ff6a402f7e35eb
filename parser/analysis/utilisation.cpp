// SPDX-License-Identifier: GPL-3.0-or-later

#include "analysis/utilisation.h"

#include <algorithm>
#include <map>
#include <optional>

namespace sweepscope {
namespace {

constexpr std::int64_t kWorld = -1;  // all procs at once

// Something begins or ends to keep a proc from the program.
struct Edge {
  Time time;
  std::int64_t proc = kWorld;
  int change = 0;
};
bool earlier(const Edge& a, const Edge& b) {
  return a.time < b.time;
}

class Edges {
 public:
  explicit Edges(TimeRange range) : m_range(range) {}
  void add(std::int64_t proc, Time begin, Time end) {
    begin = std::max(begin, m_range.begin);
    end = std::min(end, m_range.end);
    if (begin >= end) return;
    m_edges.push_back({begin, proc, 1});
    m_edges.push_back({end, proc, -1});
  }
  std::vector<Edge> take() {
    std::stable_sort(m_edges.begin(), m_edges.end(), earlier);
    return std::move(m_edges);
  }

 private:
  TimeRange m_range;
  std::vector<Edge> m_edges;
};

void addStops(const Trace& trace, Edges& edges) {
  for (const StopTheWorld& s : trace.stops()) {
    if (trace.text(s.kind).starts_with("GC")) edges.add(kWorld, s.begin, s.end);
  }
}

void addWork(const CollectorWork& work, bool dedicated, Edges& edges) {
  for (const ProcSpell& a : work.assisted) edges.add(a.proc.value, a.begin, a.end);
  for (const WorkerSpan& w : work.workers) {
    const bool counts = w.mode == WorkerMode::Fractional || (dedicated && w.mode == WorkerMode::Dedicated);
    if (!w.parked && counts && w.proc.valid()) edges.add(w.proc.value, w.begin, w.end);
  }
}

void addSweeps(const Trace& trace, Edges& edges) {
  trace.sweeps().visitAll([&](const Sweep& s) { edges.add(s.proc.value, s.begin, s.end); });
}

// When GOMAXPROCS was first known inside the range, and what it was later.
std::vector<Metric> procCounts(const Trace& trace, TimeRange range) {
  std::vector<Metric> counts;
  trace.gomaxprocs().visitAll([&](const Metric& m) {
    if (m.time >= range.end || m.value == 0) return;
    if (m.time <= range.begin) counts.clear();
    counts.push_back({std::max(m.time, range.begin), m.value});
  });
  return counts;
}

// How many procs are kept from the program.
class Busy {
 public:
  void add(const Edge& e) {
    int& depth = e.proc == kWorld ? m_stops : m_depth[e.proc];
    const bool was = depth > 0;
    depth += e.change;
    if (e.proc != kWorld) m_procs += static_cast<int>(depth > 0) - static_cast<int>(was);
  }
  double share(std::uint64_t procs) const {
    if (m_stops > 0) return 0;
    return std::max(0.0, 1 - static_cast<double>(m_procs) / static_cast<double>(procs));
  }

 private:
  int m_stops = 0, m_procs = 0;
  std::map<std::int64_t, int> m_depth;
};

Utilisation utilisationOf(const std::vector<Edge>& edges, const std::vector<Metric>& counts, Time end) {
  Utilisation u{{}, end};
  if (counts.empty()) return u;
  Busy busy;
  auto count = counts.begin();
  for (auto e = edges.begin(); e != edges.end();) {
    const Time t = e->time;
    for (; count != counts.end() && count->time <= t; ++count) addStep(u.steps, count->time, busy.share(count->value));
    for (; e != edges.end() && e->time == t; ++e) busy.add(*e);
    if (count != counts.begin()) addStep(u.steps, t, busy.share(std::prev(count)->value));
  }
  for (; count != counts.end(); ++count) addStep(u.steps, count->time, busy.share(count->value));
  return u;
}

}  // namespace

void addStep(std::vector<UtilisationStep>& steps, Time t, double share) {
  if (!steps.empty() && steps.back().share == share) return;
  if (!steps.empty() && steps.back().from == t) {
    steps.back().share = std::min(steps.back().share, share);
    return;
  }
  steps.push_back({t, share});
}

Utilisation systemUtilisation(const Trace& trace, TimeRange range, const CollectorWork& work, SweepCounts sweeps) {
  Edges edges(range);
  addStops(trace, edges);
  addWork(work, true, edges);
  if (sweeps == SweepCounts::Yes) addSweeps(trace, edges);
  return utilisationOf(edges.take(), procCounts(trace, range), range.end);
}

std::vector<Utilisation> procUtilisations(const Trace& trace, TimeRange range, const CollectorWork& work) {
  const auto counts = procCounts(trace, range);
  if (counts.empty()) return {};
  Edges all(range);
  addWork(work, false, all);
  std::map<std::int64_t, std::vector<Edge>> byProc;
  for (const Edge& e : all.take()) byProc[e.proc].push_back(e);
  Edges stopEdges(range);
  addStops(trace, stopEdges);
  const std::vector<Edge> stops = stopEdges.take();
  if (counts.back().value > byProc.size()) byProc.try_emplace(std::int64_t{kWorld});
  std::vector<Utilisation> result;
  for (const auto& [proc, own] : byProc) {
    std::vector<Edge> edges(own.size() + stops.size());
    std::merge(own.begin(), own.end(), stops.begin(), stops.end(), edges.begin(), earlier);
    result.push_back(utilisationOf(edges, {{counts.front().time, 1}}, range.end));
  }
  return result;
}

}  // namespace sweepscope
