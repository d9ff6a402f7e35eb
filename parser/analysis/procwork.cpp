// SPDX-License-Identifier: GPL-3.0-or-later

#include "analysis/procwork.h"

#include <algorithm>
#include <atomic>
#include <bitset>
#include <memory>
#include <set>
#include <tuple>
#include <utility>

#include "wire/flatmap.h"
#include "wire/parallel.h"

namespace sweepscope {
namespace {

Duration overlap(Time aBegin, Time aEnd, Time bBegin, Time bEnd) {
  const Time begin = std::max(aBegin, bBegin), end = std::min(aEnd, bEnd);
  return begin < end ? end - begin : Duration{0};
}

// The goroutines that work for the collector, with their assists.
class CollectorsOf {
 public:
  explicit CollectorsOf(const Trace& trace) {
    trace.assists().visitAll([this](const Assist& a) { m_assists.push_back(a); });
    uniteTimes();
    std::stable_sort(m_assists.begin(), m_assists.end(),
                     [](const Assist& a, const Assist& b) { return a.goroutine < b.goroutine; });
    for (std::size_t i = m_assists.size(); i-- > 0;)
      m_first.set(static_cast<std::uint64_t>(m_assists[i].goroutine.value), static_cast<std::uint32_t>(i));
    trace.labels().visitAll([&](const Label& l) {
      const std::string_view label = trace.text(l.label);
      if (label.starts_with("GC ") && label != "GC (idle)") m_workers.insert(l.goroutine);
    });
    for (const GoroutineId worker : m_workers) {
      if (m_first.find(static_cast<std::uint64_t>(worker.value)) == FlatMap::kMissing)
        m_first.set(static_cast<std::uint64_t>(worker.value), static_cast<std::uint32_t>(m_assists.size()));
      m_maybe.set(static_cast<std::uint64_t>(worker.value) % kBits);
    }
    for (const Assist& a : m_assists) m_maybe.set(static_cast<std::uint64_t>(a.goroutine.value) % kBits);
  }
  // Whether it ever assists or has the label of a worker other than an idle one. Most runs are of others, which one bit
  // tells.
  bool has(GoroutineId goroutine) const {
    const auto key = static_cast<std::uint64_t>(goroutine.value);
    return m_maybe[key % kBits] && m_first.find(key) != FlatMap::kMissing;
  }
  bool isWorker(GoroutineId goroutine) const { return m_workers.contains(goroutine); }
  // Calls f(begin, end) for the parts of [begin, end) in which the goroutine assists. `hint` belongs to a caller whose
  // times ascend, and is 0 at first.
  template <class F>
  void visitAssists(GoroutineId goroutine, Time begin, Time end, std::size_t& hint, F&& f) const {
    while (hint < m_times.size() && m_times[hint].end <= begin) ++hint;
    if (hint == m_times.size() || m_times[hint].begin >= end) return;
    const std::uint32_t first = m_first.find(static_cast<std::uint64_t>(goroutine.value));
    if (first == FlatMap::kMissing) return;
    const auto from = m_assists.begin() + first;
    // Assists of one goroutine follow each other, so their ends ascend as well.
    auto a = std::partition_point(from, m_assists.end(),
                                  [&](const Assist& x) { return x.goroutine == goroutine && x.end <= begin; });
    for (; a != m_assists.end() && a->goroutine == goroutine && a->begin < end; ++a)
      f(std::max(begin, a->begin), std::min(end, a->end));
  }

 private:
  // When anybody assists: of assists in order of begin.
  void uniteTimes() {
    for (const Assist& a : m_assists) {
      if (m_times.empty() || m_times.back().end < a.begin)
        m_times.push_back({a.begin, a.end});
      else
        m_times.back().end = std::max(m_times.back().end, a.end);
    }
  }

  static constexpr std::size_t kBits = 1 << 16;
  std::vector<TimeRange> m_times;
  std::bitset<kBits> m_maybe;  // by id
  std::vector<Assist> m_assists;
  FlatMap m_first;  // of each of them, the first assist
  std::set<GoroutineId> m_workers;
};

class ProcWalk {
 public:
  ProcWalk(ProcId proc, TimeRange range, const CollectorsOf& collectors, std::atomic<std::int64_t>& runsLeft)
      : m_range(range), m_collectors(collectors), m_runsLeft(runsLeft) {
    m_times.proc = proc;
  }

  void add(const ProcSpan& span) {
    endSyscall(span);
    const Duration inside = overlap(span.begin, span.end, m_range.begin, m_range.end);
    switch (span.activity) {
      case ProcActivity::Running: m_times.running += inside; break;
      case ProcActivity::Syscall: m_times.syscall += inside; break;
      case ProcActivity::NoGoroutine: m_times.noGoroutine += inside; break;
      case ProcActivity::Idle: m_times.idle += inside; break;
      case ProcActivity::Unknown: break;
    }
    if (span.activity == ProcActivity::Syscall) {
      m_inSyscall = true;
      m_last = span;
    }
    const bool executes = span.activity == ProcActivity::Running || span.activity == ProcActivity::Syscall;
    if (executes && m_collectors.has(span.goroutine)) addRun(span);
  }
  void finish() {
    endSyscall({});
    endRun();
  }

  ProcTimes m_times;
  std::vector<SyscallHold> m_holds;
  std::vector<ProcSpell> m_runs, m_assisted;

 private:
  // A run may be interrupted by syscalls that keep the proc.
  void addRun(const ProcSpan& span) {
    const bool goesOn = m_run.goroutine == span.goroutine && m_run.end == span.begin;
    if (!goesOn) {
      endRun();
      m_run = {m_times.proc, span.goroutine, span.begin, span.end};
      m_runCounts = m_collectors.isWorker(span.goroutine);
    }
    m_run.end = span.end;
    m_collectors.visitAssists(span.goroutine, span.begin, span.end, m_hint, [&](Time begin, Time end) {
      m_assisted.push_back({m_times.proc, span.goroutine, begin, end});
      m_runCounts = true;
    });
  }
  void endRun() {
    if (!std::exchange(m_runCounts, false) || m_runsLeft <= 0) return;
    if (--m_runsLeft <= 0)
      m_runs = {};
    else
      m_runs.push_back(m_run);
  }
  void endSyscall(const ProcSpan& next) {
    if (!m_inSyscall) return;
    // A generation repeats that the proc is in use, but where a thread is still in a syscall of an earlier one, not by
    // whom.
    if (next.activity == ProcActivity::NoGoroutine && !next.beginSeen) {
      m_last.end = next.end;
      return;
    }
    const bool kept = next.activity == ProcActivity::Running && next.goroutine == m_last.goroutine;
    if (!kept) m_holds.push_back({m_last.goroutine, m_last.begin, m_last.end});
    m_inSyscall = false;
  }

  TimeRange m_range;
  const CollectorsOf& m_collectors;
  std::atomic<std::int64_t>& m_runsLeft;  // of all procs
  ProcSpan m_last;
  bool m_inSyscall = false;
  ProcSpell m_run;
  bool m_runCounts = false;
  std::size_t m_hint = 0;
};

}  // namespace

ProcWork findProcWork(const Trace& trace, TimeRange range, unsigned threads, const std::stop_token& stop,
                      std::size_t mostRuns) {
  const CollectorsOf collectors(trace);
  const auto& procs = trace.procs();
  std::atomic<std::int64_t> runsLeft = static_cast<std::int64_t>(mostRuns) + 1;
  auto walks = parallelFor(procs.size(), threads, stop, [&](std::size_t i) {
    auto walk = std::make_unique<ProcWalk>(procs[i], range, collectors, runsLeft);
    trace.visitProc(procs[i], range, [&](const ProcSpan& span) {
      walk->add(span);
      return true;
    });
    walk->finish();
    return walk;
  });
  ProcWork work;
  for (auto& walk : walks) {
    if (!walk) continue;
    work.times.push_back(walk->m_times);
    work.holds.insert(work.holds.end(), walk->m_holds.begin(), walk->m_holds.end());
    work.runs.insert(work.runs.end(), walk->m_runs.begin(), walk->m_runs.end());
    work.assisted.insert(work.assisted.end(), walk->m_assisted.begin(), walk->m_assisted.end());
    walk.reset();
  }
  work.allRuns = runsLeft > 0;
  if (!work.allRuns) work.runs = {};
  std::sort(work.holds.begin(), work.holds.end(), [](const SyscallHold& a, const SyscallHold& b) {
    return std::tie(a.goroutine, a.begin) < std::tie(b.goroutine, b.begin);
  });
  return work;
}

Duration ProcWork::held(GoroutineId goroutine, Time begin, Time end) const {
  auto h = std::partition_point(holds.begin(), holds.end(), [&](const SyscallHold& x) {
    return x.goroutine < goroutine || (x.goroutine == goroutine && x.end <= begin);
  });
  Duration sum;
  for (; h != holds.end() && h->goroutine == goroutine && h->begin < end; ++h)
    sum += overlap(h->begin, h->end, begin, end);
  return sum;
}

}  // namespace sweepscope
