// SPDX-License-Identifier: GPL-3.0-or-later

// The hit test of rows of spans, and what else lanes share.
#include "widgets/lanes/lane.h"

#include <QCoreApplication>
#include <algorithm>
#include <cmath>

namespace sweepscope {

namespace {

// Low shapes leave most of their row empty; a point there means the nearest one above or below.
const Box* nearestInLine(const std::vector<Box>& boxes, Band line, int x, int y) {
  const Box* best = nullptr;
  int least = 0;
  for (auto it = boxes.rbegin(); it != boxes.rend(); ++it) {
    if (x < it->x0 || x >= it->x1 || it->y1 <= line.top || it->y0 >= line.bottom) continue;
    const int distance = std::max({it->y0 - y, y - it->y1 + 1, 0});
    if (best != nullptr && distance >= least) continue;
    best = &*it;
    least = distance;
  }
  return best;
}

}  // namespace

Band spanBand(const Measures& m, int rowHeight) {
  const int pad = rowHeight <= m.compactLane() ? m.px(1) : m.px(2);
  return {pad, rowHeight - pad};
}

TimeRange columnRange(const TimeAxis& axis, int x) {
  TimeRange r = axis.columns(x, x + 1);
  if (r.length().ns < 1) r = {r.begin - Duration{1}, r.begin};
  return r;
}

RowGeometry rowGeometry(const LaneContext& c, const Row& row, int x0, int x1) {
  RowGeometry g;
  if (x0 < x1) row.lane->geometry(c, row, x0, x1, g);
  return g;
}

QString Lane::title() const {
  return QCoreApplication::translate("Lanes", m_spec.title);
}

QString Lane::help() const {
  return QCoreApplication::translate("Lanes", m_spec.help);
}

Subject Lane::hit(const LaneContext& c, const Row& row, int x, int y) const {
  const RowGeometry g = rowGeometry(c, row, x, x + 1);
  const Band line = isDensity(c, row, g) ? Band{y, y + 1} : lineAt(c, row, y);
  const Box* box = nearestInLine(g.boxes, line, x, y);
  if (box == nullptr) return {};
  return box->target >= 0 ? g.targets[std::size_t(box->target)] : resolve(c, row, *box, x, y);
}

QString Lane::tooltip(const LaneContext& c, const Row&, int, const Subject& found) const {
  return tooltipText(c.index.document, found);
}

std::optional<Time> nearestEdge(const LaneContext& c, const Row& row, int x, int reach) {
  std::optional<Time> best;
  double distance = reach + 0.5;
  const auto consider = [&](Time t) {
    const double d = std::abs(c.axis.position(t) - (x + 0.5));
    if (d >= distance) return;
    distance = d;
    best = t;
  };
  const RowGeometry g = rowGeometry(c, row, x - reach, x + reach + 1);
  for (const Box& b : g.boxes) {
    if (b.target < 0) continue;
    consider(g.targets[std::size_t(b.target)].span.begin);
    consider(g.targets[std::size_t(b.target)].span.end);
  }
  for (const MarkerShape& m : g.markers) consider(c.answers()->deletes.t0(m.deleteOp));
  return best;
}

}  // namespace sweepscope
