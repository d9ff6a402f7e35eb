// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/mainmenus.h"

#include <QAction>
#include <QActionGroup>
#include <QFileInfo>
#include <QMenu>
#include <QMenuBar>
#include <QToolBar>
#include <QToolButton>

#include "app/lanemenu.h"
#include "app/mainwindow.h"
#include "app/panels.h"
#include "app/remembered.h"
#include "app/workspace.h"
#include "resources/resources.h"
#include "widgets/plaintip.h"
#include "widgets/timelinewidget.h"
#include "widgets/words.h"

namespace sweepscope {

MainMenus::MainMenus(MainWindow* window) : QObject(window), m_window(window) {
  makeFileMenu();
  makeViewMenu();
  makeGoMenu();
  makeHelpMenu();
  makeToolBar();
}

void MainMenus::setTraceOpen(bool open) {
  m_lanes->setEnabled(open);
  m_lanesButton->setEnabled(open);
}

void MainMenus::setTheme(ThemeChoice choice) {
  for (QAction* action : m_themes->actions()) action->setChecked(action->data().toInt() == int(choice));
}

void MainMenus::setTimes(TimeStyle style) {
  for (QAction* action : m_times->actions()) action->setChecked(action->data().toInt() == int(style));
}

void MainMenus::makeFileMenu() {
  const Actions& actions = *m_window->actions();
  QMenu* file = m_window->menuBar()->addMenu(tr("&File"));
  actions.fill(file, {"open", "open-folder"});
  m_recent = file->addMenu(tr("Open &recent"));
  m_samples = file->addMenu(tr("Open sa&mple"));
  for (const SampleTrace& sample : sampleTraces()) {
    QAction* action = m_samples->addAction(sample.title);
    action->setStatusTip(sample.summary);
    connect(action, &QAction::triggered, m_window,
            [window = m_window, file = sample.file] { window->openSample(file); });
  }
  actions.fill(file,
               {"reload", "close", "close-folder", "-", "open-session", "save-session-beside", "save-session-as", "-",
                "export", "copy-picture", "copy-sentence", "-", "trace-settings", "preferences", "-", "quit"});
  connect(m_recent, &QMenu::aboutToShow, this, &MainMenus::fillRecent);
}

void MainMenus::makeViewMenu() {
  const Actions& actions = *m_window->actions();
  QMenu* view = m_window->menuBar()->addMenu(tr("&View"));
  actions.fill(view, {"fit-all", "fit-selection", "zoom-in", "zoom-out", "-", "back", "forward", "-"});
  m_lanes = makeLaneMenu(tr("&Lanes"), m_window->workspace()->view(), m_window);
  view->addMenu(m_lanes);
  m_window->workspace()->fillPanelMenu(view->addMenu(tr("&Panels")));
  makeTimesMenu(view);
  makeThemeMenu(view);
  actions.fill(view, {"-", "reset-layout", "full-screen"});
}

void MainMenus::makeTimesMenu(QMenu* view) {
  QMenu* times = view->addMenu(tr("Ti&mes"));
  times->setToolTipsVisible(true);
  m_times = new QActionGroup(this);
  const QString wall = tr("Traces of Go 1.25 and later have it; others show the time since the first event");
  for (const auto& [name, tip, style] : {std::tuple(tr("Since the first event"), QString(), TimeStyle::SinceStart),
                                         {tr("Wall clock, UTC"), wall, TimeStyle::Utc},
                                         {tr("Wall clock, local time"), wall, TimeStyle::Local}}) {
    QAction* action = times->addAction(name);
    action->setCheckable(true);
    action->setData(int(style));
    action->setToolTip(tip);
    m_times->addAction(action);
    connect(action, &QAction::triggered, this, [this, style = style] {
      Settings wanted = m_window->preferences();
      wanted.times = style;
      m_window->setPreferences(wanted);
    });
  }
}

void MainMenus::makeThemeMenu(QMenu* view) {
  QMenu* themes = view->addMenu(tr("&Theme"));
  m_themes = new QActionGroup(this);
  for (const auto& [name, choice] : {std::pair(tr("System"), ThemeChoice::System),
                                     {tr("Light"), ThemeChoice::Light},
                                     {tr("Dark"), ThemeChoice::Dark}}) {
    QAction* action = themes->addAction(name);
    action->setCheckable(true);
    action->setData(int(choice));
    m_themes->addAction(action);
    connect(action, &QAction::triggered, this, [this, choice = choice] {
      // A choice made here takes precedence over the command line.
      Settings line = m_window->trace()->settings().commandLine;
      line.theme.reset();
      m_window->trace()->setCommandLine(line);
      Settings wanted = m_window->preferences();
      wanted.theme = choice;
      m_window->setPreferences(wanted);
    });
  }
}

void MainMenus::makeGoMenu() {
  const Actions& actions = *m_window->actions();
  QMenu* go = m_window->menuBar()->addMenu(tr("&Go"));
  actions.fill(go, {"next-delete", "previous-delete", "next-cycle", "previous-cycle", "next-inflection",
                    "previous-inflection", "-"});
  actions.fill(go, {"next-event", "previous-event", "-", "go-to-cycle", "go-to-delete", "show-goroutine", "clear"});
  m_bookmarks = go->addMenu(tr("&Bookmarks"));
  m_bookmarks->setObjectName(QStringLiteral("bookmarks"));
  actions.fill(go, {"-", "next-trace", "previous-trace", "-"});
  actions.fill(go, {"go-to", "find", "find-next", "find-previous", "-"});
  actions.fill(go, {"focus-timeline", "focus-tables"});
  for (const PanelSpec& panel : panelSpecs()) {
    if (panel.focus != nullptr) actions.fill(go, {panel.focus->id});
  }
  actions.fill(go, {"focus-folder", "-", "commands"});
  connect(m_bookmarks, &QMenu::aboutToShow, this, &MainMenus::fillBookmarks);
}

void MainMenus::makeHelpMenu() {
  const Actions& actions = *m_window->actions();
  QMenu* help = m_window->menuBar()->addMenu(tr("&Help"));
  actions.fill(help, {"help", "keys", "-"});
  help->addMenu(m_samples);
  actions.fill(help, {"-", "about"});
}

void MainMenus::makeToolBar() {
  QToolBar* bar = m_window->addToolBar(tr("Toolbar"));
  bar->setObjectName(QStringLiteral("toolbar"));
  bar->setMovable(false);
  bar->setIconSize({20, 20});
  addActions(bar, {"open", "-", "fit-all", "fit-selection", "zoom-in", "zoom-out", "back", "forward", "-", "find", "-",
                   "previous-delete", "next-delete", "-"});
  m_lanesButton = new QToolButton(bar);
  m_lanesButton->setObjectName(QStringLiteral("lanesButton"));
  m_lanesButton->setToolTip(tr("Choose which lanes are shown"));
  m_lanesButton->setAccessibleName(m_lanesButton->toolTip());
  m_lanesButton->setPopupMode(QToolButton::InstantPopup);
  m_lanesButton->setMenu(makeLaneMenu(QString(), m_window->workspace()->view(), m_lanesButton));
  m_lanesButton->setText(tr("Lanes"));
  bar->addWidget(m_lanesButton);
  addActions(bar, {"-", "copy-picture", "export"});
}

void MainMenus::addActions(QToolBar* bar, std::initializer_list<const char*> ids) {
  for (const char* id : ids) {
    if (*id == '-') {
      bar->addSeparator();
      continue;
    }
    QAction* action = (*m_window->actions())[id];
    bar->addAction(action);
    if (QWidget* button = bar->widgetForAction(action)) {
      button->setAccessibleName(action->statusTip());
      button->setFocusPolicy(Qt::TabFocus);
    }
  }
}

void MainMenus::fillRecent() {
  m_recent->clear();
  const QStringList files = recentFiles();
  for (const QString& path : files) {
    QAction* action = m_recent->addAction(QFileInfo(path).fileName());
    action->setStatusTip(path);
    action->setToolTip(plainTip(path));
    connect(action, &QAction::triggered, m_window, [window = m_window, path] { window->openFile(path); });
  }
  if (files.isEmpty()) {
    m_recent->addAction(tr("No recent files"))->setEnabled(false);
    return;
  }
  m_recent->addSeparator();
  connect(m_recent->addAction(tr("&Clear the list")), &QAction::triggered, m_window, &MainWindow::forgetRecentFiles);
}

void MainMenus::fillBookmarks() {
  m_bookmarks->clear();
  m_window->actions()->fill(m_bookmarks, {"bookmark", "next-bookmark", "previous-bookmark", "edit-bookmarks", "-"});
  const OpenTrace& trace = *m_window->trace();
  TimelineWidget* timeline = m_window->workspace()->timeline();
  const auto bookmarks = trace.document() ? trace.view()->bookmarksInside() : std::span<const Bookmark>();
  for (const Bookmark& mark : bookmarks) {
    const QString time = momentOf(*trace.document().trace, mark.at);
    QString name = mark.name;
    name.replace(QLatin1Char('&'), QStringLiteral("&&"));
    QAction* action =
        m_bookmarks->addAction(name.isEmpty() ? time : tr("%1 (%2)", "name and time of a bookmark").arg(name, time));
    connect(action, &QAction::triggered, timeline,
            [timeline, at = mark.at] { timeline->showMoment(TimeRange::instant(at)); });
  }
  if (bookmarks.empty()) m_bookmarks->addAction(tr("No bookmarks"))->setEnabled(false);
}

}  // namespace sweepscope
