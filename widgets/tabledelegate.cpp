// SPDX-License-Identifier: GPL-3.0-or-later

// Tones become colour roles here and nowhere else.
#include "widgets/tabledelegate.h"

#include "widgets/tablemodel.h"

namespace sweepscope {

void TableDelegate::initStyleOption(QStyleOptionViewItem* option, const QModelIndex& index) const {
  QStyledItemDelegate::initStyleOption(option, index);
  option->state &= ~QStyle::State_HasFocus;  // the whole row shows where the focus is
  const bool endMayGo = index.data(TableModel::NumberRole).toBool() || index.data(TableModel::ProseRole).toBool();
  option->textElideMode = endMayGo ? Qt::ElideRight : Qt::ElideMiddle;
  const Theme& t = theme(m_theme);
  QColor ink = t.color(Role::Text);
  switch (Tone(index.data(TableModel::ToneRole).toInt())) {
    case Tone::Normal: break;
    case Tone::Dim: ink = t.color(Role::DimText); break;
    case Tone::Marked: ink = t.color(Role::Accent); break;
    case Tone::Warning: ink = t.color(Role::Warning); break;
    case Tone::Loss: ink = t.color(Role::Loss); break;
  }
  option->palette.setColor(QPalette::Text, ink);
  option->palette.setColor(QPalette::HighlightedText, ink);
}

}  // namespace sweepscope
