// The views of one trace and how they stand together: overview, search line and timeline in the middle, docks around
// them. Everything that joins one view to another is here.
#pragma once

#include <QMainWindow>

#include "app/lowpriority.h"
#include "app/opentrace.h"
#include "widgets/theme.h"

class QTabWidget;

namespace sweepscope {

class DockFrame;
class HeapPanel;
class Inspector;
class OverviewWidget;
class SearchBar;
class TableModel;
class TablePane;
class TableRows;
class TimelineWidget;

class Workspace : public QMainWindow {
  Q_OBJECT
 public:
  explicit Workspace(OpenTrace*, QWidget* parent = nullptr);

  OpenTrace* trace() const { return m_trace; }
  const Document& document() const { return m_trace->document(); }
  ViewState* view() const { return m_trace->view(); }
  void setTheme(ThemeKind);

  TimelineWidget* timeline() const { return m_timeline; }
  OverviewWidget* overview() const { return m_overview; }
  Inspector* inspector() const { return m_inspector; }
  HeapPanel* heap() const { return m_heap; }
  SearchBar* searchBar() const { return m_search; }
  QTabWidget* tabs() const { return m_tabs; }
  QList<DockFrame*> docks() const;
  // Shows a panel if it must, and moves the keyboard there.
  void focusPanel(QWidget*);
  // The sizes that panels begin with, when there is no remembered layout: once, when there is a window to share out.
  void sizePanelsWhenShown() { m_sizePanels = true; }
  void showProblems();
  // Selects something from a table or a link, and brings it into view.
  void choose(const Subject&);

 signals:
  // Something was done, in a sentence.
  void done(const QString&);

 protected:
  void showEvent(QShowEvent*) override;

 private:
  void makeDocks();
  void addTab(TableModel*);
  void connectViews();
  void showDocument(bool sameFile);
  void showCounts();
  void showFirstTab();
  void showTables();
  void showDamagedTables();

  LowPriorityThreads m_rowThreads;
  OpenTrace* m_trace;
  ViewState* m_view;
  OverviewWidget* m_overview;
  SearchBar* m_search;
  TimelineWidget* m_timeline;
  HeapPanel* m_heap;
  Inspector* m_inspector;
  QTabWidget* m_tabs;
  bool m_tabsAreOurs = true;        // nobody has chosen a tab
  bool m_tabDue = false;            // to be chosen when there are answers
  std::vector<TablePane*> m_panes;  // in the order of kTables
  bool m_sizePanels = false;
  DockFrame *m_heapDock, *m_inspectorDock, *m_tablesDock;
};

}  // namespace sweepscope
