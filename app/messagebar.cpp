// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/messagebar.h"

#include <QApplication>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QPushButton>
#include <QTimer>
#include <QToolButton>

#include "widgets/icons.h"

namespace sweepscope {

MessageBar::MessageBar(QWidget* parent)
    : QFrame(parent),
      m_text(new QLabel(this)),
      m_button(new QPushButton(this)),
      m_close(new QToolButton(this)),
      m_leave(new QTimer(this)) {
  setObjectName(QStringLiteral("messageBar"));
  auto* row = new QHBoxLayout(this);
  row->setContentsMargins(12, 6, 8, 6);
  m_text->setTextFormat(Qt::PlainText);
  m_text->setWordWrap(true);
  m_text->setTextInteractionFlags(Qt::TextSelectableByMouse);
  m_close->setAutoRaise(true);
  m_close->setToolTip(tr("Dismiss"));
  m_close->setAccessibleName(tr("Dismiss the message"));
  row->addWidget(m_text, 1);
  row->addWidget(m_button);
  row->addWidget(m_close);
  m_leave->setSingleShot(true);
  connect(m_leave, &QTimer::timeout, this, &MessageBar::leave);
  connect(m_close, &QToolButton::clicked, this, &MessageBar::dismiss);
  connect(m_button, &QPushButton::clicked, this, [this] {
    const auto action = m_action;
    dismiss();
    if (action) action();
  });
  hide();
}

void MessageBar::say(Kind kind, const QString& text, const QString& actionName, std::function<void()> action) {
  m_kind = kind;
  m_text->setText(text);
  m_button->setText(actionName);
  m_button->setVisible(!actionName.isEmpty());
  m_action = std::move(action);
  setAccessibleName(text);
  restyle();
  show();
  if (kind == Kind::Done) {
    m_leave->start(kSeconds * 1000);
  } else {
    m_leave->stop();
  }
}

// Not while the pointer is over it or it has the keyboard focus.
void MessageBar::leave() {
  if (!underMouse() && !isAncestorOf(QApplication::focusWidget())) return dismiss();
  m_leave->start(1000);
}

void MessageBar::dismiss() {
  m_leave->stop();
  m_action = nullptr;
  m_text->clear();
  hide();
}

QString MessageBar::text() const {
  return m_text->text();
}

void MessageBar::setTheme(ThemeKind kind) {
  m_theme = kind;
  m_close->setIcon(themedIcon(QStringLiteral("close"), kind));
  restyle();
}

void MessageBar::restyle() {
  const Theme& t = theme(m_theme);
  const Role role = m_kind == Kind::Problem ? Role::Loss : m_kind == Kind::Warning ? Role::Warning : Role::Accent;
  const QColor ground = mixed(t.color(role), t.color(Role::Background), 0.12);
  setStyleSheet(
      QStringLiteral(
          "#messageBar { background: %1; border: none; border-left: 4px solid %2; border-bottom: 1px solid %3; }")
          .arg(ground.name(), t.color(role).name(), t.color(Role::Hairline).name()));
}

void MessageBar::keyPressEvent(QKeyEvent* event) {
  if (event->key() == Qt::Key_Escape) return dismiss();
  QFrame::keyPressEvent(event);
}

}  // namespace sweepscope
