// One row a trace, in the folder's order: oldest first.
#include "app/foldermodel.h"

#include <QDateTime>

#include "app/filename.h"
#include "widgets/plaintip.h"
#include "widgets/sortedmodel.h"
#include "widgets/words.h"

namespace sweepscope {

namespace {

constexpr TableColumn kColumns[] = {
    {"Name", "Name of the file", ColumnKind::Text, 150},
    {"Written", "When the file was changed last", ColumnKind::Text, 116},
    {"Size", "Of the file, packed or not", ColumnKind::Amount, 80},
    {"Go", "The Go release that introduced the trace's format", ColumnKind::Number, 46},
};

QDateTime written(const TraceFile& file) {
  return QDateTime::fromMSecsSinceEpoch(file.modified / 1'000'000);
}

// Snapshots follow each other by seconds; what is from another year is told by its day.
QString shortTime(const QDateTime& time) {
  const bool thisYear = time.date().year() == QDate::currentDate().year();
  return time.toString(thisYear ? QStringLiteral("MM-dd HH:mm:ss") : QStringLiteral("yyyy-MM-dd"));
}

QString tooltip(const TraceFile& file, bool open) {
  const QString time = written(file).toString(QStringLiteral("yyyy-MM-dd HH:mm:ss"));
  return QStringLiteral("%1\nwritten %2%3")
      .arg(nameOfPath(file.path), time, open ? QStringLiteral("\nThis trace is open.") : QString());
}

}  // namespace

void FolderModel::setFolder(const Folder& folder) {
  beginResetModel();
  m_folder = folder;
  m_openRow.reset();
  endResetModel();
}

void FolderModel::setOpenRow(std::optional<int> row) {
  if (row == m_openRow) return;
  for (const auto& changed : {std::exchange(m_openRow, row), row}) {
    if (changed) emit dataChanged(index(*changed, 0), index(*changed, Columns - 1));
  }
}

std::optional<int> FolderModel::rowOf(const std::string& path) const {
  const auto& all = m_folder.traces;
  const auto it = std::find_if(all.begin(), all.end(), [&](const TraceFile& f) { return f.path == path; });
  return it == all.end() ? std::nullopt : std::optional(int(it - all.begin()));
}

int FolderModel::rowCount(const QModelIndex& parent) const {
  return parent.isValid() ? 0 : int(m_folder.traces.size());
}

int FolderModel::columnCount(const QModelIndex& parent) const {
  return parent.isValid() ? 0 : Columns;
}

QString FolderModel::cell(const TraceFile& file, int column) const {
  switch (Column(column)) {
    case Name: return nameOfPath(file.name);
    case Written: return shortTime(written(file));
    case Size: return bytesOf(file.bytes);
    case Version: return QStringLiteral("1.%1").arg(file.version);
    case Columns: break;
  }
  return {};
}

QVariant FolderModel::data(const QModelIndex& index, int role) const {
  if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid)) return {};
  const TraceFile& file = m_folder.traces[std::size_t(index.row())];
  const TableColumn& column = kColumns[index.column()];
  const bool open = m_openRow == index.row();
  switch (role) {
    case Qt::DisplayRole: return cell(file, index.column());
    case Qt::ToolTipRole: return plainTip(tooltip(file, open));
    case Qt::AccessibleTextRole:
      return QStringLiteral("%1: %2%3")
          .arg(QString::fromUtf8(column.title), cell(file, index.column()),
               open ? QStringLiteral(", open") : QString());
    case Qt::TextAlignmentRole: return columnAlignment(column);
    case Qt::FontRole: {
      QFont font;
      font.setBold(true);
      return open && index.column() == Name ? QVariant(font) : QVariant();
    }
    case SortedModel::ToneRole: return int(open ? Tone::Marked : index.column() == Name ? Tone::Normal : Tone::Dim);
    case SortedModel::NumberRole: return column.isNumber();
    default: return {};
  }
}

QVariant FolderModel::headerData(int section, Qt::Orientation orientation, int role) const {
  return columnHeader(kColumns, section, orientation, role);
}

}  // namespace sweepscope
