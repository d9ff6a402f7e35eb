// SPDX-License-Identifier: GPL-3.0-or-later

// What tests of help pages share.
#pragma once

#include <QStringList>
#include <QTextDocument>
#include <QTextFrame>
#include <QTextTable>
#include <vector>

namespace sweepscope::test {

// The tables of a page, row by row, as "left | right".
inline std::vector<QStringList> tablesOf(const QString& html) {
  QTextDocument page;
  page.setHtml(html);
  std::vector<QStringList> tables;
  for (const QTextFrame* frame : page.rootFrame()->childFrames()) {
    const auto* table = qobject_cast<const QTextTable*>(frame);
    if (table == nullptr) continue;
    QStringList rows;
    for (int row = 0; row < table->rows(); ++row) {
      QStringList cells;
      for (int column = 0; column < table->columns(); ++column)
        cells << table->cellAt(row, column).firstCursorPosition().block().text();
      rows << cells.join(QStringLiteral(" | "));
    }
    tables.push_back(rows);
  }
  return tables;
}

}  // namespace sweepscope::test
