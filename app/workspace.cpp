// Building the views, and the wires between them.
#include "app/workspace.h"

#include <QLineEdit>
#include <QTabBar>
#include <QTabWidget>
#include <QTableView>
#include <QTimer>
#include <QVBoxLayout>

#include "app/columnmemory.h"
#include "app/dockframe.h"
#include "app/tablejobs.h"
#include "trace/userevents.h"
#include "widgets/cyclerows.h"
#include "widgets/deleterows.h"
#include "widgets/findingrows.h"
#include "widgets/golines.h"
#include "widgets/goroutinerows.h"
#include "widgets/heappanel.h"
#include "widgets/inspector.h"
#include "widgets/overviewwidget.h"
#include "widgets/problemrows.h"
#include "widgets/searchbar.h"
#include "widgets/subjects/deletesubject.h"
#include "widgets/tablepane.h"
#include "widgets/timelinewidget.h"
#include "widgets/words.h"

namespace sweepscope {

namespace {

enum Table { Deletes, Cycles, Goroutines, Findings, Problems };
constexpr std::shared_ptr<const TableRows> (*kTables[])(const Document&) = {deleteRows, cycleRows, goroutineRows,
                                                                            findingRows, problemRows};

}  // namespace

Workspace::Workspace(QWidget* parent)
    : QMainWindow(parent),
      m_view(new ViewState(this)),
      m_overview(new OverviewWidget(m_view)),
      m_search(new SearchBar(m_view)),
      m_timeline(new TimelineWidget(m_view)),
      m_heap(new HeapPanel(m_view)),
      m_inspector(new Inspector(m_view)),
      m_tabs(new QTabWidget) {
  setWindowFlags(Qt::Widget);
  auto* middle = new QWidget;
  auto* column = new QVBoxLayout(middle);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(0);
  column->addWidget(m_overview);
  column->addWidget(m_search);
  column->addWidget(m_timeline, 1);
  setCentralWidget(middle);
  m_timeline->setBackground(&m_rowThreads);
  makeDocks();
  connectViews();
}

void Workspace::addTab(TableModel* model) {
  auto* pane = new TablePane(model, m_view);
  m_tabs->addTab(pane, QString::fromUtf8(model->rows().head().name));
  m_panes.push_back(pane);
  orderOnWorker(model);
  copyOnWorker(pane);
  new ColumnMemory(pane->table(), QString::fromUtf8(model->rows().head().id));
  connect(pane, &TablePane::done, this, &Workspace::done);
  connect(pane, &TablePane::chosen, this, &Workspace::choose);
}

void Workspace::makeDocks() {
  m_tabs->setDocumentMode(true);
  m_tabs->setAccessibleName(QStringLiteral("Tables"));
  for (const auto rowsOf : kTables) addTab(new TableModel(rowsOf({}), this));
  connect(m_tabs, &QTabWidget::currentChanged, this, [this] { m_tabsAreOurs = m_tabDue = false; });
  setDockNestingEnabled(true);
  setCorner(Qt::BottomRightCorner, Qt::RightDockWidgetArea);
  m_heapDock = new DockFrame(QStringLiteral("heap"), QStringLiteral("Heap"), m_heap, this);
  m_inspectorDock = new DockFrame(QStringLiteral("inspector"), QStringLiteral("Inspector"), m_inspector, this);
  m_tablesDock = new DockFrame(QStringLiteral("tables"), QStringLiteral("Tables"), m_tabs, this);
  addDockWidget(Qt::RightDockWidgetArea, m_heapDock);
  splitDockWidget(m_heapDock, m_inspectorDock, Qt::Vertical);
  addDockWidget(Qt::BottomDockWidgetArea, m_tablesDock);
  m_tablesDock->setTabsAsTitle(m_tabs);
  for (const TablePane* pane : m_panes) {
    setTabOrder(m_tabs->tabBar(), pane->filter());
    setTabOrder(pane->filter(), pane->table());
  }
}

void Workspace::showEvent(QShowEvent* event) {
  QMainWindow::showEvent(event);
  if (!std::exchange(m_sizePanels, false)) return;
  resizeDocks({m_heapDock, m_inspectorDock}, {300, 520}, Qt::Vertical);
  resizeDocks({m_heapDock}, {360}, Qt::Horizontal);
  resizeDocks({m_tablesDock}, {230}, Qt::Vertical);
}

QList<DockFrame*> Workspace::docks() const {
  return {m_heapDock, m_inspectorDock, m_tablesDock};
}

void Workspace::connectViews() {
  connect(m_inspector, &Inspector::chosen, this, &Workspace::choose);
  // What is selected stays selected: there are more moments to look at.
  connect(m_inspector, &Inspector::momentChosen, m_timeline, &TimelineWidget::showMoment);
  connect(m_inspector, &Inspector::detailsWanted, this, &Workspace::fetchDetails);
  connect(m_view, &ViewState::changed, this, [this](unsigned mask) {
    if ((mask & ViewState::SelectionChanged) != 0) fetchSweeper();
  });
  connect(m_heap, &HeapPanel::chosen, this, &Workspace::choose);
  connect(m_search, &SearchBar::searchWanted, this, &Workspace::search);
  connect(m_search, &SearchBar::searchAbandoned, &m_searchJob, &LatestJob::cancel);
  connect(m_search, &SearchBar::chosen, this, &Workspace::choose);
  connect(m_search, &SearchBar::closed, this, [this] { m_timeline->setFocus(); });
}

void Workspace::setDocument(std::shared_ptr<const LaneIndex> lanes, bool sameFile) {
  m_lanes = std::move(lanes);
  m_document = m_lanes ? m_lanes->document : Document();
  const Document& document = m_document;
  if (!sameFile) cancelJobs();
  m_view->setLimits(document ? document.trace->range() : TimeRange{}, sameFile);
  if (m_view->selection()) m_view->select(sameIn(document, m_view->selection()));
  m_timeline->setDocument(m_lanes);
  fetchEvents();
  m_overview->setDocument(m_lanes);
  m_heap->setDocument(document);
  m_inspector->setDocument(document);
  m_search->setDocument(document);
  for (std::size_t i = 0; i < m_panes.size(); ++i) m_panes[i]->model()->setRows(kTables[i](document));
  showTables();
  if (!sameFile) m_tabDue = m_tabsAreOurs;
  if (m_tabDue && document.answers) showFirstTab();
}

// Of a file that was just opened, the first table that has something, unless somebody chose a tab before.
void Workspace::showFirstTab() {
  const Answers& answers = *m_document.answers;
  m_tabs->setCurrentIndex(!answers.deletes.empty() ? Deletes : !answers.cycles.empty() ? Cycles : Goroutines);
  m_tabsAreOurs = true;
  m_tabDue = false;
}

// Their results would arrive where there is no trace any more, or another one.
void Workspace::cancelJobs() {
  for (LatestJob* job : {&m_detailJob, &m_searchJob, &m_sweeperJob, &m_eventsJob}) job->cancel();
  m_eventsOf.reset();
}

void Workspace::showTables() {
  if (!m_document.answers) {
    const EmptyText later{QString(), QStringLiteral("Follows when the trace is loaded."), QString()};
    m_panes[Deletes]->setEmptyText(later);
    m_panes[Cycles]->setEmptyText(later);
    m_panes[Findings]->setEmptyText(later);
  } else {
    m_panes[Deletes]->setEmptyText(
        {QStringLiteral("No deletes in this trace"),
         QStringLiteral("Go records no map deletes by itself. Log them, and each one is joined to the GC cycle that "
                        "reclaimed its value. ") +
             allocFreeHint(),
         deleteMarkerLines()});
    m_panes[Cycles]->setEmptyText({QStringLiteral("No GC cycle in this trace"),
                                   QStringLiteral("No mark phase ran while it was recorded."), QString()});
    m_panes[Findings]->setEmptyText(
        {QStringLiteral("No findings"),
         QStringLiteral("No value was kept alive, no stop was long, no cycle was forced: nothing "
                        "that this program looks for is in the trace."),
         QString()});
    if (!m_document.trace->info().complete) showDamagedTables();
  }
  m_panes[Goroutines]->setEmptyText(
      {QStringLiteral("No goroutines"), QStringLiteral("The part of the trace that is loaded has none."), QString()});
  m_panes[Problems]->setEmptyText(
      {QStringLiteral("No problems"), QStringLiteral("Everything in the file could be read."), QString()});
  showCounts();
}

// What is not found in a damaged file may have been in what is lost of it.
void Workspace::showDamagedTables() {
  const QString lost = QStringLiteral("The file is damaged: what is missing may hold some. The Problems tab has it.");
  m_panes[Deletes]->setEmptyText({QStringLiteral("No deletes in what could be read"), lost, QString()});
  m_panes[Cycles]->setEmptyText({QStringLiteral("No GC cycle in what could be read"), lost, QString()});
  m_panes[Findings]->setEmptyText({QStringLiteral("No findings in what could be read"), lost, QString()});
}

// None counted yet is not none.
void Workspace::showCounts() {
  for (std::size_t i = 0; i < m_panes.size(); ++i) {
    const TableRows& rows = m_panes[i]->model()->rows();
    const QString name = QString::fromUtf8(rows.head().name);
    const bool known = m_document.answers || i == Goroutines || i == Problems;
    m_tabs->setTabText(int(i), known ? QStringLiteral("%1  %2").arg(name, countOf(rows.count())) : name);
  }
}

void Workspace::setTheme(ThemeKind kind) {
  m_overview->setTheme(kind);
  m_search->setTheme(kind);
  m_timeline->setTheme(kind);
  m_heap->setTheme(kind);
  m_inspector->setTheme(kind);
  for (TablePane* pane : m_panes) pane->setTheme(kind);
  for (DockFrame* dock : docks()) dock->setTheme(kind);
}

void Workspace::focusPanel(QWidget* panel) {
  for (DockFrame* dock : docks()) {
    if (dock->isAncestorOf(panel)) {
      dock->show();
      dock->raise();
    }
  }
  panel->setFocus(Qt::ShortcutFocusReason);
}

void Workspace::showProblems() {
  m_tabs->setCurrentIndex(Problems);
  focusPanel(m_tabs->currentWidget());
}

void Workspace::choose(const Subject& subject) {
  if (subject) m_timeline->showSubject(subject);
}

void Workspace::fetchDetails(const std::vector<Time>& times) {
  using Details = std::vector<std::pair<Time, Result<EventDetail>>>;
  m_detailJob.run(
      [trace = m_document.trace, times](const std::stop_token& stop) {
        Details details;
        for (const Time t : times) {
          if (!stop.stop_requested()) details.emplace_back(t, trace->detailAt(t));
        }
        return details;
      },
      [this](const Details& details) {
        for (const auto& [time, detail] : details) m_inspector->setDetail(time, detail);
      });
}

// Logs and regions of a trace that is still loading only if that is quick: the next part of it has them anew.
void Workspace::fetchEvents() {
  constexpr std::size_t kQuick = 200'000;
  const auto& trace = m_document.trace;
  if (trace && (m_eventsOf == trace || (m_timeline->events() && m_timeline->events()->trace() == trace))) return;
  m_eventsJob.cancel();
  m_eventsOf.reset();
  if (!trace || (trace->info().loading && trace->logs().size() + trace->regions().size() > kQuick)) return;
  m_eventsOf = trace;
  m_eventsJob.run([trace](const std::stop_token& stop) { return userEvents(trace, stop); },
                  [this](const std::shared_ptr<const UserEvents>& events) {
                    m_eventsOf.reset();
                    m_timeline->setEvents(events);
                  });
}

void Workspace::fetchSweeper() {
  m_sweeperJob.cancel();
  const Subject selected = m_view->selection();
  if (!selected.is(deleteType()) || !m_document.answers) return;
  if (selected.index >= m_document.answers->deletes.size()) return;
  if (!m_document.answers->deletes[selected.index].reclaim.at) return;
  m_sweeperJob.run(
      [document = m_document, index = selected.index](const std::stop_token&) { return findSweeper(document, index); },
      [this](const Sweeper& sweeper) { m_view->setSweeper(sweeper); });
}

void Workspace::search(quint64 request, const QString& needle) {
  if (needle.isEmpty() || !m_document) {
    m_searchJob.cancel();
    m_search->setResults(request, {needle.toStdString(), {}, 0});
    return;
  }
  m_searchJob.run([document = m_document, text = needle.toStdString()](
                      const std::stop_token& stop) { return searchTrace(document, text, stop); },
                  [this, request](const SearchResults& results) { m_search->setResults(request, results); });
}

}  // namespace sweepscope
