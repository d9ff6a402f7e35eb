// What tables of rows look like, wherever they stand.
//
// Threads: GUI thread.
#pragma once

#include <QTableView>

#include "widgets/theme.h"

namespace sweepscope {

class TableDelegate;

// Whole rows, one at a time, columns as wide as the model's TableModel::WidthRole says.
QTableView* makeRowTable(QAbstractItemModel*, const QString& accessibleName, QWidget* parent);
void setTableTheme(QTableView*, TableDelegate*, ThemeKind);

}  // namespace sweepscope
