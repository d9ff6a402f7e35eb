// SPDX-License-Identifier: GPL-3.0-or-later

// Icons are drawn when a size is asked for: most of them never are, and drawing all would cost the first picture a
// tenth of a second. A disabled icon is the same shape in a faint ink.
#include "widgets/icons.h"

#include <QHash>
#include <QIconEngine>
#include <QPainter>
#include <QPixmap>
#include <QSvgRenderer>

#include "resources/resources.h"

namespace sweepscope {

namespace {

class IconEngine : public QIconEngine {
 public:
  IconEngine(QString name, ThemeKind kind) : m_name(std::move(name)), m_kind(kind) {}

  void paint(QPainter* painter, const QRect& rect, QIcon::Mode mode, QIcon::State) override {
    const Theme& t = theme(m_kind);
    const QColor ground = t.color(Role::Background);
    const QColor ink = mode == QIcon::Disabled ? mixed(t.color(Role::DimText), ground, 0.45)
                                               : mixed(t.color(Role::Text), ground, 0.82);
    QSvgRenderer(iconSvg(m_name, ink.name().toUtf8())).render(painter, rect);
  }

  QPixmap pixmap(const QSize& size, QIcon::Mode mode, QIcon::State state) override {
    const int key = size.width() * 8 + int(mode);
    const auto known = m_drawn.constFind(key);
    if (known != m_drawn.constEnd()) return *known;
    QPixmap pixmap(size);
    pixmap.fill(Qt::transparent);
    QPainter painter(&pixmap);
    paint(&painter, QRect(QPoint(), size), mode, state);
    painter.end();
    m_drawn.insert(key, pixmap);
    return pixmap;
  }

  QIconEngine* clone() const override { return new IconEngine(m_name, m_kind); }

 private:
  QString m_name;
  ThemeKind m_kind;
  QHash<int, QPixmap> m_drawn;
};

}  // namespace

QIcon themedIcon(const QString& name, ThemeKind kind) {
  return QIcon(new IconEngine(name, kind));
}

}  // namespace sweepscope
