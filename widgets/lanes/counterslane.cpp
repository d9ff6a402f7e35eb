// SPDX-License-Identifier: GPL-3.0-or-later

// Runnable goroutines over time; expanded, the other counters below. Each is an area under a line. For runnable
// goroutines a column shows the greatest number in it, because a short queue is what one looks for; for the others the
// mean.
#include "widgets/lanes/counterslane.h"

#include <algorithm>
#include <cmath>

#include "widgets/counted.h"
#include "widgets/lanes/summaryrow.h"
#include "widgets/subjects/countersubject.h"
#include "widgets/words.h"

namespace sweepscope {

namespace {

struct Tr : Counted<Tr> {
  Q_DECLARE_TR_FUNCTIONS(CountersLane)
};

constexpr CounterSpec kSpecs[] = {
    {Counter::Runnable, QT_TRANSLATE_NOOP("Counters", "runnable goroutines"),
     QT_TRANSLATE_NOOP("Counters",
                       "Goroutines that are ready to run and wait for a proc. A column shows the greatest "
                       "number in it."),
     Role::Runnable},
    {Counter::Running, QT_TRANSLATE_NOOP("Counters", "running goroutines"),
     QT_TRANSLATE_NOOP("Counters", "Goroutines that run on a proc. A column shows the mean."), Role::Running},
    {Counter::Syscall, QT_TRANSLATE_NOOP("Counters", "goroutines in syscalls"),
     QT_TRANSLATE_NOOP("Counters", "Goroutines in a system call. A column shows the mean."), Role::Syscall},
    {Counter::Waiting, QT_TRANSLATE_NOOP("Counters", "waiting goroutines"),
     QT_TRANSLATE_NOOP("Counters", "Goroutines that wait, for whatever reason. A column shows the mean."),
     Role::WaitChannel},
    {Counter::All, QT_TRANSLATE_NOOP("Counters", "all goroutines"),
     QT_TRANSLATE_NOOP("Counters", "Goroutines that exist. A column shows the mean."), Role::Counter},
    {Counter::Threads, QT_TRANSLATE_NOOP("Counters", "threads at work"),
     QT_TRANSLATE_NOOP("Counters",
                       "Threads that run a goroutine or are in a system call of one. A column shows the mean."),
     Role::Counter},
    {Counter::Gomaxprocs, "GOMAXPROCS", QT_TRANSLATE_NOOP("Counters", "How many procs the program may use at once."),
     Role::Counter},
};

struct Counters : LaneData {
  explicit Counters(const std::shared_ptr<const Trace>& trace) : track(trace) {
    trace->gomaxprocs().visitAll([&](const Metric& m) { mostProcs = std::max(mostProcs, double(m.value)); });
  }
  CountsTrack track;
  double mostProcs = 0;
};

Counter counterOf(const Row& row) {
  return isSummary(row) ? Counter::Runnable : Counter(row.index);
}

// What a column of the counter shows.
double shownValue(const GoroutineCounts& c, Counter counter) {
  return counter == Counter::Runnable ? double(c.mostRunnable) : counterValue(c, counter);
}

double topOf(const Counters& counters, Counter counter) {
  switch (counter) {
    case Counter::All: return counters.track.mostOfAll();
    case Counter::Threads: return counters.track.mostThreads();
    case Counter::Gomaxprocs: return counters.mostProcs;
    default: return shownValue(counters.track.most(), counter);
  }
}

// The value of GOMAXPROCS at a time.
std::optional<Metric> procsAt(const Trace& trace, Time t) {
  const auto& stream = trace.gomaxprocs();
  const std::size_t next = stream.lowerBound(t + Duration{1});
  return next == 0 ? std::nullopt : std::optional(stream.at(next - 1));
}

class AreaWriter {
 public:
  AreaWriter(const LaneContext& c, const Row& row, Role role, double top, RowGeometry& g)
      : m_role(role),
        m_top(std::max(1.0, top)),
        m_line(c.measures.px(1.5)),
        m_band(spanBand(c.measures, row)),
        m_g(g) {}
  void column(int x, double value) {
    if (value <= 0) return;
    const int height = std::max(m_line, int(std::lround(value / m_top * m_band.height())));
    const auto y = std::int16_t(std::max(m_band.top, m_band.bottom - height));
    put(m_area, {x, x + 1, y, std::int16_t(m_band.bottom), m_role, Texture::Tint, false, -1});
    put(m_edge, {x, x + 1, y, std::int16_t(y + m_line), m_role, Texture::Solid, false, -1});
  }
  void finish() {
    m_g.boxes.insert(m_g.boxes.end(), m_area.begin(), m_area.end());
    m_g.boxes.insert(m_g.boxes.end(), m_edge.begin(), m_edge.end());
  }

 private:
  static void put(std::vector<Box>& out, const Box& box) {
    const bool goesOn = !out.empty() && out.back().x1 == box.x0 && out.back().y0 == box.y0;
    if (goesOn) {
      out.back().x1 = box.x1;
    } else {
      out.push_back(box);
    }
  }
  Role m_role;
  double m_top;
  int m_line;
  Band m_band;
  RowGeometry& m_g;
  std::vector<Box> m_area, m_edge;
};

class CountersLane final : public Lane {
 public:
  CountersLane()
      : Lane({"counters", QT_TRANSLATE_NOOP("Lanes", "Counters"),
              QT_TRANSLATE_NOOP("Lanes",
                                "How many goroutines are runnable. A click on the name, or E, also shows those that "
                                "run, wait or are in syscalls, all that exist, the threads at work, and GOMAXPROCS. "
                                "The top of each row is the greatest value in the trace."),
              true, 1}) {}

  std::unique_ptr<const LaneData> prepare(const Document& doc) const override {
    return std::make_unique<Counters>(doc.trace);
  }
  std::vector<RowBlock> rows(const LaneIndex& index, const LayoutOptions& options) const override {
    if (countsOf(index).empty()) return {};
    const bool expanded = options.expanded && options.expanded(*this, kSummary);
    std::vector<RowBlock> blocks{
        {kSummary, expanded ? RowPart::Header : RowPart::Whole, options.measures.largeLane(), {}, false}};
    for (std::size_t i = 1; expanded && i < kCounters; ++i)
      blocks.push_back({i, RowPart::Whole, options.measures.lane(), {}, false});
    return blocks;
  }
  RowName name(const LaneIndex& index, const Row& row) const override {
    const Counter counter = counterOf(row);
    RowName name{counterName(counter), Tr::tr("up to %1").arg(counterNumber(topOf(countersOf(index), counter))),
                 counterHelp(counter)};
    name.text[0] = name.text[0].toUpper();
    name.expandable = isSummary(row);
    name.indented = !name.expandable;
    return name;
  }
  void geometry(const LaneContext& c, const Row& row, int x0, int x1, RowGeometry& g) const override {
    const Counter counter = counterOf(row);
    AreaWriter writer(c, row, counterSpec(counter).role, topOf(countersOf(c.index), counter), g);
    const int first = std::max(x0, c.axis.column(c.trace().range().begin));
    const int last = std::min(x1, c.axis.edge(c.trace().range().end));
    if (counter == Counter::Gomaxprocs) {
      for (int x = first; x < last; ++x) {
        const auto value = procsAt(c.trace(), columnRange(c.axis, x).end - Duration{1});
        if (value) writer.column(x, double(value->value));
      }
    } else if (first < last) {
      const auto columns = countsOf(c.index).fold(c.axis.columns(first, last), std::size_t(last - first));
      for (int x = first; x < last; ++x) {
        const auto& column = columns[std::size_t(x - first)];
        if (column) writer.column(x, shownValue(*column, counter));
      }
    }
    writer.finish();
  }
  // A column of many values means the greatest one, or the one in its middle.
  Subject hit(const LaneContext& c, const Row& row, int x, int) const override {
    if (rowGeometry(c, row, x, x + 1).boxes.empty()) return {};
    const TimeRange r = columnRange(c.axis, x);
    if (!c.trace().range().overlaps(r.begin, r.end)) return {};
    const Counter counter = counterOf(row);
    if (counter != Counter::Runnable) return counterAt(c.trace(), counter, r.begin + Duration{r.length().ns / 2});
    const auto most = countsOf(c.index).mostRunnable(r);
    return most ? counterAt(c.trace(), counter, std::max(most->range.begin, c.trace().range().begin)) : Subject();
  }
  QString tooltip(const LaneContext& c, const Row& row, int x, const Subject& found) const override {
    const QString text = Lane::tooltip(c, row, x, found);
    const auto counts = countsOf(c.index).fold(columnRange(c.axis, x), 1).front();
    if (counterOf(row) == Counter::Gomaxprocs || !counts || text.isEmpty()) return text;
    return text + QLatin1Char('\n') +
           Tr::tr("here on average: running %1, runnable %2, in syscalls %3, waiting %4")
               .arg(counterNumber(counts->running), counterNumber(counts->runnable), counterNumber(counts->syscall),
                    counterNumber(counts->waiting));
  }
  Subject first(const LaneIndex& index, const Row& row, TimeRange range, int step) const override {
    return counterAt(*index.document.trace, counterOf(row), step > 0 ? range.begin : range.end - Duration{1});
  }
  bool shows(const LaneIndex&, const Row& row, const Subject& s) const override {
    const bool collapsed = row.part == RowPart::Whole && isSummary(row);
    return s.is(counterType()) && (s.index == std::size_t(counterOf(row)) || collapsed);
  }
  bool outlines(const LaneIndex&, const Row& row, const Subject& s) const override {
    return s.is(counterType()) && s.index == std::size_t(counterOf(row));
  }

 private:
  static const Counters& countersOf(const LaneIndex& index) { return index.of<Counters>(countersLane()); }
};

}  // namespace

const CounterSpec& counterSpec(Counter counter) {
  return kSpecs[std::size_t(counter)];
}

QString counterName(Counter counter) {
  return QCoreApplication::translate("Counters", counterSpec(counter).name);
}

QString counterHelp(Counter counter) {
  return QCoreApplication::translate("Counters", counterSpec(counter).help);
}

QString counterNumber(double value) {
  const bool whole = value >= 100 || std::abs(value - std::round(value)) < 0.05;
  return whole ? countOf(std::uint64_t(std::llround(std::max(0.0, value)))) : QString::number(value, 'f', 1);
}

double counterValue(const GoroutineCounts& c, Counter counter) {
  switch (counter) {
    case Counter::Runnable: return c.runnable;
    case Counter::Running: return c.running;
    case Counter::Syscall: return c.syscall;
    case Counter::Waiting: return c.waiting;
    case Counter::All: return c.running + c.runnable + c.syscall + c.waiting;
    case Counter::Threads: return c.running + c.syscall;
    case Counter::Gomaxprocs: break;
  }
  return 0;
}

const Lane& countersLane() {
  static const CountersLane lane;
  return lane;
}

const CountsTrack& countsOf(const LaneIndex& index) {
  return index.of<Counters>(countersLane()).track;
}

}  // namespace sweepscope
