// QActions made from the table, and the keys that run them.
#include "app/actions.h"

#include <QAction>
#include <QKeyEvent>
#include <QKeySequence>
#include <QMenu>
#include <QWidget>
#include <algorithm>

#include "app/mainwindow.h"
#include "app/workspace.h"
#include "widgets/icons.h"

namespace sweepscope {

namespace {

QString firstKey(const ActionSpec& spec, bool ofWindow) {
  for (const ActionKey& key : spec.keys) {
    if (key.sequence != nullptr && key.worksIn(KeyScope::Window) == ofWindow) return QString::fromUtf8(key.sequence);
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
  QString text = QString::fromUtf8(spec.text);
  // A shortcut of the action would take the key from every other widget; the menu only shows it.
  const QString ofView = firstKey(spec, false), help = QString::fromUtf8(spec.help), keys = shortcutText(spec);
  if (firstKey(spec, true).isEmpty() && !ofView.isEmpty()) text += QLatin1Char('\t') + ofView;
  auto* action = new QAction(text, parent);
  action->setObjectName(QString::fromLatin1(spec.id));
  action->setShortcuts(shortcuts(spec));
  action->setToolTip(keys.isEmpty() ? help : QStringLiteral("%1 (%2)").arg(help, keys));
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

void Actions::update(unsigned changes) {
  for (const ActionSpec& spec : actionSpecs()) {
    if ((spec.dependsOn & changes) == 0) continue;
    QAction* action = (*this)[spec.id];
    if (spec.enabled != nullptr) action->setEnabled(spec.enabled(m_context));
    if (spec.checked != nullptr) action->setChecked(spec.checked(m_context));
  }
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

QString keysOf(const ActionSpec& spec, KeyScope scope) {
  QStringList keys;
  for (const ActionKey& key : spec.keys) {
    if (key.worksIn(scope)) keys << QString::fromUtf8(key.sequence);
  }
  return keys.join(QStringLiteral(" or "));
}

QString shortcutText(const ActionSpec& spec) {
  const QString shortcut = firstKey(spec, true), key = firstKey(spec, false);
  if (shortcut.isEmpty() || key.isEmpty()) return shortcut + key;
  return QStringLiteral("%1 or %2").arg(shortcut, key);
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
