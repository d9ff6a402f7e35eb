// SPDX-License-Identifier: GPL-3.0-or-later

// A table with a row for each bookmark.
#include "app/bookmarksdialog.h"

#include <QDialogButtonBox>
#include <QHeaderView>
#include <QPushButton>
#include <QTableWidget>
#include <QVBoxLayout>

#include "widgets/words.h"

namespace sweepscope {

namespace {

constexpr int kName = 0, kTime = 1;

Time timeOf(const QTableWidgetItem* name) {
  return {name->data(Qt::UserRole).toLongLong()};
}

}  // namespace

BookmarksDialog::BookmarksDialog(OpenTrace* trace, QWidget* parent)
    : QDialog(parent), m_trace(trace), m_table(new QTableWidget(0, 2, this)) {
  setWindowTitle(tr("Bookmarks"));
  m_table->setHorizontalHeaderLabels({tr("Name"), tr("Time")});
  m_table->setAccessibleName(tr("Bookmarks"));
  m_table->horizontalHeader()->setSectionResizeMode(kName, QHeaderView::Stretch);
  m_table->verticalHeader()->hide();
  m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
  m_table->setSelectionMode(QAbstractItemView::SingleSelection);
  m_table->setMinimumSize(420, 220);
  auto* buttons = new QDialogButtonBox(QDialogButtonBox::Close);
  m_remove = buttons->addButton(tr("&Remove"), QDialogButtonBox::ActionRole);
  auto* column = new QVBoxLayout(this);
  column->addWidget(m_table);
  column->addWidget(buttons);
  connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
  connect(m_remove, &QPushButton::clicked, this, &BookmarksDialog::removeCurrent);
  connect(m_table, &QTableWidget::itemChanged, this, [this](const QTableWidgetItem* item) {
    if (item->column() == kName) m_trace->view()->renameBookmark(timeOf(item), item->text());
  });
  connect(m_table, &QTableWidget::itemSelectionChanged, this, &BookmarksDialog::showButtons);
  fill();
}

void BookmarksDialog::fill() {
  const auto marks = m_trace->view()->bookmarksInside();
  m_table->setRowCount(int(marks.size()));
  for (std::size_t i = 0; i < marks.size(); ++i) {
    auto* name = new QTableWidgetItem(marks[i].name);
    name->setData(Qt::UserRole, qlonglong(marks[i].at.ns));
    auto* time = new QTableWidgetItem(momentOf(*m_trace->document().trace, marks[i].at));
    time->setFlags(Qt::ItemIsSelectable | Qt::ItemIsEnabled);
    m_table->setItem(int(i), kName, name);
    m_table->setItem(int(i), kTime, time);
  }
  m_table->resizeColumnToContents(kTime);
  if (!marks.empty()) m_table->setCurrentCell(0, kName);
  showButtons();
}

void BookmarksDialog::removeCurrent() {
  const int row = m_table->currentRow();
  if (row < 0) return;
  m_trace->view()->toggleBookmark(timeOf(m_table->item(row, kName)), {});
  m_table->removeRow(row);
  showButtons();
}

void BookmarksDialog::showButtons() {
  m_remove->setEnabled(m_table->currentRow() >= 0);
}

}  // namespace sweepscope
