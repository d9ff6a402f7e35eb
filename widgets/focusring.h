// SPDX-License-Identifier: GPL-3.0-or-later

// Shows which widget has the keyboard: an outline in the accent's colour, over whatever the widget paints. Widgets
// whose style has a border of its own for that (buttons, fields) have none besides.
//
// Threads: GUI thread only.
#pragma once

#include <QPointer>
#include <QWidget>

#include "widgets/theme.h"

namespace sweepscope {

// One serves all windows of the program. It is a child of the widget that has the focus.
class FocusRing : public QObject {
  Q_OBJECT
 public:
  explicit FocusRing(QObject* parent = nullptr);
  void setTheme(ThemeKind);

 private:
  void follow(QWidget*);
  void place();
  void watch(QWidget* target, bool on);
  bool eventFilter(QObject*, QEvent*) override;

  QPointer<QWidget> m_target, m_outline;
  ThemeKind m_theme = ThemeKind::Light;
};

}  // namespace sweepscope
