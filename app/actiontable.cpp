// The rows. Texts, keys, condition and effect of an action stand together; nothing else needs to know it.
#include <QApplication>
#include <algorithm>
#include <string_view>
#include <vector>

#include "app/actions.h"
#include "app/commandpalette.h"
#include "app/folderpanel.h"
#include "app/mainwindow.h"
#include "app/panel.h"
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
    emit c.workspace().done(now > before ? QStringLiteral("Bookmark set.") : QStringLiteral("Bookmark removed."));
}

constexpr ActionSpec kSpecs[] = {
    // Files.
    {.id = "open",
     .text = "&Open…",
     .icon = "open",
     .keys = {window("Ctrl+O")},
     .help = "Open a trace file",
     .run = [](Context c) { c.window.chooseFile(); }},
    {.id = "open-folder",
     .text = "Open &folder…",
     .keys = {window("Ctrl+Shift+O")},
     .help = "List the traces in a folder, to open them one by one",
     .run = [](Context c) { c.window.chooseFolder(); }},
    {.id = "close-folder",
     .text = "Close fol&der",
     .help = "Close the list of the folder; the trace stays open",
     .dependsOn = kOnFolder,
     .enabled = hasFolder,
     .run = [](Context c) { c.window.closeFolder(); }},
    {.id = "reload",
     .text = "&Reload",
     .keys = {window("F5")},
     .help = "Read the file again",
     .dependsOn = kOnDocument,
     .enabled = [](Context c) { return c.window.trace()->canReload(); },
     .run = [](Context c) { c.window.trace()->reload(); }},
    {.id = "close",
     .text = "&Close trace",
     .keys = {window("Ctrl+W")},
     .help = "Close the trace",
     .dependsOn = kOnDocument,
     .enabled = hasTrace,
     .run = [](Context c) { c.window.closeTrace(); }},
    {.id = "open-session",
     .text = "Open s&ession…",
     .help = "Use another session file for the open trace",
     .dependsOn = kOnDocument,
     .enabled = isLoaded,
     .run = [](Context c) { c.window.chooseSession(); }},
    {.id = "save-session-beside",
     .text = "Save session &beside the trace",
     .help = "Keep bookmarks, lanes, rules and the view in a file beside the trace, for others to open",
     .dependsOn = kOnDocument,
     .enabled = [](Context c) { return isLoaded(c) && !filePath(c.window.trace()->shown()).isEmpty(); },
     .run = [](Context c) { c.window.saveSessionBeside(); }},
    {.id = "save-session-as",
     .text = "S&ave session as…",
     .help = "Keep bookmarks, lanes, rules and the view in a file of your choice",
     .dependsOn = kOnDocument,
     .enabled = isLoaded,
     .run = [](Context c) { c.window.saveSessionAs(); }},
    {.id = "trace-settings",
     .text = "Se&ttings of this trace…",
     .help = "Rules for deletes and thresholds of inflections that belong to the open trace",
     .dependsOn = kOnDocument,
     .enabled = isLoaded,
     .run = [](Context c) { c.window.editTraceSettings(); }},
    {.id = "export",
     .text = "&Export picture…",
     .icon = "export",
     .keys = {window("Ctrl+E")},
     .help = "Write an annotated picture of the view to a file",
     .dependsOn = kOnDocument,
     .enabled = hasAnswers,
     .run = [](Context c) { c.window.exportPicture(); }},
    {.id = "copy-picture",
     .text = "&Copy picture",
     .icon = "copy",
     .keys = {window("Ctrl+Shift+C")},
     .help = "Copy an annotated picture of the view",
     .dependsOn = kOnDocument,
     .enabled = hasAnswers,
     .run = [](Context c) { c.window.copyPicture(); }},
    {.id = "preferences",
     .text = "&Preferences…",
     .keys = {window("Ctrl+,")},
     .help = "Theme, rules for deletes, thresholds of inflections",
     .run = [](Context c) { c.window.editPreferences(); }},
    {.id = "quit",
     .text = "&Quit",
     .keys = {window("Ctrl+Q")},
     .help = "Quit Sweepscope",
     .run = [](Context c) { c.window.close(); }},

    // The visible range.
    {.id = "fit-all",
     .text = "Fit the &whole trace",
     .icon = "fit",
     .keys = {timeline("0"), ActionKey{"Home", kTimeline | kOverview}},
     .help = "Show the whole trace",
     .dependsOn = kOnDocument,
     .enabled = hasTrace,
     .run = [](Context c) { c.view().fitAll(); }},
    {.id = "fit-selection",
     .text = "Fit the &selection",
     .icon = "zoom-selection",
     .keys = {timeline("F")},
     .help = "Zoom to the measured range or the selection; to a delete with its bridge, then to the delete alone",
     .dependsOn = kOnSelection | ViewState::Measure,
     .enabled = [](Context c) { return hasTrace(c) && (c.view().selection() || c.view().measured()); },
     .run = [](Context c) { c.timeline().fitSelection(); }},
    {.id = "zoom-in",
     .text = "Zoom &in",
     .icon = "zoom-in",
     .keys = {window("Ctrl++"), window("Ctrl+="), timeline("W"), ActionKey{"+", kViews}},
     .help = "Zoom in at the pointer or, if it is elsewhere, in the middle",
     .dependsOn = kOnDocument,
     .enabled = hasTrace,
     .run = [](Context c) { c.timeline().zoom(kZoomIn); }},
    {.id = "zoom-out",
     .text = "Zoom &out",
     .icon = "zoom-out",
     .keys = {window("Ctrl+-"), timeline("S"), ActionKey{"-", kViews}},
     .help = "Zoom out at the pointer or, if it is elsewhere, in the middle",
     .dependsOn = kOnDocument,
     .enabled = hasTrace,
     .run = [](Context c) { c.timeline().zoom(kZoomOut); }},
    {.id = "pan-left",
     .text = "Pan left",
     .keys = {timeline("A"), ActionKey{"Left", kViews}},
     .help = "Show earlier times",
     .dependsOn = kOnDocument,
     .enabled = hasTrace,
     .run = [](Context c) { c.timeline().pan(-kPan); }},
    {.id = "pan-right",
     .text = "Pan right",
     .keys = {timeline("D"), ActionKey{"Right", kViews}},
     .help = "Show later times",
     .dependsOn = kOnDocument,
     .enabled = hasTrace,
     .run = [](Context c) { c.timeline().pan(kPan); }},
    {.id = "pan-left-far",
     .text = "Pan far left",
     .keys = {timeline("Shift+A"), ActionKey{"Shift+Left", kViews}},
     .help = "Show earlier times, four times as far",
     .dependsOn = kOnDocument,
     .enabled = hasTrace,
     .run = [](Context c) { c.timeline().pan(-kPanFar); }},
    {.id = "pan-right-far",
     .text = "Pan far right",
     .keys = {timeline("Shift+D"), ActionKey{"Shift+Right", kViews}},
     .help = "Show later times, four times as far",
     .dependsOn = kOnDocument,
     .enabled = hasTrace,
     .run = [](Context c) { c.timeline().pan(kPanFar); }},
    {.id = "scroll-up",
     .text = "Scroll up",
     .keys = {timeline("Up")},
     .help = "Scroll the lanes up by one",
     .dependsOn = kOnDocument,
     .enabled = hasTrace,
     .run = [](Context c) { c.timeline().scrollLanes(-1); }},
    {.id = "scroll-down",
     .text = "Scroll down",
     .keys = {timeline("Down")},
     .help = "Scroll the lanes down by one",
     .dependsOn = kOnDocument,
     .enabled = hasTrace,
     .run = [](Context c) { c.timeline().scrollLanes(1); }},
    {.id = "page-up",
     .text = "Page up",
     .keys = {timeline("PgUp")},
     .help = "Scroll the lanes up by a page",
     .dependsOn = kOnDocument,
     .enabled = hasTrace,
     .run = [](Context c) { c.timeline().scrollPages(-1); }},
    {.id = "page-down",
     .text = "Page down",
     .keys = {timeline("PgDown")},
     .help = "Scroll the lanes down by a page",
     .dependsOn = kOnDocument,
     .enabled = hasTrace,
     .run = [](Context c) { c.timeline().scrollPages(1); }},
    {.id = "back",
     .text = "&Back",
     .icon = "back",
     .keys = {window("Alt+Left")},
     .help = "Go back to the previous range and selection",
     .dependsOn = kOnSelection | ViewState::Range,
     .enabled = [](Context c) { return hasTrace(c) && c.view().canGoBack(); },
     .run = [](Context c) { c.view().back(); }},
    {.id = "forward",
     .text = "&Forward",
     .icon = "forward",
     .keys = {window("Alt+Right")},
     .help = "Go forward to the next range and selection",
     .dependsOn = kOnSelection | ViewState::Range,
     .enabled = [](Context c) { return hasTrace(c) && c.view().canGoForward(); },
     .run = [](Context c) { c.view().forward(); }},
    {.id = "reset-layout",
     .text = "&Reset layout",
     .help = "Put all panels where they were at first",
     .run = [](Context c) { c.workspace().resetLayout(); }},
    {.id = "full-screen",
     .text = "F&ull screen",
     .keys = {window("F11")},
     .help = "Use the whole screen",
     .dependsOn = ActionInput::WindowState,
     .checked = [](Context c) { return c.window.isFullScreen(); },
     .run = [](Context c) { c.window.setWindowState(c.window.windowState() ^ Qt::WindowFullScreen); }},

    // Going to things.
    {.id = "find",
     .text = "&Search…",
     .icon = "search",
     .keys = {window("Ctrl+F"), timeline("/")},
     .help = "Search goroutines, functions, logs and keys",
     .dependsOn = kOnDocument,
     .enabled = hasTrace,
     .run = [](Context c) { c.workspace().searchBar()->open(); }},
    {.id = "find-next",
     .text = "Next &hit",
     .keys = {window("F3")},
     .help = "Go to the next hit of the search",
     .dependsOn = kOnDocument,
     .enabled = hasTrace,
     .run = [](Context c) { c.workspace().searchBar()->step(1); }},
    {.id = "find-previous",
     .text = "Previous hit",
     .keys = {window("Shift+F3")},
     .help = "Go to the previous hit of the search",
     .dependsOn = kOnDocument,
     .enabled = hasTrace,
     .run = [](Context c) { c.workspace().searchBar()->step(-1); }},
    {.id = "previous-delete",
     .text = "&Previous delete",
     .icon = "prev",
     .keys = {timeline("P"), timeline("Shift+N")},
     .help = "Select the previous delete; with nothing selected, the last one of the view or before it",
     .dependsOn = kOnDocument,
     .enabled = hasDeletes,
     .run = [](Context c) { c.timeline().stepDelete(-1); }},
    {.id = "next-delete",
     .text = "&Next delete",
     .icon = "next",
     .keys = {timeline("N")},
     .help = "Select the next delete; with nothing selected, the first one of the view or after it",
     .dependsOn = kOnDocument,
     .enabled = hasDeletes,
     .run = [](Context c) { c.timeline().stepDelete(1); }},
    {.id = "next-cycle",
     .text = "Next &GC cycle",
     .keys = {timeline("G")},
     .help = "Select the next GC cycle; with nothing selected, the first one of the view or after it",
     .dependsOn = kOnDocument,
     .enabled = hasCycles,
     .run = [](Context c) { c.timeline().stepCycle(1); }},
    {.id = "previous-cycle",
     .text = "Previous GC c&ycle",
     .keys = {timeline("Shift+G")},
     .help = "Select the previous GC cycle; with nothing selected, the last one of the view or before it",
     .dependsOn = kOnDocument,
     .enabled = hasCycles,
     .run = [](Context c) { c.timeline().stepCycle(-1); }},
    {.id = "previous-event",
     .text = "Previous event in the lane",
     .keys = {timeline(",")},
     .help = "Select the previous event in the lane of the selection, or in the lane whose name was clicked",
     .dependsOn = kOnDocument,
     .enabled = hasTrace,
     .run = [](Context c) { c.timeline().stepEvent(-1); }},
    {.id = "next-event",
     .text = "Next event in the lane",
     .keys = {timeline(".")},
     .help = "Select the next event in the lane of the selection, or in the lane whose name was clicked",
     .dependsOn = kOnDocument,
     .enabled = hasTrace,
     .run = [](Context c) { c.timeline().stepEvent(1); }},
    {.id = "next-inflection",
     .text = "Next &inflection",
     .keys = {ActionKey{"PgDown", kHeap}},
     .help = "Select the next inflection of the heap curves",
     .dependsOn = kOnDocument,
     .enabled = hasInflections,
     .run = [](Context c) { c.workspace().heap()->stepInflection(1); }},
    {.id = "previous-inflection",
     .text = "Previous inflection",
     .keys = {ActionKey{"PgUp", kHeap}},
     .help = "Select the previous inflection of the heap curves",
     .dependsOn = kOnDocument,
     .enabled = hasInflections,
     .run = [](Context c) { c.workspace().heap()->stepInflection(-1); }},
    {.id = "bookmark",
     .text = "Set or remove a book&mark",
     .icon = "bookmark",
     .keys = {timeline("M")},
     .help = "Set a bookmark at the cursor, or remove the one that is there",
     .dependsOn = kOnDocument,
     .enabled = hasTrace,
     .run = toggleBookmark},
    {.id = "next-bookmark",
     .text = "Next &bookmark",
     .keys = {timeline("B")},
     .help = "Go to the next bookmark",
     .dependsOn = kOnDocument | ViewState::Bookmarks | ViewState::Limits,
     .enabled = hasBookmarks,
     .run = [](Context c) { c.timeline().stepBookmark(1); }},
    {.id = "previous-bookmark",
     .text = "Previous bookmar&k",
     .keys = {timeline("Shift+B")},
     .help = "Go to the previous bookmark",
     .dependsOn = kOnDocument | ViewState::Bookmarks | ViewState::Limits,
     .enabled = hasBookmarks,
     .run = [](Context c) { c.timeline().stepBookmark(-1); }},
    {.id = "edit-bookmarks",
     .text = "&Edit bookmarks…",
     .help = "Name and remove bookmarks",
     .dependsOn = kOnDocument | ViewState::Bookmarks | ViewState::Limits,
     .enabled = hasBookmarks,
     .run = [](Context c) { c.window.editBookmarks(); }},
    {.id = "clear",
     .text = "&Clear the selection",
     .keys = {timeline("Esc")},
     .help = "Clear the selection and the measured range",
     .dependsOn = kOnDocument,
     .enabled = hasTrace,
     .run = [](Context c) { c.timeline().clear(); }},
    {.id = "next-trace",
     .text = "Next &trace",
     .keys = {window("Ctrl+PgDown")},
     .help = "Open the next trace of the folder",
     .dependsOn = kOnFolder,
     .enabled = [](Context c) { return hasFolder(c) && c.window.folderPanel()->canStep(1); },
     .run = [](Context c) { c.window.folderPanel()->step(1); }},
    {.id = "previous-trace",
     .text = "Pre&vious trace",
     .keys = {window("Ctrl+PgUp")},
     .help = "Open the previous trace of the folder",
     .dependsOn = kOnFolder,
     .enabled = [](Context c) { return hasFolder(c) && c.window.folderPanel()->canStep(-1); },
     .run = [](Context c) { c.window.folderPanel()->step(-1); }},

    // What the selection leads to.
    {.id = "copy-sentence",
     .text = "Copy the sen&tence",
     .icon = "copy",
     .help = "Copy a sentence that says what is selected",
     .dependsOn = kOnSelection,
     .enabled = [](Context c) { return hasTrace(c) && c.view().selection(); },
     .run = [](Context c) { copyText(sentenceOf(c.document(), c.view().selection())); }},
    {.id = "go-to-cycle",
     .text = "Go to its GC c&ycle",
     .help = "Select the GC cycle that reclaimed the selected delete, or during which the selection begins",
     .dependsOn = kOnSelection,
     .enabled = [](Context c) { return bool(cycleOf(c.document(), c.view().selection())); },
     .run = [](Context c) { goTo(c, cycleOf(c.document(), c.view().selection())); }},
    {.id = "go-to-delete",
     .text = "Go to its first &delete",
     .help = "Select the first delete whose value the selected GC cycle reclaimed",
     .dependsOn = kOnSelection,
     .enabled = [](Context c) { return reclaimsDeletes(c.document(), c.view().selection()); },
     .run = [](Context c) { goTo(c, firstDeleteOf(c.document(), c.view().selection())); }},
    {.id = "show-goroutine",
     .text = "Show its &goroutine",
     .help = "Select the goroutine of what is selected, and scroll to its lane",
     .dependsOn = kOnSelection,
     .enabled = [](Context c) { return bool(goroutineOf(c.document(), c.view().selection())); },
     .run = [](Context c) { goTo(c, goroutineOf(c.document(), c.view().selection())); }},

    // Panels and help.
    {.id = "focus-timeline",
     .text = "&Timeline",
     .keys = {window("Ctrl+1")},
     .help = "Move the keyboard focus to the timeline",
     .dependsOn = kOnDocument,
     .enabled = hasTrace,
     .run = [](Context c) { c.timeline().setFocus(Qt::ShortcutFocusReason); }},
    {.id = "focus-tables",
     .text = "T&ables",
     .keys = {window("Ctrl+2")},
     .help = "Move the keyboard focus to the tables",
     .dependsOn = kOnDocument,
     .enabled = hasTrace,
     .run = [](Context c) { c.workspace().focusTables(); }},
    {.id = "focus-folder",
     .text = "F&older",
     .keys = {window("Ctrl+5")},
     .help = "Move the keyboard focus to the traces of the folder",
     .dependsOn = kOnFolder,
     .enabled = hasFolder,
     .run = [](Context c) { c.window.folderPanel()->setFocus(Qt::ShortcutFocusReason); }},
    {.id = "commands",
     .text = "&Commands…",
     .keys = {window("Ctrl+Shift+P")},
     .help = "Find a command by its name",
     .run = [](Context c) { CommandPalette(c.window.actions(), &c.window).exec(); }},
    {.id = "keys",
     .text = "&Keys and mouse",
     .icon = "help",
     .keys = {ActionKey{"?", kViews}},
     .help = "List the keys",
     .run = [](Context c) { c.window.showHelp(QStringLiteral("keys")); }},
    {.id = "help",
     .text = "Sweepscope &help",
     .icon = "help",
     .keys = {window("F1")},
     .help = "How to read what is shown",
     .run = [](Context c) { c.window.showHelp(QStringLiteral("lanes")); }},
    {.id = "about",
     .text = "&About Sweepscope",
     .help = "Version and licence",
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
