// SPDX-License-Identifier: GPL-3.0-or-later

// Painting of the inspector's own pieces.
#include "widgets/inspectorrows.h"

#include <QLabel>
#include <QPainter>
#include <algorithm>

namespace sweepscope {

namespace {
constexpr int kLineX = 9, kTextX = 22, kPad = 4, kGap = 10;
}

MomentRow::MomentRow(const InspectorMoment& moment, bool first, bool last, ThemeKind kind, QWidget* parent)
    : QAbstractButton(parent), m_moment(moment), m_first(first), m_last(last), m_theme(kind) {
  setFocusPolicy(Qt::StrongFocus);
  setCursor(Qt::PointingHandCursor);
  setText(moment.label);
  QStringList name{moment.label, moment.when};
  if (!moment.distance.isEmpty()) name << moment.distance;
  setAccessibleName(name.join(QStringLiteral(", ")));
  setAccessibleDescription(tr("Shows this time on the timeline"));
  QStringList tip{moment.label, moment.when};
  if (!moment.certain) tip << tr("an upper bound; it may have been earlier");
  setToolTip(tip.join(QLatin1Char('\n')));
  setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
}

QSize MomentRow::sizeHint() const {
  return {240, 2 * fontMetrics().lineSpacing() + 2 * kPad};
}
QSize MomentRow::minimumSizeHint() const {
  return {120, sizeHint().height()};
}

void MomentRow::enterEvent(QEnterEvent* event) {
  QAbstractButton::enterEvent(event);
  update();
}

void MomentRow::leaveEvent(QEvent* event) {
  QAbstractButton::leaveEvent(event);
  update();
}

void MomentRow::paintEvent(QPaintEvent*) {
  const Theme& t = theme(m_theme);
  QPainter p(this);
  p.setRenderHint(QPainter::Antialiasing);
  const QColor accent = t.color(Role::Accent);
  if (underMouse() || hasFocus())
    p.fillRect(rect(), mixed(accent, t.color(Role::Background), underMouse() ? 0.10 : 0.06));
  if (hasFocus()) {
    p.setPen(QPen(accent, 1));
    p.setBrush(Qt::NoBrush);
    p.drawRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5));
  }
  const int line = fontMetrics().lineSpacing(), dotY = kPad + line / 2;
  p.setPen(QPen(t.color(Role::Hairline), 2));
  if (!m_first) p.drawLine(kLineX, 0, kLineX, dotY);
  if (!m_last) p.drawLine(kLineX, dotY, kLineX, height());
  const QColor role = t.color(m_moment.role);
  p.setPen(QPen(role, 2, m_moment.certain ? Qt::SolidLine : Qt::DotLine));
  p.setBrush(m_moment.certain ? role : t.color(Role::Background));
  p.drawEllipse(QPointF(kLineX, dotY), 4, 4);

  const QRect text(kTextX, kPad, width() - kTextX - kPad, line);
  const int right = fontMetrics().horizontalAdvance(m_moment.distance);
  p.setPen(t.color(Role::Text));
  const QString label = fontMetrics().elidedText(m_moment.label, Qt::ElideRight, text.width() - right - kGap);
  p.drawText(text, Qt::AlignLeft | Qt::AlignVCenter, label);
  QFont strong = font();
  strong.setBold(m_moment.distance == kT0);
  p.setFont(strong);
  p.drawText(text, Qt::AlignRight | Qt::AlignVCenter, m_moment.distance);
  p.setFont(font());
  p.setPen(t.color(Role::DimText));
  p.drawText(text.translated(0, line), Qt::AlignLeft | Qt::AlignVCenter, m_moment.when);
}

Badge::Badge(const QString& text, bool dashed, Role role, ThemeKind kind, QWidget* parent)
    : QWidget(parent), m_text(text), m_dashed(dashed), m_role(role), m_theme(kind) {
  setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
  setAccessibleName(text);
}

QSize Badge::sizeHint() const {
  return {fontMetrics().horizontalAdvance(m_text) + 18, fontMetrics().height() + 4};
}

void Badge::paintEvent(QPaintEvent*) {
  const Theme& t = theme(m_theme);
  QPainter p(this);
  p.setRenderHint(QPainter::Antialiasing);
  const QColor color = t.color(m_role);
  p.setPen(QPen(color, 1.5, m_dashed ? Qt::DashLine : Qt::SolidLine));
  p.setBrush(mixed(color, t.color(Role::Background), m_dashed ? 0.0 : 0.12));
  const QRectF box = QRectF(rect()).adjusted(1, 1, -1, -1);
  p.drawRoundedRect(box, box.height() / 2, box.height() / 2);
  p.setPen(t.color(Role::Text));
  p.drawText(rect(), Qt::AlignCenter, m_text);
}

Swatch::Swatch(Role role, ThemeKind kind, QWidget* parent) : QWidget(parent), m_color(theme(kind).color(role)) {
  setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
  setFixedSize(sizeHint());
}

void Swatch::paintEvent(QPaintEvent*) {
  QPainter p(this);
  p.fillRect(rect(), m_color);
}

QLabel* plainLabel(const QString& text, QWidget* parent) {
  auto* label = new QLabel(text, parent);
  label->setTextFormat(Qt::PlainText);
  label->setWordWrap(true);
  label->setTextInteractionFlags(Qt::TextSelectableByMouse);
  label->setMinimumWidth(40);
  return label;
}

QLabel* dimLabel(const QString& text, ThemeKind kind, QWidget* parent) {
  QLabel* label = plainLabel(text, parent);
  QPalette p = label->palette();
  p.setColor(QPalette::WindowText, theme(kind).color(Role::DimText));
  label->setPalette(p);
  return label;
}

QLabel* headingLabel(const QString& text, ThemeKind kind, QWidget* parent) {
  QLabel* label = dimLabel(text, kind, parent);
  QFont font = label->font();
  font.setBold(true);
  font.setPointSizeF(font.pointSizeF() * 0.92);
  label->setFont(font);
  label->setContentsMargins(0, 6, 0, 0);
  return label;
}

}  // namespace sweepscope
