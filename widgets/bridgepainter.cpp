// SPDX-License-Identifier: GPL-3.0-or-later

#include "widgets/bridgepainter.h"

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

class BridgePainter {
 public:
  BridgePainter(TimelinePainter& painter, QPainter& p, const BridgePlaces& places, const Bridge& bridge)
      : m_painter(painter),
        m_theme(painter.theme()),
        m_measures(painter.measures()),
        m_p(p),
        m_at(places),
        m_bridge(bridge),
        m_y(places.deletes.top() + places.deletes.height() / 2 + m_measures.px(5)) {}

  void line();
  void ends(const LaneContext&);
  void between();
  void label();

 private:
  TimelinePainter& m_painter;
  const Theme& m_theme;
  const Measures& m_measures;
  QPainter& m_p;
  const BridgePlaces& m_at;
  const Bridge& m_bridge;
  int m_y;  // of the line
};

void BridgePainter::line() {
  const QColor ink = m_theme.color(Role::Bridge);
  if (m_bridge.band) {
    const int x0 = clampX(m_at.lanes, m_bridge.band->first), x1 = clampX(m_at.lanes, m_bridge.band->second);
    QColor tint = ink;
    tint.setAlphaF(0.22F);
    const QRect band(x0, m_y - m_measures.px(5), std::max(1, x1 - x0), m_measures.px(10));
    m_p.fillRect(band, tint);
    m_painter.note({QStringLiteral("bridge-window"), band, m_bridge.deleteOp, m_bridge.cycle, {}, {}, {}});
  }
  QPen pen(ink, m_measures.px(2));
  pen.setCapStyle(Qt::FlatCap);
  if (m_bridge.dashed) pen.setDashPattern({3, 2});
  m_p.setPen(pen);
  const int x0 = clampX(m_at.lanes, m_bridge.x0), x1 = clampX(m_at.lanes, m_bridge.x1);
  if (x1 > x0) m_p.drawLine(x0, m_y, x1, m_y);
  if (x1 > m_at.lanes.right() && x0 <= m_at.lanes.right()) arrow(m_p, m_at.lanes.right(), m_y, m_measures.px(5), ink);
  if (x0 < m_at.lanes.left() && x1 >= m_at.lanes.left()) arrow(m_p, m_at.lanes.left(), m_y, -m_measures.px(5), ink);
  if (m_bridge.secondEnd) {
    const int x2 = clampX(m_at.lanes, *m_bridge.secondEnd);
    m_p.drawLine(x1, m_y + m_measures.px(3), x2, m_y + m_measures.px(3));
  }
  const int half = m_measures.px(4);
  m_painter.note({QStringLiteral("bridge"), QRect(x0, m_y - half, std::max(1, x1 - x0), 2 * half), m_bridge.deleteOp,
                  m_bridge.cycle, m_bridge.from, m_bridge.to, m_bridge.words});
}

void BridgePainter::ends(const LaneContext& c) {
  const QColor ink = m_theme.color(Role::Bridge);
  QColor thin = ink;
  thin.setAlphaF(0.6F);
  const auto visible = [&](int x) { return x >= 0 && x < m_at.lanes.width(); };
  const auto dot = [&](int x, int py, bool full) {
    m_p.setPen(QPen(ink, m_measures.px(1.5)));
    m_p.setBrush(full ? ink : m_theme.color(Role::Background));
    const double r = m_measures.dpr * 3.2;
    m_p.drawEllipse(QPointF(x + 0.5, py + 0.5), r, r);
  };
  const auto riser = [&](int x, int from, int to, const QPen& pen) {
    m_p.setPen(pen);
    m_p.setRenderHint(QPainter::Antialiasing, false);
    m_p.drawLine(m_at.lanes.left() + x, from, m_at.lanes.left() + x, to);
    m_p.setRenderHint(QPainter::Antialiasing);
  };
  QPen solid(ink, m_measures.px(2)), fine(thin, m_measures.px(1));
  if (m_bridge.dashed) solid.setDashPattern({3, 2});
  if (visible(m_bridge.x0)) {
    const Band markers = markerBand(c.measures, m_at.deletes.height());
    riser(m_bridge.x0, m_at.deletes.top() + markers.bottom, m_y, QPen(ink, m_measures.px(1.5)));
    if (!m_at.goroutine.isEmpty()) {
      riser(m_bridge.x0, m_y, m_at.goroutine.top() + m_measures.px(2), fine);
      dot(m_at.lanes.left() + m_bridge.x0, m_at.goroutine.top() + m_measures.px(3), true);
    }
  }
  if (m_bridge.evidence == Evidence::None) return;
  for (const auto& x : {std::optional(m_bridge.x1), m_bridge.secondEnd}) {
    if (!x || !visible(*x) || m_at.gc.isEmpty()) continue;
    riser(*x, m_y, m_at.gc.bottom() - m_measures.px(4), solid);
    dot(m_at.lanes.left() + *x, m_at.gc.bottom() - m_measures.px(5), !m_bridge.dashed);
  }
  if (visible(m_bridge.x1) && !m_at.proc.isEmpty()) {
    riser(m_bridge.x1, m_y, m_at.proc.top() + m_measures.px(3), fine);
    dot(m_at.lanes.left() + m_bridge.x1, m_at.proc.top() + m_measures.px(4), true);
  }
}

void BridgePainter::between() {
  const int top = m_y + m_measures.px(3);
  const int baseline = m_at.deletes.bottom() - m_measures.px(2);
  const QFontMetrics metrics(m_painter.smallFont());
  int free = m_at.lanes.left();
  for (const BridgeCycle& cycle : m_bridge.between) {
    if (cycle.x1 < 0 || cycle.x0 >= m_at.lanes.width()) continue;
    const int x0 = std::max(cycle.x0, 0) + m_at.lanes.left(),
              x1 = std::min(cycle.x1, m_at.lanes.width()) + m_at.lanes.left();
    const QRect mark(x0, m_y - m_measures.px(3), std::max(m_measures.px(2), x1 - x0), m_measures.px(6));
    QColor ground = m_theme.color(Role::Mark);
    ground.setAlphaF(0.35F);
    m_p.fillRect(mark, ground);
    const QString text = QStringLiteral("#%1 %2").arg(cycle.cycle).arg(cycle.why);
    const int width = m_painter.smallWidth(text);
    const int left = std::clamp((x0 + x1 - width) / 2, m_at.lanes.left() + m_measures.px(2),
                                std::max(m_at.lanes.left() + m_measures.px(2), m_at.lanes.right() - width));
    const bool fits = left >= free;
    Drawn d{QStringLiteral("between"), mark, m_bridge.deleteOp, cycle.cycle, {}, {}, cycle.why};
    if (fits) {
      m_p.fillRect(QRect((x0 + x1) / 2, top, m_measures.px(1), m_measures.px(3)), m_theme.color(Role::DimText));
      m_p.setPen(m_theme.color(Role::DimText));
      m_painter.drawSmall(m_p, left, baseline, text);
      free = left + width + m_measures.px(10);
      d.rect |= QRect(left, baseline - metrics.ascent(), width, metrics.height());
    }
    m_painter.note(std::move(d));
  }
}

void BridgePainter::label() {
  const int x0 = clampX(m_at.lanes, m_bridge.x0),
            x1 = m_bridge.evidence == Evidence::None ? x0 : clampX(m_at.lanes, m_bridge.x1);
  const bool seen = x1 >= m_at.lanes.left() && x0 <= m_at.lanes.right();
  if (!seen || m_bridge.label.isEmpty()) return;
  const int width = m_painter.smallWidth(m_bridge.label) + m_measures.px(12);
  // Between the ends if it fits there, else behind the end.
  const bool isBetween = x1 - x0 > width + m_measures.px(16);
  const QPoint middle(isBetween ? (x0 + x1) / 2 : x1 + m_measures.px(8) + width / 2, m_y);
  const QRect inside = m_at.lanes.adjusted(m_measures.px(4), 0, -m_measures.px(4), 0);
  const QRect box = m_painter.pill(m_p, middle, m_bridge.label, Role::Bridge, inside);
  m_painter.note({QStringLiteral("bridge-label"), box, m_bridge.deleteOp, m_bridge.cycle, m_bridge.from, m_bridge.to,
                  m_bridge.label});
}

}  // namespace

void paintBridge(TimelinePainter& painter, QPainter& p, const BridgePlaces& places, const LaneContext& context,
                 const Bridge& bridge) {
  if (places.deletes.isEmpty()) return;
  BridgePainter parts(painter, p, places, bridge);
  p.save();
  p.setClipRect(places.lanes);
  parts.between();
  if (bridge.evidence != Evidence::None) parts.line();
  p.setRenderHint(QPainter::Antialiasing);
  parts.ends(context);
  p.setRenderHint(QPainter::Antialiasing, false);
  parts.label();
  p.restore();
}

}  // namespace sweepscope
