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
#include <QSettings>
#include <QSplitter>
#include <QStackedWidget>
#include <QTimer>
#include <QVBoxLayout>

#include "app/filename.h"
#include "app/folderpanel.h"
#include "app/loadingpage.h"
#include "app/messagebar.h"
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

constexpr int kLayoutVersion = 1;
constexpr int kWatchInterval = 2000;

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

// What is comfortable, or what the screen has room for, frame and title included.
QSize firstSize(const QScreen* screen) {
  constexpr int kSides = 16, kTitle = 48;
  return QSize(1400, 900).boundedTo(screen->availableSize() - QSize(kSides, kTitle));
}

}  // namespace

MainWindow::MainWindow(const CommandLine& line, QWidget* parent)
    : QMainWindow(parent),
      m_commandLine(line),
      m_preferences(loadPreferences()),
      m_systemIsDark(qApp->palette().color(QPalette::Window).lightnessF() < 0.5F),
      m_job(new LoadJob(this)),
      m_messages(new MessageBar),
      m_pages(new QStackedWidget),
      m_start(new StartPage),
      m_loadingPage(new LoadingPage),
      m_workspace(new Workspace),
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
  connect(m_start, &StartPage::fileWanted, this, &MainWindow::openFile);
  connect(m_start, &StartPage::sampleWanted, this, &MainWindow::openSample);
  connect(m_status, &StatusLine::cancelWanted, m_job, &LoadJob::cancel);
  connect(m_status, &StatusLine::problemsWanted, m_workspace, &Workspace::showProblems);
  connect(m_job, &LoadJob::progressed, this, [this](quint64, const LoadStatus& s) { showProgress(s); });
  connect(m_job, &LoadJob::partLoaded, this, [this](quint64, const auto& lanes) { showPart(lanes); });
  connect(m_job, &LoadJob::finished, this, [this](quint64, const LoadOutcome& o) { finishLoading(o); });
  connect(m_workspace->view(), &ViewState::changed, m_actions, &Actions::update);
  connect(m_workspace, &Workspace::done, m_status, &StatusLine::say);
  connect(m_workspace->view(), &ViewState::bookmarksEdited, this, &MainWindow::keepBookmarks);
  connect(m_watch, &QTimer::timeout, this, &MainWindow::checkFile);
  connect(m_watch, &QTimer::timeout, this, &MainWindow::checkFolder);
  m_watch->start(kWatchInterval);
  applyTheme();
  restoreLayout();
  showDocumentState();
}

MainWindow::~MainWindow() {
  m_job->abandon();
}

bool MainWindow::hasTrace() const {
  return bool(m_workspace->document());
}

AnalysisOptions MainWindow::analysisOptions() const {
  AnalysisOptions options = sweepscope::analysisOptions(m_commandLine);
  for (const QString& rule : m_preferences.deleteRules) options.deleteRules.push_back(rule.toStdString());
  options.inflections = m_commandLine.drops.over(m_preferences.inflections);
  return options;
}

void MainWindow::openFile(const QString& path) {
  openPath(pathOfName(path));
}

void MainWindow::openPath(const std::string& path) {
  LoadRequest request;
  request.path = path;
  request.name = nameOfPath(path);
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

void MainWindow::startLoading(const LoadRequest& request, bool remember) {
  m_loading = request;
  m_loading.analysis = analysisOptions();
  // A name that is no text would be another one when it is read back.
  m_rememberLoading = remember && isWholeName(request.name);
  m_partShown = false;
  m_isReading = true;
  m_answersOutdated = false;
  m_messages->dismiss();
  m_job->start(m_loading);
  markInFolder();
  m_loadingPage->setName(shownName(m_loading));
  showProgress({});
  showDocumentState();
}

// What came by standard input is gone.
bool MainWindow::canReload() const {
  return !m_open.bytes && m_open.path != "-";
}

void MainWindow::reload() {
  if ((!hasTrace() && m_open.path.empty() && !m_open.bytes) || m_open.path == "-") return;
  startLoading(m_open, m_rememberLoading);
}

void MainWindow::showProgress(const LoadStatus& status) {
  m_status->showProgress(status);
  m_loadingPage->showProgress(status);
}

// The first part replaces the trace that was open; until then that one stays.
void MainWindow::showPart(const std::shared_ptr<const LaneIndex>& lanes) {
  const Document& document = lanes->document;
  if (document.trace->range().length().ns <= 1 && document.trace->info().generationsLoaded == 0) return;
  const bool sameFile = m_partShown;
  m_partShown = true;
  if (!sameFile) {
    m_bookmarksRead = false;
    m_open = m_loading;
    m_source.reset();
    markInFolder();
  }
  m_workspace->setDocument(lanes, sameFile);
  m_status->setDocument(document);
  showDocumentState();
}

void MainWindow::finishLoading(const LoadOutcome& outcome) {
  m_status->endProgress();
  m_isReading = false;
  if (outcome.error) {
    // One that was cancelled may be opened another time: it stays among the recent ones.
    if (outcome.error->code != ErrorCode::Cancelled) {
      const QString text = QString::fromStdString(outcome.error->detail);
      m_messages->say(MessageBar::Kind::Problem,
                      hasTrace() ? QStringLiteral("%1. The open trace is unchanged.").arg(text) : text);
      if (!m_loading.path.empty() && !m_loading.bytes) removeRecentFile(QFileInfo(m_loading.name).absoluteFilePath());
    }
    showDocumentState();
  } else if (outcome.document().answers || outcome.source) {
    // New answers to an open trace have no source of their own; if there are none, the old ones stay.
    const bool again = outcome.source == nullptr;
    const bool sameFile = again || m_partShown;
    if (!again) {
      m_open = m_loading;
      m_source = outcome.source;
      m_changeSaid = false;
    }
    m_workspace->setDocument(outcome.lanes, sameFile);
    m_status->setDocument(outcome.document());
    if (m_rememberLoading && !again) {
      addRecentFile(m_open.name);
      m_start->setRecentFiles(recentFiles());
    }
    showDocumentState();
    if (!again) {
      restoreBookmarks();
      if (outcome.document().answers) sayWhatIsMissing(outcome);
      applyCommandLine();
    }
  }
  const bool unanswered = outcome.lanes && !outcome.document().answers;  // the user stopped the analysis
  if (unanswered) sayUnanswered();
  markInFolder();
  updateActions();
  if (std::exchange(m_answersOutdated, false) && !unanswered) analyseAgain();
  emit loadEnded();
}

void MainWindow::sayDone(const QString& text) {
  m_messages->say(MessageBar::Kind::Done, text);
  m_status->say(text);
}

void MainWindow::sayUnanswered() {
  m_messages->say(MessageBar::Kind::Note,
                  m_workspace->document().answers
                      ? QStringLiteral("The analysis was cancelled; deletes, cycles and curves are as they were.")
                      : QStringLiteral("The analysis was cancelled: deletes, cycles and curves are not there."),
                  QStringLiteral("Analyse"), [this] { analyseAgain(); });
}

void MainWindow::sayWhatIsMissing(const LoadOutcome& outcome) {
  const Trace& trace = *outcome.document().trace;
  const QString name = QFileInfo(m_open.name).fileName();
  if (!outcome.cancelled && !outcome.noMemory) return sayDamage(trace, name);
  const QString part = QStringLiteral("%1 of %2 generations are shown.")
                           .arg(countOf(trace.info().generationsLoaded), countOf(trace.info().generations));
  if (outcome.noMemory) {
    m_messages->say(MessageBar::Kind::Warning,
                    QStringLiteral("There is not enough memory for all of %1: %2").arg(name, part));
  } else {
    const bool again = m_open.path != "-";
    m_messages->say(MessageBar::Kind::Note, QStringLiteral("Loading was cancelled: %1").arg(part),
                    again ? QStringLiteral("Load all") : QString(), [this] { reload(); });
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
    m_messages->say(kind, what + more, QStringLiteral("Problems"), [this] { m_workspace->showProblems(); });
  };
  if (lost != defects.end())
    say(MessageBar::Kind::Warning, QStringLiteral("%1 is damaged: %2").arg(name, shown(lost->message)));
  else
    say(MessageBar::Kind::Note, QStringLiteral("%1: %2").arg(name, shown(text->message)));
}

void MainWindow::applyCommandLine() {
  const CommandLine line = std::exchange(m_commandLine, [&] {
    CommandLine rest;
    rest.theme = m_commandLine.theme;
    rest.deleteRules = m_commandLine.deleteRules;
    rest.memstatsFile = m_commandLine.memstatsFile;
    return rest;
  }());
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
  m_job->abandon();
  m_isReading = m_answersOutdated = false;
  m_status->endProgress();
  m_source.reset();
  m_open = {};
  m_loading = {};
  markInFolder();
  m_workspace->view()->clear();
  m_workspace->setDocument({}, false);
  m_status->setDocument({});
  m_messages->dismiss();
  showDocumentState();
}

// A file that changes underneath is noticed: details that are read again would no longer fit.
void MainWindow::checkFile() {
  if (!m_source || m_changeSaid || m_job->isRunning() || !m_source->changed()) return;
  m_changeSaid = true;
  m_messages->say(MessageBar::Kind::Warning,
                  QStringLiteral("%1 has changed since it was read. What is shown is still what was read; call stacks "
                                 "of single events may be missing.")
                      .arg(QFileInfo(m_open.name).fileName()),
                  QStringLiteral("Reload"), [this] { reload(); });
}

void MainWindow::showDocumentState() {
  const bool any = hasTrace();
  const bool entering = any && m_pages->currentWidget() != m_workspace;
  QWidget* const instead = m_isReading ? static_cast<QWidget*>(m_loadingPage) : m_start;
  m_pages->setCurrentWidget(any ? m_workspace : instead);
  setWindowTitle(any ? QStringLiteral("%1 — Sweepscope").arg(shownName(m_open)) : QStringLiteral("Sweepscope"));
  setWindowFilePath(any && !m_open.bytes && m_open.path != "-" ? m_open.name : QString());
  if (!any) m_start->setRecentFiles(recentFiles());
  // Leaving the start page hands the keyboard to whatever comes next; it belongs to the timeline.
  const bool elsewhere = any && !m_workspace->isAncestorOf(QApplication::focusWidget());
  if ((entering || elsewhere) && !m_folder->keepsKeyboard()) m_workspace->timeline()->setFocus();
  updateActions();
}

void MainWindow::setPreferences(const Preferences& wanted) {
  const Preferences before = m_preferences;
  m_preferences = wanted;
  savePreferences(wanted);
  if (wanted.theme != before.theme) {
    m_commandLine.theme.reset();
    applyTheme();
  }
  if (wanted.inflections != before.inflections) m_commandLine.drops = {};
  const bool answersChange = before.deleteRules != wanted.deleteRules || before.inflections != wanted.inflections;
  if (!answersChange) return;
  if (m_isReading) {
    m_answersOutdated = true;  // it is read to its end: standard input could not be had again
  } else {
    analyseAgain();
  }
}

void MainWindow::analyseAgain() {
  if (!hasTrace()) return;
  m_job->analyseAgain(m_workspace->document().trace, analysisOptions());
  showProgress({LoadStage::Analysing, {}});
}

void MainWindow::applyTheme() {
  const ThemeChoice choice = m_commandLine.theme.value_or(m_preferences.theme);
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
  const QSettings s;
  resize(firstSize(screen()));
  restoreGeometry(s.value(QStringLiteral("layout/geometry")).toByteArray());
  const bool remembered =
      m_workspace->restoreState(s.value(QStringLiteral("layout/docks")).toByteArray(), kLayoutVersion);
  if (!remembered) m_workspace->sizePanelsWhenShown();
  const int names = s.value(QStringLiteral("layout/nameColumn")).toInt();
  if (names > 0) m_workspace->timeline()->setNameColumnWidth(names);
}

void MainWindow::saveLayout() const {
  QSettings s;
  s.setValue(QStringLiteral("layout/geometry"), saveGeometry());
  s.setValue(QStringLiteral("layout/docks"), m_workspace->saveState(kLayoutVersion));
  s.setValue(QStringLiteral("layout/nameColumn"), m_workspace->timeline()->nameColumnWidth());
  saveFolderWidth();
}

void MainWindow::closeEvent(QCloseEvent* event) {
  saveLayout();
  QMainWindow::closeEvent(event);
}

void MainWindow::dragEnterEvent(QDragEnterEvent* event) {
  const QMimeData* data = event->mimeData();
  if (data->hasUrls() && data->urls().size() == 1 && data->urls().first().isLocalFile()) event->acceptProposedAction();
}

void MainWindow::dropEvent(QDropEvent* event) {
  event->acceptProposedAction();
  openFile(event->mimeData()->urls().first().toLocalFile());
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
