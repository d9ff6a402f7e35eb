// SPDX-License-Identifier: GPL-3.0-or-later

#include "widgets/swatch.h"

#include <QPainter>
#include <algorithm>

#include "widgets/boxfill.h"
#include "widgets/timelinepainter.h"

namespace sweepscope {

namespace {

void paintBar(QPainter& p, const TimelinePainter& painter, Role role, const QRect& box) {
  const Shape& shape = shapeOf(role);
  const int part = std::max(painter.measures().px(2), box.height() * shape.part / shape.whole);
  const int y0 = shape.fromTop ? box.top() : box.top() + box.height() - part;
  const Box bar{
      box.left(), box.left() + box.width(), std::int16_t(y0), std::int16_t(y0 + part), role, shape.texture, false, -1};
  BoxFill(painter.theme(), painter.measures()).paint(p, 0, 0, {bar});
}

}  // namespace

void paintSwatch(QPainter& p, TimelinePainter& painter, Role role, const QRect& box, bool filled) {
  const Measures& m = painter.measures();
  const auto bar = [&](int left, int y, int w, int h) {
    p.fillRect(QRect(left, y, w, h), painter.theme().color(role));
  };
  switch (roleSpec(role).sign) {
    case Sign::Triangle: {
      const QRect marker(box.left() + m.px(2), box.top(), m.px(10) + 1, box.height());
      return painter.marker(p, marker, Evidence::Freed, true, false);
    }
    case Sign::Diamond: {
      const QPointF middle(box.left() + box.width() / 2.0, box.top() + box.height() / 2.0);
      return painter.diamond(p, middle, filled);
    }
    case Sign::Tick: return bar(box.left() + box.width() / 2, box.top(), m.px(1.5), m.px(6));
    case Sign::Line: return bar(box.left(), box.top() + box.height() / 2, box.width(), m.px(2));
    case Sign::Bar: return paintBar(p, painter, role, box);
  }
}

QImage swatchImage(Role role, ThemeKind kind, QSize size, double dpr) {
  const Measures measures{dpr};
  QImage image(measures.px(size.width()), measures.px(size.height()), QImage::Format_RGB32);
  image.fill(theme(kind).color(Role::Background));
  TimelinePainter painter(theme(kind), measures, QFont());
  QPainter p(&image);
  paintSwatch(p, painter, role, image.rect());
  p.end();
  image.setDevicePixelRatio(dpr);
  return image;
}

}  // namespace sweepscope
