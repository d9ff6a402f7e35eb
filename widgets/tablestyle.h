// SPDX-License-Identifier: GPL-3.0-or-later

// What tables of rows look like, wherever they stand.
//
// Threads: GUI thread.
#pragma once

#include <QTableView>

#include "widgets/theme.h"

namespace sweepscope {

class TableDelegate;

// Selects whole rows, one at a time. Columns are as resetColumns() makes them.
QTableView* makeRowTable(QAbstractItemModel*, const QString& accessibleName, QWidget* parent);
void setTableTheme(QTableView*, TableDelegate*, ThemeKind);

}  // namespace sweepscope
