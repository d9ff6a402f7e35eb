#include "widgets/tablestyle.h"

#include <QHeaderView>

#include "widgets/tabledelegate.h"
#include "widgets/tablemodel.h"

namespace sweepscope {

QTableView* makeRowTable(QAbstractItemModel* model, const QString& accessibleName, QWidget* parent) {
  auto* table = new QTableView(parent);
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
  QHeaderView* columns = table->horizontalHeader();
  columns->setHighlightSections(false);
  columns->setMinimumSectionSize(40);
  const double scale = table->fontMetrics().horizontalAdvance(QStringLiteral("0123456789")) / 72.0;
  for (int c = 0; c < model->columnCount(); ++c) {
    columns->resizeSection(c, int(model->headerData(c, Qt::Horizontal, TableModel::WidthRole).toInt() * scale));
  }
  return table;
}

void setTableTheme(QTableView* table, TableDelegate* delegate, ThemeKind kind) {
  const Theme& t = theme(kind);
  delegate->setTheme(kind);
  QPalette p = t.palette();
  p.setColor(QPalette::Highlight, mixed(t.color(Role::Accent), t.color(Role::Background), 0.22));
  p.setColor(QPalette::HighlightedText, t.color(Role::Text));
  table->setPalette(p);
  table->viewport()->update();
}

}  // namespace sweepscope
