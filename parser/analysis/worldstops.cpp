// SPDX-License-Identifier: GPL-3.0-or-later

#include "analysis/worldstops.h"

#include <algorithm>
#include <unordered_map>

#include "analysis/gaps.h"
#include "analysis/runtimegoroutines.h"
#include "analysis/workers.h"

namespace sweepscope {

// The range of a stop-the-world says when somebody began to stop the procs and when it had written that they run
// again. What lies between follows from the procs: each goes idle when it is stopped (ProcStop, ProcSteal), all but the
// one that does the stopping, and the first ProcStart after the last of them went idle is the restart. The range's end
// is written by the stopping thread after it has woken the others, up to milliseconds later on a busy machine.
//
// All procs but one are now and then idle without being stopped: nothing to do. That happens inside the range, too, if
// the stopping thread is descheduled right after it wrote the range's begin (seen: 20 ms with 381 deletes and eight
// such moments). A sign shows which of them is the stop: right before the procs are restarted the runtime writes how
// many there are (GOMAXPROCS, in procresize), so the world stands still when that event comes. Where the event is
// missing (a damaged file), the first sign of marking, a worker or a mark assist, ends the list of candidates. Until Go
// 1.25 the first proc that starts then finds marking to do, so the last one on the list is the stop. From Go 1.26 on a
// worker is given to a proc whose thread may come late: meanwhile other procs may have run and gone idle again, so all
// on the list may be the stop. So may all of them where no sign is seen.
//
// No two events of a thread have the same time, so a thread that writes many of them in a burst is stamped ahead of the
// others. A proc that has not gone idle inside the range when the sign comes was stopped nevertheless: its next idle
// moment, wherever it is stamped, is the stop, and it is the one that was last. Nothing is concluded from the restart
// before that. If it did go idle inside the range and runs again before the sign, it may as well be the stopping thread
// that is stamped ahead; then nothing is concluded at all.
//
// A proc's status event says what it was already: it holds from the beginning of its generation. From Go 1.26 on an
// idle proc's status comes late, up to the generation's end, so what is known at a window's begin may stand behind the
// window in the stream. Hence two steps: the first status of each proc in each generation is collected beforehand,
// then the stream is walked once, with statuses put in at their generation's begin. A proc that no event has named yet
// does not exist yet. Where a status contradicts what is known, the proc counts as running until the status: a world
// taken for moving too long costs an answer ("ambiguous"), the opposite would make one wrong.
//
// The pause of a user's program ends when one of the program's own goroutines runs again; GC workers and the other
// goroutines of the runtime often run sooner. If none does before the range's end, the stopping goroutine itself is
// the first, if it is the program's. Else nothing of the program had anything to do: the pause ends when the procs may
// start.

namespace {

// From 1.26 on idle procs are given to GC workers one by one (findRunnable and gcController of runtime/mgcpacer.go).
constexpr int kLateWorkers = 26;
// Of more procs that start within a stop, only the first are looked at.
constexpr std::size_t kMostStarts = 32;

// One stop of the trace while the procs are walked.
struct Window {
  Time begin, end;
  ProcId stopper;
  std::optional<Time> sign;   // the world stands still then
  std::optional<Time> marks;  // without that: the first sign of marking
  bool lateWorkers = false;
  bool usable = true;  // nothing is missing from the file in it
};

std::optional<Time> firstAssist(const Trace& trace, Time from, Time to) {
  const auto& assists = trace.assists();
  for (std::size_t i = assists.lowerBound(from); i < assists.size(); ++i) {
    const Assist assist = assists.at(i);
    if (assist.begin >= to) break;
    if (assist.beginSeen) return assist.begin;
  }
  return std::nullopt;
}

std::optional<Time> firstWorker(const Trace& trace, Time from, Time to) {
  constexpr std::size_t kStep = 64;
  const auto& labels = trace.labels();
  std::optional<Time> found;
  bool over = false;
  for (std::size_t i = labels.lowerBound(from); i < labels.size() && !found && !over; i += kStep) {
    labels.visit(i, std::min(i + kStep, labels.size()), [&](const Label& label) {
      over = over || label.time >= to;
      if (!found && !over && workerMode(trace.text(label.label)) != WorkerMode::Unknown) found = label.time;
    });
  }
  return found;
}

// The first sign in a range that marking is on.
std::optional<Time> firstMarking(const Trace& trace, Time from, Time to) {
  const auto worker = firstWorker(trace, from, to);
  const auto assist = firstAssist(trace, from, worker.value_or(to));
  return assist ? assist : worker;
}

// The last metric event of the kind inside a range.
std::optional<Time> lastInside(const Stream<Metric>& metrics, Time from, Time to) {
  const std::size_t next = metrics.lowerBound(to);
  if (next == 0) return std::nullopt;
  const Time t = metrics.at(next - 1).time;
  return t > from ? std::optional(t) : std::nullopt;
}

// In the order of Trace::stops(). One that another begins in (damage) ends there.
std::vector<Window> windowsOf(const Trace& trace) {
  const auto& stops = trace.stops();
  const auto& phases = trace.markPhases();
  std::vector<Window> windows;
  std::size_t phase = 0;
  for (std::size_t i = 0; i < stops.size(); ++i) {
    const StopTheWorld& s = stops[i];
    Window w{s.begin, s.end, s.proc, {}, {}, trace.info().version >= kLateWorkers, s.endSeen};
    if (i + 1 < stops.size()) w.end = std::max(w.begin, std::min(w.end, stops[i + 1].begin));
    while (phase < phases.size() && phases[phase].end < s.begin) ++phase;
    const bool inPhase = phase < phases.size() && phases[phase].begin <= s.begin;
    w.sign = lastInside(trace.gomaxprocs(), w.begin, w.end);
    const bool byMarks = !w.sign && inPhase;
    if (byMarks) w.marks = firstMarking(trace, s.begin, phases[phase].end);
    const Time lookedAt = byMarks ? std::max(w.end, phases[phase].end) : w.end;
    w.usable = w.usable && !gapBetween(trace.gaps(), w.begin, lookedAt, CutTail::Counts);
    windows.push_back(w);
  }
  return windows;
}

// The moments inside one window at which all procs but the stopper's were idle, as far as they matter.
class Candidates {
 public:
  struct Still {
    Time from;
    std::optional<Time> moves;
    ProcId last;  // that went idle then
  };
  bool open() const { return m_count > 0 && !m_last.moves; }
  void add(Time still, ProcId last, const Window& w) {
    m_last = {still, std::nullopt, last};
    if (m_count++ == 0) m_first = still;
    keep(w);
  }
  void close(Time moves, const Window& w) {
    m_last.moves = moves;
    keep(w);
  }
  std::optional<Still> best() const {
    if (m_listed) return m_listed;
    return m_count > 0 ? std::optional(m_last) : std::nullopt;
  }
  StandStill bounds(const Window& w) const {
    if (m_count == 0) return {};
    if (!m_listed) return {m_first, m_last.moves, {}};
    return {w.lateWorkers && !w.sign ? m_first : m_listed->from, m_listed->moves, {}};
  }

 private:
  // The stopper itself may mark before another proc starts.
  void keep(const Window& w) {
    const auto sign = w.sign ? w.sign : w.marks;
    if (sign && m_last.from <= *sign) m_listed = m_last;
  }

  std::size_t m_count = 0;
  Time m_first;
  Still m_last;
  std::optional<Still> m_listed;  // the last one before the sign
};

// What was seen of one window.
struct Seen {
  Candidates candidates;
  bool signPassed = false;
  bool undecided = false;                       // a proc started inside the range before the sign
  std::size_t lateRunning = 0;                  // procs stamped ahead that have not gone idle since the sign
  std::vector<std::pair<ProcId, Time>> late;    // those that have, in order of time
  std::vector<std::pair<ProcId, Time>> starts;  // of procs, behind the sign, inside the window
  std::optional<Time> firstStart;               // behind the sign
};

struct Change {
  Time time;
  ProcId proc;
  bool running = false;
  bool start = false;  // a ProcStart, not a status
};

class StillFinder {
 public:
  explicit StillFinder(const std::vector<Window>& windows) : m_windows(windows), m_seen(windows.size()) {}

  void apply(const Change& c) {
    enterWindows(c.time);
    passSign(c.time);
    Proc& proc = m_procs[c.proc];
    if (proc.running != c.running) {
      proc = {c.running, c.time};
      m_count += c.running ? 1 : -1;
    }
    if (!c.running) lateOneStops(c);
    const bool inside = m_at < m_windows.size() && c.time >= m_windows[m_at].begin;
    // A stop that began inside its window may end behind it.
    if (!inside && m_at == 0) return;
    const std::size_t concerned = inside ? m_at : m_at - 1;
    const Window& w = m_windows[concerned];
    Seen& seen = m_seen[concerned];
    if (c.running && c.start && c.proc != w.stopper) {
      if (seen.signPassed || !w.sign) noteStart(seen, c, inside);
      if (seen.candidates.open()) seen.candidates.close(c.time, w);
    } else if (inside && !seen.candidates.open() && onlyStopperRuns(w)) {
      seen.candidates.add(c.time, c.running ? ProcId() : c.proc, w);
    }
  }
  std::vector<Seen> finish() {
    enterWindows(Time::max());
    return std::move(m_seen);
  }

 private:
  static void noteStart(Seen& seen, const Change& c, bool inside) {
    if (!seen.firstStart) seen.firstStart = c.time;
    if (inside && seen.starts.size() < kMostStarts) seen.starts.emplace_back(c.proc, c.time);
  }
  bool onlyStopperRuns(const Window& w) const {
    const auto it = m_procs.find(w.stopper);
    return w.stopper.valid() && m_count == (it != m_procs.end() && it->second.running ? 1 : 0);
  }
  // Leaves windows that are over and enters the next: its first look is at what held before its begin.
  void enterWindows(Time t) {
    while (m_at < m_windows.size()) {
      const Window& w = m_windows[m_at];
      if (t < w.begin) return;
      if (!m_entered) {
        m_late.clear();
        if (onlyStopperRuns(w)) m_seen[m_at].candidates.add(w.begin, ProcId(), w);
      }
      m_entered = true;
      if (t < w.end) return;
      passSign(w.end);
      ++m_at;
      m_entered = false;
    }
  }
  // Who has run through to the sign was stopped and is stamped ahead.
  void passSign(Time t) {
    if (m_at == m_windows.size() || !m_entered) return;
    const Window& w = m_windows[m_at];
    Seen& seen = m_seen[m_at];
    if (!w.sign || seen.signPassed || t < *w.sign) return;
    seen.signPassed = true;
    if (onlyStopperRuns(w)) return;
    for (const auto& [id, proc] : m_procs) {
      if (!proc.running || id == w.stopper) continue;
      m_late[id] = m_at;
      seen.undecided = seen.undecided || proc.since >= w.begin;
    }
    seen.lateRunning = m_late.size();
  }
  void lateOneStops(const Change& c) {
    const auto it = m_late.find(c.proc);
    if (it == m_late.end()) return;
    Seen& seen = m_seen[it->second];
    seen.late.emplace_back(c.proc, c.time);
    --seen.lateRunning;
    m_late.erase(it);
  }

  const std::vector<Window>& m_windows;
  std::vector<Seen> m_seen;
  struct Proc {
    bool running = false;
    Time since = Time::min();
  };
  std::unordered_map<ProcId, Proc> m_procs;
  std::unordered_map<ProcId, std::size_t> m_late;  // by proc: the window it was stopped in
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
  std::unordered_map<ProcId, Known> procs;
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

std::vector<Seen> walkProcs(const Trace& trace, const std::vector<Window>& windows, const std::stop_token& stop) {
  const auto& starts = trace.generationStarts();
  const auto next = std::upper_bound(starts.begin(), starts.end(), windows.back().end);
  const auto& changes = trace.procChanges();
  const std::size_t last = next == starts.end() ? changes.size() : changes.lowerBound(*next);
  const std::vector<Change> early = earlyStatuses(trace, last);
  StillFinder finder(windows);
  auto status = early.begin();
  constexpr std::size_t kStopEvery = 1 << 14;
  for (std::size_t i = 0; i < last && !stop.stop_requested(); i += kStopEvery) {
    changes.visit(i, std::min(i + kStopEvery, last), [&](const ProcChange& c) {
      for (; status != early.end() && status->time <= c.time; ++status) finder.apply(*status);
      finder.apply({c.time, c.proc, c.state == ProcState::Running, !c.status});
    });
  }
  for (; status != early.end(); ++status) finder.apply(*status);
  return finder.finish();
}

bool standsAtSign(const Window& w, const std::optional<Candidates::Still>& best) {
  return best && best->from <= *w.sign && (!best->moves || *best->moves > *w.sign);
}
bool lateAtSign(const Seen& seen) {
  return !seen.undecided && seen.lateRunning == 0 && !seen.late.empty();
}

StandStill boundsOf(const Window& w, const Seen& seen) {
  if (!w.usable) return {};
  if (!w.sign) return seen.candidates.bounds(w);
  const auto best = seen.candidates.best();
  if (standsAtSign(w, best)) return {best->from, best->moves, {}};
  if (!lateAtSign(seen)) return {};
  StandStill bounds;
  if (seen.firstStart) bounds.moves = std::max(*seen.firstStart, seen.late.back().second);
  bounds.late = seen.late;
  return bounds;
}

// What is asked of the trace once a stop's moments are known.
class Anatomy {
 public:
  Anatomy(const Trace& trace, const StopTheWorld& stop, const Window& w, const Seen& seen)
      : m_trace(trace), m_stop(stop), m_w(w), m_seen(seen) {}

  WorldStop make(std::size_t index) {
    WorldStop s;
    s.index = index;
    s.begin = m_stop.begin;
    s.end = m_stop.end;
    s.endSeen = m_stop.endSeen;
    if (!m_w.usable) return s;
    findStill(s);
    if (!s.still) return s;
    const Time from = std::max(*s.still, markEndInside().value_or(Time::min()));
    s.moves = programRuns(from);
    if (s.lastProc.valid()) findLastGoroutine(s);
    return s;
  }

 private:
  void findStill(WorldStop& s) const {
    const auto best = m_seen.candidates.best();
    if (best && (!m_w.sign || standsAtSign(m_w, best))) {
      s.still = best->from;
      s.lastProc = best->last;
    } else if (m_w.sign && lateAtSign(m_seen)) {
      s.still = m_w.sign;
      s.lastProc = m_seen.late.back().first;
    }
  }
  std::optional<Time> markEndInside() const {
    const auto& phases = m_trace.markPhases();
    const auto it =
        std::lower_bound(phases.begin(), phases.end(), m_w.begin, [](const MarkPhase& p, Time t) { return p.end < t; });
    return it != phases.end() && it->endSeen && it->end <= m_w.end ? std::optional(it->end) : std::nullopt;
  }
  Time programRuns(Time from) const {
    Time first = Time::max();
    std::optional<Time> anyStart;
    for (const auto& [proc, t] : m_seen.starts) {
      if (t < from || t >= m_w.end) continue;
      anyStart = std::min(anyStart.value_or(t), t);
      m_trace.visitProc(proc, {t, std::min(first, m_w.end)}, [&, t = t](const ProcSpan& span) {
        const bool runs =
            span.begin >= t && (span.activity == ProcActivity::Running || span.activity == ProcActivity::Syscall);
        if (!runs || !isProgramGoroutine(m_trace, span.goroutine)) return span.begin < m_w.end;
        first = std::min(first, span.begin);
        return false;
      });
    }
    if (first < m_w.end) return first;
    if (isProgramGoroutine(m_trace, m_stop.goroutine)) return m_w.end;
    if (m_w.sign && *m_w.sign >= from) return *m_w.sign;
    return anyStart.value_or(m_w.end);
  }
  // Who ran on the proc right before it went idle.
  void findLastGoroutine(WorldStop& s) const {
    const Time idle = m_seen.late.empty() ? *s.still : std::max(*s.still, m_seen.late.back().second);
    m_trace.visitProc(s.lastProc, {s.begin, idle}, [&](const ProcSpan& span) {
      if (span.activity == ProcActivity::Running || span.activity == ProcActivity::Syscall) {
        s.lastGoroutine = span.goroutine;
        s.lastStopped = span.end;
      }
      return span.end < idle;
    });
  }

  const Trace& m_trace;
  const StopTheWorld& m_stop;
  const Window& m_w;
  const Seen& m_seen;
};

}  // namespace

WorldStops findWorldStops(const Trace& trace, const std::stop_token& stop) {
  WorldStops out;
  const auto& stops = trace.stops();
  if (stops.empty()) return out;
  const std::vector<Window> windows = windowsOf(trace);
  const std::vector<Seen> seen = walkProcs(trace, windows, stop);
  for (std::size_t i = 0; i < stops.size() && !stop.stop_requested(); ++i) {
    out.stops.push_back(Anatomy(trace, stops[i], windows[i], seen[i]).make(i));
    out.bounds.push_back(boundsOf(windows[i], seen[i]));
  }
  return out;
}

}  // namespace sweepscope
