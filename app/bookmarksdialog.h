// SPDX-License-Identifier: GPL-3.0-or-later

// The bookmarks of a trace as a list, to name and remove them. Changes take effect at once.
//
// Threads: GUI thread only.
#pragma once

#include <QDialog>

#include "app/opentrace.h"

class QPushButton;
class QTableWidget;

namespace sweepscope {

class BookmarksDialog : public QDialog {
  Q_OBJECT
 public:
  BookmarksDialog(OpenTrace*, QWidget* parent);

 private:
  void fill();
  void removeCurrent();
  void showButtons();

  OpenTrace* m_trace;
  QTableWidget* m_table;
  QPushButton* m_remove;
};

}  // namespace sweepscope
