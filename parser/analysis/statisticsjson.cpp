// SPDX-License-Identifier: GPL-3.0-or-later

#include "analysis/statisticsjson.h"

#include <algorithm>
#include <array>
#include <charconv>

#include "analysis/jsonwriter.h"

namespace sweepscope {
namespace {

// Appends an object or a list with its commas.
class Writer {
 public:
  Writer(const Trace& trace, const TextSink& sink) : m_trace(trace), m_json(m_text), m_sink(sink) {}
  ~Writer() { flush(); }
  Writer(const Writer&) = delete;
  Writer& operator=(const Writer&) = delete;

  template <class F>
  void object(F&& f) {
    nested('{', '}', f);
  }
  template <class F>
  void list(F&& f) {
    nested('[', ']', f);
  }
  template <class List, class F>
  void list(const List& all, F&& f) {
    list([&] {
      for (const auto& one : all) {
        next();
        f(one);
      }
    });
  }
  // A member of an object; the value is to follow.
  void key(std::string_view name) {
    next();
    m_json.string(name);
    m_text += ':';
  }
  void next() {
    if (!m_first) m_text += ',';
    if (m_text.size() > kFlushAt) flush();
    m_first = false;
  }

  void number(std::string_view name, std::uint64_t value) {
    key(name);
    m_json.number(value);
  }
  void id(std::string_view name, std::int64_t value) {
    key(name);
    m_json.number(value);
  }
  void duration(std::string_view name, std::optional<Duration> d) {
    key(name);
    m_json.number(d ? std::optional(d->ns) : std::nullopt);
  }
  void time(std::string_view name, Time t) { duration(name, m_trace.sinceOrigin(t)); }
  void text(std::string_view name, std::string_view value) {
    key(name);
    m_json.string(value);
  }
  void text(std::string_view name, StringId value) { text(name, m_trace.text(value)); }
  void value(std::int64_t number) { m_json.number(number); }
  void share(double value) {
    std::array<char, 32> digits;
    const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), value, std::chars_format::fixed, 6);
    m_text.append(digits.data(), end.ptr);
  }
  void null() { m_json.null(); }

 private:
  static constexpr std::size_t kFlushAt = 1 << 16;
  template <class F>
  void nested(char open, char close, F& f) {
    m_text += open;
    m_first = true;
    f();
    m_text += close;
    m_first = false;
  }
  void flush() {
    m_sink(m_text);
    m_text.clear();
  }

  const Trace& m_trace;
  std::string m_text;
  JsonWriter m_json;
  const TextSink& m_sink;
  bool m_first = true;
};

// The columns of states, as `go tool trace` has them: where a syscall that lost its proc lasts to the end of the trace,
// it counts all of it as a syscall, and the time without a proc once more as runnable (Go's internal/trace,
// summary.go).
struct StateColumn {
  std::string_view name;
  Duration (*time)(const TimeAccount&);
};
constexpr StateColumn kStates[] = {
    {"total_ns", [](const TimeAccount& t) { return t.total; }},
    {"running_ns", [](const TimeAccount& t) { return t.running.time; }},
    {"runnable_ns", [](const TimeAccount& t) { return Duration{t.runnable.time.ns + t.blockedAtEnd.ns}; }},
    {"syscall_ns", [](const TimeAccount& t) { return Duration{t.syscall.time.ns + t.blockedAtEnd.ns}; }},
    {"syscall_blocked_ns", [](const TimeAccount& t) { return Duration{t.blocked.time.ns - t.blockedAtEnd.ns}; }},
};

void writeAccount(Writer& w, const Trace& trace, const TimeAccount& times) {
  for (const StateColumn& column : kStates) w.duration(column.name, column.time(times));
  w.key("waiting_ns");
  w.object([&] {
    for (const auto& [reason, sum] : times.waiting) w.duration(trace.text(reason), sum.time);
  });
  w.key("ranges_ns");
  w.object([&] {
    for (const RangeTime& r : times.ranges) w.duration(rangeText(trace, r.name), r.time);
  });
}

void writePercentiles(Writer& w, const Distribution& d) {
  w.duration("p50_ns", d.percentile(0.5));
  w.duration("p90_ns", d.percentile(0.9));
  w.duration("p99_ns", d.percentile(0.99));
  w.duration("max_ns", d.percentile(1));
}

void writeStays(Writer& w, const StaySummary& stays) {
  w.object([&] {
    w.number("n", stays.lengths().count());
    writePercentiles(w, stays.lengths());
    w.key("longest");
    w.list(stays.longest(), [&](const Stay& stay) {
      w.object([&] {
        w.id("goroutine", stay.goroutine.value);
        w.time("t_ns", stay.begin);
        w.duration("ns", stay.length);
      });
    });
  });
}

void writeStop(Writer& w, const StopStats& s) {
  const WorldStop& stop = s.stop;
  const auto between = [](std::optional<Time> a, std::optional<Time> b) {
    return a && b ? std::optional(*b - *a) : std::nullopt;
  };
  w.object([&] {
    w.time("t_ns", stop.begin);
    w.duration("asked_to_still_ns", between(stop.begin, stop.still));
    w.duration("still_ns", between(stop.still, stop.moves));
    w.duration("late_end_ns", stop.moves && stop.endSeen ? std::optional(stop.late()) : std::nullopt);
    w.text("reason", s.kind);
    const auto known = [&](std::string_view name, bool is, std::int64_t value) {
      if (is) return w.id(name, value);
      w.key(name);
      w.null();
    };
    known("cycle", s.cycle.has_value(), static_cast<std::int64_t>(s.cycle.value_or(0)));
    known("last_proc", stop.lastProc.valid(), stop.lastProc.value);
    known("last_goroutine", stop.lastGoroutine.valid(), stop.lastGoroutine.value);
  });
}

void writeCurve(Writer& w, std::string_view name, const std::vector<MmuPoint>& curve) {
  w.key(name);
  w.list(curve, [&](const MmuPoint& p) {
    w.list([&] {
      w.next();
      w.value(p.window.ns);
      w.next();
      w.share(p.share);
    });
  });
}

void writeUserStats(Writer& w, const Statistics& s) {
  w.key("tasks");
  w.list(s.tasks, [&](const TaskStats& t) {
    w.object([&] {
      w.text("name", t.name);
      w.number("count", t.count);
      w.number("complete", t.complete);
      writePercentiles(w, t.lengths);
    });
  });
  w.key("regions");
  w.list(s.regions, [&](const RegionStats& r) {
    w.object([&] {
      w.text("name", r.name);
      w.text("function", r.function);
      w.number("count", r.count);
      writePercentiles(w, r.lengths);
    });
  });
}

}  // namespace

void writeStatisticsJson(const Trace& trace, const Statistics& s, const StatsQuery& query, StatsBy by,
                         const TextSink& sink) {
  Writer w(trace, sink);
  w.object([&] {
    w.number("schema", 1);
    w.key("range_ns");
    const std::array<Time, 2> ends = {std::max(s.range.begin, trace.origin()), s.range.end};
    w.list(ends, [&](Time t) { w.value(trace.sinceOrigin(t).ns); });
    w.key("groups");
    w.list(s.goroutines.groups, [&](const GroupAccount& g) {
      w.object([&] {
        w.text("function", g.function);
        w.number("goroutines", g.goroutines);
        writeAccount(w, trace, g.times);
      });
    });
    if (by == StatsBy::Goroutine) {
      w.key("goroutines");
      w.list([&] {
        visitGoroutineAccounts(trace, query, [&](const GoroutineInfo& info, const TimeAccount& times) {
          w.next();
          w.object([&] {
            w.id("id", info.id.value);
            w.text("function", info.function);
            writeAccount(w, trace, times);
          });
        });
      });
    }
    w.key("scheduler_latency");
    writeStays(w, s.goroutines.latency);
    w.key("syscalls");
    writeStays(w, s.goroutines.syscalls);
    w.key("stops");
    w.list(s.stops, [&](const StopStats& stop) { writeStop(w, stop); });
    writeUserStats(w, s);
    w.key("mmu");
    w.object([&] {
      writeCurve(w, "system", s.mmu.tool.system);
      writeCurve(w, "system_sweep", s.mmu.tool.systemSweep);
      writeCurve(w, "per_proc", s.mmu.tool.perProc);
      w.key("corrected");
      w.object([&] {
        writeCurve(w, "system", s.mmu.corrected.system);
        writeCurve(w, "system_sweep", s.mmu.corrected.systemSweep);
        writeCurve(w, "per_proc", s.mmu.corrected.perProc);
      });
    });
  });
}

namespace {

// The columns of reasons and ranges: those that any function has.
struct Columns {
  std::vector<StringId> reasons;
  std::vector<RangeName> ranges;

  explicit Columns(const std::vector<GroupAccount>& groups) {
    for (const GroupAccount& g : groups) {
      for (const auto& [reason, sum] : g.times.waiting) reasons.push_back(reason);
      for (const RangeTime& r : g.times.ranges) ranges.push_back(r.name);
    }
    const auto once = [](auto& all) {
      std::sort(all.begin(), all.end());
      all.erase(std::unique(all.begin(), all.end()), all.end());
    };
    once(reasons);
    once(ranges);
  }
};

// A field of a table: what would divide it becomes a blank.
std::string field(std::string_view text) {
  std::string out(text);
  std::replace_if(
      out.begin(), out.end(), [](char c) { return c == '\t' || c == '\n' || c == '\r'; }, ' ');
  return out;
}

std::string headLine(const Trace& trace, const Columns& columns, StatsBy by) {
  std::string line = by == StatsBy::Goroutine ? "goroutine\tfunction" : "function\tgoroutines";
  line += "\ttotal_ns\trunning_ns\trunnable_ns\tsyscall_ns\tsyscall_blocked_ns";
  for (const StringId reason : columns.reasons) line += "\twaiting_ns: " + field(trace.text(reason));
  for (const RangeName& name : columns.ranges) line += "\trange_ns: " + field(rangeText(trace, name));
  return line + '\n';
}

std::string timeFields(const Columns& columns, const TimeAccount& times) {
  std::string line;
  const auto add = [&](Duration d) { line += '\t' + std::to_string(d.ns); };
  for (const StateColumn& column : kStates) add(column.time(times));
  for (const StringId reason : columns.reasons) {
    const auto is = [&](const auto& w) { return w.first == reason; };
    const auto known = std::find_if(times.waiting.begin(), times.waiting.end(), is);
    add(known == times.waiting.end() ? Duration{} : known->second.time);
  }
  for (const RangeName& name : columns.ranges) {
    const auto is = [&](const RangeTime& r) { return r.name == name; };
    const auto known = std::find_if(times.ranges.begin(), times.ranges.end(), is);
    add(known == times.ranges.end() ? Duration{} : known->time);
  }
  return line + '\n';
}

}  // namespace

void writeStatisticsTable(const Trace& trace, const Statistics& s, const StatsQuery& query, StatsBy by,
                          const TextSink& sink) {
  const Columns columns(s.goroutines.groups);
  sink(headLine(trace, columns, by));
  if (by == StatsBy::Function) {
    for (const GroupAccount& g : s.goroutines.groups)
      sink(field(trace.text(g.function)) + '\t' + std::to_string(g.goroutines) + timeFields(columns, g.times));
    return;
  }
  visitGoroutineAccounts(trace, query, [&](const GoroutineInfo& info, const TimeAccount& times) {
    sink(std::to_string(info.id.value) + '\t' + field(trace.text(info.function)) + timeFields(columns, times));
  });
}

}  // namespace sweepscope
