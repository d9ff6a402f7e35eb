// SPDX-License-Identifier: GPL-3.0-or-later

// Everything a Trace offers as lines of text, to compare two loads of one file, or two files, record by record. Ids of
// strings and stacks differ from load to load, so their texts stand in the lines. Folds are kept as numbers beside.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <set>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include "trace/trace.h"

namespace sweepscope::test {

struct Described {
  std::vector<std::string> lines;
  struct Fold {
    std::string name;
    double columnNs = 0;  // shares of narrow columns may differ by a few ns
    std::vector<float> shares;
    bool many = false;  // a group of many
  };
  std::vector<Fold> folds;
};

// Which part of a trace: records that are seen to begin inside the window, and of these and the lanes what lies inside
// it. What an event outside of it told (why a goroutine waits since then, the name of a task begun then) is left out.
struct DescribeOptions {
  TimeRange window = TimeRange::all();
  std::set<std::int64_t> without;  // goroutines whose lanes are left out
  bool whole = true;               // also what belongs to no moment: info, defects, counts, groups, folds
};

class Describer {
 public:
  explicit Describer(const Trace& trace, DescribeOptions options = {})
      : m_trace(trace), m_options(std::move(options)) {}

  Described run() {
    if (m_options.whole) {
      info();
      defects();
    }
    ranges();
    streams();
    goroutines();
    procs();
    if (m_options.whole) {
      groups();
      folds();
    }
    return std::move(m_out);
  }

 private:
  template <class... Parts>
  void line(const Parts&... parts) {
    std::ostringstream s;
    ((s << parts << ' '), ...);
    m_out.lines.push_back(s.str());
  }
  std::string text(StringId id) const { return '"' + std::string(m_trace.text(id)) + '"'; }
  std::string stack(StackId id) const {
    std::ostringstream s;
    for (const Frame& f : m_trace.symbols().frames(id)) {
      s << m_trace.text(f.function) << '@' << m_trace.text(f.file) << ':' << f.line << '#' << f.pc << '|';
    }
    return s.str();
  }
  bool inside(Time t, bool beginSeen) const { return inside(t) && (m_options.whole || beginSeen); }
  bool inside(Time t) const { return m_options.window.contains(t) || m_options.window == TimeRange::all(); }
  bool over(Time end, bool seen) const { return seen && (m_options.whole || end < m_options.window.end); }
  std::int64_t cut(Time t) const { return std::clamp(t, m_options.window.begin, m_options.window.end).ns; }

  void info() {
    const TraceInfo& i = m_trace.info();
    line("info", i.version, i.events, i.generations, i.generationsLoaded, i.allocFree, i.complete, i.loading);
    if (i.clock) line("clock", i.clock->trace.ns, i.clock->mono, i.clock->wallSeconds, i.clock->wallNanos);
    line("times", m_trace.origin().ns, m_trace.end().ns, m_trace.range().begin.ns, m_trace.range().end.ns);
    for (const Time t : m_trace.generationStarts()) line("generation", t.ns);
    for (const Gap& g : m_trace.gaps()) line("gap", g.begin.ns, g.end.ns, g.tail);
    for (const ProcId p : m_trace.procs()) line("proc", p.value);
    for (const ThreadId t : m_trace.threads()) line("thread", t.value);
  }

  void defects() {
    for (const Defect& d : m_trace.defects()) {
      line("defect", name(d.kind), name(d.severity), d.offset, d.generation, d.count, english(d.message));
    }
  }

  void ranges() {
    for (const MarkPhase& m : m_trace.markPhases()) {
      if (inside(m.begin, m.beginSeen))
        line("mark", m.begin.ns, cut(m.end), m.beginSeen, over(m.end, m.endSeen), m.goroutine.value, stack(m.stack));
    }
    for (const StopTheWorld& s : m_trace.stops()) {
      if (!inside(s.begin)) continue;
      line("stop", s.begin.ns, cut(s.end), over(s.end, s.endSeen), text(s.kind), s.goroutine.value, s.proc.value,
           stack(s.stack));
    }
  }

  template <class Record, class F>
  void stream(const char* what, const Stream<Record>& records, const F& f) {
    if (m_options.whole) line(what, "count", records.size());
    records.visitAll([&](const Record& r) {
      Time t;
      if constexpr (requires { r.time; })
        t = r.time;
      else
        t = r.begin;
      bool beginSeen = true;
      if constexpr (requires { r.beginSeen; }) beginSeen = r.beginSeen;
      if (inside(t, beginSeen)) f(r);
    });
  }

  void streams() {
    stream("sweep", m_trace.sweeps(), [&](const Sweep& s) {
      line("sweep", s.begin.ns, cut(s.end), s.beginSeen, over(s.end, s.endSeen), s.proc.value, s.goroutine.value,
           over(s.end, true) ? s.sweptBytes : 0, over(s.end, true) ? s.reclaimedBytes : 0);
    });
    stream("assist", m_trace.assists(), [&](const Assist& a) {
      line("assist", a.begin.ns, cut(a.end), a.beginSeen, over(a.end, a.endSeen), a.goroutine.value);
    });
    stream("label", m_trace.labels(),
           [&](const Label& l) { line("label", l.time.ns, l.goroutine.value, text(l.label)); });
    stream("live", m_trace.heapLive(), [&](const Metric& m) { line("live", m.time.ns, m.value); });
    stream("goal", m_trace.heapGoal(), [&](const Metric& m) { line("goal", m.time.ns, m.value); });
    stream("gomaxprocs", m_trace.gomaxprocs(), [&](const Metric& m) { line("gomaxprocs", m.time.ns, m.value); });
    stream("log", m_trace.logs(), [&](const Log& l) {
      line("log", l.time.ns, l.goroutine.value, l.proc.value, l.thread.value, l.task.value, text(l.category),
           text(l.message), stack(l.stack));
    });
    stream("region", m_trace.regions(), [&](const RegionEvent& r) {
      line("region", r.time.ns, r.begin, r.goroutine.value, r.task.value, text(r.name), stack(r.stack));
    });
    stream("task", m_trace.tasks(), [&](const TaskEvent& t) {
      const bool named = t.begin || m_options.whole;  // an end is named by its begin
      line("task", t.time.ns, t.begin, t.goroutine.value, t.task.value, named ? t.parent.value : 0,
           named ? text(t.name) : "", stack(t.stack));
    });
    stream("sample", m_trace.samples(), [&](const CpuSample& s) {
      line("sample", s.time.ns, s.thread.value, s.proc.value, s.goroutine.value, stack(s.stack));
    });
    stream("change", m_trace.procChanges(), [&](const ProcChange& c) {
      line("change", c.time.ns, c.proc.value, static_cast<int>(c.state), c.status, c.generationStart.ns,
           c.thread.value);
    });
    stream("threadspan", m_trace.threadSpans(),
           [&](const ThreadSpan& t) { line("threadspan", t.begin.ns, cut(t.end), t.thread.value, t.proc.value); });
    stream("span", m_trace.heapSpans(), [&](const SpanEvent& s) {
      line("span", s.time.ns, s.alloc, s.address, s.bytes, s.manual, static_cast<int>(s.sizeClass), s.noscan);
    });
    stream("alloc", m_trace.allocs(),
           [&](const AllocEvent& a) { line("alloc", a.time.ns, static_cast<int>(a.kind), a.address); });
  }

  void goroutines() {
    std::vector<GoroutineInfo> all;
    for (std::size_t i = 0; i < m_trace.goroutineCount(); ++i) all.push_back(m_trace.goroutineAt(i));
    if (!m_options.whole) {  // which one appears first may have been told outside
      std::sort(all.begin(), all.end(), [](const auto& a, const auto& b) { return a.id.value < b.id.value; });
    }
    if (m_options.whole) line("goroutines", all.size());
    for (const GoroutineInfo& g : all) {
      if (m_options.whole) {
        line("goroutine", g.id.value, text(g.function), g.first.ns, g.last.ns, g.createdInTrace, g.endedInTrace);
      }
      if (m_options.without.contains(g.id.value)) continue;
      m_trace.visitGoroutine(g.id, m_options.window, [&](const GoSpan& s) {
        const bool told = m_options.whole || s.begin > m_options.window.begin;
        line("state", g.id.value, cut(s.begin), cut(s.end), static_cast<int>(s.state), told ? text(s.reason) : "");
        if (m_options.whole) line("seen", s.beginSeen, s.endSeen);
        return true;
      });
    }
  }

  void procs() {
    for (const ProcId p : m_trace.procs()) {
      m_trace.visitProc(p, m_options.window, [&](const ProcSpan& s) {
        line("activity", p.value, cut(s.begin), cut(s.end), static_cast<int>(s.activity), s.goroutine.value);
        if (m_options.whole) line("seen", s.beginSeen, s.endSeen);
        return true;
      });
    }
  }

  void groups() {
    for (std::size_t i = 0; i < m_trace.groups().size(); ++i) {
      const GroupInfo& g = m_trace.groups()[i];
      line("group", text(g.function), g.goroutines, g.first.ns, g.last.ns, g.depth);
      m_trace.visitGroup(i, TimeRange::all(), std::numeric_limits<std::size_t>::max(), [&](const PackedGoroutine& p) {
        line("member", i, p.id.value, p.first.ns, p.last.ns, p.row);
      });
    }
  }

  static void keep(std::vector<float>& out, const GoShares& s) {
    out.insert(out.end(), {s.running, s.runnable, s.syscall, s.waiting});
  }
  static void keep(std::vector<float>& out, const ProcShares& s) {
    out.insert(out.end(), {s.running, s.syscall, s.noGoroutine, s.idle});
  }

  template <class Shares, class F>
  void fold(const std::string& what, TimeRange range, std::size_t columns, const F& f) {
    std::vector<Shares> shares(columns);
    f(range, shares);
    Described::Fold out{what, static_cast<double>(range.length().ns) / static_cast<double>(columns), {}, false};
    for (const Shares& s : shares) keep(out.shares, s);
    m_out.folds.push_back(std::move(out));
  }

  void folds() {
    const TimeRange all = m_trace.range();
    const std::int64_t third = all.length().ns / 3;
    if (all.length().ns <= 0) return;
    const TimeRange middle{all.begin + Duration{third}, all.begin + Duration{2 * third + 1}};
    for (const TimeRange range : {all, middle}) {
      for (std::size_t i = 0; i < m_trace.groups().size(); ++i) {
        fold<GoShares>("group " + std::to_string(i), range, 97,
                       [&](TimeRange r, auto& out) { m_trace.foldGroup(i, r, out); });
        m_out.folds.back().many = m_trace.groups()[i].goroutines >= 256;
      }
      for (const ProcId p : m_trace.procs()) {
        fold<ProcShares>("proc " + std::to_string(p.value), range, 50,
                         [&](TimeRange r, auto& out) { m_trace.foldProc(p, r, out); });
      }
      const std::size_t step = std::max<std::size_t>(1, m_trace.goroutineCount() / 64);
      for (std::size_t i = 0; i < m_trace.goroutineCount(); i += step) {
        const GoroutineId id = m_trace.goroutineAt(i).id;
        fold<GoShares>("goroutine " + std::to_string(id.value), range, 41,
                       [&](TimeRange r, auto& out) { m_trace.foldGoroutine(id, r, out); });
      }
    }
  }

  const Trace& m_trace;
  DescribeOptions m_options;
  Described m_out;
};

inline Described describe(const Trace& trace, DescribeOptions options = {}) {
  return Describer(trace, std::move(options)).run();
}

// "" if the two are equal; else the first difference, in words.
inline std::string difference(const Described& a, const Described& b) {
  const std::size_t n = std::min(a.lines.size(), b.lines.size());
  for (std::size_t i = 0; i < n; ++i) {
    if (a.lines[i] != b.lines[i]) return "line " + std::to_string(i) + ": " + a.lines[i] + "<> " + b.lines[i];
  }
  if (a.lines.size() != b.lines.size()) {
    const auto& longer = a.lines.size() > n ? a.lines : b.lines;
    return std::string(a.lines.size() > n ? "only in the first: " : "only in the second: ") + longer[n];
  }
  if (a.folds.size() != b.folds.size()) return "other number of folds";
  for (std::size_t i = 0; i < a.folds.size(); ++i) {
    const auto &x = a.folds[i], &y = b.folds[i];
    if (x.name != y.name || x.shares.size() != y.shares.size()) return "fold " + x.name + " <> " + y.name;
    // The first events of a generation may have moved by some ns; groups of many are kept as a density, whose parts
    // begin where the generation begins.
    const double tolerance = (x.many ? 5e-2 : 1e-4) + 64 / x.columnNs;
    for (std::size_t k = 0; k < x.shares.size(); ++k) {
      const double d = std::abs(static_cast<double>(x.shares[k]) - static_cast<double>(y.shares[k]));
      const double size = std::max(1.0, std::abs(static_cast<double>(x.shares[k])));
      if (d > tolerance * size) {
        return "fold of " + x.name + ", column " + std::to_string(k / 4) + ": " + std::to_string(x.shares[k]) + " <> " +
               std::to_string(y.shares[k]);
      }
    }
  }
  return {};
}

}  // namespace sweepscope::test
