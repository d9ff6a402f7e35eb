// SPDX-License-Identifier: GPL-3.0-or-later

// A list that is searched by typing: commands by parts of their names, and what to go to by its name (a time, a
// goroutine, a GC cycle, a delete, a proc). What is chosen is done after the list has closed.
//
// Threads: GUI thread only.
#pragma once

#include <QDialog>
#include <vector>

#include "widgets/gototargets.h"

class QLineEdit;
class QTreeWidget;
class QTreeWidgetItem;

namespace sweepscope {

class MainWindow;

class CommandPalette : public QDialog {
  Q_OBJECT
 public:
  enum class Offers { All, GoTo };  // commands and what to go to, or only the latter
  explicit CommandPalette(MainWindow*, Offers = Offers::All);

 protected:
  bool eventFilter(QObject*, QEvent*) override;

 private:
  void fill(const QString& typed);
  void addTargets(const QString& typed);
  void addCommands(const QString& typed);
  void addHint(const QString& text);
  void run();
  void step(int by);

  MainWindow* m_window;
  Offers m_offers;
  QLineEdit* m_input;
  QTreeWidget* m_list;
  std::vector<GoToTarget> m_targets;
};

}  // namespace sweepscope
