// The traces of a folder as a table, and which of them is open.
//
// Threads: GUI thread. Uses Qt Core only.
#pragma once

#include <QAbstractTableModel>
#include <QFont>
#include <optional>

#include "wire/folder.h"

namespace sweepscope {

class FolderModel : public QAbstractTableModel {
  Q_OBJECT
 public:
  enum Column { Name, Written, Size, Version, Columns };
  using QAbstractTableModel::QAbstractTableModel;

  void setFolder(const Folder&);
  const Folder& folder() const { return m_folder; }
  void setOpenRow(std::optional<int>);
  std::optional<int> openRow() const { return m_openRow; }
  // The trace at a path, if the folder has it.
  std::optional<int> rowOf(const std::string& path) const;

  int rowCount(const QModelIndex& parent = {}) const override;
  int columnCount(const QModelIndex& parent = {}) const override;
  QVariant data(const QModelIndex&, int role) const override;
  QVariant headerData(int section, Qt::Orientation, int role) const override;

 private:
  QString cell(const TraceFile&, int column) const;

  Folder m_folder;
  std::optional<int> m_openRow;
};

}  // namespace sweepscope
