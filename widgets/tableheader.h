// SPDX-License-Identifier: GPL-3.0-or-later

// The header of a table: the arrow of the sorted column stands right beside its title.
//
// Threads: GUI thread only.
#pragma once

#include <QHeaderView>

#include "widgets/theme.h"

namespace sweepscope {

class TableHeader : public QHeaderView {
  Q_OBJECT
 public:
  explicit TableHeader(QWidget* parent);
  void setTheme(ThemeKind);
  // Where the arrow is painted, in the header's viewport; empty if the column is not the sorted one.
  QRect arrowRect(int section) const;

 protected:
  void initStyleOptionForIndex(QStyleOptionHeader*, int section) const override;
  void paintSection(QPainter*, const QRect&, int section) const override;

 private:
  bool isSorted(int section) const;
  QRect arrowIn(const QRect& section, int column) const;
  QString title(int section, int room) const;

  ThemeKind m_theme = ThemeKind::Light;
};

}  // namespace sweepscope
