// A table of answers in a tab: rows select in the view state, and what is selected there is shown here. Where there are
// no rows an empty state says why.
#pragma once

#include <QWidget>

#include "widgets/emptystate.h"
#include "widgets/sortedmodel.h"
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
  TablePane(const QString& name, SortedModel*, ViewState*, QWidget* parent = nullptr);

  void setEmptyText(const EmptyText&);
  void setTheme(ThemeKind);
  // A line above the table to narrow it down.
  void addFilter(const QString& placeholder);
  void setCountText(const QString&);
  QTableView* table() const { return m_table; }

 signals:
  // A row was clicked, reached with the keys or entered.
  void chosen(const sweepscope::Selection&);
  void filterChanged(const QString&);

 private:
  void showState();
  void showSelection();
  void choose(const QModelIndex&);
  void copyRow();
  bool eventFilter(QObject*, QEvent*) override;

  SortedModel* m_model;
  ViewState* m_view;
  QTableView* m_table;
  EmptyState* m_empty;
  QStackedLayout* m_stack;
  TableDelegate* m_delegate;
  QWidget* m_filterRow = nullptr;
  QLineEdit* m_filter = nullptr;
  QLabel* m_count = nullptr;
  bool m_showing = false;
};

}  // namespace sweepscope
