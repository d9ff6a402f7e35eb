// SPDX-License-Identifier: GPL-3.0-or-later

#include "analysis/toolutilisation.h"

#include <algorithm>
#include <map>
#include <set>
#include <tuple>

namespace sweepscope {
namespace {

enum class Kind : std::uint8_t {
  Procs,
  StopBegin,
  StopEnd,
  SweepBegin,
  SweepEnd,
  AssistBegin,
  AssistEnd,
  RunBegin,
  RunEnd,
  Label
};

struct Event {
  Time time;
  Kind kind = Kind::Procs;
  std::int64_t proc = -1;
  GoroutineId goroutine;
  std::uint64_t procs = 0;  // of Procs
};

// What the tool looks at, in order of time.
class Events {
 public:
  Events(const Trace& trace, TimeRange range, const ProcWork& work) : m_range(range), m_work(work) {
    trace.gomaxprocs().visitAll([&](const Metric& m) { m_events.push_back({m.time, Kind::Procs, -1, {}, m.value}); });
    for (const StopTheWorld& s : trace.stops()) {
      if (trace.text(s.kind).find("GC") != std::string_view::npos)
        add(Kind::StopBegin, Kind::StopEnd, -1, {}, s.begin, s.endSeen ? s.end : Time::max());
    }
    for (const ProcSpell& r : work.runs) add(Kind::RunBegin, Kind::RunEnd, r.proc.value, r.goroutine, r.begin, r.end);
  }
  void addAssists(const Trace& trace) {
    m_byGoroutine = m_work.runs;
    std::sort(m_byGoroutine.begin(), m_byGoroutine.end(), [](const ProcSpell& a, const ProcSpell& b) {
      return std::tie(a.goroutine, a.begin) < std::tie(b.goroutine, b.begin);
    });
    trace.assists().visitAll([&](const Assist& a) {
      m_events.push_back({a.begin, Kind::AssistBegin, procOf(a.goroutine, a.begin), a.goroutine});
      if (a.endSeen) m_events.push_back({a.end, Kind::AssistEnd, procOf(a.goroutine, a.end), a.goroutine});
    });
  }
  void addSweeps(const Trace& trace) {
    trace.sweeps().visitAll([&](const Sweep& s) {
      add(Kind::SweepBegin, Kind::SweepEnd, s.proc.value, {}, s.begin, s.endSeen ? s.end : Time::max());
    });
  }
  void addLabels(const Trace& trace, bool dedicated) {
    trace.labels().visitAll([&](const Label& l) {
      const std::string_view label = trace.text(l.label);
      const bool counts = label.starts_with("GC ") && label != "GC (idle)" && (dedicated || label != "GC (dedicated)");
      if (counts) m_events.push_back({l.time, Kind::Label, l.proc.value, l.goroutine});
    });
  }
  std::vector<Event> take() {
    std::stable_sort(m_events.begin(), m_events.end(), [](const Event& a, const Event& b) { return a.time < b.time; });
    return std::move(m_events);
  }

 private:
  void add(Kind first, Kind last, std::int64_t proc, GoroutineId goroutine, Time begin, Time end) {
    m_events.push_back({begin, first, proc, goroutine});
    if (end < m_range.end) m_events.push_back({end, last, proc, goroutine});
  }
  std::int64_t procOf(GoroutineId goroutine, Time t) const {
    const auto behind = std::partition_point(m_byGoroutine.begin(), m_byGoroutine.end(), [&](const ProcSpell& r) {
      return r.goroutine < goroutine || (r.goroutine == goroutine && r.begin <= t);
    });
    if (behind == m_byGoroutine.begin() || std::prev(behind)->goroutine != goroutine) return -1;
    return std::prev(behind)->proc.value;
  }

  TimeRange m_range;
  const ProcWork& m_work;
  std::vector<ProcSpell> m_byGoroutine;
  std::vector<Event> m_events;
};

// The tool's counts.
class Counter {
 public:
  void take(const Event& e) {
    switch (e.kind) {
      case Kind::Procs: setProcs(e.procs); break;
      case Kind::StopBegin: ++m_stops; break;
      case Kind::StopEnd: --m_stops; break;
      case Kind::SweepBegin: change(e.proc, 1); break;
      case Kind::SweepEnd: change(e.proc, -1); break;
      case Kind::AssistBegin:
        change(e.proc, 1);
        m_assisting.insert(e.goroutine);
        break;
      case Kind::AssistEnd:
        change(e.proc, -1);
        m_assisting.erase(e.goroutine);
        break;
      case Kind::RunBegin: run(e, 1); break;
      case Kind::RunEnd: run(e, -1); break;
      case Kind::Label:
        m_workers.insert(e.goroutine);
        change(e.proc, 1);
        break;
    }
  }
  bool knowsProcs() const { return m_procs > 0; }
  std::uint64_t procs() const { return m_procs; }
  double share() const {
    if (m_stops > 0) return 0;
    return 1 - static_cast<double>(m_busy) / static_cast<double>(m_procs);
  }
  bool isBusy(std::int64_t proc) const {
    const auto known = m_depth.find(proc);
    return m_stops > 0 || (known != m_depth.end() && known->second > 0);
  }

 private:
  void setProcs(std::uint64_t procs) {
    m_procs = procs;
    const auto gone = [procs](const auto& d) { return static_cast<std::uint64_t>(d.first) >= procs; };
    m_busy -= std::count_if(m_depth.begin(), m_depth.end(), [&](const auto& d) { return gone(d) && d.second > 0; });
    std::erase_if(m_depth, gone);
  }
  void run(const Event& e, int by) {
    if (m_workers.contains(e.goroutine) || m_assisting.contains(e.goroutine)) change(e.proc, by);
  }
  void change(std::int64_t proc, int by) {
    if (m_procs == 0 || proc < 0 || static_cast<std::uint64_t>(proc) >= m_procs) return;
    int& depth = m_depth[proc];
    m_busy -= depth > 0 ? 1 : 0;
    depth += by;
    m_busy += depth > 0 ? 1 : 0;
  }

  std::uint64_t m_procs = 0;
  std::int64_t m_busy = 0;
  int m_stops = 0;
  std::map<std::int64_t, int> m_depth;
  std::set<GoroutineId> m_workers, m_assisting;
};

std::vector<Event> eventsOf(const Trace& trace, TimeRange range, const ProcWork& work, bool sweeps, bool dedicated) {
  Events events(trace, range, work);
  events.addAssists(trace);
  if (sweeps) events.addSweeps(trace);
  events.addLabels(trace, dedicated);
  return events.take();
}

// The tool ends a curve with a step to 0. Where it is 0 already there is no step, and the curve ends as it became 0.
void endWithStep(Utilisation& u) {
  if (u.steps.size() < 2 || u.steps.back().share != 0) return;
  u.end = u.steps.back().from;
  u.steps.pop_back();
}

// A curve for each proc. One ends where GOMAXPROCS becomes too small for its proc; if the proc comes back, a new one
// begins.
class ProcCurves {
 public:
  // Of the procs without any event one is enough: they are all alike.
  ProcCurves(const Trace& trace, TimeRange range)
      : m_range(range), m_most(trace.procs().empty() ? 1 : std::uint64_t(trace.procs().back().value) + 2) {}

  void take(const Event& e, const Counter& counter) {
    const Time t = std::max(e.time, m_range.begin);
    if (e.kind == Kind::Procs) setProcs(std::min(counter.procs(), m_most), t);
    const bool ofAll = e.kind == Kind::Procs || e.kind == Kind::StopBegin || e.kind == Kind::StopEnd;
    if (!ofAll && (e.proc < 0 || static_cast<std::uint64_t>(e.proc) >= m_curves.size())) return;
    const auto first = ofAll ? 0 : static_cast<std::size_t>(e.proc);
    const std::size_t last = ofAll ? m_curves.size() : first + 1;
    for (std::size_t i = first; i < last; ++i)
      addStep(m_curves[i].steps, t, counter.isBusy(static_cast<std::int64_t>(i)) ? 0 : 1);
  }
  std::vector<Utilisation> finish() {
    setProcs(0, m_range.end);
    return std::move(m_done);
  }

 private:
  void setProcs(std::size_t procs, Time t) {
    while (m_curves.size() > procs) {
      Utilisation& u = m_curves.back();
      u.end = t;
      endWithStep(u);
      m_done.push_back(std::move(u));
      m_curves.pop_back();
    }
    while (m_curves.size() < procs) m_curves.push_back({{{t, 1}}, t});
  }

  TimeRange m_range;
  std::uint64_t m_most;
  std::vector<Utilisation> m_curves, m_done;
};

}  // namespace

Utilisation toolSystemUtilisation(const Trace& trace, TimeRange range, const ProcWork& work, SweepCounts sweeps) {
  Utilisation u{{}, range.end};
  if (!work.allRuns) return u;
  Counter counter;
  for (const Event& e : eventsOf(trace, range, work, sweeps == SweepCounts::Yes, true)) {
    if (e.time >= range.end) break;
    counter.take(e);
    if (counter.knowsProcs()) addStep(u.steps, std::max(e.time, range.begin), counter.share());
  }
  endWithStep(u);
  return u;
}

std::vector<Utilisation> toolProcUtilisations(const Trace& trace, TimeRange range, const ProcWork& work) {
  if (!work.allRuns) return {};
  ProcCurves curves(trace, range);
  Counter counter;
  for (const Event& e : eventsOf(trace, range, work, false, false)) {
    if (e.time >= range.end) break;
    counter.take(e);
    if (counter.knowsProcs()) curves.take(e, counter);
  }
  return curves.finish();
}

}  // namespace sweepscope
