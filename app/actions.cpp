// SPDX-License-Identifier: GPL-3.0-or-later

// QActions made from the table, and the keys that run them.
#include "app/actions.h"

#include <QAction>
#include <QCoreApplication>
#include <QKeyEvent>
#include <QKeySequence>
#include <QMenu>
#include <QWidget>
#include <algorithm>

#include "app/actiontable.h"
#include "app/mainwindow.h"
#include "app/workspace.h"
#include "widgets/icons.h"

namespace sweepscope {

namespace {

struct Tr {
  Q_DECLARE_TR_FUNCTIONS(Actions)
};

// As menus show it, in the user's language.
QString keyText(const ActionKey& key) {
  return QKeySequence::fromString(QString::fromUtf8(key.sequence)).toString(QKeySequence::NativeText);
}

QString firstKey(const ActionSpec& spec, bool ofWindow) {
  for (const ActionKey& key : spec.keys) {
    if (key.sequence != nullptr && key.worksIn(KeyScope::Window) == ofWindow) return keyText(key);
  }
  return {};
}

QList<QKeySequence> shortcuts(const ActionSpec& spec) {
  QList<QKeySequence> all;
  for (const ActionKey& key : spec.keys) {
    if (key.worksIn(KeyScope::Window)) all.push_back(QKeySequence::fromString(QString::fromUtf8(key.sequence)));
  }
  return all;
}

QAction* makeAction(const ActionSpec& spec, QObject* parent) {
  QString text = textOf(spec);
  // A shortcut of the action would take the key from every other widget; the menu only shows it.
  const QString ofView = firstKey(spec, false), help = helpOf(spec), keys = shortcutText(spec);
  if (firstKey(spec, true).isEmpty() && !ofView.isEmpty()) text += QLatin1Char('\t') + ofView;
  auto* action = new QAction(text, parent);
  action->setObjectName(QString::fromLatin1(spec.id));
  action->setShortcuts(shortcuts(spec));
  action->setToolTip(keys.isEmpty() ? help : Tr::tr("%1 (%2)", "what an action does, and its keys").arg(help, keys));
  action->setStatusTip(help);
  action->setCheckable(spec.checked != nullptr);
  return action;
}

}  // namespace

Workspace& ActionContext::workspace() const {
  return *window.workspace();
}

TimelineWidget& ActionContext::timeline() const {
  return *workspace().timeline();
}

ViewState& ActionContext::view() const {
  return *workspace().view();
}

const Document& ActionContext::document() const {
  return workspace().document();
}

Actions::Actions(const ActionContext& context, QObject* parent) : QObject(parent), m_context(context) {
  for (const ActionSpec& spec : actionSpecs()) {
    QAction* action = makeAction(spec, this);
    m_actions.insert(action->objectName(), action);
    connect(action, &QAction::triggered, this, [this, &spec] { spec.run(m_context); });
    for (const ActionKey& key : spec.keys) {
      if (key.sequence == nullptr) continue;
      const int combination = QKeySequence::fromString(QString::fromUtf8(key.sequence))[0].toCombined();
      for (const KeyScope scope : kKeyScopes) {
        if (key.worksIn(scope)) m_keys[int(scope)].insert(combination, action);
      }
    }
  }
  update(ActionInput::All);
}

QAction* Actions::operator[](const char* id) const {
  QAction* action = m_actions.value(QString::fromLatin1(id));
  Q_ASSERT(action != nullptr);
  return action;
}

void Actions::setTheme(ThemeKind kind) {
  for (const ActionSpec& spec : actionSpecs()) {
    if (*spec.icon != '\0') (*this)[spec.id]->setIcon(themedIcon(QString::fromLatin1(spec.icon), kind));
  }
}

QVector<QAction*> Actions::all() const {
  QVector<QAction*> actions;
  for (const ActionSpec& spec : actionSpecs()) actions.push_back((*this)[spec.id]);
  return actions;
}

void Actions::fill(QMenu* menu, std::span<const char* const> ids) const {
  for (const char* id : ids) {
    if (*id == '-') {
      menu->addSeparator();
    } else {
      menu->addAction((*this)[id]);
    }
  }
}

int Actions::update(unsigned changes) {
  int asked = 0;
  for (const ActionSpec& spec : actionSpecs()) {
    if ((spec.dependsOn & changes) == 0) continue;
    ++asked;
    QAction* action = (*this)[spec.id];
    if (spec.enabled != nullptr) action->setEnabled(spec.enabled(m_context));
    if (spec.checked != nullptr) action->setChecked(spec.checked(m_context));
  }
  return asked;
}

QAction* Actions::actionOfKey(KeyScope scope, const QKeyEvent& event) const {
  const Qt::KeyboardModifiers modifiers = event.modifiers() & ~Qt::KeypadModifier;
  const auto find = [&](Qt::KeyboardModifiers with) {
    return m_keys[int(scope)].value(QKeyCombination(with, Qt::Key(event.key())).toCombined());
  };
  QAction* action = find(modifiers);
  if (action == nullptr) action = find(modifiers & ~Qt::ShiftModifier);
  return action != nullptr && action->isEnabled() ? action : nullptr;
}

QString textOf(const ActionSpec& spec) {
  return QCoreApplication::translate("Actions", spec.text);
}

QString nameOf(const ActionSpec& spec) {
  return textOf(spec).remove(QLatin1Char('&'));
}

QString helpOf(const ActionSpec& spec) {
  return QCoreApplication::translate("Actions", spec.help);
}

QStringList keysOf(const ActionSpec& spec, KeyScope scope) {
  QStringList keys;
  for (const ActionKey& key : spec.keys) {
    if (key.worksIn(scope)) keys << keyText(key);
  }
  return keys;
}

QString alternatives(const QStringList& keys) {
  QString text = keys.value(0);
  for (qsizetype i = 1; i < keys.size(); ++i) text = Tr::tr("%1 or %2", "keys").arg(text, keys[i]);
  return text;
}

QString shortcutText(const ActionSpec& spec) {
  QStringList keys{firstKey(spec, true), firstKey(spec, false)};
  keys.removeAll(QString());
  return alternatives(keys);
}

ViewKeys::ViewKeys(const Actions* actions, QWidget* view, KeyScope scope)
    : QObject(view), m_actions(actions), m_scope(scope) {
  view->installEventFilter(this);
}

bool ViewKeys::eventFilter(QObject* view, QEvent* event) {
  if (event->type() != QEvent::KeyPress) return QObject::eventFilter(view, event);
  QAction* action = m_actions->actionOfKey(m_scope, *static_cast<QKeyEvent*>(event));
  if (action == nullptr) return false;
  action->trigger();
  return true;
}

}  // namespace sweepscope
