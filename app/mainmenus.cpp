// SPDX-License-Identifier: GPL-3.0-or-later

// Menus, toolbar and keys as views of the table of actions, and the dialogs that actions open.
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
#include <QToolBar>
#include <QToolButton>

#include "app/contextmenu.h"
#include "app/exportdialog.h"
#include "app/filename.h"
#include "app/helpwindow.h"
#include "app/lanemenu.h"
#include "app/latestjob.h"
#include "app/mainwindow.h"
#include "app/messagebar.h"
#include "app/panels.h"
#include "app/picturefile.h"
#include "app/preferencesdialog.h"
#include "app/remembered.h"
#include "app/startpage.h"
#include "app/workspace.h"
#include "resources/resources.h"
#include "widgets/heappanel.h"
#include "widgets/overviewwidget.h"
#include "widgets/plaintip.h"
#include "widgets/subjects/deletesubject.h"
#include "widgets/timelinewidget.h"

namespace sweepscope {

void MainWindow::makeMenus() {
  QMenu* file = menuBar()->addMenu(tr("&File"));
  m_actions->fill(file, {"open", "open-folder"});
  m_recent = file->addMenu(tr("Open &recent"));
  QMenu* samples = file->addMenu(tr("Open sa&mple"));
  for (const SampleTrace& sample : sampleTraces()) {
    QAction* action = samples->addAction(sample.title);
    action->setStatusTip(sample.summary);
    connect(action, &QAction::triggered, this, [this, file = sample.file] { openSample(file); });
  }
  m_actions->fill(
      file, {"reload", "close", "close-folder", "-", "open-session", "save-session-beside", "save-session-as", "-",
             "export", "copy-picture", "copy-sentence", "-", "trace-settings", "preferences", "-", "quit"});
  connect(m_recent, &QMenu::aboutToShow, this, &MainWindow::fillRecent);

  QMenu* view = menuBar()->addMenu(tr("&View"));
  m_actions->fill(view, {"fit-all", "fit-selection", "zoom-in", "zoom-out", "-", "back", "forward", "-"});
  m_lanes = makeLaneMenu(tr("&Lanes"), m_workspace->view(), this);
  view->addMenu(m_lanes);
  QMenu* panels = view->addMenu(tr("&Panels"));
  m_workspace->fillPanelMenu(panels);
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
      Settings line = m_trace->settings().commandLine;
      line.theme.reset();
      m_trace->setCommandLine(line);
      Settings wanted = preferences();
      wanted.theme = choice;
      setPreferences(wanted);
    });
  }
  m_actions->fill(view, {"-", "reset-layout", "full-screen"});

  makeGoMenu();
  QMenu* help = menuBar()->addMenu(tr("&Help"));
  m_actions->fill(help, {"help", "keys", "-"});
  help->addMenu(samples);
  m_actions->fill(help, {"-", "about"});
}

void MainWindow::makeGoMenu() {
  QMenu* go = menuBar()->addMenu(tr("&Go"));
  m_actions->fill(go, {"next-delete", "previous-delete", "next-cycle", "previous-cycle", "next-inflection",
                       "previous-inflection", "-"});
  m_actions->fill(go, {"next-event", "previous-event", "-", "go-to-cycle", "go-to-delete", "show-goroutine", "clear"});
  m_bookmarks = go->addMenu(tr("&Bookmarks"));
  m_bookmarks->setObjectName(QStringLiteral("bookmarks"));
  m_actions->fill(go, {"-", "next-trace", "previous-trace", "-"});
  m_actions->fill(go, {"find", "find-next", "find-previous", "-"});
  m_actions->fill(go, {"focus-timeline", "focus-tables"});
  for (const PanelSpec& panel : panelSpecs()) {
    if (panel.focus != nullptr) m_actions->fill(go, {panel.focus->id});
  }
  m_actions->fill(go, {"focus-folder", "-", "commands"});
  connect(m_bookmarks, &QMenu::aboutToShow, this, &MainWindow::fillBookmarks);
}

void MainWindow::makeToolBar() {
  auto* bar = addToolBar(tr("Toolbar"));
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
  m_lanesButton->setToolTip(tr("Choose which lanes are shown"));
  m_lanesButton->setAccessibleName(m_lanesButton->toolTip());
  m_lanesButton->setPopupMode(QToolButton::InstantPopup);
  m_lanesButton->setMenu(makeLaneMenu(QString(), m_workspace->view(), m_lanesButton));
  m_lanesButton->setText(tr("Lanes"));
  bar->addWidget(m_lanesButton);
  add({"-", "copy-picture", "export"});
}

void MainWindow::connectKeys() {
  new ViewKeys(m_actions, m_workspace->timeline(), KeyScope::Timeline);
  new ViewKeys(m_actions, m_workspace->heap(), KeyScope::Heap);
  new ViewKeys(m_actions, m_workspace->overview(), KeyScope::Overview);
  new ContextMenu(this);
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
    m_recent->addAction(tr("No recent files"))->setEnabled(false);
    return;
  }
  m_recent->addSeparator();
  connect(m_recent->addAction(tr("&Clear the list")), &QAction::triggered, this, [this] {
    clearRecentFiles();
    m_start->setRecentFiles({});
  });
}

void MainWindow::chooseFile() {
  const QString folder = remembered(QStringLiteral("folder")).toString();
  const QString path = QFileDialog::getOpenFileName(
      this, tr("Open a trace"), folder,
      tr("Traces (%1);;All files (*)").arg(QStringLiteral("*.trace *.out *.gz *.zst *.prof trace*")));
  if (path.isEmpty()) return;
  remember(QStringLiteral("folder"), QFileInfo(path).absolutePath());
  openFile(path);
}

namespace {

PictureOptions currentView(const OpenTrace& trace, const Workspace& workspace, QSize size) {
  PictureOptions options;
  options.range = workspace.view()->range();
  options.size = size;
  options.events = trace.events();
  const Subject& selection = workspace.view()->selection();
  if (selection.is(deleteType())) options.deleteOp = selection.index;
  return options;
}

}  // namespace

void MainWindow::exportPicture() {
  if (!hasTrace() || !m_workspace->document().answers) return;
  ExportDialog dialog(QFileInfo(m_trace->shown().name).completeBaseName(), m_themeKind, this);
  if (dialog.exec() != QDialog::Accepted) return;
  PictureOptions options = currentView(*m_trace, *m_workspace, dialog.size());
  options.scale = dialog.scale();
  options.theme = dialog.theme();
  if (dialog.wholeTrace()) options.range = m_workspace->document().trace->range();
  const QString path = dialog.path();
  m_messages->say(MessageBar::Kind::Note, tr("Exporting the picture…"));
  m_exportJob->run([document = m_workspace->document(), options,
                    path = pathOfName(path)](const std::stop_token&) { return writePicture(document, options, path); },
                   [this, path](const QString& problem) {
                     if (problem.isEmpty()) {
                       sayDone(tr("The picture was saved as “%1”.").arg(path));
                     } else {
                       m_messages->say(MessageBar::Kind::Problem, problem);
                     }
                   });
}

void MainWindow::copyPicture() {
  if (!hasTrace() || !m_workspace->document().answers) return;
  PictureOptions options = currentView(*m_trace, *m_workspace, {1600, 900});
  options.theme = m_themeKind;
  m_pictureJob->run([document = m_workspace->document(),
                     options](const std::stop_token&) { return renderPicture(document, options).image; },
                    [this](const QImage& image) {
                      if (image.isNull()) {
                        m_messages->say(MessageBar::Kind::Problem,
                                        tr("There is not enough memory for a picture of the view."));
                        return;
                      }
                      QApplication::clipboard()->setImage(image);
                      sayDone(tr("A picture of the view was copied to the clipboard."));
                    });
}

void MainWindow::editPreferences() {
  PreferencesDialog dialog(m_trace->settings(), this);
  if (dialog.exec() == QDialog::Accepted) setPreferences(dialog.layer());
}

void MainWindow::showHelp(const QString& page) {
  if (!m_help) {
    m_help = new HelpWindow(this);
    m_help->setTheme(m_themeKind);
  }
  m_help->showPage(page);
  m_help->show();
  m_help->raise();
  m_help->activateWindow();
}

void MainWindow::showAbout() {
  QMessageBox::about(
      this, tr("About Sweepscope"),
      QStringLiteral("<h3>Sweepscope %1</h3><p>%2</p><p>%3</p>")
          .arg(QStringLiteral(SWEEPSCOPE_VERSION),
               tr("Shows Go execution traces, and which garbage collection reclaimed the values that a program deleted "
                  "from its maps."),
               tr("Free software under the GNU General Public License, version 3 or later. Uses Qt %1 and QCustomPlot.")
                   .arg(QString::fromLatin1(qVersion()))));
}

}  // namespace sweepscope
