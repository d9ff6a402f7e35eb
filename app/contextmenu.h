// SPDX-License-Identifier: GPL-3.0-or-later

// The context menu of the timeline: actions on the thing below the pointer.
//
// Threads: GUI thread only.
#pragma once

#include <QObject>

namespace sweepscope {

class MainWindow;

class ContextMenu : public QObject {
 public:
  explicit ContextMenu(MainWindow*);

 protected:
  bool eventFilter(QObject*, QEvent*) override;

 private:
  void show(QPoint globalPosition);

  MainWindow* m_window;
};

}  // namespace sweepscope
