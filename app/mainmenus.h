// SPDX-License-Identifier: GPL-3.0-or-later

// Menu bar and toolbar of the main window: views of the table of actions, with the menus whose entries depend on what
// is there (recent files, samples, lanes, panels, times, themes, bookmarks).
//
// Threads: GUI thread only.
#pragma once

#include <QObject>

#include "app/settings.h"

class QActionGroup;
class QMenu;
class QToolBar;
class QToolButton;

namespace sweepscope {

class MainWindow;

class MainMenus : public QObject {
  Q_OBJECT
 public:
  explicit MainMenus(MainWindow*);

  // Whether there is a trace whose lanes can be chosen.
  void setTraceOpen(bool);
  void setTheme(ThemeChoice);
  void setTimes(TimeStyle);

 private:
  void makeFileMenu();
  void makeViewMenu();
  void makeTimesMenu(QMenu* view);
  void makeThemeMenu(QMenu* view);
  void makeGoMenu();
  void makeHelpMenu();
  void makeToolBar();
  void addActions(QToolBar*, std::initializer_list<const char*> ids);
  void fillRecent();
  void fillBookmarks();

  MainWindow* m_window;
  QMenu *m_recent = nullptr, *m_samples = nullptr, *m_bookmarks = nullptr, *m_lanes = nullptr;
  QToolButton* m_lanesButton = nullptr;
  QActionGroup *m_times = nullptr, *m_themes = nullptr;
};

}  // namespace sweepscope
