// What can be done: menus, toolbar and keys as views of the registry, and the dialogs behind them.
#include <QAction>
#include <QActionGroup>
#include <QApplication>
#include <QClipboard>
#include <QFileDialog>
#include <QFileInfo>
#include <QMenu>
#include <QMenuBar>
#include <QMessageBox>
#include <QPushButton>
#include <QSettings>
#include <QShortcut>
#include <QTabWidget>
#include <QToolBar>
#include <QToolButton>

#include "app/commandpalette.h"
#include "app/dockframe.h"
#include "app/exportdialog.h"
#include "app/folderpanel.h"
#include "app/helpwindow.h"
#include "app/latestjob.h"
#include "app/mainwindow.h"
#include "app/messagebar.h"
#include "app/preferencesdialog.h"
#include "app/startpage.h"
#include "app/workspace.h"
#include "resources/resources.h"
#include "widgets/heappanel.h"
#include "widgets/inspector.h"
#include "widgets/lanes/lanes.h"
#include "widgets/picture.h"
#include "widgets/plaintip.h"
#include "widgets/searchbar.h"
#include "widgets/subjects/deletesubject.h"
#include "widgets/timelinewidget.h"
#include "widgets/words.h"

namespace sweepscope {

namespace {

QMenu* laneMenu(const QString& title, ViewState* view, QWidget* parent) {
  auto* menu = new QMenu(title, parent);
  for (const Lane* lane : lanes()) {
    QAction* action = menu->addAction(QString::fromUtf8(lane->spec().title));
    action->setCheckable(true);
    action->setChecked(view->laneShown(lane->id()));
    QObject::connect(action, &QAction::toggled, view, [view, id = lane->id()](bool on) { view->showLane(id, on); });
    QObject::connect(view, &ViewState::changed, action, [view, action, id = lane->id()](unsigned mask) {
      if ((mask & ViewState::Lanes) != 0) action->setChecked(view->laneShown(id));
    });
  }
  return menu;
}

}  // namespace

void MainWindow::makeMenus() {
  QMenu* file = menuBar()->addMenu(QStringLiteral("&File"));
  m_actions->fill(file, {"open", "open-folder"});
  m_recent = file->addMenu(QStringLiteral("Open &recent"));
  QMenu* samples = file->addMenu(QStringLiteral("Open sa&mple"));
  for (const SampleTrace& sample : sampleTraces()) {
    QAction* action = samples->addAction(sample.title);
    action->setStatusTip(sample.summary);
    connect(action, &QAction::triggered, this, [this, file = sample.file] { openSample(file); });
  }
  m_actions->fill(file,
                  {"reload", "close", "close-folder", "-", "export", "copy-picture", "-", "preferences", "-", "quit"});
  connect(m_recent, &QMenu::aboutToShow, this, &MainWindow::fillRecent);

  QMenu* view = menuBar()->addMenu(QStringLiteral("&View"));
  m_actions->fill(view, {"fit-all", "fit-selection", "zoom-in", "zoom-out", "-", "back", "forward", "-"});
  m_lanes = laneMenu(QStringLiteral("&Lanes"), m_workspace->view(), this);
  view->addMenu(m_lanes);
  QMenu* panels = view->addMenu(QStringLiteral("&Panels"));
  for (DockFrame* dock : m_workspace->docks()) panels->addAction(dock->toggleViewAction());
  QMenu* themes = view->addMenu(QStringLiteral("&Theme"));
  m_themes = new QActionGroup(this);
  for (const auto& [name, choice] :
       {std::pair("System", ThemeChoice::System), {"Light", ThemeChoice::Light}, {"Dark", ThemeChoice::Dark}}) {
    QAction* action = themes->addAction(QString::fromUtf8(name));
    action->setCheckable(true);
    action->setData(int(choice));
    m_themes->addAction(action);
    connect(action, &QAction::triggered, this, [this, choice = choice] {
      Preferences wanted = m_preferences;
      wanted.theme = choice;
      m_commandLine.theme.reset();
      setPreferences(wanted);
      applyTheme();
    });
  }
  m_actions->fill(view, {"-", "full-screen"});

  makeGoMenu();
  QMenu* help = menuBar()->addMenu(QStringLiteral("&Help"));
  m_actions->fill(help, {"help", "keys", "-"});
  help->addMenu(samples);
  m_actions->fill(help, {"-", "about"});
}

void MainWindow::makeGoMenu() {
  QMenu* go = menuBar()->addMenu(QStringLiteral("&Go"));
  m_actions->fill(go, {"next-delete", "previous-delete", "next-cycle", "previous-cycle", "next-inflection", "-"});
  m_actions->fill(go, {"next-event", "previous-event", "clear"});
  m_bookmarks = go->addMenu(QStringLiteral("&Bookmarks"));
  m_bookmarks->setObjectName(QStringLiteral("bookmarks"));
  m_actions->fill(go, {"-", "next-trace", "previous-trace", "-"});
  m_actions->fill(go, {"find", "find-next", "find-previous", "-"});
  m_actions->fill(go, {"focus-timeline", "focus-tables", "focus-inspector", "focus-heap", "focus-folder", "-"});
  m_actions->fill(go, {"commands"});
  connect(m_bookmarks, &QMenu::aboutToShow, this, &MainWindow::fillBookmarks);
}

void MainWindow::makeToolBar() {
  auto* bar = addToolBar(QStringLiteral("Toolbar"));
  bar->setObjectName(QStringLiteral("toolbar"));
  bar->setMovable(false);
  bar->setIconSize({20, 20});
  const auto add = [&](std::initializer_list<const char*> ids) {
    for (const char* id : ids) {
      if (*id == '-') {
        bar->addSeparator();
        continue;
      }
      bar->addAction((*m_actions)[id]);
      if (QWidget* button = bar->widgetForAction((*m_actions)[id])) {
        button->setAccessibleName((*m_actions)[id]->statusTip());
        button->setFocusPolicy(Qt::TabFocus);
      }
    }
  };
  add({"open", "-", "fit-all", "fit-selection", "zoom-in", "zoom-out", "back", "forward", "-", "find", "-",
       "previous-delete", "next-delete", "-"});
  m_lanesButton = new QToolButton(bar);
  m_lanesButton->setObjectName(QStringLiteral("lanesButton"));
  m_lanesButton->setToolTip(QStringLiteral("Which lanes are shown"));
  m_lanesButton->setAccessibleName(m_lanesButton->toolTip());
  m_lanesButton->setPopupMode(QToolButton::InstantPopup);
  m_lanesButton->setMenu(laneMenu(QString(), m_workspace->view(), m_lanesButton));
  m_lanesButton->setText(QStringLiteral("Lanes"));
  bar->addWidget(m_lanesButton);
  add({"-", "copy-picture", "export"});
}

void MainWindow::connectActions() {
  TimelineWidget* timeline = m_workspace->timeline();
  ViewState* view = m_workspace->view();
  const auto on = [this](const char* id, auto&& slot) { connect((*m_actions)[id], &QAction::triggered, this, slot); };
  const auto middle = [view] { return Time{view->range().begin.ns + view->range().length().ns / 2}; };
  on("open", [this] { chooseFile(); });
  on("open-folder", [this] { chooseFolder(); });
  on("close-folder", [this] { closeFolder(); });
  on("next-trace", [this] { m_folder->step(1); });
  on("previous-trace", [this] { m_folder->step(-1); });
  on("focus-folder", [this] { m_folder->setFocus(Qt::ShortcutFocusReason); });
  on("reload", [this] { reload(); });
  on("close", [this] { closeTrace(); });
  on("export", [this] { exportPicture(); });
  on("copy-picture", [this] { copyPicture(); });
  on("preferences", [this] { editPreferences(); });
  on("quit", [this] { close(); });
  on("fit-all", [view] { view->fitAll(); });
  on("fit-selection", [timeline] { timeline->fitSelection(); });
  on("zoom-in", [view, middle] { view->zoom(0.6, middle()); });
  on("zoom-out", [view, middle] { view->zoom(1 / 0.6, middle()); });
  on("back", [view] { view->back(); });
  on("forward", [view] { view->forward(); });
  on("full-screen", [this](bool full) { setWindowState(windowState().setFlag(Qt::WindowFullScreen, full)); });
  on("find", [this] { m_workspace->searchBar()->open(); });
  on("find-next", [this] { m_workspace->searchBar()->step(1); });
  on("find-previous", [this] { m_workspace->searchBar()->step(-1); });
  on("previous-delete", [timeline] { timeline->stepDelete(-1); });
  on("next-delete", [timeline] { timeline->stepDelete(1); });
  on("next-cycle", [timeline] { timeline->stepCycle(1); });
  on("previous-cycle", [timeline] { timeline->stepCycle(-1); });
  on("previous-event", [timeline] { timeline->stepEvent(-1); });
  on("next-event", [timeline] { timeline->stepEvent(1); });
  on("bookmark", [timeline] { timeline->toggleBookmark(); });
  on("next-bookmark", [timeline] { timeline->stepBookmark(1); });
  on("previous-bookmark", [timeline] { timeline->stepBookmark(-1); });
  on("next-inflection", [this] { m_workspace->heap()->stepInflection(1); });
  on("clear", [view] { view->clear(); });
  on("focus-timeline", [this, timeline] { m_workspace->focusPanel(timeline); });
  on("focus-tables", [this] { m_workspace->focusPanel(m_workspace->tabs()->currentWidget()); });
  on("focus-inspector", [this] { m_workspace->focusPanel(m_workspace->inspector()); });
  on("focus-heap", [this] { m_workspace->focusPanel(m_workspace->heap()); });
  on("commands", [this] { CommandPalette(m_actions, this).exec(); });
  on("keys", [this] { showHelp(QStringLiteral("keys")); });
  on("help", [this] { showHelp(QStringLiteral("lanes")); });
  on("about", [this] { showAbout(); });
}

// Keys that are letters or signs belong to the timeline alone.
void MainWindow::connectTimelineKeys() {
  TimelineWidget* timeline = m_workspace->timeline();
  const auto key = [&](const char* keys, const char* id) {
    auto* shortcut = new QShortcut(QKeySequence(QString::fromLatin1(keys)), timeline);
    shortcut->setContext(Qt::WidgetShortcut);
    connect(shortcut, &QShortcut::activated, (*m_actions)[id], &QAction::trigger);
  };
  key("/", "find");
  key("?", "keys");
  timeline->setContextMenuPolicy(Qt::CustomContextMenu);
  connect(timeline, &QWidget::customContextMenuRequested, this, &MainWindow::showContextMenu);
}

void MainWindow::showContextMenu(const QPoint& at) {
  QMenu menu(this);
  m_actions->fill(&menu, {"fit-selection", "fit-all", "back", "-", "next-delete", "previous-delete", "next-cycle",
                          "previous-cycle", "-", "copy-picture", "export"});
  menu.addSeparator();
  menu.addMenu(laneMenu(QStringLiteral("Lanes"), m_workspace->view(), &menu));
  menu.exec(m_workspace->timeline()->mapToGlobal(at));
}

void MainWindow::fillRecent() {
  m_recent->clear();
  const QStringList files = recentFiles();
  for (const QString& path : files) {
    QAction* action = m_recent->addAction(QFileInfo(path).fileName());
    action->setStatusTip(path);
    action->setToolTip(plainTip(path));
    connect(action, &QAction::triggered, this, [this, path] { openFile(path); });
  }
  if (files.isEmpty()) {
    m_recent->addAction(QStringLiteral("No recent files"))->setEnabled(false);
    return;
  }
  m_recent->addSeparator();
  connect(m_recent->addAction(QStringLiteral("Forget them")), &QAction::triggered, this, [this] {
    clearRecentFiles();
    m_start->setRecentFiles({});
  });
}

void MainWindow::chooseFile() {
  QSettings settings;
  const QString folder = settings.value(QStringLiteral("folder")).toString();
  const QString path =
      QFileDialog::getOpenFileName(this, QStringLiteral("Open a trace"), folder,
                                   QStringLiteral("Traces (*.trace *.out *.gz *.zst *.prof trace*);;All files (*)"));
  if (path.isEmpty()) return;
  settings.setValue(QStringLiteral("folder"), QFileInfo(path).absolutePath());
  openFile(path);
}

namespace {

PictureOptions currentView(const Workspace& workspace, QSize size) {
  PictureOptions options;
  options.range = workspace.view()->range();
  options.size = size;
  const Subject& selection = workspace.view()->selection();
  if (selection.is(deleteType())) options.deleteOp = selection.index;
  return options;
}

}  // namespace

void MainWindow::exportPicture() {
  if (!hasTrace() || !m_workspace->document().answers) return;
  ExportDialog dialog(QFileInfo(m_open.name).completeBaseName(), m_themeKind, this);
  if (dialog.exec() != QDialog::Accepted) return;
  PictureOptions options = currentView(*m_workspace, dialog.size());
  options.scale = dialog.scale();
  options.theme = dialog.theme();
  if (dialog.wholeTrace()) options.range = m_workspace->document().trace->range();
  const QString path = dialog.path();
  m_messages->say(MessageBar::Kind::Note, QStringLiteral("The picture is being made…"));
  m_exportJob->run(
      [document = m_workspace->document(), options, path](const std::stop_token&) {
        QString problem;
        QByteArray manifest;
        const bool written = writePicture(document, options, path, &manifest, &problem);
        return written ? QString() : problem;
      },
      [this, path](const QString& problem) {
        if (problem.isEmpty()) {
          m_messages->say(MessageBar::Kind::Note, QStringLiteral("The picture is in %1").arg(path));
        } else {
          m_messages->say(MessageBar::Kind::Problem, problem);
        }
      });
}

void MainWindow::copyPicture() {
  if (!hasTrace() || !m_workspace->document().answers) return;
  PictureOptions options = currentView(*m_workspace, {1600, 900});
  options.theme = m_themeKind;
  m_pictureJob->run([document = m_workspace->document(),
                     options](const std::stop_token&) { return renderPicture(document, options).image; },
                    [this](const QImage& image) {
                      if (image.isNull()) {
                        m_messages->say(MessageBar::Kind::Problem,
                                        QStringLiteral("There is not enough memory for a picture of the view."));
                        return;
                      }
                      QApplication::clipboard()->setImage(image);
                      m_messages->say(MessageBar::Kind::Note,
                                      QStringLiteral("A picture of the view is in the clipboard."));
                    });
}

void MainWindow::editPreferences() {
  PreferencesDialog dialog(m_preferences, this);
  if (dialog.exec() == QDialog::Accepted) setPreferences(dialog.preferences());
}

void MainWindow::showHelp(const QString& page) {
  if (!m_help) m_help = new HelpWindow(this);
  auto* window = static_cast<HelpWindow*>(m_help.data());
  window->showPage(page);
  window->show();
  window->raise();
  window->activateWindow();
}

void MainWindow::showAbout() {
  QMessageBox::about(
      this, QStringLiteral("About Sweepscope"),
      QStringLiteral(
          "<h3>Sweepscope %1</h3><p>Shows Go execution traces, and which garbage collection reclaimed the values "
          "a program deleted from its maps.</p><p>Free software under the GNU General Public License, version 3 "
          "or later. Uses Qt %2 and QCustomPlot.</p>")
          .arg(QStringLiteral(SWEEPSCOPE_VERSION), QString::fromLatin1(qVersion())));
}

void MainWindow::updateActions() {
  const bool any = hasTrace();
  const Document& document = m_workspace->document();
  const ViewState* view = m_workspace->view();
  for (const char* id :
       {"close", "fit-all", "zoom-in", "zoom-out", "find", "find-next", "find-previous", "previous-event", "next-event",
        "clear", "bookmark", "focus-timeline", "focus-tables", "focus-inspector", "focus-heap"}) {
    (*m_actions)[id]->setEnabled(any);
  }
  m_lanes->setEnabled(any);
  m_lanesButton->setEnabled(any);
  const bool folder = !m_folder->isHidden();
  for (const char* id : {"close-folder", "focus-folder"}) (*m_actions)[id]->setEnabled(folder);
  (*m_actions)["next-trace"]->setEnabled(folder && m_folder->canStep(1));
  (*m_actions)["previous-trace"]->setEnabled(folder && m_folder->canStep(-1));
  const bool answers = any && document.answers;
  (*m_actions)["reload"]->setEnabled(any && !m_open.bytes && m_open.path != "-");
  (*m_actions)["export"]->setEnabled(answers);
  (*m_actions)["copy-picture"]->setEnabled(answers);
  (*m_actions)["fit-selection"]->setEnabled(any && (view->selection() || view->measured()));
  (*m_actions)["back"]->setEnabled(any && view->canGoBack());
  (*m_actions)["forward"]->setEnabled(any && view->canGoForward());
  for (const char* id : {"next-bookmark", "previous-bookmark"})
    (*m_actions)[id]->setEnabled(any && view->nextBookmark(view->limits().begin, 1));
  for (const char* id : {"next-delete", "previous-delete"})
    (*m_actions)[id]->setEnabled(answers && !document.answers->deletes.empty());
  for (const char* id : {"next-cycle", "previous-cycle"})
    (*m_actions)[id]->setEnabled(answers && !document.answers->cycles.empty());
  (*m_actions)["next-inflection"]->setEnabled(answers && !document.answers->inflections.empty());
}

}  // namespace sweepscope
