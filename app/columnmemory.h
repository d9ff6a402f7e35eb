// SPDX-License-Identifier: GPL-3.0-or-later

// Keeps the columns of a table in the settings: which are shown, their order and widths, by the columns' ids, under
// tables/ID/columns. Entries for unknown columns are ignored.
//
// Threads: GUI thread only.
#pragma once

#include <QObject>
#include <QString>
#include <vector>

class QTableView;

namespace sweepscope {

class ColumnMemory : public QObject {
  Q_OBJECT
 public:
  // Restores the columns at once, and saves them when they change. Ends with the table.
  ColumnMemory(QTableView*, const QString& tableId);

 private:
  void restore();
  void save() const;

  QTableView* m_table;
  QString m_key;
  std::vector<int> m_widths;  // by column; a hidden one has the width it will be shown with
};

}  // namespace sweepscope
