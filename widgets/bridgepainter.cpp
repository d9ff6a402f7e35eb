// SPDX-License-Identifier: GPL-3.0-or-later

// The bridge: a line in the row of deletes, from the marker to the reclaim, a riser to the GC lane, a fall to the proc
// that swept and to the goroutine that deleted; below the line, the cycles that did not reclaim the value.
#include <algorithm>

#include "widgets/lanes/deleteslane.h"
#include "widgets/timelinepainter.h"

namespace sweepscope {

namespace {

int clampX(const QRect& lanes, int x) {
  return std::clamp(lanes.left() + x, lanes.left() - 1, lanes.right() + 1);
}

// The bridge goes on outside of the view.
void arrow(QPainter& p, int tip, int y, int length, const QColor& ink) {
  p.save();
  p.setRenderHint(QPainter::Antialiasing);
  p.setPen(Qt::NoPen);
  p.setBrush(ink);
  const double x = tip + 0.5, middle = y;
  p.drawPolygon(QPolygonF({{x, middle}, {x - length * 1.4, middle - length}, {x - length * 1.4, middle + length}}));
  p.restore();
}

}  // namespace

void TimelinePainter::bridgeLine(QPainter& p, const QRect& lanes, int y, const Bridge& b) {
  const QColor ink = m_theme.color(Role::Bridge);
  if (b.band) {
    const int x0 = clampX(lanes, b.band->first), x1 = clampX(lanes, b.band->second);
    QColor tint = ink;
    tint.setAlphaF(0.22F);
    const QRect band(x0, y - m_measures.px(5), std::max(1, x1 - x0), m_measures.px(10));
    p.fillRect(band, tint);
    drawn({QStringLiteral("bridge-window"), band, b.deleteOp, b.cycle, {}, {}, {}});
  }
  QPen pen(ink, m_measures.px(2));
  pen.setCapStyle(Qt::FlatCap);
  if (b.dashed) pen.setDashPattern({3, 2});
  p.setPen(pen);
  const int x0 = clampX(lanes, b.x0), x1 = clampX(lanes, b.x1);
  if (x1 > x0) p.drawLine(x0, y, x1, y);
  if (x1 > lanes.right() && x0 <= lanes.right()) arrow(p, lanes.right(), y, m_measures.px(5), ink);
  if (x0 < lanes.left() && x1 >= lanes.left()) arrow(p, lanes.left(), y, -m_measures.px(5), ink);
  if (b.secondEnd) {
    const int x2 = clampX(lanes, *b.secondEnd);
    p.drawLine(x1, y + m_measures.px(3), x2, y + m_measures.px(3));
  }
  const int half = m_measures.px(4);
  drawn({QStringLiteral("bridge"), QRect(x0, y - half, std::max(1, x1 - x0), 2 * half), b.deleteOp, b.cycle, b.from,
         b.to, b.words});
}

void TimelinePainter::bridgeEnds(QPainter& p, const BridgePlaces& at, int y, const LaneContext& c, const Bridge& b) {
  const QColor ink = m_theme.color(Role::Bridge);
  QColor thin = ink;
  thin.setAlphaF(0.6F);
  const auto visible = [&](int x) { return x >= 0 && x < at.lanes.width(); };
  const auto dot = [&](int x, int py, bool full) {
    p.setPen(QPen(ink, m_measures.px(1.5)));
    p.setBrush(full ? ink : m_theme.color(Role::Background));
    const double r = m_measures.dpr * 3.2;
    p.drawEllipse(QPointF(x + 0.5, py + 0.5), r, r);
  };
  const auto riser = [&](int x, int from, int to, const QPen& pen) {
    p.setPen(pen);
    p.setRenderHint(QPainter::Antialiasing, false);
    p.drawLine(at.lanes.left() + x, from, at.lanes.left() + x, to);
    p.setRenderHint(QPainter::Antialiasing);
  };
  QPen solid(ink, m_measures.px(2)), fine(thin, m_measures.px(1));
  if (b.dashed) solid.setDashPattern({3, 2});
  if (visible(b.x0)) {
    const Band markers = markerBand(c.measures, at.deletes.height());
    riser(b.x0, at.deletes.top() + markers.bottom, y, QPen(ink, m_measures.px(1.5)));
    if (!at.goroutine.isEmpty()) {
      riser(b.x0, y, at.goroutine.top() + m_measures.px(2), fine);
      dot(at.lanes.left() + b.x0, at.goroutine.top() + m_measures.px(3), true);
    }
  }
  if (b.evidence == Evidence::None) return;
  for (const auto& x : {std::optional(b.x1), b.secondEnd}) {
    if (!x || !visible(*x) || at.gc.isEmpty()) continue;
    riser(*x, y, at.gc.bottom() - m_measures.px(4), solid);
    dot(at.lanes.left() + *x, at.gc.bottom() - m_measures.px(5), !b.dashed);
  }
  if (visible(b.x1) && !at.proc.isEmpty()) {
    riser(b.x1, y, at.proc.top() + m_measures.px(3), fine);
    dot(at.lanes.left() + b.x1, at.proc.top() + m_measures.px(4), true);
  }
}

void TimelinePainter::bridgeBetween(QPainter& p, const BridgePlaces& at, int y, const Bridge& b) {
  const int top = y + m_measures.px(3);
  const int baseline = at.deletes.bottom() - m_measures.px(2);
  int free = at.lanes.left();
  for (const BridgeCycle& cycle : b.between) {
    if (cycle.x1 < 0 || cycle.x0 >= at.lanes.width()) continue;
    const int x0 = std::max(cycle.x0, 0) + at.lanes.left(), x1 = std::min(cycle.x1, at.lanes.width()) + at.lanes.left();
    const QRect mark(x0, y - m_measures.px(3), std::max(m_measures.px(2), x1 - x0), m_measures.px(6));
    QColor ground = m_theme.color(Role::Mark);
    ground.setAlphaF(0.35F);
    p.fillRect(mark, ground);
    const QString text = QStringLiteral("#%1 %2").arg(cycle.cycle).arg(cycle.why);
    const int width = m_smallText.width(text);
    const int left = std::clamp((x0 + x1 - width) / 2, at.lanes.left() + m_measures.px(2),
                                std::max(at.lanes.left() + m_measures.px(2), at.lanes.right() - width));
    const bool fits = left >= free;
    Drawn d{QStringLiteral("between"), mark, b.deleteOp, cycle.cycle, {}, {}, cycle.why};
    if (fits) {
      p.fillRect(QRect((x0 + x1) / 2, top, m_measures.px(1), m_measures.px(3)), m_theme.color(Role::DimText));
      p.setPen(m_theme.color(Role::DimText));
      m_smallText.draw(p, left, baseline, text);
      free = left + width + m_measures.px(10);
      d.rect |= QRect(left, baseline - m_smallMetrics.ascent(), width, m_smallMetrics.height());
    }
    drawn(std::move(d));
  }
}

void TimelinePainter::bridge(QPainter& p, const BridgePlaces& at, const LaneContext& c, const Bridge& b) {
  if (at.deletes.isEmpty()) return;
  const int y = at.deletes.top() + at.deletes.height() / 2 + m_measures.px(5);
  p.save();
  p.setClipRect(at.lanes);
  bridgeBetween(p, at, y, b);
  if (b.evidence != Evidence::None) bridgeLine(p, at.lanes, y, b);
  p.setRenderHint(QPainter::Antialiasing);
  bridgeEnds(p, at, y, c, b);
  p.setRenderHint(QPainter::Antialiasing, false);
  const int x0 = clampX(at.lanes, b.x0), x1 = b.evidence == Evidence::None ? x0 : clampX(at.lanes, b.x1);
  const bool seen = x1 >= at.lanes.left() && x0 <= at.lanes.right();
  if (seen && !b.label.isEmpty()) {
    const int width = m_smallText.width(b.label) + m_measures.px(12);
    // Between the ends if it fits there, else behind the end.
    const bool between = x1 - x0 > width + m_measures.px(16);
    const QPoint middle(between ? (x0 + x1) / 2 : x1 + m_measures.px(8) + width / 2, y);
    const QRect box =
        pill(p, middle, b.label, Role::Bridge, at.lanes.adjusted(m_measures.px(4), 0, -m_measures.px(4), 0));
    drawn({QStringLiteral("bridge-label"), box, b.deleteOp, b.cycle, b.from, b.to, b.label});
  }
  p.restore();
}

}  // namespace sweepscope
