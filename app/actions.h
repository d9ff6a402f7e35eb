// SPDX-License-Identifier: GPL-3.0-or-later

// The actions of the window as one table. A row is complete: its texts, its keys, when it is enabled and what it does.
// Menus, toolbar, context menus, the list of commands and the help page of keys are views of it.
//
// Threads: GUI thread only.
#pragma once

#include <QHash>
#include <QObject>
#include <QStringList>
#include <QVector>
#include <array>
#include <span>

#include "widgets/theme.h"
#include "widgets/viewstate.h"

class QAction;
class QKeyEvent;
class QMenu;

namespace sweepscope {

class MainWindow;
class TimelineWidget;
class Workspace;
struct Document;

// What the functions of a row act on.
struct ActionContext {
  MainWindow& window;
  Workspace& workspace() const;
  TimelineWidget& timeline() const;
  ViewState& view() const;
  const Document& document() const;
};

// Where a key works: with any focus, or in one view while that has the focus.
enum class KeyScope : std::uint8_t { Window, Timeline, Heap, Overview };
inline constexpr KeyScope kKeyScopes[] = {KeyScope::Window, KeyScope::Timeline, KeyScope::Heap, KeyScope::Overview};

constexpr unsigned scopeBit(KeyScope scope) {
  return 1u << unsigned(scope);
}

struct ActionKey {
  const char* sequence = nullptr;  // "Ctrl+O", as QKeySequence reads it
  unsigned scopes = 0;             // of scopeBit()
  bool worksIn(KeyScope scope) const { return sequence != nullptr && (scopes & scopeBit(scope)) != 0; }
};

// What the state of an action depends on: changes of ViewState, and these.
namespace ActionInput {
enum : unsigned { Document = 1u << 16, Folder = 1u << 17, WindowState = 1u << 18, All = ~0u };
}

struct ActionSpec {
  const char* id;
  const char* text;                                 // in menus, with its mnemonic
  const char* icon = "";                            // of resources/icons
  std::array<ActionKey, 4> keys{};                  // the first one of a scope is shown in menus and tooltips
  const char* help = "";                            // one line: tooltip, status bar, page of keys
  unsigned dependsOn = 0;                           // ViewState::Change and ActionInput; for `enabled` and `checked`
  bool (*enabled)(const ActionContext&) = nullptr;  // null: always
  bool (*checked)(const ActionContext&) = nullptr;  // null: not a switch
  void (*run)(const ActionContext&) = nullptr;
};

// The texts of a row, translated.
QString textOf(const ActionSpec&);
QString nameOf(const ActionSpec&);  // the text without its mnemonic
QString helpOf(const ActionSpec&);

// Its keys in a scope as a keyboard names them: "W" and "+"; empty if it has none there.
QStringList keysOf(const ActionSpec&, KeyScope);
// "Ctrl+F or /": the first key of the window and the first one of a view.
QString shortcutText(const ActionSpec&);
// "W or +"
QString alternatives(const QStringList& keys);

// The table as QActions that run its rows.
class Actions : public QObject {
  Q_OBJECT
 public:
  explicit Actions(const ActionContext&, QObject* parent);

  // The id must be one of the table.
  QAction* operator[](const char* id) const;
  QAction* find(const QString& id) const { return m_actions.value(id); }
  void setTheme(ThemeKind);
  // In the order of the table.
  QVector<QAction*> all() const;
  // Adds actions to a menu; "-" is a separator.
  void fill(QMenu*, std::span<const char* const> ids) const;
  void fill(QMenu* menu, std::initializer_list<const char*> ids) const {
    fill(menu, std::span(ids.begin(), ids.size()));
  }

  // Asks the rows that depend on any of these changes for their state, and returns how many there are.
  int update(unsigned changes);
  // The action of a key event in a view; null if there is none, or it is disabled. Shift is ignored where the key has
  // no other meaning with it, since some keyboards need Shift to type a sign.
  QAction* actionOfKey(KeyScope, const QKeyEvent&) const;

 private:
  ActionContext m_context;
  QHash<QString, QAction*> m_actions;
  QHash<int, QAction*> m_keys[std::size(kKeyScopes)];  // by key and modifiers
};

// Runs the actions of a view's keys while the view has the focus. Lives as long as the widget.
class ViewKeys : public QObject {
 public:
  ViewKeys(const Actions*, QWidget*, KeyScope);

 protected:
  bool eventFilter(QObject*, QEvent*) override;

 private:
  const Actions* m_actions;
  KeyScope m_scope;
};

}  // namespace sweepscope
