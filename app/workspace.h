// SPDX-License-Identifier: GPL-3.0-or-later

// The views of one trace: overview, search line and timeline in the middle, panels in docks and tabs around them
// (app/panel.h). Everything that connects one view to another is here.
//
// Threads: GUI thread only.
#pragma once

#include <QMainWindow>
#include <vector>

#include "app/lowpriority.h"
#include "app/opentrace.h"
#include "app/panel.h"
#include "app/panels.h"

class QMenu;
class QTabWidget;

namespace sweepscope {

class DockFrame;
class HeapPanel;
class Inspector;
class OverviewWidget;
class SearchBar;
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
  SearchBar* searchBar() const { return m_search; }
  Inspector* inspector() const;
  HeapPanel* heap() const;

  // By the id of its row; null if there is none.
  Panel* panel(const QString& id) const;
  // Shows a panel wherever it is, and moves the keyboard focus there.
  void showPanel(const QString& id);
  void focusTables();
  QTabWidget* tabs() const { return m_tabs; }
  QList<DockFrame*> docks() const;
  // An entry for each dock, to show and hide it, and for each tab.
  void fillPanelMenu(QMenu*);

  // Which docks there are, where and how large. What is restored takes effect when the workspace is shown: its size is
  // not known before.
  QByteArray layoutState() const;
  void restoreLayout(const QByteArray& state);
  void resetLayout();

  // Selects something from a table or a link, and brings it into view.
  void choose(const Subject&);

 signals:
  // A sentence about what was done.
  void done(const QString&);

 protected:
  void showEvent(QShowEvent*) override;
  void hideEvent(QHideEvent*) override;

 private:
  struct Placed {
    const PanelSpec* spec;
    Panel* panel;
    DockFrame* dock;  // its own, or that of the tabs
  };
  void makePanels();
  void placeDocks();
  void applyLayout();
  void sizeDocks();
  void connectViews();
  void showDocument(bool sameFile);
  void showCounts();
  void showFirstTab();

  LowPriorityThreads m_rowThreads;
  OpenTrace* m_trace;
  ViewState* m_view;
  OverviewWidget* m_overview;
  SearchBar* m_search;
  TimelineWidget* m_timeline;
  QTabWidget* m_tabs;
  bool m_tabsAreOurs = true;  // the user has not chosen a tab
  bool m_tabDue = false;      // to be chosen when there are answers
  std::vector<Placed> m_panels;
  DockFrame* m_tablesDock;
  QByteArray m_layout;       // while it is not shown; empty: the default
  bool m_layoutDue = false;  // it has been shown and is to be laid out in this turn
};

}  // namespace sweepscope
