// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/foldermodel.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QFont>
#include <algorithm>
#include <utility>

#include "app/filename.h"

namespace sweepscope {

namespace {

struct Tr {
  Q_DECLARE_TR_FUNCTIONS(FolderModel)
};

struct FolderRow {
  const TraceFile& file;
  bool open = false;
};

QDateTime written(const TraceFile& file) {
  return QDateTime::fromMSecsSinceEpoch(file.modified / 1'000'000);
}
QString longTime(const QDateTime& time) {
  return time.toString(QStringLiteral("yyyy-MM-dd HH:mm:ss"));
}
// Snapshots follow each other by seconds; of those from another year only the day is shown.
QString shortTime(const QDateTime& time) {
  const bool thisYear = time.date().year() == QDate::currentDate().year();
  return time.toString(thisYear ? QStringLiteral("MM-dd HH:mm:ss") : QStringLiteral("yyyy-MM-dd"));
}

QString tooltip(const FolderRow& r) {
  QStringList lines{nameOfPath(r.file.path), Tr::tr("Written %1").arg(longTime(written(r.file)))};
  if (r.open) lines << Tr::tr("This trace is open.");
  return lines.join(QLatin1Char('\n'));
}
Tone tone(const FolderRow& r) {
  return r.open ? Tone::Marked : Tone::Dim;
}
QString version(const FolderRow& r) {
  return QStringLiteral("1.%1").arg(r.file.version);
}

constexpr TableColumn<FolderRow> kColumns[] = {
    {.head = {"name", QT_TRANSLATE_NOOP("Columns", "Name"), QT_TRANSLATE_NOOP("Columns", "Name of the file"),
              ColumnKind::Text, 150},
     .cell = [](const FolderRow& r) { return nameOfPath(r.file.name); },
     .key = [](const FolderRow& r) { return SortKey(r.file.name); },
     .tip = tooltip,
     .tone = [](const FolderRow& r) { return r.open ? Tone::Marked : Tone::Normal; }},
    {.head = {"written", QT_TRANSLATE_NOOP("Columns", "Written"),
              QT_TRANSLATE_NOOP("Columns", "Time of the last change of the file"), ColumnKind::Text, 116},
     .cell = [](const FolderRow& r) { return shortTime(written(r.file)); },
     .key = [](const FolderRow& r) { return SortKey(r.file.modified); },
     .tip = tooltip,
     .tone = tone,
     .plain = [](const FolderRow& r) { return longTime(written(r.file)); }},
    {.head = {"size", QT_TRANSLATE_NOOP("Columns", "Size"),
              QT_TRANSLATE_NOOP("Columns", "Size of the file, which may be compressed"), ColumnKind::Amount, 80,
              "bytes"},
     .cell = [](const FolderRow& r) { return bytesOf(r.file.bytes); },
     .key = [](const FolderRow& r) { return SortKey(r.file.bytes); },
     .tip = tooltip,
     .tone = tone},
    {.head = {"version", QT_TRANSLATE_NOOP("Columns", "Go"),
              QT_TRANSLATE_NOOP("Columns", "The Go release that introduced the trace's format"), ColumnKind::Number,
              46},
     .cell = version,
     .key = [](const FolderRow& r) { return SortKey(r.file.version); },
     .tip = tooltip,
     .tone = tone,
     .plain = version},
};

constexpr TableHead kHead{
    "folder",
    QT_TRANSLATE_NOOP("Tables", "Traces of the folder"),
    QT_TRANSLATE_NOOP("Tables", "Filter traces"),
    QT_TRANSLATE_NOOP("Tables", "No trace matches “%1”."),
    QT_TRANSLATE_N_NOOP3("Tables", "%1 traces", "%1 trace"),
    QT_TRANSLATE_N_NOOP3("Tables", "%2 of %1 traces", "%2 of %1 trace"),
    QT_TRANSLATE_N_NOOP3("Tables", "Copied %1 traces.", "Copied %1 trace."),
};

class FolderRows : public RowsOf<FolderRow> {
 public:
  FolderRows(std::vector<TraceFile> traces, std::optional<int> openRow)
      : RowsOf(kHead, kColumns), m_traces(std::move(traces)), m_openRow(openRow) {}
  std::size_t count() const override { return m_traces.size(); }

 protected:
  FolderRow make(std::size_t row) const override { return {m_traces[row], m_openRow == int(row)}; }

 private:
  std::vector<TraceFile> m_traces;
  std::optional<int> m_openRow;
};

std::shared_ptr<const TableRows> folderRows(const Folder& folder, std::optional<int> openRow) {
  return std::make_shared<const FolderRows>(folder.traces, openRow);
}

}  // namespace

FolderModel::FolderModel(QObject* parent) : TableModel(folderRows({}, {}), parent) {}

void FolderModel::setFolder(const Folder& folder) {
  m_folder = folder;
  m_openRow.reset();
  setRows(folderRows(m_folder, m_openRow));
}

void FolderModel::setOpenRow(std::optional<int> row) {
  if (row == m_openRow) return;
  m_openRow = row;
  replaceRows(folderRows(m_folder, m_openRow));
}

std::optional<int> FolderModel::rowOfPath(const std::string& path) const {
  const auto& all = m_folder.traces;
  const auto it = std::find_if(all.begin(), all.end(), [&](const TraceFile& f) { return f.path == path; });
  return it == all.end() ? std::nullopt : std::optional(int(it - all.begin()));
}

QVariant FolderModel::data(const QModelIndex& index, int role) const {
  const bool open = index.isValid() && m_openRow == index.row();
  const QVariant value = TableModel::data(index, role);
  if (!open) return value;
  if (role == Qt::AccessibleTextRole) return Tr::tr("%1, open", "a trace in the list").arg(value.toString());
  if (role != Qt::FontRole || index.column() != columnOf("name")) return value;
  QFont bold;
  bold.setBold(true);
  return bold;
}

}  // namespace sweepscope
