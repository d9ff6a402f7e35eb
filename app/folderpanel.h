// The panel at the left of the window while a folder is open: its traces, oldest first, to be opened one by one.
//
// It opens nothing itself: traceWanted() asks for it, and it is told what is being opened and what is open.
#pragma once

#include <QWidget>

#include "app/foldermodel.h"
#include "widgets/theme.h"

class QLabel;
class QTableView;
class QToolButton;

namespace sweepscope {

class TableDelegate;

class FolderPanel : public QWidget {
  Q_OBJECT
 public:
  explicit FolderPanel(QWidget* parent = nullptr);

  // Keeps the row that is current, if the folder still has it.
  void setFolder(const Folder&);
  const Folder& folder() const { return m_model->folder(); }
  void setTheme(ThemeKind);

  // What was asked for last, however it ended: next and previous count from there. A path that is not in the folder
  // counts as none.
  void setWanted(const std::string& path);
  void setOpen(const std::string& path);
  bool canStep(int by) const;
  void step(int by);

  // Whoever opens a trace with the keys goes on in the list.
  bool keepsKeyboard() const;
  QTableView* table() const { return m_table; }
  // What stands below the list; empty if all that lies in the folder is in it.
  QString note() const;

 signals:
  void traceWanted(const sweepscope::TraceFile&);
  void closeWanted();

 protected:
  bool eventFilter(QObject*, QEvent*) override;
  void resizeEvent(QResizeEvent*) override;

 private:
  void fitNames();
  void open(int row, bool byKey);

  FolderModel* m_model;
  QLabel *m_title, *m_note;
  QToolButton* m_close;
  QTableView* m_table;
  TableDelegate* m_delegate;
  std::optional<int> m_wanted;
  bool m_byKey = false;
};

}  // namespace sweepscope
