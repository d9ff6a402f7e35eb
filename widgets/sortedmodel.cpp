// Everything the tables have in common: order, roles, headers.
#include "widgets/sortedmodel.h"

#include <algorithm>
#include <limits>
#include <numeric>

#include "widgets/plaintip.h"

namespace sweepscope {

namespace {
constexpr std::uint32_t kNoRow = std::numeric_limits<std::uint32_t>::max();
}

QVariant columnAlignment(const TableColumn& column) {
  return int((column.isNumber() ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
}

QVariant columnHeader(std::span<const TableColumn> columns, int section, Qt::Orientation orientation, int role) {
  if (orientation != Qt::Horizontal || section < 0 || section >= int(columns.size())) return {};
  const TableColumn& column = columns[std::size_t(section)];
  switch (role) {
    case Qt::DisplayRole: return QString::fromUtf8(column.title);
    case Qt::ToolTipRole: return QString::fromUtf8(column.tip);
    case Qt::TextAlignmentRole: return columnAlignment(column);
    case Qt::InitialSortOrderRole:
      return int(column.kind == ColumnKind::Amount ? Qt::DescendingOrder : Qt::AscendingOrder);
    case SortedModel::WidthRole: return column.width;
    case SortedModel::ProseRole: return column.kind == ColumnKind::Prose;
    default: return {};
  }
}

int SortedModel::rowCount(const QModelIndex& parent) const {
  return parent.isValid() ? 0 : int(m_order.size());
}

int SortedModel::columnCount(const QModelIndex& parent) const {
  return parent.isValid() ? 0 : int(columns().size());
}

Selection SortedModel::choose(int row, const Selection&) {
  return selectionAt(row);
}

QString SortedModel::tip(std::size_t, int) const {
  return {};
}

Tone SortedModel::tone(std::size_t, int) const {
  return Tone::Normal;
}

QVariant SortedModel::data(const QModelIndex& index, int role) const {
  if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid)) return {};
  const std::size_t row = source(index.row());
  const TableColumn& column = columns()[std::size_t(index.column())];
  switch (role) {
    case Qt::DisplayRole: return cell(row, index.column());
    case Qt::ToolTipRole: {
      const QString text = tip(row, index.column());
      return text.isEmpty() ? QVariant() : QVariant(plainTip(text));
    }
    case Qt::AccessibleTextRole:
      return QStringLiteral("%1: %2").arg(QString::fromUtf8(column.title), cell(row, index.column()));
    case Qt::TextAlignmentRole: return columnAlignment(column);
    case ToneRole: return int(tone(row, index.column()));
    case NumberRole: return column.isNumber();
    case ProseRole: return column.kind == ColumnKind::Prose;
    default: return {};
  }
}

QVariant SortedModel::headerData(int section, Qt::Orientation orientation, int role) const {
  return columnHeader(columns(), section, orientation, role);
}

void SortedModel::sort(int column, Qt::SortOrder order) {
  if (column >= columnCount()) return;
  m_sortColumn = column;
  m_sortOrder = order;
  std::vector<std::uint32_t> rows;
  reorder(rows, m_sortColumn, m_sortOrder);
  replaceOrder(std::move(rows));
}

void SortedModel::setDocument(const Document& document) {
  beginResetModel();
  m_document = document;
  m_rows.clear();
  reorder(m_order, m_sortColumn, m_sortOrder);
  endResetModel();
}

void SortedModel::reorder(std::vector<std::uint32_t>& order, int column, Qt::SortOrder direction) const {
  order.resize(sourceCount());
  std::iota(order.begin(), order.end(), 0u);
  if (column < 0) return;
  // Equal rows keep the table's own order, whichever way it is sorted, and those without a value come last.
  const auto none =
      std::stable_partition(order.begin(), order.end(), [&](std::uint32_t row) { return !hasNone(row, column); });
  std::stable_sort(order.begin(), none, [&](std::uint32_t a, std::uint32_t b) {
    return direction == Qt::AscendingOrder ? less(a, b, column) : less(b, a, column);
  });
}

bool SortedModel::less(std::size_t a, std::size_t b, int) const {
  return a < b;
}

bool SortedModel::hasNone(std::size_t, int) const {
  return false;
}

void SortedModel::replaceOrder(std::vector<std::uint32_t> order) {
  // A different set of rows is a new table; the same set keeps what is selected.
  if (order.size() != m_order.size()) {
    beginResetModel();
    m_order = std::move(order);
    m_rows.clear();
    endResetModel();
    return;
  }
  emit layoutAboutToBeChanged({}, QAbstractItemModel::VerticalSortHint);
  const QModelIndexList before = persistentIndexList();
  std::vector<std::uint32_t> sources;
  for (const auto& index : before) sources.push_back(m_order[std::size_t(index.row())]);
  m_order = std::move(order);
  m_rows.clear();
  QModelIndexList after;
  for (qsizetype i = 0; i < before.size(); ++i) {
    const auto it = std::find(m_order.begin(), m_order.end(), sources[std::size_t(i)]);
    after.push_back(it == m_order.end() ? QModelIndex() : index(int(it - m_order.begin()), before[i].column()));
  }
  changePersistentIndexList(before, after);
  emit layoutChanged({}, QAbstractItemModel::VerticalSortHint);
}

std::optional<int> SortedModel::rowOf(const Selection& selection) const {
  const auto wanted = sourceOf(selection);
  if (!wanted) return std::nullopt;
  if (m_rows.empty() && !m_order.empty()) {
    m_rows.assign(std::max<std::size_t>(sourceCount(), *std::max_element(m_order.begin(), m_order.end()) + 1), kNoRow);
    for (std::size_t row = 0; row < m_order.size(); ++row) m_rows[m_order[row]] = std::uint32_t(row);
  }
  if (*wanted >= m_rows.size() || m_rows[*wanted] == kNoRow) return std::nullopt;
  return int(m_rows[*wanted]);
}

}  // namespace sweepscope
