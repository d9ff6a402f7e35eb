// SPDX-License-Identifier: GPL-3.0-or-later

#include "widgets/tablestyle.h"

#include "widgets/columnchooser.h"
#include "widgets/tabledelegate.h"
#include "widgets/tableheader.h"

namespace sweepscope {

QTableView* makeRowTable(QAbstractItemModel* model, const QString& accessibleName, QWidget* parent) {
  auto* table = new QTableView(parent);
  table->setHorizontalHeader(new TableHeader(table));
  table->setModel(model);
  table->setAccessibleName(accessibleName);
  table->setFrameShape(QFrame::NoFrame);
  table->setShowGrid(false);
  table->setAlternatingRowColors(true);
  table->setSelectionBehavior(QAbstractItemView::SelectRows);
  table->setSelectionMode(QAbstractItemView::SingleSelection);
  table->setTabKeyNavigation(false);
  table->setWordWrap(false);
  table->setHorizontalScrollMode(QAbstractItemView::ScrollPerPixel);
  QHeaderView* rows = table->verticalHeader();
  rows->hide();
  rows->setSectionResizeMode(QHeaderView::Fixed);
  rows->setDefaultSectionSize(table->fontMetrics().height() + 6);
  resetColumns(table);
  return table;
}

void setTableTheme(QTableView* table, TableDelegate* delegate, ThemeKind kind) {
  const Theme& t = theme(kind);
  delegate->setTheme(kind);
  if (auto* header = qobject_cast<TableHeader*>(table->horizontalHeader())) header->setTheme(kind);
  QPalette p = t.palette();
  p.setColor(QPalette::Highlight, mixed(t.color(Role::Accent), t.color(Role::Background), 0.22));
  p.setColor(QPalette::HighlightedText, t.color(Role::Text));
  table->setPalette(p);
  table->viewport()->update();
}

}  // namespace sweepscope
