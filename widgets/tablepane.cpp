// SPDX-License-Identifier: GPL-3.0-or-later

// Wiring between a table's current row and the view state's selection, without going in circles.
#include "widgets/tablepane.h"

#include <QApplication>
#include <QClipboard>
#include <QHeaderView>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QScopedValueRollback>
#include <QStackedLayout>
#include <QTableView>
#include <QVBoxLayout>
#include <algorithm>

#include "widgets/columnchooser.h"
#include "widgets/counted.h"
#include "widgets/subjects/subject.h"
#include "widgets/tabledelegate.h"
#include "widgets/tablestyle.h"
#include "widgets/tabletext.h"
#include "widgets/words.h"

namespace sweepscope {

namespace {

struct Tr : Counted<Tr> {
  Q_DECLARE_TR_FUNCTIONS(TablePane)
};

// More selected rows than this are not kept when the order changes.
constexpr int kKeptSelected = 5000;

QTableView* makeTable(TableModel* model, QWidget* parent) {
  QTableView* table = makeRowTable(model, tableName(model->rows().head()), parent);
  table->setSelectionMode(QAbstractItemView::ExtendedSelection);
  table->setEditTriggers(QAbstractItemView::NoEditTriggers);
  table->setContextMenuPolicy(Qt::CustomContextMenu);
  QHeaderView* columns = table->horizontalHeader();
  columns->setContextMenuPolicy(Qt::CustomContextMenu);
  columns->setSectionsMovable(true);
  columns->setSortIndicator(-1, Qt::AscendingOrder);
  columns->setSortIndicatorClearable(true);
  table->setSortingEnabled(true);
  return table;
}

}  // namespace

TablePane::TablePane(TableModel* model, ViewState* view, QWidget* parent)
    : QWidget(parent),
      m_model(model),
      m_view(view),
      m_table(makeTable(model, this)),
      m_empty(new EmptyState),
      m_noMatch(new EmptyState),
      m_stack(new QStackedLayout),
      m_delegate(new TableDelegate(this)),
      m_filter(new QLineEdit),
      m_count(new QLabel),
      m_filterRow(makeFilter()) {
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(0);
  column->addWidget(m_filterRow);
  column->addLayout(m_stack, 1);
  m_stack->addWidget(m_table);
  m_stack->addWidget(m_empty);
  m_stack->addWidget(m_noMatch);
  m_table->setItemDelegate(m_delegate);
  m_table->installEventFilter(this);
  setFocusProxy(m_table);
  connectTable();
  connect(m_noMatch, &EmptyState::wanted, this, [this] {
    m_filter->clear();
    m_filter->setFocus();
  });
  connect(m_filter, &QLineEdit::textChanged, model, &TableModel::setFilter);
  connect(model, &TableModel::modelReset, this, &TablePane::showState);
  connect(model, &TableModel::orderChanged, this, &TablePane::showState);
  connect(view, &ViewState::changed, this, [this](unsigned mask) {
    if ((mask & ViewState::SelectionChanged) != 0) showSelection();
  });
  showState();
}

QWidget* TablePane::makeFilter() {
  auto* box = new QWidget(this);
  auto* row = new QHBoxLayout(box);
  row->setContentsMargins(8, 4, 8, 4);
  const QString what = filterText(m_model->rows().head());
  m_filter->setPlaceholderText(what);
  m_filter->setAccessibleName(what);
  m_filter->setToolTip(
      tr("Shows the rows that have each of these words in a cell. Quotation marks keep words together."));
  m_filter->setClearButtonEnabled(true);
  m_filter->setMaximumWidth(360);
  m_count->setForegroundRole(QPalette::PlaceholderText);
  row->addWidget(m_filter, 1);
  row->addWidget(m_count);
  row->addStretch(1);
  return box;
}

void TablePane::connectTable() {
  QHeaderView* columns = m_table->horizontalHeader();
  // The table's own connection has sorted by then.
  connect(columns, &QHeaderView::sortIndicatorChanged, m_table, &QTableView::scrollToTop);
  connect(columns, &QHeaderView::customContextMenuRequested, this, &TablePane::showColumnMenu);
  // Also emitted when a column is hidden or shown.
  const auto columnsChanged = [this] { m_model->setFilterColumns(shownColumns(*m_table)); };
  connect(columns, &QHeaderView::sectionResized, this, columnsChanged);
  columnsChanged();
  // Of several selected rows the timeline shows the current one. One that a click has deselected is not chosen.
  connect(m_table, &QTableView::clicked, this, [this](const QModelIndex& index) {
    if (m_table->selectionModel()->isRowSelected(index.row())) choose(index);
  });
  connect(m_table->selectionModel(), &QItemSelectionModel::currentRowChanged, this, [this](const QModelIndex& now) {
    // Keys move the current row; a click comes by clicked(), too, and chooses the same. The table itself makes its
    // first row the current one when it gets the focus: that chooses nothing.
    const bool byKey = m_table->hasFocus() && QApplication::mouseButtons() == Qt::NoButton;
    if (byKey && m_table->selectionModel()->isRowSelected(now.row())) choose(now);
  });
  connect(m_table, &QTableView::customContextMenuRequested, this, &TablePane::showMenu);
  connect(m_model, &TableModel::orderAboutToChange, this, &TablePane::keepFewSelected);
}

void TablePane::showMenu(const QPoint& at) {
  const auto selected = std::size_t(selectedRows().size());
  const auto all = std::size_t(m_model->rowCount());
  QMenu menu(this);
  QAction* copy = menu.addAction(Tr::counted("Copy %1 rows", "Copy one row", selected), QKeySequence::Copy, this,
                                 &TablePane::copySelected);
  copy->setEnabled(selected > 0);
  menu.addAction(Tr::counted("Copy all (%1 rows)", "Copy all (one row)", all), this, &TablePane::copyAll);
  menu.addSeparator();
  addColumnEntries(menu.addMenu(tr("Columns")), m_table);
  menu.exec(m_table->viewport()->mapToGlobal(at));
}

void TablePane::showColumnMenu(const QPoint& at) {
  QMenu menu(this);
  addColumnEntries(&menu, m_table);
  menu.exec(m_table->horizontalHeader()->viewport()->mapToGlobal(at));
}

void TablePane::setEmptyText(const EmptyText& text) {
  m_empty->setText(text);
}

void TablePane::setTheme(ThemeKind kind) {
  setTableTheme(m_table, m_delegate, kind);
}

QString TablePane::countText() const {
  if (m_model->isOrdering()) return m_model->isSorted() ? tr("sorting…") : tr("filtering…");
  const TableHead& head = m_model->rows().head();
  const std::size_t all = m_model->rows().count(), matching = m_model->matching();
  const auto rows = std::size_t(m_model->rowCount());
  if (rows < matching) return tr("the first %1 of %2 in this order").arg(countOf(rows), countOf(matching));
  return rows < all ? someRowsText(head, rows, all) : allRowsText(head, all);
}

void TablePane::showState() {
  const QString& filter = m_model->filter();
  m_count->setText(countText());
  m_filterRow->setVisible(m_model->rows().count() > 0 || !m_filter->text().isEmpty());
  QWidget* page = m_table;
  if (m_model->rows().count() == 0) {
    page = m_empty;
  } else if (m_model->rowCount() == 0 && !m_model->isOrdering()) {
    page = m_noMatch;
    m_noMatch->setText({QString(), noMatchText(m_model->rows().head(), filter), QString(), tr("Clear the filter")});
  }
  m_stack->setCurrentWidget(page);
  if (m_model->rowOf(m_view->selection())) showSelection();
}

void TablePane::showSelection() {
  const QScopedValueRollback guard(m_showing, true);
  const auto row = m_model->rowOf(m_view->selection());
  QItemSelectionModel* selected = m_table->selectionModel();
  if (!row) return selected->clearSelection();
  if (m_table->currentIndex().row() == *row && selected->isRowSelected(*row)) return;
  const QModelIndex index = m_model->index(*row, std::max(0, m_table->currentIndex().column()));
  selected->setCurrentIndex(index, QItemSelectionModel::ClearAndSelect | QItemSelectionModel::Rows);
  m_table->scrollTo(index);
}

void TablePane::choose(const QModelIndex& index) {
  if (m_showing || !index.isValid()) return;
  const Subject selection = m_model->choose(index.row(), m_view->selection());
  if (selection) emit chosen(selection);
}

std::vector<int> TablePane::selectedRows() const {
  std::vector<int> rows;
  for (const QItemSelectionRange& range : m_table->selectionModel()->selection()) {
    for (int row = range.top(); row <= range.bottom(); ++row) rows.push_back(row);
  }
  std::sort(rows.begin(), rows.end());
  rows.erase(std::unique(rows.begin(), rows.end()), rows.end());
  return rows;
}

// Qt keeps the place of each selected row while the order changes, which takes long for very many.
void TablePane::keepFewSelected() {
  int selected = 0;
  for (const QItemSelectionRange& range : m_table->selectionModel()->selection()) selected += range.height();
  if (selected <= kKeptSelected) return;
  const QScopedValueRollback guard(m_showing, true);
  const QModelIndex current = m_table->currentIndex();
  m_table->clearSelection();
  m_table->selectionModel()->select(current, QItemSelectionModel::Select | QItemSelectionModel::Rows);
}

void TablePane::copySelected() {
  std::vector<std::uint32_t> sources;
  for (const int row : selectedRows()) sources.push_back(std::uint32_t(m_model->source(row)));
  if (!sources.empty()) copy(std::move(sources));
}

void TablePane::copyAll() {
  copy(m_model->order());
}

void TablePane::copy(std::vector<std::uint32_t> sources) {
  const std::size_t rows = sources.size();
  emit copyWanted(rows, [table = m_model->sharedRows(), sources = std::move(sources), columns = shownColumns(*m_table)](
                            const std::stop_token& stop) { return tableText(*table, sources, columns, stop); });
}

void TablePane::putOnClipboard(const QString& text, std::size_t rows) {
  QApplication::clipboard()->setText(text);
  emit done(copiedText(m_model->rows().head(), rows));
}

bool TablePane::eventFilter(QObject* object, QEvent* event) {
  if (object == m_table && event->type() == QEvent::KeyPress) {
    const auto* press = static_cast<QKeyEvent*>(event);
    if (press->matches(QKeySequence::Copy)) {
      copySelected();
      return true;
    }
    if (press->key() == Qt::Key_Return || press->key() == Qt::Key_Enter) {
      choose(m_table->currentIndex());
      return true;
    }
  }
  return QWidget::eventFilter(object, event);
}

}  // namespace sweepscope
