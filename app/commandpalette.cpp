// SPDX-License-Identifier: GPL-3.0-or-later

// The list of commands: a view of the registry.
#include "app/commandpalette.h"

#include <QAction>
#include <QKeyEvent>
#include <QLineEdit>
#include <QListWidget>
#include <QTimer>
#include <QVBoxLayout>
#include <algorithm>
#include <string_view>

#include "app/actions.h"
#include "app/actiontable.h"

namespace sweepscope {

CommandPalette::CommandPalette(const Actions* actions, QWidget* parent)
    : QDialog(parent, Qt::Popup), m_actions(actions), m_input(new QLineEdit(this)), m_list(new QListWidget(this)) {
  setAccessibleName(tr("Commands"));
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(6, 6, 6, 6);
  column->addWidget(m_input);
  column->addWidget(m_list);
  m_input->setPlaceholderText(tr("Type a command"));
  m_input->setAccessibleName(m_input->placeholderText());
  m_input->installEventFilter(this);
  m_list->setFrameShape(QFrame::NoFrame);
  m_list->setFocusPolicy(Qt::NoFocus);
  m_list->setAccessibleName(tr("Commands"));
  connect(m_input, &QLineEdit::textChanged, this, &CommandPalette::fill);
  connect(m_list, &QListWidget::itemClicked, this, &CommandPalette::run);
  resize(460, 340);
  move(parent->mapToGlobal(QPoint((parent->width() - width()) / 2, 80)));
  fill(QString());
  m_input->setFocus();
}

void CommandPalette::fill(const QString& filter) {
  m_list->clear();
  const QStringList words = filter.split(QLatin1Char(' '), Qt::SkipEmptyParts);
  int byName = 0;
  for (const ActionSpec& spec : actionSpecs()) {
    const QAction* action = (*m_actions)[spec.id];
    if (std::string_view(spec.id) == "commands" || !action->isEnabled()) continue;
    const QString name = nameOf(spec), help = helpOf(spec), keys = shortcutText(spec);
    const auto hasWords = [&](const QString& text) {
      const auto isIn = [&](const QString& word) { return text.contains(word, Qt::CaseInsensitive); };
      return std::all_of(words.begin(), words.end(), isIn);
    };
    if (!hasWords(name + QLatin1Char(' ') + help)) continue;
    auto* item = new QListWidgetItem(keys.isEmpty() ? name : QStringLiteral("%1    %2").arg(name, keys));
    // A name that matches comes before a help text that does.
    m_list->insertItem(hasWords(name) ? byName++ : m_list->count(), item);
    item->setData(Qt::UserRole, QString::fromLatin1(spec.id));
    item->setToolTip(help);
  }
  m_list->setCurrentRow(0);
}

void CommandPalette::run() {
  const QListWidgetItem* item = m_list->currentItem();
  accept();
  if (item == nullptr) return;
  // The command runs after this popup has closed.
  if (QAction* action = m_actions->find(item->data(Qt::UserRole).toString()))
    QTimer::singleShot(0, action, &QAction::trigger);
}

bool CommandPalette::eventFilter(QObject* object, QEvent* event) {
  if (object != m_input || event->type() != QEvent::KeyPress) return QDialog::eventFilter(object, event);
  const int rows = m_list->count();
  switch (static_cast<QKeyEvent*>(event)->key()) {
    case Qt::Key_Down: m_list->setCurrentRow(std::min(m_list->currentRow() + 1, rows - 1)); return true;
    case Qt::Key_Up: m_list->setCurrentRow(std::max(m_list->currentRow() - 1, 0)); return true;
    case Qt::Key_Return:
    case Qt::Key_Enter: run(); return true;
    default: return false;
  }
}

}  // namespace sweepscope
