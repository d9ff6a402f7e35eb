// SPDX-License-Identifier: GPL-3.0-or-later

// Which columns of a table are shown, in which order and how wide, and the menu to choose them.
//
// Threads: GUI thread only.
#pragma once

#include <QTableView>
#include <vector>

class QMenu;

namespace sweepscope {

// Order, widths and visibility as the model's columns have them to begin with.
void resetColumns(QTableView*);
// From left to right.
std::vector<int> shownColumns(const QTableView&);
// The last column that is shown stays. False: it is that one.
bool showColumn(QTableView*, int column, bool shown);
// An entry for each column, and one to return to the columns the table began with.
void addColumnEntries(QMenu*, QTableView*);

}  // namespace sweepscope
