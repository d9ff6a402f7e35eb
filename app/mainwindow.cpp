// Files: opening, loading, what goes wrong with them, and what is shown meanwhile.
#include "app/mainwindow.h"

#include <QActionGroup>
#include <QApplication>
#include <QCloseEvent>
#include <QDir>
#include <QDragEnterEvent>
#include <QFile>
#include <QFileInfo>
#include <QMimeData>
#include <QScreen>
#include <QSplitter>
#include <QStackedWidget>
#include <QTimer>
#include <QVBoxLayout>

#include "app/filename.h"
#include "app/folderpanel.h"
#include "app/loadingpage.h"
#include "app/messagebar.h"
#include "app/preferences.h"
#include "app/remembered.h"
#include "app/startpage.h"
#include "app/statusline.h"
#include "app/subcommands.h"
#include "app/workspace.h"
#include "widgets/chrome.h"
#include "widgets/focusring.h"
#include "widgets/picture.h"
#include "widgets/subjects/deletesubject.h"
#include "widgets/subjects/subject.h"
#include "widgets/timelinewidget.h"
#include "widgets/words.h"
#include "wire/folder.h"

namespace sweepscope {

namespace {

constexpr int kWatchInterval = 2000;

const QString kGeometry = QStringLiteral("layout/geometry"), kDocks = QStringLiteral("layout/docks"),
              kNameColumn = QStringLiteral("layout/nameColumn");

// The bar is as high as its text, however much room there is.
QWidget* below(QWidget* bar, QWidget* page) {
  auto* box = new QWidget;
  auto* layout = new QVBoxLayout(box);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->setSpacing(0);
  layout->addWidget(bar);
  layout->addWidget(page, 1);
  return box;
}

QString shownName(const LoadRequest& request) {
  return request.path == "-" ? QStringLiteral("standard input") : QFileInfo(request.name).fileName();
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

// What is comfortable, or what the screen has room for, frame and title included.
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
      m_folder(new FolderPanel),
      m_split(new QSplitter(Qt::Horizontal)),
      m_status(new StatusLine),
      m_actions(new Actions({*this}, this)),
      m_focusRing(new FocusRing(this)),
      m_watch(new QTimer(this)),
      m_pictureJob(new LatestJob(this)),
      m_exportJob(new LatestJob(this)),
      m_folderJob(new LatestJob(this)) {
  setObjectName(QStringLiteral("mainWindow"));
  setAcceptDrops(true);
  m_pages->addWidget(m_start);
  m_pages->addWidget(m_loadingPage);
  m_pages->addWidget(m_workspace);
  makeFolderPanel();
  setCentralWidget(below(m_messages, m_split));
  setStatusBar(m_status);
  m_status->watch(m_workspace->view());
  makeMenus();
  makeToolBar();
  connectKeys();
  connect(m_start, &StartPage::openWanted, this, &MainWindow::chooseFile);
  connect(m_start, &StartPage::fileWanted, this, [this](const QString& path) { openFile(path); });
  connect(m_start, &StartPage::sampleWanted, this, &MainWindow::openSample);
  connect(m_status, &StatusLine::cancelWanted, m_trace, &OpenTrace::cancelLoad);
  connect(m_status, &StatusLine::problemsWanted, this, [this] { m_workspace->showPanel(QStringLiteral("problems")); });
  connect(m_trace, &OpenTrace::progressed, this, &MainWindow::showProgress);
  connect(m_trace, &OpenTrace::stateChanged, this, &MainWindow::showState);
  connect(m_trace, &OpenTrace::documentChanged, this, &MainWindow::showDocument);
  connect(m_trace, &OpenTrace::loadEnded, this, &MainWindow::finishLoading);
  connect(m_trace, &OpenTrace::settingsChanged, this, [this] {
    if (m_trace->settings().effective().theme != m_theme) applyTheme();
  });
  connect(m_trace, &OpenTrace::sessionTrouble, this,
          [this](const QString& text) { m_messages->say(MessageBar::Kind::Warning, text); });
  connect(m_workspace->view(), &ViewState::changed, m_actions, &Actions::update);
  connect(m_workspace, &Workspace::done, m_status, &StatusLine::say);
  connect(m_watch, &QTimer::timeout, this, &MainWindow::checkFile);
  connect(m_watch, &QTimer::timeout, this, &MainWindow::checkFolder);
  m_watch->start(kWatchInterval);
  applyTheme();
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
  // A name that is no text would be another one when it is read back.
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
  markInFolder();
  showDocumentState();
}

void MainWindow::showDocument() {
  m_status->setDocument(m_trace->document());
  markInFolder();
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
  markInFolder();
  showDocumentState();
  emit loadEnded();
}

void MainWindow::sayDone(const QString& text) {
  m_messages->say(MessageBar::Kind::Done, text);
  m_status->say(text);
}

void MainWindow::sayError(const Error& error) {
  // One that was cancelled may be opened another time: it stays among the recent ones.
  if (error.code == ErrorCode::Cancelled) return;
  const QString text = translated(error.detail);
  m_messages->say(MessageBar::Kind::Problem,
                  hasTrace() ? QStringLiteral("%1. The open trace is unchanged.").arg(text) : text);
  const LoadRequest& wanted = m_trace->wanted();
  if (!wanted.path.empty() && !wanted.bytes) removeRecentFile(QFileInfo(wanted.name).absoluteFilePath());
}

void MainWindow::sayUnanswered() {
  m_messages->say(MessageBar::Kind::Note,
                  m_workspace->document().answers
                      ? QStringLiteral("The analysis was cancelled; deletes, cycles and curves are as they were.")
                      : QStringLiteral("The analysis was cancelled: deletes, cycles and curves are not there."),
                  QStringLiteral("Analyse"), [this] { m_trace->analyseAgain(); });
}

void MainWindow::sayWhatIsMissing(const LoadOutcome& outcome) {
  const Trace& trace = *outcome.document().trace;
  const QString name = QFileInfo(m_trace->shown().name).fileName();
  if (!outcome.cancelled && !outcome.noMemory) return sayDamage(trace, name);
  const QString part = QStringLiteral("%1 of %2 generations are shown.")
                           .arg(countOf(trace.info().generationsLoaded), countOf(trace.info().generations));
  if (outcome.noMemory) {
    m_messages->say(MessageBar::Kind::Warning,
                    QStringLiteral("There is not enough memory for all of %1: %2").arg(name, part));
  } else {
    const bool again = m_trace->shown().path != "-";
    m_messages->say(MessageBar::Kind::Note, QStringLiteral("Loading was cancelled: %1").arg(part),
                    again ? QStringLiteral("Load all") : QString(), [this] { m_trace->reload(); });
  }
}

// The first loss; where nothing is lost, text in the file, as whoever printed it there may not know.
void MainWindow::sayDamage(const Trace& trace, const QString& name) {
  const auto& defects = trace.defects();
  const auto first = [&](auto test) { return std::find_if(defects.begin(), defects.end(), test); };
  const auto lost = first([](const Defect& d) { return d.severity == Severity::Loss; });
  const auto text = first([](const Defect& d) { return d.kind == DefectKind::ForeignText; });
  if (lost == defects.end() && text == defects.end()) return;
  const std::size_t problems = damages(trace);
  const QString more = problems == 2  ? QStringLiteral(" (and 1 more problem)")
                       : problems > 2 ? QStringLiteral(" (and %1 more problems)").arg(problems - 1)
                                      : QString();
  const auto say = [&](MessageBar::Kind kind, const QString& what) {
    m_messages->say(kind, what + more, QStringLiteral("Problems"),
                    [this] { m_workspace->showPanel(QStringLiteral("problems")); });
  };
  if (lost != defects.end())
    say(MessageBar::Kind::Warning, QStringLiteral("%1 is damaged: %2").arg(name, shown(lost->message)));
  else
    say(MessageBar::Kind::Note, QStringLiteral("%1: %2").arg(name, shown(text->message)));
}

void MainWindow::applyCommandLine() {
  const CommandLine line = std::exchange(m_commandLine, {});
  const Document& document = m_workspace->document();
  ViewState* view = m_workspace->view();
  if (line.range) view->setRange(rangeInTrace(*document.trace, *line.range));
  if (line.at) {
    const std::int64_t whole = document.trace->range().length().ns, at = std::min(line.at->ns, whole);
    const std::int64_t half = std::max<std::int64_t>(whole / 40, 1000);
    view->setRange(
        rangeInTrace(*document.trace, {{std::max<std::int64_t>(0, at - half)}, {at + std::min(half, whole - at)}}));
  }
  if (!line.deleteOp || !document.answers) return;
  if (*line.deleteOp >= document.answers->deletes.size()) {
    m_messages->say(MessageBar::Kind::Warning, QStringLiteral("There is no delete %1; the trace has %2.")
                                                   .arg(*line.deleteOp)
                                                   .arg(document.answers->deletes.size()));
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

// A file that changes is noticed: details that are read again would no longer fit.
void MainWindow::checkFile() {
  if (!m_trace->noticeChange()) return;
  m_messages->say(MessageBar::Kind::Warning,
                  QStringLiteral("%1 has changed since it was read. What is shown is still what was read; call stacks "
                                 "of single events may be missing.")
                      .arg(QFileInfo(m_trace->shown().name).fileName()),
                  QStringLiteral("Reload"), [this] { m_trace->reload(); });
}

void MainWindow::showDocumentState() {
  const bool any = hasTrace();
  const bool entering = any && m_pages->currentWidget() != m_workspace;
  QWidget* const instead = m_trace->isReading() ? static_cast<QWidget*>(m_loadingPage) : m_start;
  m_pages->setCurrentWidget(any ? m_workspace : instead);
  setWindowTitle(any ? QStringLiteral("%1 — Sweepscope").arg(shownName(m_trace->shown()))
                     : QStringLiteral("Sweepscope"));
  setWindowFilePath(any ? filePath(m_trace->shown()) : QString());
  if (!any) m_start->setRecentFiles(recentFiles());
  // Leaving the start page hands the keyboard to whatever comes next; it belongs to the timeline.
  const bool elsewhere = any && !m_workspace->isAncestorOf(QApplication::focusWidget());
  if ((entering || elsewhere) && !m_folder->keepsKeyboard()) m_workspace->timeline()->setFocus();
  updateActions();
}

void MainWindow::setPreferences(const Settings& wanted) {
  savePreferences(wanted);
  m_trace->setPreferences(wanted);
}

void MainWindow::applyTheme() {
  const ThemeChoice choice = m_theme = m_trace->settings().effective().theme;
  const bool dark = choice == ThemeChoice::Dark || (choice == ThemeChoice::System && m_systemIsDark);
  m_themeKind = dark ? ThemeKind::Dark : ThemeKind::Light;
  for (QAction* action : m_themes->actions()) action->setChecked(action->data().toInt() == int(choice));
  const Theme& t = theme(m_themeKind);
  qApp->setPalette(t.palette());
  qApp->setStyleSheet(chromeStyle(t));
  m_actions->setTheme(m_themeKind);
  m_messages->setTheme(m_themeKind);
  m_workspace->setTheme(m_themeKind);
  m_folder->setTheme(m_themeKind);
  m_focusRing->setTheme(m_themeKind);
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
  saveFolderWidth();
}

void MainWindow::closeEvent(QCloseEvent* event) {
  saveLayout();
  QMainWindow::closeEvent(event);
}

void MainWindow::dragEnterEvent(QDragEnterEvent* event) {
  const Dropped dropped = filesIn(*event->mimeData());
  if (!dropped.trace.isEmpty() || !dropped.session.isEmpty()) event->acceptProposedAction();
}

// A session that comes without its trace is for the one that is open.
void MainWindow::dropEvent(QDropEvent* event) {
  event->acceptProposedAction();
  const Dropped dropped = filesIn(*event->mimeData());
  if (!dropped.trace.isEmpty()) {
    openFile(dropped.trace, dropped.session);
  } else if (hasTrace()) {
    m_trace->openSession(dropped.session);
  } else {
    m_messages->say(MessageBar::Kind::Note,
                    QStringLiteral("A session belongs to a trace: open the trace first, or drop both together."));
  }
}

void MainWindow::changeEvent(QEvent* event) {
  QMainWindow::changeEvent(event);
  if (event->type() == QEvent::WindowStateChange) m_actions->update(ActionInput::WindowState);
  if (event->type() == QEvent::ActivationChange && isActiveWindow() && m_watch->isActive()) {
    checkFile();
    checkFolder();
  }
}

}  // namespace sweepscope
