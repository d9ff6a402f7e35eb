// SPDX-License-Identifier: GPL-3.0-or-later

#include "widgets/tablemodel.h"

#include <algorithm>
#include <limits>
#include <numeric>

#include "widgets/plaintip.h"
#include "widgets/subjects/subject.h"

namespace sweepscope {

namespace {

constexpr std::uint32_t kNoRow = std::numeric_limits<std::uint32_t>::max();
// What many new rows show until their order is known.
constexpr std::size_t kFirstRows = 1000;

QVariant alignment(const ColumnHead& column) {
  return int((column.isNumber() ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
}

}  // namespace

TableModel::TableModel(std::shared_ptr<const TableRows> rows, QObject* parent)
    : QAbstractTableModel(parent), m_table(std::move(rows)), m_allColumns(m_table->columnCount()) {
  std::iota(m_allColumns.begin(), m_allColumns.end(), 0);
  m_wanted.filterColumns = m_allColumns;
  takeOrder(ownOrder(*m_table, m_wanted.limit));
}

int TableModel::rowCount(const QModelIndex& parent) const {
  return parent.isValid() ? 0 : int(m_order.size());
}

int TableModel::columnCount(const QModelIndex& parent) const {
  return parent.isValid() ? 0 : int(m_allColumns.size());
}

const TableCell& TableModel::cell(const QModelIndex& index) const {
  const std::size_t row = source(index.row());
  if (const auto* known = m_cells.object(row)) return (*known)[std::size_t(index.column())];
  auto* made = new std::vector<TableCell>;
  m_table->cells(row, m_allColumns, *made);
  m_cells.insert(row, made);
  return (*made)[std::size_t(index.column())];
}

QVariant TableModel::data(const QModelIndex& index, int role) const {
  if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid)) return {};
  const ColumnHead& column = m_table->column(std::size_t(index.column()));
  switch (role) {
    case Qt::DisplayRole: return cell(index).text;
    case Qt::ToolTipRole: {
      const QString text = m_table->tip(source(index.row()), std::size_t(index.column()));
      return text.isEmpty() ? QVariant() : QVariant(plainTip(text));
    }
    case Qt::AccessibleTextRole: return QStringLiteral("%1: %2").arg(columnTitle(column), cell(index).text);
    case Qt::TextAlignmentRole: return alignment(column);
    case ToneRole: return int(cell(index).tone);
    case NumberRole: return column.isNumber();
    case ProseRole: return column.kind == ColumnKind::Prose;
    default: return {};
  }
}

QVariant TableModel::headerData(int section, Qt::Orientation orientation, int role) const {
  if (orientation != Qt::Horizontal || section < 0 || section >= columnCount()) return {};
  const ColumnHead& column = m_table->column(std::size_t(section));
  switch (role) {
    case Qt::DisplayRole: return columnTitle(column);
    case Qt::ToolTipRole: return columnTip(column);
    case Qt::TextAlignmentRole: return alignment(column);
    case Qt::InitialSortOrderRole:
      return int(column.kind == ColumnKind::Amount ? Qt::DescendingOrder : Qt::AscendingOrder);
    case WidthRole: return column.width;
    case IdRole: return QString::fromUtf8(column.id);
    case ShownRole: return column.shown;
    case ProseRole: return column.kind == ColumnKind::Prose;
    default: return {};
  }
}

int TableModel::columnOf(std::string_view id) const {
  const auto it = std::find_if(m_allColumns.begin(), m_allColumns.end(),
                               [&](int c) { return m_table->column(std::size_t(c)).id == id; });
  return it == m_allColumns.end() ? -1 : *it;
}

void TableModel::sort(int column, Qt::SortOrder order) {
  if (column >= columnCount()) return;
  m_wanted.column = column;
  m_wanted.descending = order == Qt::DescendingOrder;
  askOrOrder();
}

void TableModel::setFilter(const QString& filter) {
  const QString trimmed = filter.trimmed();
  if (trimmed == m_wanted.filter) return;
  m_wanted.filter = trimmed;
  askOrOrder();
}

void TableModel::setFilterColumns(std::vector<int> columns) {
  if (columns == m_wanted.filterColumns) return;
  m_wanted.filterColumns = std::move(columns);
  if (!m_wanted.filter.isEmpty()) askOrOrder();
}

void TableModel::setRows(std::shared_ptr<const TableRows> rows) {
  beginResetModel();
  m_table = std::move(rows);
  m_cells.clear();
  m_rowsOfSources.clear();
  const bool asTheyAre = m_wanted.column < 0 && m_wanted.filter.isEmpty();
  const bool later = !asTheyAre && !isQuick();
  RowOrder order = later ? ownOrder(*m_table, kFirstRows) : orderRows(*m_table, m_wanted);
  m_order = std::move(order.rows);
  m_matching = order.matching;
  endResetModel();
  if (later) return askOrOrder();
  ++m_request;
  if (std::exchange(m_ordering, false)) emit orderAbandoned();
  emit orderChanged();
}

void TableModel::askOrOrder() {
  const quint64 request = ++m_request;
  const bool waited = m_ordering;
  m_ordering = !isQuick();
  if (m_ordering) {
    emit orderChanged();
    emit orderWanted(request, [table = m_table, wanted = m_wanted](const std::stop_token& stop) {
      return orderRows(*table, wanted, stop);
    });
    return;
  }
  if (waited) emit orderAbandoned();
  takeOrder(orderRows(*m_table, m_wanted));
}

void TableModel::setOrder(quint64 request, RowOrder order) {
  if (request != m_request || !m_ordering) return;
  m_ordering = false;
  takeOrder(std::move(order));
}

void TableModel::takeOrder(RowOrder order) {
  m_matching = order.matching;
  replaceOrder(std::move(order.rows));
  emit orderChanged();
}

void TableModel::replaceOrder(std::vector<std::uint32_t> order) {
  // A different set of rows is a new table; the same set keeps what is selected.
  if (order.size() != m_order.size()) {
    beginResetModel();
    m_order = std::move(order);
    m_rowsOfSources.clear();
    endResetModel();
    return;
  }
  emit orderAboutToChange();
  emit layoutAboutToBeChanged({}, QAbstractItemModel::VerticalSortHint);
  const QModelIndexList before = persistentIndexList();
  std::vector<std::uint32_t> sources;
  for (const auto& index : before) sources.push_back(m_order[std::size_t(index.row())]);
  m_order = std::move(order);
  m_rowsOfSources.clear();
  QModelIndexList after;
  for (qsizetype i = 0; i < before.size(); ++i) {
    const std::uint32_t row = rowsOfSources()[sources[std::size_t(i)]];
    after.push_back(row == kNoRow ? QModelIndex() : index(int(row), before[i].column()));
  }
  changePersistentIndexList(before, after);
  emit layoutChanged({}, QAbstractItemModel::VerticalSortHint);
}

const std::vector<std::uint32_t>& TableModel::rowsOfSources() const {
  if (m_rowsOfSources.empty() && !m_order.empty()) {
    m_rowsOfSources.assign(m_table->count(), kNoRow);
    for (std::size_t row = 0; row < m_order.size(); ++row) m_rowsOfSources[m_order[row]] = std::uint32_t(row);
  }
  return m_rowsOfSources;
}

std::optional<int> TableModel::rowOf(const Subject& selection) const {
  const auto wanted = m_table->rowOf(selection);
  if (!wanted || m_order.empty() || rowsOfSources()[*wanted] == kNoRow) return std::nullopt;
  return int(rowsOfSources()[*wanted]);
}

Subject TableModel::choose(int row, const Subject& now) {
  TableRows::Choice choice = m_table->choose(source(row), now);
  if (choice.rows) replaceRows(std::move(choice.rows));
  return choice.selection;
}

void TableModel::replaceRows(std::shared_ptr<const TableRows> rows) {
  m_table = std::move(rows);
  m_cells.clear();
  if (rowCount() > 0) emit dataChanged(index(0, 0), index(rowCount() - 1, columnCount() - 1));
}

}  // namespace sweepscope
