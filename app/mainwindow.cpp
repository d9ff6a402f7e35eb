// SPDX-License-Identifier: GPL-3.0-or-later

// Files: opening, loading, their errors, and what is shown in the meantime.
#include "app/mainwindow.h"

#include <QApplication>
#include <QCloseEvent>
#include <QDir>
#include <QDragEnterEvent>
#include <QFile>
#include <QFileDialog>
#include <QFileInfo>
#include <QMessageBox>
#include <QMimeData>
#include <QScreen>
#include <QSplitter>
#include <QStackedWidget>
#include <QTimer>
#include <QVBoxLayout>

#include "app/bookmarksdialog.h"
#include "app/contextmenu.h"
#include "app/filename.h"
#include "app/folderbrowser.h"
#include "app/folderpanel.h"
#include "app/helpwindow.h"
#include "app/loadingpage.h"
#include "app/mainmenus.h"
#include "app/messagebar.h"
#include "app/pictureactions.h"
#include "app/preferences.h"
#include "app/preferencesdialog.h"
#include "app/remembered.h"
#include "app/sessiondialogs.h"
#include "app/startpage.h"
#include "app/statusline.h"
#include "app/subcommands.h"
#include "app/workspace.h"
#include "widgets/chrome.h"
#include "widgets/counted.h"
#include "widgets/focusring.h"
#include "widgets/heappanel.h"
#include "widgets/overviewwidget.h"
#include "widgets/picture.h"
#include "widgets/subjects/deletesubject.h"
#include "widgets/subjects/subject.h"
#include "widgets/timelinewidget.h"
#include "widgets/timestyle.h"
#include "widgets/words.h"
#include "wire/folder.h"

namespace sweepscope {

namespace {

constexpr int kWatchInterval = 2000;

const QString kGeometry = QStringLiteral("layout/geometry"), kDocks = QStringLiteral("layout/docks"),
              kNameColumn = QStringLiteral("layout/nameColumn");

// The bar is as high as its text.
QWidget* below(QWidget* bar, QWidget* page) {
  auto* box = new QWidget;
  auto* layout = new QVBoxLayout(box);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->setSpacing(0);
  layout->addWidget(bar);
  layout->addWidget(page, 1);
  return box;
}

struct Tr : Counted<Tr> {
  Q_DECLARE_TR_FUNCTIONS(MainWindow)
};

QString shownName(const LoadRequest& request) {
  return request.path == "-" ? Tr::tr("standard input") : QFileInfo(request.name).fileName();
}

// At most one of each kind; none if there is anything else among the files.
struct Dropped {
  QString trace, session;
};

Dropped filesIn(const QMimeData& data) {
  Dropped files;
  for (const QUrl& url : data.urls()) {
    const QString path = url.toLocalFile();
    QString& place = SessionStore::isSessionName(path) ? files.session : files.trace;
    if (path.isEmpty() || !place.isEmpty()) return {};
    place = path;
  }
  return files;
}

// A comfortable size, or what the screen has room for, frame and title included.
QSize firstSize(const QScreen* screen) {
  constexpr int kSides = 16, kTitle = 48;
  return QSize(1400, 900).boundedTo(screen->availableSize() - QSize(kSides, kTitle));
}

}  // namespace

MainWindow::MainWindow(const CommandLine& line, QWidget* parent)
    : QMainWindow(parent),
      m_commandLine(line),
      m_systemIsDark(qApp->palette().color(QPalette::Window).lightnessF() < 0.5F),
      m_trace(new OpenTrace({loadPreferences(), {}, commandLineSettings(line)}, analysisOptions(line), this)),
      m_messages(new MessageBar),
      m_pages(new QStackedWidget),
      m_start(new StartPage),
      m_loadingPage(new LoadingPage),
      m_workspace(new Workspace(m_trace)),
      m_split(new QSplitter(Qt::Horizontal)),
      m_folder(new FolderBrowser(m_trace, m_split, this)),
      m_status(new StatusLine),
      m_actions(new Actions({*this}, this)),
      m_focusRing(new FocusRing(this)),
      m_menus(new MainMenus(this)),
      m_pictures(new PictureActions(this)),
      m_watch(new QTimer(this)) {
  setObjectName(QStringLiteral("mainWindow"));
  setAcceptDrops(true);
  m_pages->addWidget(m_start);
  m_pages->addWidget(m_loadingPage);
  m_pages->addWidget(m_workspace);
  m_split->setObjectName(QStringLiteral("folderSplit"));
  m_split->setChildrenCollapsible(false);
  m_split->setHandleWidth(1);
  m_split->addWidget(m_pages);
  m_split->setStretchFactor(1, 1);
  setCentralWidget(below(m_messages, m_split));
  setStatusBar(m_status);
  m_status->watch(m_workspace->view());
  connectKeys();
  connect(m_start, &StartPage::openWanted, this, &MainWindow::chooseFile);
  connect(m_start, &StartPage::fileWanted, this, [this](const QString& path) { openFile(path); });
  connect(m_start, &StartPage::sampleWanted, this, &MainWindow::openSample);
  connect(m_folder, &FolderBrowser::traceWanted, this, [this](const std::string& path) { openPath(path); });
  connect(m_folder, &FolderBrowser::failed, this,
          [this](const QString& text) { m_messages->say(MessageBar::Kind::Problem, text); });
  connect(m_folder, &FolderBrowser::changed, this, [this] { m_actions->update(ActionInput::Folder); });
  connect(m_folder, &FolderBrowser::listed, this, &MainWindow::folderListed);
  connect(m_status, &StatusLine::cancelWanted, m_trace, &OpenTrace::cancelLoad);
  connect(m_status, &StatusLine::problemsWanted, this, [this] { m_workspace->showPanel(QStringLiteral("problems")); });
  connect(m_trace, &OpenTrace::progressed, this, &MainWindow::showProgress);
  connect(m_trace, &OpenTrace::stateChanged, this, &MainWindow::showState);
  connect(m_trace, &OpenTrace::documentChanged, this, &MainWindow::showDocument);
  connect(m_trace, &OpenTrace::loadEnded, this, &MainWindow::finishLoading);
  connect(m_trace, &OpenTrace::settingsChanged, this, [this] {
    if (m_trace->settings().effective().theme != m_theme) applyTheme();
    if (m_trace->settings().effective().times != timeStyle()) applyTimes();
  });
  connect(m_trace, &OpenTrace::sessionTrouble, this,
          [this](const QString& text) { m_messages->say(MessageBar::Kind::Warning, text); });
  connect(m_workspace->view(), &ViewState::changed, m_actions, &Actions::update);
  connect(m_workspace, &Workspace::done, m_status, &StatusLine::say);
  connect(m_watch, &QTimer::timeout, this, &MainWindow::checkFile);
  connect(m_watch, &QTimer::timeout, m_folder, &FolderBrowser::check);
  m_watch->start(kWatchInterval);
  applyTheme();
  applyTimes();
  restoreLayout();
  showDocumentState();
}

// The trace works for the views until the last of them is gone.
MainWindow::~MainWindow() {
  m_trace->disconnect(this);
  delete m_workspace;
}

bool MainWindow::hasTrace() const {
  return bool(m_workspace->document());
}

FolderPanel* MainWindow::folderPanel() const {
  return m_folder->panel();
}

void MainWindow::connectKeys() {
  new ViewKeys(m_actions, m_workspace->timeline(), KeyScope::Timeline);
  new ViewKeys(m_actions, m_workspace->heap(), KeyScope::Heap);
  new ViewKeys(m_actions, m_workspace->overview(), KeyScope::Overview);
  new ContextMenu(this);
}

void MainWindow::openFile(const QString& path, const QString& sessionFile) {
  openPath(pathOfName(path), sessionFile);
}

void MainWindow::openPath(const std::string& path, const QString& sessionFile) {
  LoadRequest request;
  request.path = path;
  request.name = nameOfPath(path);
  if (!sessionFile.isEmpty()) request.sessionFile = QFileInfo(sessionFile).absoluteFilePath();
  if (isFolder(path)) return openFolder(request.name);
  startLoading(request, path != "-");
}

void MainWindow::openSample(const QString& name) {
  QFile file(name);
  if (!file.open(QIODevice::ReadOnly)) {
    m_messages->say(MessageBar::Kind::Problem, QStringLiteral("%1: %2").arg(name, file.errorString()));
    return;
  }
  LoadRequest request;
  request.name = QFileInfo(name).fileName();
  request.bytes = file.readAll().toStdString();
  startLoading(request, false);
}

void MainWindow::startLoading(LoadRequest request, bool remember) {
  // A name that is not text would not be the same when it is read back.
  request.remember = remember && isWholeName(request.name);
  m_messages->dismiss();
  m_trace->open(std::move(request));
}

void MainWindow::showProgress(const LoadStatus& status) {
  m_status->showProgress(status);
  m_loadingPage->showProgress(status);
}

void MainWindow::showState() {
  if (m_trace->state() == LoadState::Opening) {
    m_loadingPage->setName(shownName(m_trace->wanted()));
    showProgress({});
  }
  m_folder->mark();
  showDocumentState();
}

void MainWindow::showDocument() {
  m_status->setDocument(m_trace->document());
  m_folder->mark();
  showDocumentState();
}

void MainWindow::finishLoading(const LoadOutcome& outcome) {
  m_status->endProgress();
  const bool answers = outcome.document().answers != nullptr;
  if (outcome.error) {
    sayError(*outcome.error);
  } else if (outcome.source) {
    if (m_trace->shown().remember) {
      addRecentFile(m_trace->shown().name);
      m_start->setRecentFiles(recentFiles());
    }
    if (answers) sayWhatIsMissing(outcome);
    if (const QString& problem = m_trace->session().problem; !problem.isEmpty())
      m_messages->say(MessageBar::Kind::Warning, problem);
    applyCommandLine();
  }
  if (outcome.lanes && !answers) sayUnanswered();  // the user stopped the analysis
  m_folder->mark();
  showDocumentState();
  emit loadEnded();
}

void MainWindow::sayDone(const QString& text) {
  m_messages->say(MessageBar::Kind::Done, text);
  m_status->say(text);
}

void MainWindow::sayError(const Error& error) {
  // A file whose loading was cancelled remains among the recent files.
  if (error.code == ErrorCode::Cancelled) return;
  const QString text = translated(error.detail);
  m_messages->say(MessageBar::Kind::Problem, hasTrace() ? tr("%1. The open trace is unchanged.").arg(text) : text);
  const LoadRequest& wanted = m_trace->wanted();
  if (!wanted.path.empty() && !wanted.bytes) removeRecentFile(QFileInfo(wanted.name).absoluteFilePath());
}

void MainWindow::sayUnanswered() {
  m_messages->say(MessageBar::Kind::Note,
                  m_workspace->document().answers
                      ? tr("The analysis was cancelled. The window shows the results of the one before.")
                      : tr("The analysis was cancelled. There are no deletes, GC cycles and heap curves."),
                  tr("Analyse"), [this] { m_trace->analyseAgain(); });
}

void MainWindow::sayWhatIsMissing(const LoadOutcome& outcome) {
  const Trace& trace = *outcome.document().trace;
  const QString name = QFileInfo(m_trace->shown().name).fileName();
  if (!outcome.cancelled && !outcome.noMemory) return sayDamage(trace, name);
  const QString loaded = countOf(trace.info().generationsLoaded), all = countOf(trace.info().generations);
  if (outcome.noMemory) {
    m_messages->say(MessageBar::Kind::Warning,
                    tr("There is not enough memory for all of “%1”. The window shows %2 of %3 generations.")
                        .arg(name, loaded, all));
  } else {
    const bool again = m_trace->shown().path != "-";
    m_messages->say(MessageBar::Kind::Note,
                    tr("Loading was cancelled. The window shows %1 of %2 generations.").arg(loaded, all),
                    again ? tr("Load all") : QString(), [this] { m_trace->reload(); });
  }
}

// Says the first loss or, where nothing is lost, that there is foreign text: whoever printed it there may not know.
void MainWindow::sayDamage(const Trace& trace, const QString& name) {
  const auto& defects = trace.defects();
  const auto first = [&](auto test) { return std::find_if(defects.begin(), defects.end(), test); };
  const auto lost = first([](const Defect& d) { return d.severity == Severity::Loss; });
  const auto text = first([](const Defect& d) { return d.kind == DefectKind::ForeignText; });
  if (lost == defects.end() && text == defects.end()) return;
  const bool isDamaged = lost != defects.end();
  const std::size_t more = std::max<std::size_t>(damages(trace), 1) - 1;
  QString sentence;
  if (isDamaged) {
    sentence = more == 0 ? tr("“%1” is damaged: %2")
                         : Tr::counted("“%2” is damaged: %3 (and %1 more problems)",
                                       "“%2” is damaged: %3 (and 1 more problem)", more);
  } else {
    sentence = more == 0 ? tr("%1: %2", "name of a file and its defect")
                         : Tr::counted("%2: %3 (and %1 more problems)", "%2: %3 (and 1 more problem)", more);
  }
  m_messages->say(isDamaged ? MessageBar::Kind::Warning : MessageBar::Kind::Note,
                  sentence.arg(name, shown((isDamaged ? lost : text)->message)), tr("Problems"),
                  [this] { m_workspace->showPanel(QStringLiteral("problems")); });
}

// The range of the command line, or what is around its time.
void MainWindow::showTimeOf(const CommandLine& line) {
  const Trace& trace = *m_workspace->document().trace;
  const QString problem = line.range ? problemOf(*line.range, trace) : line.at ? problemOf(*line.at, trace) : QString();
  if (!problem.isEmpty()) return m_messages->say(MessageBar::Kind::Warning, firstUpper(problem) + QLatin1Char('.'));
  ViewState* view = m_workspace->view();
  if (line.range) view->setRange(rangeInTrace(trace, *line.range));
  if (!line.at) return;
  const TimeRange whole = trace.range();
  const Duration half{std::max<std::int64_t>(whole.length().ns / 40, 1000)};
  const Time at = timeInTrace(trace, *line.at);
  view->setRange({std::max(whole.begin, at - half), std::min(whole.end, at + half)});
}

void MainWindow::applyCommandLine() {
  const CommandLine line = std::exchange(m_commandLine, {});
  const Document& document = m_workspace->document();
  ViewState* view = m_workspace->view();
  showTimeOf(line);
  if (!line.deleteOp || !document.answers) return;
  if (const std::size_t deletes = document.answers->deletes.size(); *line.deleteOp >= deletes) {
    const QString wanted = countOf(*line.deleteOp);
    m_messages->say(MessageBar::Kind::Warning,
                    deletes == 0 ? tr("There is no delete %1. The trace has no deletes.").arg(wanted)
                                 : Tr::counted("There is no delete %2. The trace has %1 deletes, counted from 0.",
                                               "There is no delete %2. The trace has only delete 0.", deletes)
                                       .arg(wanted));
    return;
  }
  if (line.range || line.at) {
    view->select(deleteSubject(*document.answers, *line.deleteOp));  // the range is what was asked for
  } else {
    m_workspace->timeline()->selectDelete(*line.deleteOp);
    view->setRange(deleteRange(document, *line.deleteOp));
  }
}

void MainWindow::closeTrace() {
  m_status->endProgress();
  m_trace->close();
  m_messages->dismiss();
}

// Details that are read from a file that has changed would not fit.
void MainWindow::checkFile() {
  if (!m_trace->noticeChange()) return;
  m_messages->say(MessageBar::Kind::Warning,
                  tr("“%1” has changed since it was read. The window still shows what was read. Call stacks of single "
                     "events may be missing.")
                      .arg(QFileInfo(m_trace->shown().name).fileName()),
                  tr("Reload"), [this] { m_trace->reload(); });
}

void MainWindow::showDocumentState() {
  const bool any = hasTrace();
  const bool entering = any && m_pages->currentWidget() != m_workspace;
  QWidget* const instead = m_trace->isReading() ? static_cast<QWidget*>(m_loadingPage) : m_start;
  m_pages->setCurrentWidget(any ? m_workspace : instead);
  setWindowTitle(any ? tr("%1 — Sweepscope").arg(shownName(m_trace->shown())) : QStringLiteral("Sweepscope"));
  setWindowFilePath(any ? filePath(m_trace->shown()) : QString());
  if (!any) m_start->setRecentFiles(recentFiles());
  // Qt moves the focus of a page that is hidden to any other widget; it belongs to the timeline.
  const bool elsewhere = any && !m_workspace->isAncestorOf(QApplication::focusWidget());
  if ((entering || elsewhere) && !m_folder->panel()->keepsKeyboard()) m_workspace->timeline()->setFocus();
  m_menus->setTraceOpen(any);
  m_actions->update(ActionInput::Document);
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

void MainWindow::chooseFolder() {
  const QString before = remembered(QStringLiteral("folder")).toString();
  const QString path = QFileDialog::getExistingDirectory(this, tr("Open a folder of traces"), before);
  if (path.isEmpty()) return;
  remember(QStringLiteral("folder"), path);
  openFolder(path);
}

void MainWindow::openFolder(const QString& path) {
  m_messages->dismiss();
  m_folder->open(path);
}

void MainWindow::closeFolder() {
  m_folder->close();
}

void MainWindow::forgetRecentFiles() {
  clearRecentFiles();
  m_start->setRecentFiles({});
}

void MainWindow::chooseSession() {
  const QString path = askForSession(*m_trace, this);
  if (!path.isEmpty()) m_trace->openSession(path);
}

void MainWindow::saveSessionAs() {
  const QString path = askWhereToSaveSession(*m_trace, this);
  if (!path.isEmpty()) saveSession(path);
}

void MainWindow::saveSessionBeside() {
  if (maySaveSessionBeside(*m_trace, this)) saveSession(SessionStore::pathBeside(filePath(m_trace->shown())));
}

void MainWindow::saveSession(const QString& path) {
  m_trace->saveSessionAs(path);
  sayDone(tr("The session is now saved in “%1”.").arg(path));
}

void MainWindow::editTraceSettings() {
  PreferencesDialog dialog(m_trace->settings(), this, PreferencesDialog::Edits::Session);
  if (dialog.exec() == QDialog::Accepted) m_trace->setSessionSettings(dialog.layer());
}

void MainWindow::editBookmarks() {
  BookmarksDialog(m_trace, this).exec();
}

void MainWindow::exportPicture() {
  m_pictures->exportPicture();
}

void MainWindow::copyPicture() {
  m_pictures->copyPicture();
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

void MainWindow::setPreferences(const Settings& wanted) {
  savePreferences(wanted);
  m_trace->setPreferences(wanted);
}

void MainWindow::applyTheme() {
  const ThemeChoice choice = m_theme = m_trace->settings().effective().theme;
  const bool dark = choice == ThemeChoice::Dark || (choice == ThemeChoice::System && m_systemIsDark);
  m_themeKind = dark ? ThemeKind::Dark : ThemeKind::Light;
  m_menus->setTheme(choice);
  const Theme& t = theme(m_themeKind);
  qApp->setPalette(t.palette());
  qApp->setStyleSheet(chromeStyle(t));
  m_actions->setTheme(m_themeKind);
  m_messages->setTheme(m_themeKind);
  m_workspace->setTheme(m_themeKind);
  m_folder->panel()->setTheme(m_themeKind);
  m_focusRing->setTheme(m_themeKind);
  if (m_help) m_help->setTheme(m_themeKind);
}

// All texts with a time are made anew.
void MainWindow::applyTimes() {
  setTimeStyle(m_trace->settings().effective().times);
  m_menus->setTimes(timeStyle());
  m_trace->showAgain();
}

void MainWindow::restoreLayout() {
  resize(firstSize(screen()));
  restoreGeometry(remembered(kGeometry).toByteArray());
  m_workspace->restoreLayout(remembered(kDocks).toByteArray());
  const int names = remembered(kNameColumn).toInt();
  if (names > 0) m_workspace->timeline()->setNameColumnWidth(names);
}

void MainWindow::saveLayout() const {
  remember(kGeometry, saveGeometry());
  remember(kDocks, m_workspace->layoutState());
  remember(kNameColumn, m_workspace->timeline()->nameColumnWidth());
  m_folder->saveWidth();
}

void MainWindow::closeEvent(QCloseEvent* event) {
  saveLayout();
  QMainWindow::closeEvent(event);
}

void MainWindow::dragEnterEvent(QDragEnterEvent* event) {
  const Dropped dropped = filesIn(*event->mimeData());
  if (!dropped.trace.isEmpty() || !dropped.session.isEmpty()) event->acceptProposedAction();
}

// A session that is dropped without its trace is for the one that is open.
void MainWindow::dropEvent(QDropEvent* event) {
  event->acceptProposedAction();
  const Dropped dropped = filesIn(*event->mimeData());
  if (!dropped.trace.isEmpty()) {
    openFile(dropped.trace, dropped.session);
  } else if (hasTrace()) {
    m_trace->openSession(dropped.session);
  } else {
    m_messages->say(MessageBar::Kind::Note,
                    tr("A session belongs to a trace. Open the trace first, or drop both files together."));
  }
}

void MainWindow::changeEvent(QEvent* event) {
  QMainWindow::changeEvent(event);
  if (event->type() == QEvent::WindowStateChange) m_actions->update(ActionInput::WindowState);
  if (event->type() == QEvent::ActivationChange && isActiveWindow() && m_watch->isActive()) {
    checkFile();
    m_folder->check();
  }
}

}  // namespace sweepscope
