// SPDX-License-Identifier: GPL-3.0-or-later

#include "widgets/focusring.h"

#include <QApplication>
#include <QEvent>
#include <QFocusFrame>
#include <QPainter>
#include <QTabBar>

namespace sweepscope {

namespace {

constexpr int kThick = 2;

// QFocusFrame is what Qt leaves out of layouts, of the mouse's way and of the tree of accessible widgets. Where it is
// and how it looks is decided here.
class Outline : public QFocusFrame {
 public:
  Outline(QWidget* target, const QColor& color) : QFocusFrame(target), m_color(color) {}
  void cover(const QRect& rect) {
    if (rect == geometry() && isVisible()) return;
    setGeometry(rect);
    // What is inside is not touched, so that repainting it costs nothing more.
    setMask(QRegion(this->rect()) - this->rect().adjusted(kThick, kThick, -kThick, -kThick));
    raise();
    show();
  }

 protected:
  void paintEvent(QPaintEvent*) override { QPainter(this).fillRect(rect(), m_color); }

 private:
  QColor m_color;
};

}  // namespace

FocusRing::FocusRing(QObject* parent) : QObject(parent) {
  connect(qApp, &QApplication::focusChanged, this, [this](QWidget*, QWidget* now) { follow(now); });
  follow(QApplication::focusWidget());
}

void FocusRing::setTheme(ThemeKind kind) {
  m_theme = kind;
  follow(m_target);
}

void FocusRing::follow(QWidget* target) {
  if (m_target) watch(m_target, false);
  delete m_outline;
  m_target = target;
  if (!target) return;
  m_outline = new Outline(target, theme(m_theme).color(Role::Accent));
  watch(target, true);
  place();
}

// Also what else is on the target: scroll bars come to the front each time they are laid out.
void FocusRing::watch(QWidget* target, bool on) {
  QObjectList watched = target->children();
  watched << target;
  for (QObject* object : watched) {
    object->removeEventFilter(this);
    if (on && object != m_outline) object->installEventFilter(this);
  }
}

void FocusRing::place() {
  const auto* tabs = qobject_cast<QTabBar*>(m_target);
  static_cast<Outline*>(m_outline.data())
      ->cover(tabs != nullptr ? tabs->tabRect(tabs->currentIndex()) : m_target->rect());
}

bool FocusRing::eventFilter(QObject* object, QEvent* event) {
  if (event->type() == QEvent::ZOrderChange && m_outline && object->parent() == m_target) m_outline->raise();
  // A tab bar says by painting itself that its tabs have other places, or that another one is the current one.
  const bool tabs = event->type() == QEvent::Paint && qobject_cast<QTabBar*>(object) != nullptr;
  if (object == m_target && m_outline && (event->type() == QEvent::Resize || tabs)) place();
  return QObject::eventFilter(object, event);
}

}  // namespace sweepscope
