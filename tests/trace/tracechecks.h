// SPDX-License-Identifier: GPL-3.0-or-later

// What holds for every Trace, however damaged its file: streams are in order and found by time, lanes do not overlap,
// groups hold every goroutine once, folds agree with the spans they fold; and what tests/trace/usereventchecks.h says.
#pragma once

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <string>
#include <vector>

#include "tests/trace/usereventchecks.h"
#include "trace/trace.h"

namespace sweepscope::test {

class TraceChecks {
 public:
  explicit TraceChecks(const Trace& trace) : m_trace(trace) {}

  // "" or what is wrong, in words.
  std::string run() {
    stream("sweeps", m_trace.sweeps());
    stream("assists", m_trace.assists());
    stream("labels", m_trace.labels());
    stream("heapLive", m_trace.heapLive());
    stream("heapGoal", m_trace.heapGoal());
    stream("gomaxprocs", m_trace.gomaxprocs());
    stream("goroutineCounts", m_trace.goroutineCounts());
    stream("logs", m_trace.logs());
    stream("regions", m_trace.regions());
    stream("tasks", m_trace.tasks());
    stream("samples", m_trace.samples());
    stream("procChanges", m_trace.procChanges());
    stream("threadSpans", m_trace.threadSpans());
    stream("heapSpans", m_trace.heapSpans());
    stream("allocs", m_trace.allocs());
    names("regions", m_trace.regionNames(), m_trace.regions());
    names("tasks", m_trace.taskNames(), m_trace.tasks());
    tables();
    goroutines();
    procs();
    groups();
    return m_wrong;
  }

 private:
  void wrong(const std::string& what) {
    if (m_wrong.empty()) m_wrong = what;
  }
  static std::string text(Time t) { return std::to_string(t.ns); }

  template <class Record>
  static Time timeOf(const Record& r) {
    if constexpr (requires { r.time; })
      return r.time;
    else
      return r.begin;
  }

  template <class Record>
  void stream(const std::string& what, const Stream<Record>& records) {
    std::vector<Time> times;
    records.visitAll([&](const Record& r) { times.push_back(timeOf(r)); });
    if (times.size() != records.size()) return wrong(what + ": visits another number of records than size()");
    if (!std::is_sorted(times.begin(), times.end())) return wrong(what + " are not in order of time");
    const std::size_t step = std::max<std::size_t>(1, times.size() / 40);
    for (std::size_t i = 0; i < times.size(); i += step) {
      if (timeOf(records.at(i)) != times[i]) wrong(what + ": at(" + std::to_string(i) + ") is another record");
      for (const Time t : {times[i], times[i] + Duration{1}, times[i] - Duration{1}}) {
        const auto wanted = static_cast<std::size_t>(std::lower_bound(times.begin(), times.end(), t) - times.begin());
        if (records.lowerBound(t) != wanted) {
          wrong(what + ": lowerBound(" + text(t) + ") is " + std::to_string(records.lowerBound(t)) + ", not " +
                std::to_string(wanted));
        }
      }
      std::size_t visited = 0;
      records.visit(i, i + 3, [&](const Record& r) { visited += timeOf(r) == times[i + visited] ? 1 : 1000; });
      if (visited != std::min<std::size_t>(3, times.size() - i))
        wrong(what + ": visit() of a part gives other records");
    }
    if (records.lowerBound(Time::min()) != 0) wrong(what + ": lowerBound() of the least time is not 0");
    if (records.lowerBound(Time::max()) < times.size() && times.back() < Time::max())
      wrong(what + ": lowerBound() of the greatest time is not the size");
  }

  // Whatever name a record has is told beforehand.
  template <class Record>
  void names(const std::string& what, const std::optional<std::vector<StringId>>& told, const Stream<Record>& records) {
    if (!told) return;
    records.visitAll([&](const Record& r) {
      if (std::find(told->begin(), told->end(), r.name) == told->end()) wrong(what + ": a name is not told");
    });
  }

  void tables() {
    const auto sooner = [](const auto& a, const auto& b) { return a.begin < b.begin; };
    const auto& marks = m_trace.markPhases();
    if (!std::is_sorted(marks.begin(), marks.end(), sooner)) wrong("mark phases are not in order");
    for (const MarkPhase& m : marks) {
      if (m.end < m.begin) wrong("a mark phase ends before it begins");
    }
    const auto& stops = m_trace.stops();
    if (!std::is_sorted(stops.begin(), stops.end(), sooner)) wrong("stops are not in order");
    const auto& starts = m_trace.generationStarts();
    if (!std::is_sorted(starts.begin(), starts.end())) wrong("generations are not in order");
    if (m_trace.end() < m_trace.origin()) wrong("the trace ends before it begins");
    for (std::size_t i = 0; i < m_trace.gaps().size(); ++i) {
      const Gap& g = m_trace.gaps()[i];
      if (g.end < g.begin) wrong("a gap ends before it begins");
      if (i > 0 && m_trace.gaps()[i - 1].end > g.begin) wrong("gaps overlap");
    }
  }

  void goroutines() {
    const std::size_t count = m_trace.goroutineCount();
    std::map<std::int64_t, int>
        lives;  // Go never gives an id twice; a damaged file may, and then the lanes show one life
    for (std::size_t i = 0; i < count; ++i) ++lives[m_trace.goroutineAt(i).id.value];
    const std::size_t step = std::max<std::size_t>(1, count / 300);
    for (std::size_t i = 0; i < count; ++i) {
      const GoroutineInfo g = m_trace.goroutineAt(i);
      if (g.last < g.first) wrong("goroutine " + std::to_string(g.id.value) + " ends before it begins");
      if (i % step != 0 || lives[g.id.value] > 1) continue;
      const auto index = m_trace.goroutineIndex(g.id);
      if (!index || m_trace.goroutineAt(*index).id != g.id)
        wrong("goroutine " + std::to_string(g.id.value) + " is not found by its id");
      lane("goroutine " + std::to_string(g.id.value),
           [&](TimeRange range, auto f) { m_trace.visitGoroutine(g.id, range, f); });
      if (i % (step * 8) == 0) foldOfGoroutine(g.id);
    }
    m_once = std::all_of(lives.begin(), lives.end(), [](const auto& life) { return life.second == 1; });
    if (m_trace.goroutineIndex(GoroutineId(-12345))) wrong("a goroutine that is not there is found");
  }

  template <class Visit>
  void lane(const std::string& what, const Visit& visit) {
    Time last = Time::min();
    visit(TimeRange::all(), [&](const auto& s) {
      if (s.begin < last) wrong(what + ": spans overlap at " + text(s.begin));
      if (s.end <= s.begin) wrong(what + ": an empty span at " + text(s.begin));
      last = s.end;
      return true;
    });
    int visited = 0;
    visit(TimeRange::all(), [&](const auto&) { return ++visited < 2; });
    if (visited > 2) wrong(what + ": goes on after the visitor has had enough");
    moments(what, visit);
  }

  // A range inside a span, however short, gives the whole span, and nothing else.
  template <class Visit>
  void moments(const std::string& what, const Visit& visit) {
    std::vector<TimeRange> spans;
    visit(TimeRange::all(), [&](const auto& s) {
      spans.push_back({s.begin, s.end});
      return spans.size() < 2000;
    });
    const std::size_t step = std::max<std::size_t>(1, spans.size() / 12);
    for (std::size_t i = 0; i < spans.size(); i += step) {
      const TimeRange whole = spans[i];
      for (const Time t : {whole.begin, whole.begin + Duration{whole.length().ns / 2}, whole.end - Duration{1}}) {
        std::vector<TimeRange> found;
        visit(TimeRange::instant(t), [&](const auto& s) {
          found.push_back({s.begin, s.end});
          return true;
        });
        if (found != std::vector{whole})
          wrong(what + ": at " + text(t) + " there is not the span that begins at " + text(whole.begin));
      }
    }
  }

  void procs() {
    for (const ProcId p : m_trace.procs()) {
      lane("proc " + std::to_string(p.value), [&](TimeRange range, auto f) { m_trace.visitProc(p, range, f); });
      foldOfProc(p);
    }
  }

  // ---- folds, against the spans ----

  static constexpr std::size_t kColumns = 23;
  using Columns = std::vector<std::vector<double>>;
  struct Spread {
    TimeRange range;
    Columns columns;
    double width;
    explicit Spread(TimeRange r, std::size_t states)
        : range(r),
          columns(kColumns, std::vector<double>(states)),
          width(static_cast<double>(r.length().ns) / kColumns) {}
    void add(Time begin, Time end, std::size_t state) {
      if (end <= range.begin || begin >= range.end) return;
      const double a = static_cast<double>((std::max(begin, range.begin) - range.begin).ns);
      const double b = static_cast<double>((std::min(end, range.end) - range.begin).ns);
      for (std::size_t c = 0; c < kColumns; ++c) {
        const double left = std::max(a, static_cast<double>(c) * width),
                     right = std::min(b, static_cast<double>(c + 1) * width);
        if (right > left) columns[c][state] += (right - left) / width;
      }
    }
  };
  std::vector<TimeRange> ranges() const {
    const TimeRange all = m_trace.range();
    const std::int64_t length = all.length().ns;
    if (length <= 0 || length > (std::int64_t{1} << 60) || !m_trace.info().complete) return {};
    return {all, {all.begin + Duration{length / 5}, all.begin + Duration{length / 5 + length / 3 + 1}}};
  }
  // A few ns at the borders of generations, and the stretch between two of them where it is short, may be told
  // otherwise.
  double tolerance(const Spread& s) const {
    return 5e-3 + 2100.0 * static_cast<double>(m_trace.generationStarts().size()) / s.width;
  }

  void compare(const std::string& what, const Spread& s, std::size_t column, std::size_t state, float share) {
    const double wanted = s.columns[column][state];
    if (std::abs(static_cast<double>(share) - wanted) > tolerance(s) * std::max(1.0, wanted)) {
      wrong(what + ": column " + std::to_string(column) + " has " + std::to_string(share) + " of state " +
            std::to_string(state) + ", its spans " + std::to_string(wanted));
    }
  }
  void compareGo(const std::string& what, const Spread& s, const std::vector<GoShares>& shares) {
    for (std::size_t c = 0; c < kColumns; ++c) {
      compare(what, s, c, static_cast<std::size_t>(GoState::Running), shares[c].running);
      compare(what, s, c, static_cast<std::size_t>(GoState::Runnable), shares[c].runnable);
      compare(what, s, c, static_cast<std::size_t>(GoState::Syscall), shares[c].syscall);
      compare(what, s, c, static_cast<std::size_t>(GoState::Waiting), shares[c].waiting);
    }
  }
  void spreadGoroutine(GoroutineId id, Spread& s) const {
    m_trace.visitGoroutine(id, s.range, [&](const GoSpan& span) {
      s.add(span.begin, span.end, static_cast<std::size_t>(span.state));
      return true;
    });
  }
  void foldOfGoroutine(GoroutineId id) {
    for (const TimeRange range : ranges()) {
      Spread s(range, 6);
      spreadGoroutine(id, s);
      std::vector<GoShares> shares(kColumns);
      m_trace.foldGoroutine(id, range, shares);
      compareGo("fold of goroutine " + std::to_string(id.value), s, shares);
    }
  }
  void foldOfProc(ProcId id) {
    for (const TimeRange range : ranges()) {
      Spread s(range, 5);
      m_trace.visitProc(id, range, [&](const ProcSpan& span) {
        s.add(span.begin, span.end, static_cast<std::size_t>(span.activity));
        return true;
      });
      std::vector<ProcShares> shares(kColumns);
      m_trace.foldProc(id, range, shares);
      const std::string what = "fold of proc " + std::to_string(id.value);
      for (std::size_t c = 0; c < kColumns; ++c) {
        compare(what, s, c, static_cast<std::size_t>(ProcActivity::Running), shares[c].running);
        compare(what, s, c, static_cast<std::size_t>(ProcActivity::Syscall), shares[c].syscall);
        compare(what, s, c, static_cast<std::size_t>(ProcActivity::NoGoroutine), shares[c].noGoroutine);
        compare(what, s, c, static_cast<std::size_t>(ProcActivity::Idle), shares[c].idle);
      }
    }
  }

  // ---- groups ----

  void groups() {
    std::size_t sum = 0;
    for (std::size_t i = 0; i < m_trace.groups().size(); ++i) {
      group(i);
      sum += m_trace.groups()[i].goroutines;
      if (i > 0 && m_trace.groups()[i - 1].goroutines < m_trace.groups()[i].goroutines)
        wrong("groups are not in order of size");
    }
    if (sum != m_trace.goroutineCount())
      wrong("groups hold " + std::to_string(sum) + " goroutines of " + std::to_string(m_trace.goroutineCount()));
  }

  void group(std::size_t i) {
    const GroupInfo& info = m_trace.groups()[i];
    const std::string what = "group " + std::to_string(i);
    std::map<std::uint32_t, std::vector<std::pair<Time, Time>>> rows;
    std::vector<GoroutineId> members;
    const bool all =
        m_trace.visitGroup(i, TimeRange::all(), std::numeric_limits<std::size_t>::max(), [&](const PackedGoroutine& p) {
          rows[p.row].emplace_back(p.first, p.last);
          members.push_back(p.id);
          if (p.first < info.first || p.last > info.last) wrong(what + ": a member lives beyond the group");
          if (p.row >= info.depth) wrong(what + ": a member stands below the last row");
        });
    if (!all) wrong(what + ": not all were visited");
    if (members.size() != info.goroutines) {
      wrong(what + ": has " + std::to_string(info.goroutines) + " goroutines, shows " + std::to_string(members.size()));
    }
    for (auto& [row, lives] : rows) {
      std::sort(lives.begin(), lives.end());
      for (std::size_t k = 1; k < lives.size(); ++k) {
        if (lives[k].first < lives[k - 1].second && row < 0xffff)
          wrong(what + ": goroutines overlap in row " + std::to_string(row));
      }
    }
    std::size_t visited = 0;
    const bool limited =
        m_trace.visitGroup(i, TimeRange::all(), members.size() / 2, [&](const PackedGoroutine&) { ++visited; });
    if (visited != members.size() / 2 || limited != (visited == members.size()))
      wrong(what + ": the limit does not hold");
    if (members.size() > 400 || !m_once) return;
    for (const GoroutineId id : members) {
      if (m_trace.goroutineCount() > 5000 || !m_once) break;
      if (m_trace.groupOf(id) != i) wrong("goroutine " + std::to_string(id.value) + " is in another group");
    }
    for (const TimeRange range : ranges()) {
      Spread s(range, 6);
      for (const GoroutineId id : members) spreadGoroutine(id, s);
      std::vector<GoShares> shares(kColumns);
      m_trace.foldGroup(i, range, shares);
      if (members.size() < 256)
        compareGo("fold of " + what, s, shares);  // larger ones are kept as a density, less exact
    }
  }

  const Trace& m_trace;
  std::string m_wrong;
  bool m_once = true;  // every goroutine lives once
};

inline std::string violated(const Trace& trace) {
  const std::string wrong = TraceChecks(trace).run();
  return wrong.empty() ? UserEventChecks(trace).run() : wrong;
}

}  // namespace sweepscope::test
