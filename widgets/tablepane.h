// A table in a tab, with a filter above it: rows select in the view state, and what is selected there is shown here.
// Where there are no rows an empty state says why.
//
// Threads: GUI thread only.
#pragma once

#include <QWidget>

#include "widgets/emptystate.h"
#include "widgets/subjects/subject.h"
#include "widgets/tablemodel.h"
#include "widgets/theme.h"
#include "widgets/viewstate.h"

class QLabel;
class QLineEdit;
class QStackedLayout;
class QTableView;

namespace sweepscope {

class TableDelegate;

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

 signals:
  // A row was clicked, reached with the keys or entered.
  void chosen(const sweepscope::Subject&);

 private:
  QWidget* makeFilter();
  void connectTable();
  void showState();
  void showSelection();
  void choose(const QModelIndex&);
  void copyRow();
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
