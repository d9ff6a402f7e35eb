// The heap lane: live heap as an area under a step line, the goal as a step line. A column shows the least and the
// greatest value inside it.
#include <algorithm>
#include <cmath>

#include "widgets/geometry.h"
#include "widgets/heapgaps.h"

namespace sweepscope {

namespace {

struct Curve {
  const MetricTrack& track;
  Role role;
  bool area;
  int thickness;
};

class CurveWriter {
 public:
  CurveWriter(const LaneContext& c, Band band, const Curve& curve, RowGeometry& g)
      : m_band(band), m_curve(curve), m_g(g), m_top(c.index.heapTop > 0 ? c.index.heapTop * 1.06 : 1) {}

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
    const Time told = i < size ? values.at(i).time : traceEnd;
    const int next = i < size ? std::min(c.axis.column(told), last) : last;
    int held = next;
    if (i > 0) {
      const Metric before = values.at(i - 1);
      const Time until = holdsUntil(c.trace(), before.time, told);
      if (until < told) held = std::min(held, c.axis.edge(until));
      if (MetricTrack::isValue(before.value) && (held > x || until == told)) e.take(double(before.value));
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

}  // namespace

void heapGeometry(const LaneContext& c, const Row& row, int x0, int x1, RowGeometry& g) {
  if (c.answers() != nullptr) {
    const auto& inflections = c.answers()->inflections;
    const int half = markerHalf(c.measures);
    for (std::size_t i = 0; i < inflections.size(); ++i) {
      const int x = c.axis.column(inflections[i].time);
      if (x >= x0 - half && x < x1 + half) g.flags.push_back({x, i});
    }
  }
  const Band band{c.measures.px(3), row.height - c.measures.px(2)};
  curveGeometry(c, band, {c.index.live, Role::HeapLive, true, c.measures.px(1.5)}, x0, x1, g);
  curveGeometry(c, band, {c.index.goal, Role::HeapGoal, false, c.measures.px(1)}, x0, x1, g);
}

}  // namespace sweepscope
