// SPDX-License-Identifier: GPL-3.0-or-later

// Building the views, and the connections between them.
#include "app/workspace.h"

#include <QAction>
#include <QMenu>
#include <QShowEvent>
#include <QTabBar>
#include <QTabWidget>
#include <QVBoxLayout>

#include "app/dockframe.h"
#include "app/panels.h"
#include "widgets/heappanel.h"
#include "widgets/inspector.h"
#include "widgets/overviewwidget.h"
#include "widgets/searchbar.h"
#include "widgets/timelinewidget.h"
#include "widgets/words.h"

namespace sweepscope {

namespace {

constexpr int kLayoutVersion = 1;
constexpr int kRightWidth = 360, kTablesHeight = 230;

}  // namespace

Workspace::Workspace(OpenTrace* trace, QWidget* parent)
    : QMainWindow(parent),
      m_trace(trace),
      m_view(trace->view()),
      m_overview(new OverviewWidget(m_view)),
      m_search(new SearchBar(m_view)),
      m_timeline(new TimelineWidget(m_view)),
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
  makePanels();
  placeDocks();
  connectViews();
}

void Workspace::makePanels() {
  m_tabs->setDocumentMode(true);
  m_tabs->setAccessibleName(tr("Tables"));
  m_tablesDock = new DockFrame(QStringLiteral("tables"), tr("Tables"), m_tabs, this);
  m_tablesDock->setTabsAsTitle(m_tabs);
  for (const PanelSpec& spec : panelSpecs()) {
    const QString title = titleOf(spec);
    Panel* panel = spec.make(m_trace);
    DockFrame* dock = m_tablesDock;
    if (spec.place == PanelPlace::Tab) {
      m_tabs->addTab(panel, title);
    } else {
      dock = new DockFrame(QString::fromLatin1(spec.id), title, panel, this);
    }
    m_panels.push_back({&spec, panel, dock});
    connect(panel, &Panel::countChanged, this, &Workspace::showCounts);
    connect(panel, &Panel::chosen, this, &Workspace::choose);
    connect(panel, &Panel::done, this, &Workspace::done);
    // The selection is kept: its page in the inspector has more times to look at.
    connect(panel, &Panel::momentChosen, m_timeline, &TimelineWidget::showMoment);
  }
  for (const Placed& p : m_panels) {
    if (p.spec->place == PanelPlace::Tab) setTabOrder(m_tabs->tabBar(), p.panel->tabStop());
  }
  connect(m_tabs, &QTabWidget::currentChanged, this, [this] { m_tabsAreOurs = m_tabDue = false; });
}

// Where docks are by default.
void Workspace::placeDocks() {
  setDockNestingEnabled(true);
  setCorner(Qt::BottomRightCorner, Qt::RightDockWidgetArea);
  DockFrame* above = nullptr;
  for (DockFrame* dock : docks()) {
    dock->setFloating(false);
    if (dock == m_tablesDock) {
      addDockWidget(Qt::BottomDockWidgetArea, dock);
    } else if (above == nullptr) {
      addDockWidget(Qt::RightDockWidgetArea, dock);
    } else {
      splitDockWidget(above, dock, Qt::Vertical);
    }
    if (dock != m_tablesDock) above = dock;
    dock->show();
  }
}

void Workspace::sizeDocks() {
  QList<QDockWidget*> right;
  QList<int> heights;
  for (const Placed& p : m_panels) {
    if (p.dock == m_tablesDock) continue;
    right << p.dock;
    heights << p.spec->height;
  }
  resizeDocks(right, heights, Qt::Vertical);
  resizeDocks({right.first()}, {kRightWidth}, Qt::Horizontal);
  resizeDocks({m_tablesDock}, {kTablesHeight}, Qt::Vertical);
}

void Workspace::connectViews() {
  connect(m_trace, &OpenTrace::documentChanged, this, &Workspace::showDocument);
  connect(m_trace, &OpenTrace::eventsMade, this, [this] { m_timeline->setDocument(m_trace->lanes()); });
  connect(m_search, &SearchBar::searchWanted, m_trace, &OpenTrace::search);
  connect(m_search, &SearchBar::searchAbandoned, m_trace, &OpenTrace::cancelSearch);
  connect(m_trace, &OpenTrace::searched, m_search, &SearchBar::setResults);
  connect(m_search, &SearchBar::chosen, this, &Workspace::choose);
  connect(m_search, &SearchBar::closed, this, [this] { m_timeline->setFocus(); });
}

void Workspace::showEvent(QShowEvent* event) {
  QMainWindow::showEvent(event);
  if (event->spontaneous()) return;
  // Not from within: floating docks would become windows while the one they belong to is being shown.
  m_layoutDue = true;
  QMetaObject::invokeMethod(this, &Workspace::applyLayout, Qt::QueuedConnection);
}

void Workspace::applyLayout() {
  if (!isVisible() || !std::exchange(m_layoutDue, false)) return;
  if (m_layout.isEmpty() || !restoreState(m_layout, kLayoutVersion)) sizeDocks();
}

// Floating docks are hidden and shown with the workspace.
void Workspace::hideEvent(QHideEvent* event) {
  QMainWindow::hideEvent(event);
  if (event->spontaneous()) return;
  if (!std::exchange(m_layoutDue, false)) m_layout = saveState(kLayoutVersion);
  for (DockFrame* dock : docks()) {
    if (dock->isFloating()) dock->hide();
  }
}

QByteArray Workspace::layoutState() const {
  return isVisible() && !m_layoutDue ? saveState(kLayoutVersion) : m_layout;
}

void Workspace::restoreLayout(const QByteArray& state) {
  m_layout = state;
  if (isVisible()) restoreState(m_layout, kLayoutVersion);
}

void Workspace::resetLayout() {
  m_layout.clear();
  placeDocks();
  if (isVisible()) sizeDocks();
}

QList<DockFrame*> Workspace::docks() const {
  QList<DockFrame*> docks;
  for (const Placed& p : m_panels) {
    if (!docks.contains(p.dock)) docks << p.dock;
  }
  return docks;
}

void Workspace::fillPanelMenu(QMenu* menu) {
  for (DockFrame* dock : docks()) menu->addAction(dock->toggleViewAction());
  menu->addSeparator();
  for (const Placed& p : m_panels) {
    if (p.spec->place != PanelPlace::Tab) continue;
    const QString id = QString::fromLatin1(p.spec->id);
    connect(menu->addAction(titleOf(*p.spec)), &QAction::triggered, this, [this, id] { showPanel(id); });
  }
}

Panel* Workspace::panel(const QString& id) const {
  for (const Placed& p : m_panels) {
    if (id == QLatin1String(p.spec->id)) return p.panel;
  }
  return nullptr;
}

Inspector* Workspace::inspector() const {
  return panel(QStringLiteral("inspector"))->findChild<Inspector*>();
}

HeapPanel* Workspace::heap() const {
  return panel(QStringLiteral("heap"))->findChild<HeapPanel*>();
}

void Workspace::showPanel(const QString& id) {
  for (const Placed& p : m_panels) {
    if (id != QLatin1String(p.spec->id)) continue;
    if (p.spec->place == PanelPlace::Tab) m_tabs->setCurrentWidget(p.panel);
    p.dock->show();
    p.dock->raise();
    p.panel->setFocus(Qt::ShortcutFocusReason);
  }
}

void Workspace::focusTables() {
  for (const Placed& p : m_panels) {
    if (p.panel == m_tabs->currentWidget()) showPanel(QString::fromLatin1(p.spec->id));
  }
}

// The panels already show the document.
void Workspace::showDocument(bool sameFile) {
  m_timeline->setDocument(m_trace->lanes());
  m_overview->setDocument(m_trace->lanes());
  m_search->setDocument(m_trace->document());
  showCounts();
  if (!sameFile) m_tabDue = m_tabsAreOurs;
  if (m_tabDue && document().answers) showFirstTab();
}

// Shows the first panel that is not empty when a file was opened, unless the user has chosen a tab.
void Workspace::showFirstTab() {
  for (const Placed& p : m_panels) {
    if (p.spec->place != PanelPlace::Tab || p.panel->count().value_or(0) == 0) continue;
    m_tabs->setCurrentWidget(p.panel);
    break;
  }
  m_tabsAreOurs = true;
  m_tabDue = false;
}

void Workspace::showCounts() {
  for (const Placed& p : m_panels) {
    const int tab = m_tabs->indexOf(p.panel);
    if (tab < 0) continue;
    const QString title = titleOf(*p.spec);
    const auto count = p.panel->count();
    m_tabs->setTabText(tab, count ? QStringLiteral("%1  %2").arg(title, countOf(*count)) : title);
  }
}

void Workspace::setTheme(ThemeKind kind) {
  m_overview->setTheme(kind);
  m_search->setTheme(kind);
  m_timeline->setTheme(kind);
  for (const Placed& p : m_panels) p.panel->setTheme(kind);
  for (DockFrame* dock : docks()) dock->setTheme(kind);
}

void Workspace::choose(const Subject& subject) {
  if (subject) m_timeline->showSubject(subject);
}

}  // namespace sweepscope
