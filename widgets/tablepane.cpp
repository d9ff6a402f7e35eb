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

#include "widgets/tabledelegate.h"
#include "widgets/tablestyle.h"

namespace sweepscope {

namespace {

QTableView* makeTable(SortedModel* model, const QString& name, QWidget* parent) {
  QTableView* table = makeRowTable(model, name, parent);
  table->setEditTriggers(QAbstractItemView::NoEditTriggers);
  table->setContextMenuPolicy(Qt::CustomContextMenu);
  QHeaderView* columns = table->horizontalHeader();
  // Sentences take what room there is, and the last column where there are none.
  int wide = model->columnCount() - 1;
  while (wide > 0 && !model->headerData(wide, Qt::Horizontal, SortedModel::ProseRole).toBool()) --wide;
  if (wide > 0) columns->setSectionResizeMode(wide, QHeaderView::Stretch);
  columns->setStretchLastSection(wide == 0);
  columns->setSectionsMovable(true);
  columns->setSortIndicator(-1, Qt::AscendingOrder);
  columns->setSortIndicatorClearable(true);
  table->setSortingEnabled(true);
  return table;
}

}  // namespace

TablePane::TablePane(const QString& name, SortedModel* model, ViewState* view, QWidget* parent)
    : QWidget(parent),
      m_model(model),
      m_view(view),
      m_table(makeTable(model, name, this)),
      m_empty(new EmptyState),
      m_stack(new QStackedLayout),
      m_delegate(new TableDelegate(this)) {
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(0);
  column->addLayout(m_stack, 1);
  m_stack->addWidget(m_table);
  m_stack->addWidget(m_empty);
  m_table->setItemDelegate(m_delegate);
  m_table->installEventFilter(this);
  setFocusProxy(m_table);
  // The table's own connection has sorted by then.
  connect(m_table->horizontalHeader(), &QHeaderView::sortIndicatorChanged, m_table, &QTableView::scrollToTop);
  connect(m_table, &QTableView::clicked, this, &TablePane::choose);
  connect(m_table->selectionModel(), &QItemSelectionModel::currentRowChanged, this, [this](const QModelIndex& now) {
    // Keys move the current row; a click comes by clicked(), too, and chooses the same. The table itself makes its
    // first row the current one when it gets the focus: that chooses nothing.
    const bool selected = m_table->selectionModel()->isRowSelected(now.row());
    if (selected && m_table->hasFocus() && QApplication::mouseButtons() == Qt::NoButton) choose(now);
  });
  connect(m_table, &QTableView::customContextMenuRequested, this, [this](const QPoint& at) {
    if (!m_table->currentIndex().isValid()) return;
    QMenu menu(this);
    menu.addAction(QStringLiteral("Copy row"), this, &TablePane::copyRow);
    menu.exec(m_table->viewport()->mapToGlobal(at));
  });
  connect(model, &QAbstractItemModel::modelReset, this, &TablePane::showState);
  connect(model, &QAbstractItemModel::layoutChanged, this, &TablePane::showSelection);
  connect(view, &ViewState::changed, this, [this](unsigned mask) {
    if ((mask & ViewState::SelectionChanged) != 0) showSelection();
  });
  showState();
}

void TablePane::setEmptyText(const EmptyText& text) {
  m_empty->setText(text);
}

void TablePane::setTheme(ThemeKind kind) {
  setTableTheme(m_table, m_delegate, kind);
}

void TablePane::addFilter(const QString& placeholder) {
  m_filterRow = new QWidget(this);
  auto* row = new QHBoxLayout(m_filterRow);
  row->setContentsMargins(8, 4, 8, 4);
  m_filter = new QLineEdit(m_filterRow);
  m_filter->setPlaceholderText(placeholder);
  m_filter->setAccessibleName(placeholder);
  m_filter->setClearButtonEnabled(true);
  m_filter->setMaximumWidth(360);
  m_count = new QLabel(m_filterRow);
  m_count->setForegroundRole(QPalette::PlaceholderText);
  row->addWidget(m_filter, 1);
  row->addWidget(m_count);
  row->addStretch(1);
  static_cast<QVBoxLayout*>(layout())->insertWidget(0, m_filterRow);
  connect(m_filter, &QLineEdit::textChanged, this, &TablePane::filterChanged);
}

void TablePane::setCountText(const QString& text) {
  if (m_count != nullptr) m_count->setText(text);
}

void TablePane::showState() {
  const bool filtered = m_filter != nullptr && !m_filter->text().isEmpty();
  m_stack->setCurrentWidget(m_model->rowCount() == 0 && !filtered ? static_cast<QWidget*>(m_empty) : m_table);
  if (m_filterRow != nullptr) m_filterRow->setVisible(m_model->rowCount() > 0 || filtered);
  showSelection();
}

void TablePane::showSelection() {
  const QScopedValueRollback guard(m_showing, true);
  const auto row = m_model->rowOf(m_view->selection());
  if (!row) {
    m_table->clearSelection();
    return;
  }
  if (m_table->currentIndex().row() == *row && m_table->selectionModel()->isRowSelected(*row)) return;
  const QModelIndex index = m_model->index(*row, std::max(0, m_table->currentIndex().column()));
  m_table->setCurrentIndex(index);
  m_table->scrollTo(index);
}

void TablePane::choose(const QModelIndex& index) {
  if (m_showing || !index.isValid()) return;
  const Selection selection = m_model->choose(index.row(), m_view->selection());
  if (selection) emit chosen(selection);
}

void TablePane::copyRow() {
  const int row = m_table->currentIndex().row();
  if (row < 0) return;
  QStringList cells;
  for (int c = 0; c < m_model->columnCount(); ++c) cells << m_model->index(row, c).data().toString();
  QApplication::clipboard()->setText(cells.join(QLatin1Char('\t')));
}

bool TablePane::eventFilter(QObject* object, QEvent* event) {
  if (object == m_table && event->type() == QEvent::KeyPress) {
    const auto* press = static_cast<QKeyEvent*>(event);
    if (press->matches(QKeySequence::Copy)) {
      copyRow();
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
