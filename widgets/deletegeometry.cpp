// The lane of deletes: markers above, room for the selected one's bridge below. Every column with deletes has a stem;
// triangles keep a distance, so that a dense run stays readable.
#include "widgets/deletegeometry.h"

#include <algorithm>

namespace sweepscope {

namespace {

// Cells of the grid, of which the first delete gets a triangle.
int cellStart(const TimeAxis& axis, int x, int cell) {
  const std::int64_t grid = axis.left + x;
  const std::int64_t floor = grid >= 0 ? grid / cell : -((-grid + cell - 1) / cell);
  return int(floor * cell - axis.left);
}

QString keyText(std::string_view key) {
  return QString::fromUtf8(key.data(), qsizetype(std::min<std::size_t>(key.size(), 64)));
}

}  // namespace

int markerHalf(const Measures& m) {
  return m.px(5);
}

Band markerBand(const Measures& m, const Row& row) {
  return {m.px(3), row.height / 2};
}

MarkerBox markerBox(const LaneContext& c, const Row& row, Time t0) {
  const int x = c.axis.column(t0), half = markerHalf(c.measures);
  const Band band = markerBand(c.measures, row);
  return {x - half, x + half + 1, band.top, band.bottom};
}

IndexRun deletesOfMarker(const LaneContext& c, std::size_t deleteOp) {
  const int cell = 2 * markerHalf(c.measures);
  const int x = cellStart(c.axis, c.axis.column(c.answers()->deletes.t0(deleteOp)), cell);
  return {c.index.deleteTimes.lowerBound(c.axis.timeAt(x)), c.index.deleteTimes.lowerBound(c.axis.timeAt(x + cell))};
}

void deletesGeometry(const LaneContext& c, const Row& row, int x0, int x1, RowGeometry& g) {
  if (c.answers() == nullptr) return;
  const auto& deletes = c.answers()->deletes;
  const int half = markerHalf(c.measures), cell = 2 * half;
  const auto first = [&](Time t) { return c.index.deleteTimes.lowerBound(t); };
  int x = cellStart(c.axis, x0 - half, cell), lastCell = x - 1;
  std::size_t i = first(c.axis.timeAt(x)), inCell = 0;  // deletes below the latest triangle
  while (i < deletes.size()) {
    x = c.axis.column(deletes.t0(i));
    if (x >= x1 + half) break;
    const std::size_t next = std::max(i + 1, first(c.axis.timeAt(x + 1)));
    const int at = cellStart(c.axis, x, cell);
    MarkerShape m{x, i, next - i, at != lastCell, deletes.evidence(i)};
    inCell = (at != lastCell ? 0 : inCell) + (next - i);
    lastCell = at;
    if (x >= x0 - half) g.markers.push_back(m);
    SpanText t;
    t.x0 = x + half + c.measures.px(2);
    t.x1 = next < deletes.size() ? c.axis.column(deletes.t0(next)) - half : c.axis.column(c.trace().end());
    if (x >= x0 && x < x1 && t.x1 - t.x0 >= c.measures.labelFrom() && !deletes.key(i).empty()) {
      const Band band = markerBand(c.measures, row);
      t.y0 = band.top;
      t.y1 = band.bottom;
      t.text = inCell > 1 ? QStringLiteral("%1 deletes").arg(inCell) : keyText(deletes.key(i));
      t.about = deleteSelection(*c.answers(), i);
      g.texts.push_back(t);
    }
    i = next;
  }
}

}  // namespace sweepscope
