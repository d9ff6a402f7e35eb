// SPDX-License-Identifier: GPL-3.0-or-later

// Live heap as an area under a step line, the goal as a step line. A column shows the least and the greatest value
// inside it.
#include "widgets/lanes/heaplane.h"

#include <algorithm>
#include <cmath>

#include "widgets/counted.h"
#include "widgets/heapgaps.h"
#include "widgets/lanes/lanelayout.h"
#include "widgets/metrictrack.h"
#include "widgets/subjects/inflectionsubject.h"
#include "widgets/timelinepainter.h"
#include "widgets/words.h"

namespace sweepscope {

namespace {

struct Tr : Counted<Tr> {
  Q_DECLARE_TR_FUNCTIONS(HeapLane)
};

struct HeapTracks : LaneData {
  explicit HeapTracks(const Trace& trace)
      : live(trace.heapLive()), goal(trace.heapGoal()), top(std::max(live.whole().most, goal.whole().most)) {}
  MetricTrack live, goal;
  double top;  // bytes
};

const HeapTracks& heapOf(const LaneIndex& index) {
  return index.of<HeapTracks>(heapLane());
}

struct Curve {
  const MetricTrack& track;
  Role role;
  bool area;
  int thickness;
};

class CurveWriter {
 public:
  CurveWriter(const LaneContext& c, Band band, const Curve& curve, RowGeometry& g)
      : m_band(band), m_curve(curve), m_g(g), m_top(heapOf(c.index).top > 0 ? heapOf(c.index).top * 1.06 : 1) {}

  void column(int x0, int x1, const MetricTrack::Extent& e) {
    if (!e.any || x0 >= x1) return;
    const int high = y(e.most), low = y(e.least);
    if (m_curve.area)
      put(m_area, {x0, x1, std::int16_t(high), std::int16_t(m_band.bottom), m_curve.role, Texture::Tint, false, -1});
    put(m_line,
        {x0, x1, std::int16_t(high), std::int16_t(low + m_curve.thickness), m_curve.role, Texture::Solid, false, -1});
  }
  void finish() {
    m_g.boxes.insert(m_g.boxes.end(), m_area.begin(), m_area.end());
    m_g.boxes.insert(m_g.boxes.end(), m_line.begin(), m_line.end());
  }

 private:
  int y(double value) const {
    return m_band.bottom - m_curve.thickness - int(std::lround(value / m_top * (m_band.height() - m_curve.thickness)));
  }
  static void put(std::vector<Box>& out, Box box) {
    if (!out.empty() && out.back().x1 == box.x0 && out.back().y0 == box.y0 && out.back().y1 == box.y1) {
      out.back().x1 = box.x1;
    } else {
      out.push_back(box);
    }
  }
  Band m_band;
  const Curve& m_curve;
  RowGeometry& m_g;
  double m_top;
  std::vector<Box> m_area, m_line;
};

void curveGeometry(const LaneContext& c, Band band, const Curve& curve, int x0, int x1, RowGeometry& g) {
  const std::size_t size = curve.track.size();
  if (size == 0) return;
  MetricTrack::Reader values(curve.track);
  CurveWriter writer(c, band, curve, g);
  const Time traceEnd = c.trace().range().end;
  const int last = std::min(x1, c.axis.edge(traceEnd));
  std::size_t i = values.lowerBound(c.axis.timeAt(x0));
  for (int x = x0; x < last;) {
    MetricTrack::Extent e;
    const Time changed = i < size ? values.at(i).time : traceEnd;
    const int next = i < size ? std::min(c.axis.column(changed), last) : last;
    int held = next;
    if (i > 0) {
      const Metric before = values.at(i - 1);
      const Time until = holdsUntil(c.trace(), before.time, changed);
      if (until < changed) held = std::min(held, c.axis.edge(until));
      if (MetricTrack::isValue(before.value) && (held > x || until == changed)) e.take(double(before.value));
    }
    if (next > x) {
      writer.column(x, std::max(x, held), e);
      x = next;
      continue;
    }
    const std::size_t end = std::max(i + 1, values.lowerBound(c.axis.timeAt(x + 1)));
    e.take(values.extent(i, end));
    writer.column(x, x + 1, e);
    i = end;
    ++x;
  }
  writer.finish();
}

// The value that was set at t or before, unless it was lost in a gap since.
std::optional<double> heldAt(const Trace& trace, const MetricTrack& track, Time t) {
  MetricTrack::Reader values(track);
  const std::size_t next = values.lowerBound(t + Duration{1});
  if (next == 0 || t < trace.range().begin || t >= trace.range().end) return std::nullopt;
  const Metric last = values.at(next - 1);
  const Time until = holdsUntil(trace, last.time, next < track.size() ? values.at(next).time : trace.range().end);
  const bool holds = t < until || t == last.time;
  return holds && MetricTrack::isValue(last.value) ? std::optional(double(last.value)) : std::nullopt;
}

Subject firstInflection(const Answers& answers, TimeRange range, int step) {
  const auto& all = answers.inflections;
  const auto from = [&](Time t) {
    return std::size_t(std::partition_point(all.begin(), all.end(), [&](auto& i) { return i.time < t; }) - all.begin());
  };
  const std::size_t next =
      step > 0 ? from(range.begin) : from(range.end) - 1;  // wraps to a huge number before the first
  return next < all.size() ? inflectionSubject(answers, next) : Subject();
}

class HeapLane final : public Lane {
 public:
  HeapLane()
      : Lane({"heap", QT_TRANSLATE_NOOP("Lanes", "Heap"),
              QT_TRANSLATE_NOOP("Lanes",
                                "The runtime's estimate of the live heap, and the heap goal. The estimate is not "
                                "HeapAlloc: it falls at mark termination. The top of the lane is the greatest value in "
                                "the trace."),
              true, 2, -1}) {}

  std::unique_ptr<const LaneData> prepare(const Document& doc) const override {
    return std::make_unique<HeapTracks>(*doc.trace);
  }
  std::vector<RowBlock> rows(const LaneIndex&, const LayoutOptions& options) const override {
    return {{0, RowPart::Whole, options.measures.px(48), {}, false}};
  }
  RowName name(const LaneIndex& index, const Row&) const override {
    const double top = heapOf(index).top;
    RowName name{title(), top > 0 ? Tr::tr("up to %1").arg(bytesOf(std::uint64_t(top))) : QString(), help()};
    name.key = {{Role::HeapLive, Tr::tr("live")}, {Role::HeapGoal, Tr::tr("goal")}};
    return name;
  }
  QString hint(const LaneContext& c, const Row&) const override {
    if (heapOf(c.index).top > 0) return {};
    return Tr::tr("This part of the trace has no heap metrics.");
  }
  void geometry(const LaneContext& c, const Row& row, int x0, int x1, RowGeometry& g) const override {
    addFlags(c, x0, x1, g);
    const HeapTracks& heap = heapOf(c.index);
    const Band band{c.measures.px(3), row.height - c.measures.px(2)};
    curveGeometry(c, band, {heap.live, Role::HeapLive, true, c.measures.px(1.5)}, x0, x1, g);
    curveGeometry(c, band, {heap.goal, Role::HeapGoal, false, c.measures.px(1)}, x0, x1, g);
  }
  Subject hit(const LaneContext& c, const Row& row, int x, int) const override {
    const int reach = markerHalf(c.measures);
    const RowGeometry g = rowGeometry(c, row, x - reach, x + reach + 1);
    const FlagShape* best = nullptr;
    for (const auto& f : g.flags) {
      if (best == nullptr || std::abs(f.x - x) < std::abs(best->x - x)) best = &f;
    }
    if (best == nullptr || std::abs(best->x - x) > reach) return {};
    return inflectionSubject(*c.answers(), best->inflection);
  }
  QString tooltip(const LaneContext& c, const Row& row, int x, const Subject& found) const override {
    return found ? Lane::tooltip(c, row, x, found) : heapTooltip(c.index, c.axis.timeAt(x));
  }
  void paintOver(const RowPainting& r) const override { r.painter.flags(r.p, r.area, r.context, r.flags); }
  Subject first(const LaneIndex& index, const Row&, TimeRange range, int step) const override {
    return index.document.answers ? firstInflection(*index.document.answers, range, step) : Subject();
  }
  bool shows(const LaneIndex&, const Row&, const Subject& s) const override { return s.is(inflectionType()); }

 private:
  static void addFlags(const LaneContext& c, int x0, int x1, RowGeometry& g) {
    if (c.answers() == nullptr) return;
    const auto& inflections = c.answers()->inflections;
    const int half = markerHalf(c.measures);
    for (std::size_t i = 0; i < inflections.size(); ++i) {
      const int x = c.axis.column(inflections[i].time);
      if (x >= x0 - half && x < x1 + half) g.flags.push_back({x, i});
    }
  }
};

}  // namespace

const Lane& heapLane() {
  static const HeapLane lane;
  return lane;
}

QString heapTooltip(const LaneIndex& index, Time t) {
  const Trace& trace = *index.document.trace;
  const auto live = heldAt(trace, heapOf(index).live, t), goal = heldAt(trace, heapOf(index).goal, t);
  if (!live && !goal) return {};
  QStringList lines{Tr::tr("heap at %1").arg(momentOf(trace, t, Duration{1000}))};
  if (live) lines << Tr::tr("live heap %1").arg(bytesOf(std::uint64_t(*live)));
  if (goal) lines << Tr::tr("heap goal %1").arg(bytesOf(std::uint64_t(*goal)));
  return lines.join(QLatin1Char('\n'));
}

}  // namespace sweepscope
