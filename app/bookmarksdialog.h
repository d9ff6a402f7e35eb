// The bookmarks of a trace as a list: they are named, visited and removed here. What is changed counts at once.
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
