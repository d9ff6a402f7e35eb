// SPDX-License-Identifier: GPL-3.0-or-later

#include "widgets/columnchooser.h"

#include <QHeaderView>
#include <QMenu>

#include "widgets/counted.h"
#include "widgets/tablemodel.h"

namespace sweepscope {

namespace {

struct Tr : Counted<Tr> {
  Q_DECLARE_TR_FUNCTIONS(ColumnChooser)
};

}  // namespace

void resetColumns(QTableView* table) {
  const QAbstractItemModel* model = table->model();
  QHeaderView* header = table->horizontalHeader();
  const double scale = table->fontMetrics().horizontalAdvance(QStringLiteral("0123456789")) / 72.0;
  for (int c = 0; c < model->columnCount(); ++c) {
    header->moveSection(header->visualIndex(c), c);
    header->setSectionHidden(c, !model->headerData(c, Qt::Horizontal, TableModel::ShownRole).toBool());
    header->resizeSection(c, int(model->headerData(c, Qt::Horizontal, TableModel::WidthRole).toInt() * scale));
  }
}

std::vector<int> shownColumns(const QTableView& table) {
  std::vector<int> shown;
  const QHeaderView* header = table.horizontalHeader();
  for (int i = 0; i < header->count(); ++i) {
    const int column = header->logicalIndex(i);
    // A column that is being hidden loses its width first; that is when the signal comes.
    if (header->sectionSize(column) > 0) shown.push_back(column);
  }
  return shown;
}

bool showColumn(QTableView* table, int column, bool shown) {
  const std::vector<int> now = shownColumns(*table);
  if (!shown && now.size() == 1 && now[0] == column) return false;
  table->setColumnHidden(column, !shown);
  return true;
}

void addColumnEntries(QMenu* menu, QTableView* table) {
  const auto shown = shownColumns(*table);
  for (int c = 0; c < table->model()->columnCount(); ++c) {
    QAction* entry = menu->addAction(table->model()->headerData(c, Qt::Horizontal).toString());
    entry->setToolTip(table->model()->headerData(c, Qt::Horizontal, Qt::ToolTipRole).toString());
    entry->setCheckable(true);
    entry->setChecked(!table->isColumnHidden(c));
    entry->setEnabled(!entry->isChecked() || shown.size() > 1);
    QObject::connect(entry, &QAction::toggled, table, [table, c](bool on) { showColumn(table, c, on); });
  }
  menu->addSeparator();
  menu->addAction(Tr::tr("Reset columns"), table, [table] { resetColumns(table); });
  menu->setToolTipsVisible(true);
}

}  // namespace sweepscope
