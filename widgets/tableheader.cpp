// SPDX-License-Identifier: GPL-3.0-or-later

// Styles put the sort indicator at the far end of a section, where it seems to belong to the next column. The style
// gets no indicator here; the arrow is painted behind a title at the left and before one at the right.
#include "widgets/tableheader.h"

#include <QPainter>
#include <QStyleOptionHeader>

namespace sweepscope {

namespace {

constexpr int kPadding = 6;  // of a section, as in the style sheet
constexpr int kArrow = 8, kGap = 4;

}  // namespace

TableHeader::TableHeader(QWidget* parent) : QHeaderView(Qt::Horizontal, parent) {
  setSectionsClickable(true);
  setHighlightSections(false);
  setMinimumSectionSize(40);
  setResizeContentsPrecision(0);  // fits a column to the rows in view, however many there are
}

void TableHeader::setTheme(ThemeKind kind) {
  m_theme = kind;
  viewport()->update();
}

bool TableHeader::isSorted(int section) const {
  return isSortIndicatorShown() && sortIndicatorSection() == section;
}

QString TableHeader::title(int section, int room) const {
  const QString text = model()->headerData(section, orientation()).toString();
  return fontMetrics().elidedText(text, Qt::ElideRight, room);
}

void TableHeader::initStyleOptionForIndex(QStyleOptionHeader* option, int section) const {
  QHeaderView::initStyleOptionForIndex(option, section);
  option->sortIndicator = QStyleOptionHeader::None;
  const int arrow = isSorted(section) ? kArrow + kGap : 0;
  option->text = title(section, sectionSize(section) - 2 * kPadding - arrow);
}

QRect TableHeader::arrowIn(const QRect& section, int column) const {
  const QRect inner = section.adjusted(kPadding, 0, -kPadding, 0);
  const int text = fontMetrics().horizontalAdvance(title(column, inner.width() - kArrow - kGap));
  const auto alignment = Qt::Alignment(model()->headerData(column, orientation(), Qt::TextAlignmentRole).toInt());
  const int x =
      alignment.testFlag(Qt::AlignRight) ? inner.right() + 1 - text - kGap - kArrow : inner.left() + text + kGap;
  return {x, section.center().y() - 2, kArrow, 5};
}

QRect TableHeader::arrowRect(int section) const {
  if (!isSorted(section)) return {};
  return arrowIn({sectionViewportPosition(section), 0, sectionSize(section), height()}, section);
}

void TableHeader::paintSection(QPainter* painter, const QRect& rect, int section) const {
  painter->save();
  QHeaderView::paintSection(painter, rect, section);
  painter->restore();
  if (!isSorted(section)) return;
  const QRectF arrow = arrowIn(rect, section);
  const bool up = sortIndicatorOrder() == Qt::AscendingOrder;
  const double base = up ? arrow.bottom() : arrow.top(), tip = up ? arrow.top() : arrow.bottom();
  painter->save();
  painter->setRenderHint(QPainter::Antialiasing);
  painter->setPen(Qt::NoPen);
  painter->setBrush(theme(m_theme).color(Role::Accent));
  painter->drawPolygon(QPolygonF{{arrow.left(), base}, {arrow.right(), base}, {arrow.center().x(), tip}});
  painter->restore();
}

}  // namespace sweepscope
