// Icons are rendered once for each scale; a disabled one is the same shape in a faint ink.
#include "widgets/icons.h"

#include <QPainter>
#include <QPixmap>
#include <QSvgRenderer>

#include "resources/resources.h"

namespace sweepscope {

namespace {

QPixmap rendered(const QString& name, const QColor& ink, int size) {
  QSvgRenderer renderer(iconSvg(name, ink.name().toUtf8()));
  QPixmap pixmap(size, size);
  pixmap.fill(Qt::transparent);
  QPainter painter(&pixmap);
  renderer.render(&painter);
  return pixmap;
}

}  // namespace

QIcon themedIcon(const QString& name, ThemeKind kind) {
  const Theme& t = theme(kind);
  const QColor ink = mixed(t.color(Role::Text), t.color(Role::Background), 0.82);
  const QColor faint = mixed(t.color(Role::DimText), t.color(Role::Background), 0.45);
  QIcon icon;
  for (const int size : {16, 20, 24, 32, 40, 60}) {
    icon.addPixmap(rendered(name, ink, size));
    icon.addPixmap(rendered(name, faint, size), QIcon::Disabled);
  }
  return icon;
}

}  // namespace sweepscope
