// SPDX-License-Identifier: GPL-3.0-or-later

// A table in a tab, with a filter above it: rows select in the view state, and what is selected there is shown here.
// Where there are no rows an empty state says why.
//
// Threads: GUI thread only.
#pragma once

#include <QWidget>
#include <functional>
#include <stop_token>

#include "widgets/emptystate.h"
#include "widgets/subjects/subject.h"
#include "widgets/tablemodel.h"
#include "widgets/theme.h"
#include "widgets/viewstate.h"

class QLabel;
class QLineEdit;
class QMenu;
class QStackedLayout;
class QTableView;

namespace sweepscope {

class TableDelegate;

// Makes a text to copy; to be called on a worker if it is of many rows.
using TextWork = std::function<QString(const std::stop_token&)>;

class TablePane : public QWidget {
  Q_OBJECT
 public:
  // The model stays the caller's.
  TablePane(TableModel*, ViewState*, QWidget* parent = nullptr);

  void setEmptyText(const EmptyText&);
  void setTheme(ThemeKind);
  TableModel* model() const { return m_model; }
  QTableView* table() const { return m_table; }
  QLineEdit* filter() const { return m_filter; }
  // How many rows there are, or that they are being put in order.
  QString countText() const;

  // Rows with a line of titles; columns that are not shown are not copied.
  void copySelected();
  void copyAll();
  // The answer to copyWanted().
  void putOnClipboard(const QString& text, std::size_t rows);

 signals:
  // A row was clicked, reached with the keys or entered.
  void chosen(const sweepscope::Subject&);
  void copyWanted(std::size_t rows, const sweepscope::TextWork&);
  // Something was done, in a sentence.
  void done(const QString&);

 private:
  QWidget* makeFilter();
  void connectTable();
  void showState();
  void showSelection();
  void choose(const QModelIndex&);
  void copy(std::vector<std::uint32_t> sources);
  std::vector<int> selectedRows() const;
  void keepFewSelected();
  void showMenu(const QPoint&);
  void showColumnMenu(const QPoint&);
  bool eventFilter(QObject*, QEvent*) override;

  TableModel* m_model;
  ViewState* m_view;
  QTableView* m_table;
  EmptyState *m_empty, *m_noMatch;
  QStackedLayout* m_stack;
  TableDelegate* m_delegate;
  QLineEdit* m_filter;
  QLabel* m_count;
  QWidget* m_filterRow;
  bool m_showing = false;
};

}  // namespace sweepscope
