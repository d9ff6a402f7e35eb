// SPDX-License-Identifier: GPL-3.0-or-later

#include "analysis/workers.h"

#include <algorithm>
#include <map>

#include "analysis/gccycles.h"

namespace sweepscope {

namespace {

// With more procs than any machine has (a damaged or hostile trace), a worker's is not looked for.
constexpr std::size_t kMostProcs = 4096;

struct ModeAt {
  Time time;
  ProcId proc;
  WorkerMode mode;
};

// From Go 1.26 on a proc that is given a worker may first run another goroutine, which then gets the worker's label.
// One without a single stack may be either.
bool mayBeWorker(const Trace& trace, GoroutineId id) {
  const auto info = trace.goroutine(id);
  return !info || !info->function.valid() || trace.text(info->function).starts_with("runtime.gcBgMarkWorker");
}

// Finds the proc a goroutine runs on where no label says it; tries the one it ran on last first.
class ProcFinder {
 public:
  explicit ProcFinder(const Trace& trace) : m_trace(trace) {}
  ProcId at(GoroutineId goroutine, Time t) {
    if (m_last.valid() && runsOn(m_last, goroutine, t)) return m_last;
    if (m_trace.procs().size() > kMostProcs) return {};
    for (const ProcId proc : m_trace.procs()) {
      if (proc != m_last && runsOn(proc, goroutine, t)) return m_last = proc;
    }
    return {};
  }

 private:
  bool runsOn(ProcId proc, GoroutineId goroutine, Time t) const {
    bool found = false;
    m_trace.visitProc(proc, TimeRange::instant(t), [&](const ProcSpan& span) {
      found = found || (span.activity == ProcActivity::Running && span.goroutine == goroutine);
      return !found;
    });
    return found;
  }
  const Trace& m_trace;
  ProcId m_last;
};

void addParked(const GoSpan& span, GoroutineId goroutine, const std::vector<CycleBorders>& borders,
               std::vector<WorkerSpan>& out) {
  for (std::size_t c = firstNotOver(borders, span.begin); c < borders.size(); ++c) {
    const Time begin = std::max(span.begin, borders[c].restart);
    const Time end = std::min(span.end, borders[c].end);
    if (borders[c].from >= span.end) break;
    if (begin < end) out.push_back({goroutine, {}, begin, end, WorkerMode::Unknown, true});
  }
}

void addSpans(const Trace& trace, GoroutineId goroutine, const std::vector<ModeAt>& modes,
              const std::vector<CycleBorders>& borders, const std::stop_token& stop, std::vector<WorkerSpan>& out) {
  ProcFinder procs(trace);
  auto label = modes.begin();
  trace.visitGoroutine(goroutine, TimeRange::all(), [&](const GoSpan& span) {
    if (span.state == GoState::Waiting) addParked(span, goroutine, borders, out);
    if (span.state != GoState::Running) return !stop.stop_requested();
    while (label != modes.end() && label->time < span.begin) ++label;
    const bool labelled = label != modes.end() && label->time < span.end;
    // A goroutine that is running stays on its proc.
    const ProcId proc = labelled && label->proc.valid() ? label->proc : procs.at(goroutine, span.begin);
    out.push_back({goroutine, proc, span.begin, span.end, labelled ? label->mode : WorkerMode::Unknown, false});
    return !stop.stop_requested();
  });
}

void addTimes(const WorkerSpan& span, const std::vector<CycleBorders>& borders, std::vector<GcCycle>& cycles) {
  for (std::size_t c = firstNotOver(borders, span.begin); c < cycles.size(); ++c) {
    const Time begin = std::max(span.begin, borders[c].from);
    const Time end = std::min(span.end, borders[c].end);
    if (borders[c].from >= span.end) break;
    if (begin >= end) continue;
    const Duration time = end - begin;
    switch (span.mode) {
      case WorkerMode::Dedicated: cycles[c].workerDedicated += time; break;
      case WorkerMode::Fractional: cycles[c].workerFractional += time; break;
      case WorkerMode::Idle: cycles[c].workerIdle += time; break;
      case WorkerMode::Unknown: break;
    }
  }
}

}  // namespace

WorkerMode workerMode(std::string_view label) {
  if (label == "GC (dedicated)") return WorkerMode::Dedicated;
  if (label == "GC (fractional)") return WorkerMode::Fractional;
  if (label == "GC (idle)") return WorkerMode::Idle;
  return WorkerMode::Unknown;
}

std::vector<WorkerSpan> findWorkers(const Trace& trace, std::vector<GcCycle>& cycles, const std::stop_token& stop) {
  std::map<GoroutineId, std::vector<ModeAt>> workers;
  trace.labels().visitAll(stop, [&](const Label& label) {
    const WorkerMode mode = workerMode(trace.text(label.label));
    if (mode != WorkerMode::Unknown) workers[label.goroutine].push_back({label.time, label.proc, mode});
  });
  std::erase_if(workers, [&](const auto& w) { return !mayBeWorker(trace, w.first); });
  const auto borders = bordersOf(cycles);
  std::vector<WorkerSpan> spans;
  for (const auto& [goroutine, modes] : workers) {
    if (stop.stop_requested()) return {};
    addSpans(trace, goroutine, modes, borders, stop, spans);
  }
  if (stop.stop_requested()) return {};
  for (const WorkerSpan& span : spans) {
    if (!span.parked) addTimes(span, borders, cycles);
  }
  std::sort(spans.begin(), spans.end(), [](const WorkerSpan& a, const WorkerSpan& b) {
    return a.begin != b.begin ? a.begin < b.begin : a.goroutine < b.goroutine;
  });
  return spans;
}

}  // namespace sweepscope
