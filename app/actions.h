// The registry of everything that can be done: id -> QAction. Menus, toolbar, context menus and the list of commands
// are views of it.
//
// A shortcut is the program's where it has a modifier. Letter keys belong to the timeline, which handles them while it
// has the focus; they are shown in menus and lists but not taken from anybody else.
#pragma once

#include <QHash>
#include <QObject>
#include <QString>
#include <QVector>
#include <span>

#include "widgets/theme.h"

class QAction;
class QMenu;

namespace sweepscope {

struct ActionSpec {
  const char* id;
  const char* text;      // as in menus
  const char* icon;      // of resources/icons, or ""
  const char* shortcut;  // of the program: "Ctrl+O", several separated by "; "
  const char* key;       // of the timeline: "N"
  const char* tip;       // one line, for tooltip and status bar
  bool checkable = false;
};

std::span<const ActionSpec> actionSpecs();

class Actions : public QObject {
  Q_OBJECT
 public:
  explicit Actions(QObject* parent);

  // The id must be one of the table.
  QAction* operator[](const char* id) const;
  QAction* find(const QString& id) const { return m_actions.value(id); }
  void setTheme(ThemeKind);
  // In the order of the table.
  QVector<QAction*> all() const;
  // Adds actions to a menu; "-" is a separator.
  void fill(QMenu*, std::initializer_list<const char*> ids) const;

 private:
  QHash<QString, QAction*> m_actions;
};

// "Ctrl+F or /": both kinds of shortcut, for lists.
QString shortcutText(const ActionSpec&);

}  // namespace sweepscope
