// SPDX-License-Identifier: GPL-3.0-or-later

// The setting is a list of "id width", with " hidden" behind columns that are not shown, from left to right.
#include "app/columnmemory.h"

#include <QHeaderView>
#include <QTableView>
#include <algorithm>

#include "app/remembered.h"
#include "widgets/columnchooser.h"
#include "widgets/tablemodel.h"

namespace sweepscope {

namespace {

constexpr int kNarrowest = 20, kWidest = 4000;

QString idOf(const QTableView& table, int column) {
  return table.model()->headerData(column, Qt::Horizontal, TableModel::IdRole).toString();
}

}  // namespace

ColumnMemory::ColumnMemory(QTableView* table, const QString& tableId)
    : QObject(table), m_table(table), m_key(QStringLiteral("tables/%1/columns").arg(tableId)) {
  const QHeaderView* header = table->horizontalHeader();
  m_widths.resize(std::size_t(header->count()));
  for (int c = 0; c < header->count(); ++c) m_widths[std::size_t(c)] = header->sectionSize(c);
  restore();
  // Also emitted when a column is hidden or shown.
  connect(header, &QHeaderView::sectionResized, this, [this](int column, int before, int now) {
    m_widths[std::size_t(column)] = now > 0 ? now : before;
    save();
  });
  connect(header, &QHeaderView::sectionMoved, this, &ColumnMemory::save);
}

void ColumnMemory::restore() {
  QHeaderView* header = m_table->horizontalHeader();
  int place = 0;
  for (const QString& entry : remembered(m_key).toStringList()) {
    const QStringList words = entry.split(QLatin1Char(' '));
    for (int c = 0; c < header->count(); ++c) {
      if (idOf(*m_table, c) != words[0] || header->visualIndex(c) < place) continue;
      header->moveSection(header->visualIndex(c), place++);
      const int width = words.value(1).toInt();
      if (width > 0) {
        m_widths[std::size_t(c)] = std::clamp(width, kNarrowest, kWidest);
        header->resizeSection(c, m_widths[std::size_t(c)]);
      }
      showColumn(m_table, c, words.value(2) != QStringLiteral("hidden"));
    }
  }
}

void ColumnMemory::save() const {
  const QHeaderView* header = m_table->horizontalHeader();
  QStringList entries;
  for (int i = 0; i < header->count(); ++i) {
    const int c = header->logicalIndex(i);
    const QString hidden = header->sectionSize(c) == 0 ? QStringLiteral(" hidden") : QString();
    entries << idOf(*m_table, c) + QStringLiteral(" %1").arg(m_widths[std::size_t(c)]) + hidden;
  }
  remember(m_key, entries);
}

}  // namespace sweepscope
