// SPDX-License-Identifier: GPL-3.0-or-later

#include "widgets/tablecolumn.h"

#include <QCoreApplication>

namespace sweepscope {

QString columnTitle(const ColumnHead& column) {
  return QCoreApplication::translate("Columns", column.title);
}

QString columnTip(const ColumnHead& column) {
  return QCoreApplication::translate("Columns", column.tip);
}

}  // namespace sweepscope
