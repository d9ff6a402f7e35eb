// One table of everything that can be done.
#include "app/actions.h"

#include <QAction>
#include <QKeySequence>
#include <QMenu>
#include <algorithm>

#include "widgets/icons.h"

namespace sweepscope {

namespace {

constexpr ActionSpec kSpecs[] = {
    {"open", "&Open…", "open", "Ctrl+O", "", "Open a trace file"},
    {"open-folder", "Open &folder…", "", "Ctrl+Shift+O", "", "List the traces in a folder, to open them one by one"},
    {"close-folder", "Close fol&der", "", "", "", "Close the list of the folder; the trace stays open"},
    {"reload", "&Reload", "", "F5", "", "Read the file again"},
    {"close", "&Close trace", "", "Ctrl+W", "", "Close the trace"},
    {"export", "&Export picture…", "export", "Ctrl+E", "", "Write an annotated picture of the view to a file"},
    {"copy-picture", "&Copy picture", "copy", "Ctrl+Shift+C", "", "Copy an annotated picture of the view"},
    {"preferences", "&Preferences…", "", "Ctrl+,", "", "Theme, rules for deletes, thresholds of inflections"},
    {"quit", "&Quit", "", "Ctrl+Q", "", "Leave Sweepscope"},
    {"fit-all", "Fit the &whole trace", "fit", "", "0", "Show the whole trace"},
    {"fit-selection", "Fit the &selection", "zoom-selection", "", "F", "Zoom to what is selected or measured"},
    {"zoom-in", "Zoom &in", "zoom-in", "Ctrl++; Ctrl+=", "W", "Zoom in at the middle"},
    {"zoom-out", "Zoom &out", "zoom-out", "Ctrl+-", "S", "Zoom out at the middle"},
    {"back", "&Back", "back", "Alt+Left", "", "To the view before"},
    {"forward", "&Forward", "forward", "Alt+Right", "", "To the view after"},
    {"full-screen", "F&ull screen", "", "F11", "", "Use the whole screen", true},
    {"find", "&Search…", "search", "Ctrl+F", "/", "Search goroutines, functions, logs and keys"},
    {"find-next", "Next &hit", "", "F3", "", "Go to the next hit of the search"},
    {"find-previous", "Previous hit", "", "Shift+F3", "", "Go to the previous hit of the search"},
    {"previous-delete", "&Previous delete", "prev", "", "P", "Select the previous delete"},
    {"next-delete", "&Next delete", "next", "", "N", "Select the next delete"},
    {"next-cycle", "Next &GC cycle", "", "", "G", "Select the next GC cycle"},
    {"previous-cycle", "Previous GC c&ycle", "", "", "Shift+G", "Select the previous GC cycle"},
    {"previous-event", "Previous event in the lane", "", "", ",", "Select the event before in the lane"},
    {"next-event", "Next event in the lane", "", "", ".", "Select the event after in the lane"},
    {"next-inflection", "Next &inflection", "", "", "", "Select the next inflection of the heap curves"},
    {"bookmark", "Set or remove a book&mark", "bookmark", "", "M",
     "Mark the moment at the cursor, or remove the mark there"},
    {"next-bookmark", "Next &bookmark", "", "", "B", "Go to the next bookmark"},
    {"previous-bookmark", "Previous bookmar&k", "", "", "Shift+B", "Go to the bookmark before"},
    {"clear", "&Clear the selection", "", "", "Esc", "Select and measure nothing"},
    {"next-trace", "Next &trace", "", "Ctrl+PgDown", "", "Open the next trace of the folder"},
    {"previous-trace", "Pre&vious trace", "", "Ctrl+PgUp", "", "Open the trace before in the folder"},
    {"focus-timeline", "&Timeline", "", "Ctrl+1", "", "Move the keyboard to the timeline"},
    {"focus-tables", "T&ables", "", "Ctrl+2", "", "Move the keyboard to the tables"},
    {"focus-inspector", "&Inspector", "", "Ctrl+3", "", "Move the keyboard to the inspector"},
    {"focus-heap", "&Heap curves", "", "Ctrl+4", "", "Move the keyboard to the heap curves"},
    {"focus-folder", "F&older", "", "Ctrl+5", "", "Move the keyboard to the traces of the folder"},
    {"commands", "&Commands…", "", "Ctrl+Shift+P", "", "Find a command by its name"},
    {"keys", "&Keys and mouse", "help", "", "?", "List the keys"},
    {"help", "Sweepscope &help", "help", "F1", "", "How to read what is shown"},
    {"about", "&About Sweepscope", "", "", "", "Version and licence"},
};

}  // namespace

std::span<const ActionSpec> actionSpecs() {
  return kSpecs;
}

Actions::Actions(QObject* parent) : QObject(parent) {
  for (const ActionSpec& spec : kSpecs) {
    QString text = QString::fromUtf8(spec.text);
    const QString key = QString::fromUtf8(spec.key), shortcut = QString::fromUtf8(spec.shortcut);
    if (shortcut.isEmpty() && !key.isEmpty()) text += QLatin1Char('\t') + key;
    auto* action = new QAction(text, this);
    action->setObjectName(QString::fromLatin1(spec.id));
    action->setShortcuts(QKeySequence::listFromString(shortcut));
    const QString keys = shortcutText(spec), tip = QString::fromUtf8(spec.tip);
    action->setToolTip(keys.isEmpty() ? tip : QStringLiteral("%1 (%2)").arg(tip, keys));
    action->setStatusTip(tip);
    action->setCheckable(spec.checkable);
    m_actions.insert(action->objectName(), action);
  }
}

QAction* Actions::operator[](const char* id) const {
  QAction* action = m_actions.value(QString::fromLatin1(id));
  Q_ASSERT(action != nullptr);
  return action;
}

void Actions::setTheme(ThemeKind kind) {
  for (const ActionSpec& spec : kSpecs) {
    if (*spec.icon != '\0') (*this)[spec.id]->setIcon(themedIcon(QString::fromLatin1(spec.icon), kind));
  }
}

QVector<QAction*> Actions::all() const {
  QVector<QAction*> actions;
  for (const ActionSpec& spec : kSpecs) actions.push_back((*this)[spec.id]);
  return actions;
}

void Actions::fill(QMenu* menu, std::initializer_list<const char*> ids) const {
  for (const char* id : ids) {
    if (*id == '-') {
      menu->addSeparator();
    } else {
      menu->addAction((*this)[id]);
    }
  }
}

QString shortcutText(const ActionSpec& spec) {
  const QString shortcut = QString::fromUtf8(spec.shortcut).section(QStringLiteral("; "), 0, 0);
  const QString key = QString::fromUtf8(spec.key);
  if (shortcut.isEmpty() || key.isEmpty()) return shortcut + key;
  return QStringLiteral("%1 or %2").arg(shortcut, key);
}

}  // namespace sweepscope
