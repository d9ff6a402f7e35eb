// SPDX-License-Identifier: GPL-3.0-or-later

// The traces of a folder as a table, oldest first, and which of them is open.
//
// Threads: GUI thread only. Uses no widgets.
#pragma once

#include <optional>

#include "widgets/tablemodel.h"
#include "wire/folder.h"

namespace sweepscope {

class FolderModel : public TableModel {
  Q_OBJECT
 public:
  explicit FolderModel(QObject* parent = nullptr);

  void setFolder(const Folder&);
  const Folder& folder() const { return m_folder; }
  void setOpenRow(std::optional<int>);
  std::optional<int> openRow() const { return m_openRow; }
  // The trace at a path, if the folder has it.
  std::optional<int> rowOfPath(const std::string& path) const;

  QVariant data(const QModelIndex&, int role) const override;

 private:
  Folder m_folder;
  std::optional<int> m_openRow;
};

}  // namespace sweepscope
