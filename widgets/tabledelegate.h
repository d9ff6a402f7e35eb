// SPDX-License-Identifier: GPL-3.0-or-later

// Paints a cell in the colour of its tone.
#pragma once

#include <QStyledItemDelegate>

#include "widgets/theme.h"

namespace sweepscope {

class TableDelegate : public QStyledItemDelegate {
 public:
  using QStyledItemDelegate::QStyledItemDelegate;
  void setTheme(ThemeKind kind) { m_theme = kind; }

 protected:
  void initStyleOption(QStyleOptionViewItem*, const QModelIndex&) const override;

 private:
  ThemeKind m_theme = ThemeKind::Light;
};

}  // namespace sweepscope
