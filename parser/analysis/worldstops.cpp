#include "analysis/worldstops.h"

#include <algorithm>
#include <map>

namespace sweepscope {

// The range of a stop-the-world says when somebody began to stop the procs and when it had written that they run
// again. What lies between is told by the procs: each goes idle when it is stopped (ProcStop, ProcSteal), all but the
// one that does the stopping, and the first ProcStart after the last of them went idle is the restart. On Go 1.26 the
// range's end is written long after that.
//
// All procs but one are now and then idle without being stopped: nothing to do. That happens inside the range, too, if
// the stopping thread is descheduled right after it wrote the range's begin (seen: 20 ms with 381 deletes and eight
// such moments). Then several such moments may be the stop. The first sign of marking, a worker or a mark assist, ends
// the list: there is none before the restart. Until Go 1.25 the first proc that starts then finds marking to do, so no
// other such moment comes before a worker has run, and the last one on the list is the stop. From Go 1.26 on a worker
// is handed to a proc whose thread may come late: meanwhile other procs may have run, deleted and gone idle again (seen
// for 35 of 30,000 deletes), so all on the list may be the stop. So may all of them where no sign is seen.
//
// A proc's status event tells what it was already: it holds from the beginning of its generation. From Go 1.26 on an
// idle proc's status comes late, up to the generation's end, so what is known at a window's begin may stand behind the
// window in the stream. Hence two steps: the first status of each proc in each generation is collected beforehand,
// then the stream is walked once, with statuses put in at their generation's begin. A proc that no event has named yet
// does not exist yet. Where a status contradicts what is known, the proc counts as running until the status: a world
// taken for moving too long costs an answer ("ambiguous"), the opposite would make one wrong.

namespace {

struct Change {
  Time time;
  ProcId proc;
  bool running = false;
  bool start = false;  // a ProcStart, not a status
};

// The moments inside one window at which all procs but the stopper's were idle, as far as they matter.
class Candidates {
 public:
  explicit Candidates(const StopWindow& w) : m_marks(w.marks), m_lateWorkers(w.lateWorkers) {}
  bool open() const { return m_count > 0 && !m_last.moves; }
  void add(Time still) {
    if (m_count++ == 0) m_first = still;
    m_last = {still, std::nullopt};
    keep();
  }
  void close(Time moves) {
    m_last.moves = moves;
    keep();
  }
  StandStill answer() const {
    if (m_count == 0) return {};
    if (!m_listed) return {m_first, m_last.moves};
    return {m_lateWorkers ? m_first : m_listed->still, m_listed->moves};
  }

 private:
  std::optional<Time> m_marks;
  bool m_lateWorkers = false;
  // The stopper itself may mark before another proc starts.
  void keep() {
    if (m_marks && m_last.still <= *m_marks) m_listed = m_last;
  }

  std::size_t m_count = 0;
  Time m_first;
  StandStill m_last;
  std::optional<StandStill> m_listed;  // the last one before the first sign of marking
};

class StillFinder {
 public:
  explicit StillFinder(const std::vector<StopWindow>& windows) : m_windows(windows) {
    for (const StopWindow& w : windows) m_found.emplace_back(w);
  }

  void apply(const Change& c) {
    enterWindows(c.time);
    const auto [it, fresh] = m_running.try_emplace(c.proc, false);
    if (it->second != c.running) {
      it->second = c.running;
      m_count += c.running ? 1 : -1;
    }
    const bool inside = m_at < m_windows.size() && c.time >= m_windows[m_at].begin;
    // A stop that began inside its window may end behind it.
    const std::size_t concerned = inside ? m_at : m_at - 1;
    if (!inside && m_at == 0) return;
    Candidates& found = m_found[concerned];
    if (found.open()) {
      if (c.running && c.start && c.proc != m_windows[concerned].stopper) found.close(c.time);
    } else if (inside && onlyStopperRuns()) {
      found.add(c.time);
    }
  }
  std::vector<StandStill> finish() {
    enterWindows(Time::max());
    std::vector<StandStill> out;
    for (const Candidates& found : m_found) out.push_back(found.answer());
    return out;
  }

 private:
  bool onlyStopperRuns() const {
    const auto it = m_running.find(m_windows[m_at].stopper);
    return m_windows[m_at].stopper.valid() && m_count == (it != m_running.end() && it->second ? 1 : 0);
  }
  // Leaves windows that are over and enters the next: its first look is at what held before its begin.
  void enterWindows(Time t) {
    while (m_at < m_windows.size()) {
      const StopWindow& w = m_windows[m_at];
      if (t < w.begin) return;
      if (!m_entered && onlyStopperRuns()) m_found[m_at].add(w.begin);
      m_entered = true;
      if (t < w.end) return;
      ++m_at;
      m_entered = false;
    }
  }

  const std::vector<StopWindow>& m_windows;
  std::vector<Candidates> m_found;
  std::map<ProcId, bool> m_running;
  int m_count = 0;
  std::size_t m_at = 0;
  bool m_entered = false;
};

// First statuses per generation, at their generation's begin, where they are not at odds with what a proc did before.
std::vector<Change> earlyStatuses(const Trace& trace, std::size_t last) {
  struct Known {
    Time generation = Time::min();
    bool running = false, named = false;
  };
  std::map<ProcId, Known> procs;
  std::vector<Change> early;
  const auto& starts = trace.generationStarts();
  std::size_t generation = 0;
  trace.procChanges().visit(0, last, [&](const ProcChange& c) {
    while (generation + 1 < starts.size() && starts[generation + 1] <= c.time) ++generation;
    const Time begin = starts.empty() ? c.time : std::min(starts[generation], c.time);
    Known& known = procs[c.proc];
    const bool running = c.state == ProcState::Running;
    const bool first = !known.named || known.generation < begin;
    if (c.status && first) {
      const bool wasRunning = known.named && known.running;
      early.push_back({std::min(c.generationStart, c.time), c.proc, running || wasRunning, false});
    }
    known = {begin, running, true};
  });
  std::stable_sort(early.begin(), early.end(), [](const Change& a, const Change& b) { return a.time < b.time; });
  return early;
}

}  // namespace

std::vector<StandStill> findStandStills(const Trace& trace, const std::vector<StopWindow>& windows) {
  if (windows.empty()) return {};
  const auto& starts = trace.generationStarts();
  const auto next = std::upper_bound(starts.begin(), starts.end(), windows.back().end);
  const auto& changes = trace.procChanges();
  const std::size_t last = next == starts.end() ? changes.size() : changes.lowerBound(*next);
  const std::vector<Change> early = earlyStatuses(trace, last);
  StillFinder finder(windows);
  auto status = early.begin();
  changes.visit(0, last, [&](const ProcChange& c) {
    for (; status != early.end() && status->time <= c.time; ++status) finder.apply(*status);
    finder.apply({c.time, c.proc, c.state == ProcState::Running, !c.status});
  });
  for (; status != early.end(); ++status) finder.apply(*status);
  return finder.finish();
}

}  // namespace sweepscope
