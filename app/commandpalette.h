// SPDX-License-Identifier: GPL-3.0-or-later

// Finds a command by parts of its name and runs it.
//
// Threads: GUI thread only.
#pragma once

#include <QDialog>

class QLineEdit;
class QListWidget;

namespace sweepscope {

class Actions;

class CommandPalette : public QDialog {
  Q_OBJECT
 public:
  CommandPalette(const Actions*, QWidget* parent);

 protected:
  bool eventFilter(QObject*, QEvent*) override;

 private:
  void fill(const QString& filter);
  void run();

  const Actions* m_actions;
  QLineEdit* m_input;
  QListWidget* m_list;
};

}  // namespace sweepscope
