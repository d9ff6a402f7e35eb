// SPDX-License-Identifier: GPL-3.0-or-later

// The panel at the left of the window while a folder is open: its traces, oldest first, to be opened one by one.
//
// It opens nothing itself: traceWanted() asks for it, setWanted() and setOpen() say what is being opened and is open.
//
// Threads: GUI thread only.
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

  // The trace that was asked for last, whether or not it could be opened: next and previous count from there. A path
  // that is not in the folder counts as none.
  void setWanted(const std::string& path);
  void setOpen(const std::string& path);
  bool canStep(int by) const;
  void step(int by);

  // Whether the list keeps the keyboard focus, since the trace was opened with a key.
  bool keepsKeyboard() const;
  QTableView* table() const { return m_table; }
  // The text below the list; empty if the list has all files of the folder.
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
