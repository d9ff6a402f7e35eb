// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/actiontable.h"

#include <QApplication>
#include <algorithm>
#include <string_view>
#include <vector>

#include "app/commandpalette.h"
#include "app/folderpanel.h"
#include "app/mainwindow.h"
#include "app/panel.h"
#include "app/panels.h"
#include "app/subjectactions.h"
#include "app/workspace.h"
#include "widgets/heappanel.h"
#include "widgets/inspector.h"
#include "widgets/searchbar.h"
#include "widgets/timelinewidget.h"

namespace sweepscope {

namespace {

using Context = const ActionContext&;

constexpr unsigned kTimeline = scopeBit(KeyScope::Timeline), kHeap = scopeBit(KeyScope::Heap),
                   kOverview = scopeBit(KeyScope::Overview), kViews = kTimeline | kHeap | kOverview;
constexpr unsigned kOnDocument = ActionInput::Document, kOnFolder = ActionInput::Folder,
                   kOnSelection = kOnDocument | ViewState::SelectionChanged;

constexpr ActionKey window(const char* sequence) {
  return {sequence, scopeBit(KeyScope::Window)};
}
constexpr ActionKey timeline(const char* sequence) {
  return {sequence, kTimeline};
}

constexpr double kZoomIn = 0.6, kZoomOut = 1 / kZoomIn;
constexpr double kPan = 0.15, kPanFar = 4 * kPan;  // of the view's width

bool hasTrace(Context c) {
  return bool(c.document());
}
bool isLoaded(Context c) {
  return hasTrace(c) && !c.window.trace()->isReading();
}
bool hasAnswers(Context c) {
  return c.document() && c.document().answers;
}
bool hasDeletes(Context c) {
  return hasAnswers(c) && !c.document().answers->deletes.empty();
}
bool hasCycles(Context c) {
  return hasAnswers(c) && !c.document().answers->cycles.empty();
}
bool hasInflections(Context c) {
  return hasAnswers(c) && !c.document().answers->inflections.empty();
}
bool hasBookmarks(Context c) {
  return hasTrace(c) && !c.view().bookmarksInside().empty();
}
bool hasFolder(Context c) {
  return !c.window.folderPanel()->isHidden();
}

void toggleBookmark(Context c) {
  const std::size_t before = c.view().bookmarks().size();
  c.timeline().toggleBookmark();
  const std::size_t now = c.view().bookmarks().size();
  if (now != before)
    emit c.workspace().done(now > before ? Workspace::tr("Bookmark set.") : Workspace::tr("Bookmark removed."));
}

constexpr ActionSpec kSpecs[] = {
    // Files.
    {.id = "open",
     .text = QT_TRANSLATE_NOOP("Actions", "&Open…"),
     .icon = "open",
     .keys = {window("Ctrl+O")},
     .help = QT_TRANSLATE_NOOP("Actions", "Open a trace file"),
     .run = [](Context c) { c.window.chooseFile(); }},
    {.id = "open-folder",
     .text = QT_TRANSLATE_NOOP("Actions", "Open &folder…"),
     .keys = {window("Ctrl+Shift+O")},
     .help = QT_TRANSLATE_NOOP("Actions", "List the traces in a folder, to open them one by one"),
     .run = [](Context c) { c.window.chooseFolder(); }},
    {.id = "close-folder",
     .text = QT_TRANSLATE_NOOP("Actions", "Close fol&der"),
     .help = QT_TRANSLATE_NOOP("Actions", "Close the list of traces; the trace remains open"),
     .dependsOn = kOnFolder,
     .enabled = hasFolder,
     .run = [](Context c) { c.window.closeFolder(); }},
    {.id = "reload",
     .text = QT_TRANSLATE_NOOP("Actions", "&Reload"),
     .keys = {window("F5")},
     .help = QT_TRANSLATE_NOOP("Actions", "Read the file again"),
     .dependsOn = kOnDocument,
     .enabled = [](Context c) { return c.window.trace()->canReload(); },
     .run = [](Context c) { c.window.trace()->reload(); }},
    {.id = "close",
     .text = QT_TRANSLATE_NOOP("Actions", "&Close trace"),
     .keys = {window("Ctrl+W")},
     .help = QT_TRANSLATE_NOOP("Actions", "Close the open trace"),
     .dependsOn = kOnDocument,
     .enabled = hasTrace,
     .run = [](Context c) { c.window.closeTrace(); }},
    {.id = "open-session",
     .text = QT_TRANSLATE_NOOP("Actions", "Open s&ession…"),
     .help = QT_TRANSLATE_NOOP("Actions", "Use another session file for the open trace"),
     .dependsOn = kOnDocument,
     .enabled = isLoaded,
     .run = [](Context c) { c.window.chooseSession(); }},
    {.id = "save-session-beside",
     .text = QT_TRANSLATE_NOOP("Actions", "Save session &beside the trace"),
     .help = QT_TRANSLATE_NOOP(
         "Actions", "Save bookmarks, lanes, rules and the view to a file beside the trace, for others to open"),
     .dependsOn = kOnDocument,
     .enabled = [](Context c) { return isLoaded(c) && !filePath(c.window.trace()->shown()).isEmpty(); },
     .run = [](Context c) { c.window.saveSessionBeside(); }},
    {.id = "save-session-as",
     .text = QT_TRANSLATE_NOOP("Actions", "S&ave session as…"),
     .help = QT_TRANSLATE_NOOP("Actions", "Save bookmarks, lanes, rules and the view to a file of your choice"),
     .dependsOn = kOnDocument,
     .enabled = isLoaded,
     .run = [](Context c) { c.window.saveSessionAs(); }},
    {.id = "trace-settings",
     .text = QT_TRANSLATE_NOOP("Actions", "Se&ttings of this trace…"),
     .help = QT_TRANSLATE_NOOP("Actions",
                               "Set the rules for deletes and the thresholds of inflections for the open trace only"),
     .dependsOn = kOnDocument,
     .enabled = isLoaded,
     .run = [](Context c) { c.window.editTraceSettings(); }},
    {.id = "export",
     .text = QT_TRANSLATE_NOOP("Actions", "&Export picture…"),
     .icon = "export",
     .keys = {window("Ctrl+E")},
     .help = QT_TRANSLATE_NOOP("Actions", "Write an annotated picture of the view to a file"),
     .dependsOn = kOnDocument,
     .enabled = hasAnswers,
     .run = [](Context c) { c.window.exportPicture(); }},
    {.id = "copy-picture",
     .text = QT_TRANSLATE_NOOP("Actions", "&Copy picture"),
     .icon = "copy",
     .keys = {window("Ctrl+Shift+C")},
     .help = QT_TRANSLATE_NOOP("Actions", "Copy an annotated picture of the view"),
     .dependsOn = kOnDocument,
     .enabled = hasAnswers,
     .run = [](Context c) { c.window.copyPicture(); }},
    {.id = "preferences",
     .text = QT_TRANSLATE_NOOP("Actions", "&Preferences…"),
     .keys = {window("Ctrl+,")},
     .help = QT_TRANSLATE_NOOP("Actions", "Set the theme, the rules for deletes and the thresholds of inflections"),
     .run = [](Context c) { c.window.editPreferences(); }},
    {.id = "quit",
     .text = QT_TRANSLATE_NOOP("Actions", "&Quit"),
     .keys = {window("Ctrl+Q")},
     .help = QT_TRANSLATE_NOOP("Actions", "Quit Sweepscope"),
     .run = [](Context c) { c.window.close(); }},

    // The visible range.
    {.id = "fit-all",
     .text = QT_TRANSLATE_NOOP("Actions", "Fit the &whole trace"),
     .icon = "fit",
     .keys = {timeline("0"), ActionKey{"Home", kTimeline | kOverview}},
     .help = QT_TRANSLATE_NOOP("Actions", "Show the whole trace"),
     .dependsOn = kOnDocument,
     .enabled = hasTrace,
     .run = [](Context c) { c.view().fitAll(); }},
    {.id = "fit-selection",
     .text = QT_TRANSLATE_NOOP("Actions", "Fit the &selection"),
     .icon = "zoom-selection",
     .keys = {timeline("F")},
     .help = QT_TRANSLATE_NOOP(
         "Actions", "Zoom to the measured range or the selection; a delete is shown with its bridge first, then alone"),
     .dependsOn = kOnSelection | ViewState::Measure,
     .enabled = [](Context c) { return hasTrace(c) && (c.view().selection() || c.view().measured()); },
     .run = [](Context c) { c.timeline().fitSelection(); }},
    {.id = "zoom-in",
     .text = QT_TRANSLATE_NOOP("Actions", "Zoom &in"),
     .icon = "zoom-in",
     .keys = {window("Ctrl++"), window("Ctrl+="), timeline("W"), ActionKey{"+", kViews}},
     .help = QT_TRANSLATE_NOOP("Actions", "Zoom in at the pointer, or at the middle if the pointer is elsewhere"),
     .dependsOn = kOnDocument,
     .enabled = hasTrace,
     .run = [](Context c) { c.timeline().zoom(kZoomIn); }},
    {.id = "zoom-out",
     .text = QT_TRANSLATE_NOOP("Actions", "Zoom &out"),
     .icon = "zoom-out",
     .keys = {window("Ctrl+-"), timeline("S"), ActionKey{"-", kViews}},
     .help = QT_TRANSLATE_NOOP("Actions", "Zoom out at the pointer, or at the middle if the pointer is elsewhere"),
     .dependsOn = kOnDocument,
     .enabled = hasTrace,
     .run = [](Context c) { c.timeline().zoom(kZoomOut); }},
    {.id = "pan-left",
     .text = QT_TRANSLATE_NOOP("Actions", "Pan left"),
     .keys = {timeline("A"), ActionKey{"Left", kViews}},
     .help = QT_TRANSLATE_NOOP("Actions", "Pan to earlier times"),
     .dependsOn = kOnDocument,
     .enabled = hasTrace,
     .run = [](Context c) { c.timeline().pan(-kPan); }},
    {.id = "pan-right",
     .text = QT_TRANSLATE_NOOP("Actions", "Pan right"),
     .keys = {timeline("D"), ActionKey{"Right", kViews}},
     .help = QT_TRANSLATE_NOOP("Actions", "Pan to later times"),
     .dependsOn = kOnDocument,
     .enabled = hasTrace,
     .run = [](Context c) { c.timeline().pan(kPan); }},
    {.id = "pan-left-far",
     .text = QT_TRANSLATE_NOOP("Actions", "Pan far left"),
     .keys = {timeline("Shift+A"), ActionKey{"Shift+Left", kViews}},
     .help = QT_TRANSLATE_NOOP("Actions", "Pan to earlier times, four times as far"),
     .dependsOn = kOnDocument,
     .enabled = hasTrace,
     .run = [](Context c) { c.timeline().pan(-kPanFar); }},
    {.id = "pan-right-far",
     .text = QT_TRANSLATE_NOOP("Actions", "Pan far right"),
     .keys = {timeline("Shift+D"), ActionKey{"Shift+Right", kViews}},
     .help = QT_TRANSLATE_NOOP("Actions", "Pan to later times, four times as far"),
     .dependsOn = kOnDocument,
     .enabled = hasTrace,
     .run = [](Context c) { c.timeline().pan(kPanFar); }},
    {.id = "scroll-up",
     .text = QT_TRANSLATE_NOOP("Actions", "Scroll up"),
     .keys = {timeline("Up")},
     .help = QT_TRANSLATE_NOOP("Actions", "Scroll the lanes up by one"),
     .dependsOn = kOnDocument,
     .enabled = hasTrace,
     .run = [](Context c) { c.timeline().scrollLanes(-1); }},
    {.id = "scroll-down",
     .text = QT_TRANSLATE_NOOP("Actions", "Scroll down"),
     .keys = {timeline("Down")},
     .help = QT_TRANSLATE_NOOP("Actions", "Scroll the lanes down by one"),
     .dependsOn = kOnDocument,
     .enabled = hasTrace,
     .run = [](Context c) { c.timeline().scrollLanes(1); }},
    {.id = "page-up",
     .text = QT_TRANSLATE_NOOP("Actions", "Page up"),
     .keys = {timeline("PgUp")},
     .help = QT_TRANSLATE_NOOP("Actions", "Scroll the lanes up by a page"),
     .dependsOn = kOnDocument,
     .enabled = hasTrace,
     .run = [](Context c) { c.timeline().scrollPages(-1); }},
    {.id = "page-down",
     .text = QT_TRANSLATE_NOOP("Actions", "Page down"),
     .keys = {timeline("PgDown")},
     .help = QT_TRANSLATE_NOOP("Actions", "Scroll the lanes down by a page"),
     .dependsOn = kOnDocument,
     .enabled = hasTrace,
     .run = [](Context c) { c.timeline().scrollPages(1); }},
    {.id = "back",
     .text = QT_TRANSLATE_NOOP("Actions", "&Back"),
     .icon = "back",
     .keys = {window("Alt+Left")},
     .help = QT_TRANSLATE_NOOP("Actions", "Go back to the previous range and selection"),
     .dependsOn = kOnSelection | ViewState::Range,
     .enabled = [](Context c) { return hasTrace(c) && c.view().canGoBack(); },
     .run = [](Context c) { c.view().back(); }},
    {.id = "forward",
     .text = QT_TRANSLATE_NOOP("Actions", "&Forward"),
     .icon = "forward",
     .keys = {window("Alt+Right")},
     .help = QT_TRANSLATE_NOOP("Actions", "Go forward to the next range and selection"),
     .dependsOn = kOnSelection | ViewState::Range,
     .enabled = [](Context c) { return hasTrace(c) && c.view().canGoForward(); },
     .run = [](Context c) { c.view().forward(); }},
    {.id = "reset-layout",
     .text = QT_TRANSLATE_NOOP("Actions", "&Reset layout"),
     .help = QT_TRANSLATE_NOOP("Actions", "Restore the default arrangement of the panels"),
     .run = [](Context c) { c.workspace().resetLayout(); }},
    {.id = "full-screen",
     .text = QT_TRANSLATE_NOOP("Actions", "F&ull screen"),
     .keys = {window("F11")},
     .help = QT_TRANSLATE_NOOP("Actions", "Use the whole screen"),
     .dependsOn = ActionInput::WindowState,
     .checked = [](Context c) { return c.window.isFullScreen(); },
     .run = [](Context c) { c.window.setWindowState(c.window.windowState() ^ Qt::WindowFullScreen); }},

    // Going to things.
    {.id = "find",
     .text = QT_TRANSLATE_NOOP("Actions", "&Search…"),
     .icon = "search",
     .keys = {window("Ctrl+F"), timeline("/")},
     .help = QT_TRANSLATE_NOOP("Actions", "Search goroutines, functions, logs and keys"),
     .dependsOn = kOnDocument,
     .enabled = hasTrace,
     .run = [](Context c) { c.workspace().searchBar()->open(); }},
    {.id = "find-next",
     .text = QT_TRANSLATE_NOOP("Actions", "Next &hit"),
     .keys = {window("F3")},
     .help = QT_TRANSLATE_NOOP("Actions", "Go to the next hit of the search"),
     .dependsOn = kOnDocument,
     .enabled = hasTrace,
     .run = [](Context c) { c.workspace().searchBar()->step(1); }},
    {.id = "find-previous",
     .text = QT_TRANSLATE_NOOP("Actions", "Previous hit"),
     .keys = {window("Shift+F3")},
     .help = QT_TRANSLATE_NOOP("Actions", "Go to the previous hit of the search"),
     .dependsOn = kOnDocument,
     .enabled = hasTrace,
     .run = [](Context c) { c.workspace().searchBar()->step(-1); }},
    {.id = "go-to",
     .text = QT_TRANSLATE_NOOP("Actions", "Go &to…"),
     .keys = {window("Ctrl+G")},
     .help = QT_TRANSLATE_NOOP("Actions", "Go to a time, goroutine, GC cycle, delete or proc by its name"),
     .dependsOn = kOnDocument,
     .enabled = hasTrace,
     .run = [](Context c) { CommandPalette(&c.window, CommandPalette::Offers::GoTo).exec(); }},
    {.id = "previous-delete",
     .text = QT_TRANSLATE_NOOP("Actions", "&Previous delete"),
     .icon = "prev",
     .keys = {timeline("P"), timeline("Shift+N")},
     .help = QT_TRANSLATE_NOOP("Actions",
                               "Select the previous delete; without a selection, the last one in or before the view"),
     .dependsOn = kOnDocument,
     .enabled = hasDeletes,
     .run = [](Context c) { c.timeline().stepDelete(-1); }},
    {.id = "next-delete",
     .text = QT_TRANSLATE_NOOP("Actions", "&Next delete"),
     .icon = "next",
     .keys = {timeline("N")},
     .help = QT_TRANSLATE_NOOP("Actions",
                               "Select the next delete; without a selection, the first one in or after the view"),
     .dependsOn = kOnDocument,
     .enabled = hasDeletes,
     .run = [](Context c) { c.timeline().stepDelete(1); }},
    {.id = "next-cycle",
     .text = QT_TRANSLATE_NOOP("Actions", "Next &GC cycle"),
     .keys = {timeline("G")},
     .help = QT_TRANSLATE_NOOP("Actions",
                               "Select the next GC cycle; without a selection, the first one in or after the view"),
     .dependsOn = kOnDocument,
     .enabled = hasCycles,
     .run = [](Context c) { c.timeline().stepCycle(1); }},
    {.id = "previous-cycle",
     .text = QT_TRANSLATE_NOOP("Actions", "Previous GC c&ycle"),
     .keys = {timeline("Shift+G")},
     .help = QT_TRANSLATE_NOOP("Actions",
                               "Select the previous GC cycle; without a selection, the last one in or before the view"),
     .dependsOn = kOnDocument,
     .enabled = hasCycles,
     .run = [](Context c) { c.timeline().stepCycle(-1); }},
    {.id = "previous-event",
     .text = QT_TRANSLATE_NOOP("Actions", "Previous event in the lane"),
     .keys = {timeline(",")},
     .help = QT_TRANSLATE_NOOP(
         "Actions", "Select the previous event in the lane of the selection, or in the lane whose name was clicked"),
     .dependsOn = kOnDocument,
     .enabled = hasTrace,
     .run = [](Context c) { c.timeline().stepEvent(-1); }},
    {.id = "next-event",
     .text = QT_TRANSLATE_NOOP("Actions", "Next event in the lane"),
     .keys = {timeline(".")},
     .help = QT_TRANSLATE_NOOP(
         "Actions", "Select the next event in the lane of the selection, or in the lane whose name was clicked"),
     .dependsOn = kOnDocument,
     .enabled = hasTrace,
     .run = [](Context c) { c.timeline().stepEvent(1); }},
    {.id = "expand-lane",
     .text = QT_TRANSLATE_NOOP("Actions", "E&xpand or collapse the lane"),
     .keys = {timeline("E")},
     .help = QT_TRANSLATE_NOOP(
         "Actions", "Show or hide the rows of the group whose name was clicked, or of the group of the selection"),
     .dependsOn = kOnDocument,
     .enabled = hasTrace,
     .run = [](Context c) { c.timeline().toggleExpanded(); }},
    {.id = "next-inflection",
     .text = QT_TRANSLATE_NOOP("Actions", "Next &inflection"),
     .keys = {ActionKey{"PgDown", kHeap}},
     .help = QT_TRANSLATE_NOOP("Actions", "Select the next inflection of the heap curves"),
     .dependsOn = kOnDocument,
     .enabled = hasInflections,
     .run = [](Context c) { c.workspace().heap()->stepInflection(1); }},
    {.id = "previous-inflection",
     .text = QT_TRANSLATE_NOOP("Actions", "Previous inflection"),
     .keys = {ActionKey{"PgUp", kHeap}},
     .help = QT_TRANSLATE_NOOP("Actions", "Select the previous inflection of the heap curves"),
     .dependsOn = kOnDocument,
     .enabled = hasInflections,
     .run = [](Context c) { c.workspace().heap()->stepInflection(-1); }},
    {.id = "bookmark",
     .text = QT_TRANSLATE_NOOP("Actions", "Set or remove a book&mark"),
     .icon = "bookmark",
     .keys = {timeline("M")},
     .help = QT_TRANSLATE_NOOP("Actions", "Set a bookmark at the cursor, or remove the bookmark there"),
     .dependsOn = kOnDocument,
     .enabled = hasTrace,
     .run = toggleBookmark},
    {.id = "next-bookmark",
     .text = QT_TRANSLATE_NOOP("Actions", "Next &bookmark"),
     .keys = {timeline("B")},
     .help = QT_TRANSLATE_NOOP("Actions", "Go to the next bookmark"),
     .dependsOn = kOnDocument | ViewState::Bookmarks | ViewState::Limits,
     .enabled = hasBookmarks,
     .run = [](Context c) { c.timeline().stepBookmark(1); }},
    {.id = "previous-bookmark",
     .text = QT_TRANSLATE_NOOP("Actions", "Previous bookmar&k"),
     .keys = {timeline("Shift+B")},
     .help = QT_TRANSLATE_NOOP("Actions", "Go to the previous bookmark"),
     .dependsOn = kOnDocument | ViewState::Bookmarks | ViewState::Limits,
     .enabled = hasBookmarks,
     .run = [](Context c) { c.timeline().stepBookmark(-1); }},
    {.id = "edit-bookmarks",
     .text = QT_TRANSLATE_NOOP("Actions", "&Edit bookmarks…"),
     .help = QT_TRANSLATE_NOOP("Actions", "Name and remove bookmarks"),
     .dependsOn = kOnDocument | ViewState::Bookmarks | ViewState::Limits,
     .enabled = hasBookmarks,
     .run = [](Context c) { c.window.editBookmarks(); }},
    {.id = "clear",
     .text = QT_TRANSLATE_NOOP("Actions", "&Clear the selection"),
     .keys = {timeline("Esc")},
     .help = QT_TRANSLATE_NOOP("Actions", "Clear the selection and the measured range"),
     .dependsOn = kOnDocument,
     .enabled = hasTrace,
     .run = [](Context c) { c.timeline().clear(); }},
    {.id = "next-trace",
     .text = QT_TRANSLATE_NOOP("Actions", "Next &trace"),
     .keys = {window("Ctrl+PgDown")},
     .help = QT_TRANSLATE_NOOP("Actions", "Open the next trace of the folder"),
     .dependsOn = kOnFolder,
     .enabled = [](Context c) { return hasFolder(c) && c.window.folderPanel()->canStep(1); },
     .run = [](Context c) { c.window.folderPanel()->step(1); }},
    {.id = "previous-trace",
     .text = QT_TRANSLATE_NOOP("Actions", "Pre&vious trace"),
     .keys = {window("Ctrl+PgUp")},
     .help = QT_TRANSLATE_NOOP("Actions", "Open the previous trace of the folder"),
     .dependsOn = kOnFolder,
     .enabled = [](Context c) { return hasFolder(c) && c.window.folderPanel()->canStep(-1); },
     .run = [](Context c) { c.window.folderPanel()->step(-1); }},

    // Things related to the selection.
    {.id = "copy-sentence",
     .text = QT_TRANSLATE_NOOP("Actions", "Copy the sen&tence"),
     .icon = "copy",
     .help = QT_TRANSLATE_NOOP("Actions", "Copy a sentence that describes the selection"),
     .dependsOn = kOnSelection,
     .enabled = [](Context c) { return hasTrace(c) && c.view().selection(); },
     .run = [](Context c) { copyText(sentenceOf(c.document(), c.view().selection())); }},
    {.id = "go-to-cycle",
     .text = QT_TRANSLATE_NOOP("Actions", "Go to its GC c&ycle"),
     .help = QT_TRANSLATE_NOOP(
         "Actions", "Select the GC cycle that reclaimed the selected delete, or during which the selection begins"),
     .dependsOn = kOnSelection,
     .enabled = [](Context c) { return bool(cycleOf(c.document(), c.view().selection())); },
     .run = [](Context c) { goTo(c, cycleOf(c.document(), c.view().selection())); }},
    {.id = "go-to-delete",
     .text = QT_TRANSLATE_NOOP("Actions", "Go to its first &delete"),
     .help = QT_TRANSLATE_NOOP("Actions", "Select the first delete whose value the selected GC cycle reclaimed"),
     .dependsOn = kOnSelection,
     .enabled = [](Context c) { return reclaimsDeletes(c.document(), c.view().selection()); },
     .run = [](Context c) { goTo(c, firstDeleteOf(c.document(), c.view().selection())); }},
    {.id = "show-goroutine",
     .text = QT_TRANSLATE_NOOP("Actions", "Show its &goroutine"),
     .help = QT_TRANSLATE_NOOP("Actions", "Select the goroutine of the selection, and scroll to its lane"),
     .dependsOn = kOnSelection,
     .enabled = [](Context c) { return bool(goroutineOf(c.document(), c.view().selection())); },
     .run = [](Context c) { goTo(c, goroutineOf(c.document(), c.view().selection())); }},

    // Panels and help.
    {.id = "focus-timeline",
     .text = QT_TRANSLATE_NOOP("Actions", "&Timeline"),
     .keys = {window("Ctrl+1")},
     .help = QT_TRANSLATE_NOOP("Actions", "Move the keyboard focus to the timeline"),
     .dependsOn = kOnDocument,
     .enabled = hasTrace,
     .run = [](Context c) { c.timeline().setFocus(Qt::ShortcutFocusReason); }},
    {.id = "focus-tables",
     .text = QT_TRANSLATE_NOOP("Actions", "T&ables"),
     .keys = {window("Ctrl+2")},
     .help = QT_TRANSLATE_NOOP("Actions", "Move the keyboard focus to the tables"),
     .dependsOn = kOnDocument,
     .enabled = hasTrace,
     .run = [](Context c) { c.workspace().focusTables(); }},
    {.id = "focus-folder",
     .text = QT_TRANSLATE_NOOP("Actions", "F&older"),
     .keys = {window("Ctrl+5")},
     .help = QT_TRANSLATE_NOOP("Actions", "Move the keyboard focus to the traces of the folder"),
     .dependsOn = kOnFolder,
     .enabled = hasFolder,
     .run = [](Context c) { c.window.folderPanel()->setFocus(Qt::ShortcutFocusReason); }},
    {.id = "commands",
     .text = QT_TRANSLATE_NOOP("Actions", "&Commands…"),
     .keys = {window("Ctrl+Shift+P")},
     .help = QT_TRANSLATE_NOOP("Actions", "Find a command by its name"),
     .run = [](Context c) { CommandPalette(&c.window).exec(); }},
    {.id = "keys",
     .text = QT_TRANSLATE_NOOP("Actions", "&Keys and mouse"),
     .icon = "help",
     .keys = {ActionKey{"?", kViews}},
     .help = QT_TRANSLATE_NOOP("Actions", "List the keys and what the mouse does"),
     .run = [](Context c) { c.window.showHelp(QStringLiteral("keys")); }},
    {.id = "help",
     .text = QT_TRANSLATE_NOOP("Actions", "Sweepscope &help"),
     .icon = "help",
     .keys = {window("F1")},
     .help = QT_TRANSLATE_NOOP("Actions", "Explain lanes and shapes"),
     .run = [](Context c) { c.window.showHelp(QStringLiteral("lanes")); }},
    {.id = "about",
     .text = QT_TRANSLATE_NOOP("Actions", "&About Sweepscope"),
     .help = QT_TRANSLATE_NOOP("Actions", "Show the version and the licence"),
     .run = [](Context c) { c.window.showAbout(); }},
};

}  // namespace

// Panels bring the actions that move the keyboard to them.
std::span<const ActionSpec> actionSpecs() {
  static const std::vector<ActionSpec> kAll = [] {
    std::vector<ActionSpec> all(std::begin(kSpecs), std::end(kSpecs));
    auto behind = std::find_if(all.begin(), all.end(),
                               [](const ActionSpec& s) { return s.id == std::string_view("focus-tables"); }) +
                  1;
    for (const PanelSpec& panel : panelSpecs()) {
      if (panel.focus != nullptr) behind = all.insert(behind, *panel.focus) + 1;
    }
    return all;
  }();
  return kAll;
}

}  // namespace sweepscope
