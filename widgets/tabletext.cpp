// SPDX-License-Identifier: GPL-3.0-or-later

#include "widgets/tabletext.h"

namespace sweepscope {

namespace {

QString titleWithUnit(const ColumnHead& column) {
  const QString title = columnTitle(column);
  return *column.unit == '\0' ? title : QStringLiteral("%1 (%2)").arg(title, QString::fromUtf8(column.unit));
}

// Tabs and line ends separate cells.
QString inOneCell(QString text) {
  for (QChar& c : text) {
    if (c == QLatin1Char('\t') || c == QLatin1Char('\n') || c == QLatin1Char('\r')) c = QLatin1Char(' ');
  }
  return text;
}

}  // namespace

QString tableText(const TableRows& table, std::span<const std::uint32_t> rows, std::span<const int> columns,
                  const std::stop_token& stop) {
  QString out;
  for (const int c : columns) {
    if (!out.isEmpty()) out += QLatin1Char('\t');
    out += titleWithUnit(table.column(std::size_t(c)));
  }
  out += QLatin1Char('\n');
  std::vector<QString> cells;
  for (const std::uint32_t row : rows) {
    if (stop.stop_requested()) break;
    table.plains(row, columns, cells);
    for (std::size_t c = 0; c < cells.size(); ++c) {
      if (c > 0) out += QLatin1Char('\t');
      out += inOneCell(cells[c]);
    }
    out += QLatin1Char('\n');
  }
  return out;
}

}  // namespace sweepscope
