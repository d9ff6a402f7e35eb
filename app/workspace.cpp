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

Workspace::Workspace(OpenTrace* trace, QWidget* parent)
    : QMainWindow(parent),
      m_trace(trace),
      m_view(trace->view()),
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
  connect(m_inspector, &Inspector::detailsWanted, m_trace, &OpenTrace::fetchDetails);
  connect(m_trace, &OpenTrace::detailFound, m_inspector, &Inspector::setDetail);
  connect(m_trace, &OpenTrace::documentChanged, this, &Workspace::showDocument);
  connect(m_trace, &OpenTrace::eventsMade, m_timeline, &TimelineWidget::setEvents);
  connect(m_heap, &HeapPanel::chosen, this, &Workspace::choose);
  connect(m_search, &SearchBar::searchWanted, m_trace, &OpenTrace::search);
  connect(m_search, &SearchBar::searchAbandoned, m_trace, &OpenTrace::cancelSearch);
  connect(m_trace, &OpenTrace::searched, m_search, &SearchBar::setResults);
  connect(m_search, &SearchBar::chosen, this, &Workspace::choose);
  connect(m_search, &SearchBar::closed, this, [this] { m_timeline->setFocus(); });
}

void Workspace::showDocument(bool sameFile) {
  const Document& document = m_trace->document();
  m_timeline->setDocument(m_trace->lanes());
  m_overview->setDocument(m_trace->lanes());
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
  const Answers& answers = *document().answers;
  m_tabs->setCurrentIndex(!answers.deletes.empty() ? Deletes : !answers.cycles.empty() ? Cycles : Goroutines);
  m_tabsAreOurs = true;
  m_tabDue = false;
}

void Workspace::showTables() {
  if (!document().answers) {
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
    if (!document().trace->info().complete) showDamagedTables();
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
    const bool known = document().answers || i == Goroutines || i == Problems;
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

}  // namespace sweepscope
