// SPDX-License-Identifier: GPL-3.0-or-later

// A dock without a frame: a narrow title line with a button to close it.
//
// Threads: GUI thread only.
#pragma once

#include <QDockWidget>

#include "widgets/theme.h"

class QTabWidget;
class QToolButton;

namespace sweepscope {

class DockFrame : public QDockWidget {
  Q_OBJECT
 public:
  DockFrame(const QString& id, const QString& title, QWidget* content, QWidget* parent);
  // The tabs of the content serve as the title line; the button is shown beside them.
  void setTabsAsTitle(QTabWidget*);
  void setTheme(ThemeKind);

 protected:
  void showEvent(QShowEvent*) override;

 private:
  void stayInFront();

  QWidget* m_bar;
  QToolButton* m_close;
};

}  // namespace sweepscope
