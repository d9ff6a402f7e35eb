// SPDX-License-Identifier: GPL-3.0-or-later

// The main window: one trace at a time, menus, toolbar and status line, opening and loading of files.
//
// Threads: GUI thread only.
// Errors: a message bar says why a file cannot be opened; the open trace is unchanged.
#pragma once

#include <QMainWindow>
#include <QPointer>

#include "app/actions.h"
#include "app/opentrace.h"
#include "widgets/theme.h"

class QSplitter;
class QStackedWidget;
class QTimer;

namespace sweepscope {

class FocusRing;
class FolderBrowser;
class FolderPanel;
class HelpWindow;
class LoadingPage;
class MainMenus;
class MessageBar;
class PictureActions;
class StartPage;
class StatusLine;
class Workspace;

class MainWindow : public QMainWindow {
  Q_OBJECT
 public:
  // Options of the command line take precedence over the preferences and are not saved.
  explicit MainWindow(const CommandLine& = {}, QWidget* parent = nullptr);
  ~MainWindow() override;

  // A folder is listed; the open trace is unchanged.
  void openFile(const QString& path, const QString& sessionFile = {});
  // The same for a name that need not be text.
  void openPath(const std::string& path, const QString& sessionFile = {});
  void openFolder(const QString& path);
  void closeFolder();
  void openSample(const QString& name);
  void closeTrace();
  // Shows what the command line asks for; to be called when there are answers.
  void applyCommandLine();

  // What actions do (app/actiontable.cpp).
  void chooseFile();
  void chooseFolder();
  void chooseSession();
  void saveSessionBeside();
  void saveSessionAs();
  void editTraceSettings();
  void editBookmarks();
  void exportPicture();
  void copyPicture();
  void editPreferences();
  void showHelp(const QString& page);  // its name in resources/help
  void showAbout();

  OpenTrace* trace() const { return m_trace; }
  Workspace* workspace() const { return m_workspace; }
  MessageBar* messageBar() const { return m_messages; }
  FolderPanel* folderPanel() const;
  Actions* actions() const { return m_actions; }
  bool hasTrace() const;
  bool isLoading() const { return m_trace->isLoading(); }
  ThemeKind themeKind() const { return m_themeKind; }
  void setPreferences(const Settings&);
  void forgetRecentFiles();
  // A message bar and the status line say what was done.
  void sayDone(const QString&);
  const Settings& preferences() const { return m_trace->settings().preferences; }

 signals:
  // A load has ended, with or without success.
  void loadEnded();
  // A folder was listed, with or without success.
  void folderListed();

 protected:
  void closeEvent(QCloseEvent*) override;
  void dragEnterEvent(QDragEnterEvent*) override;
  void dropEvent(QDropEvent*) override;
  void changeEvent(QEvent*) override;

 private:
  void startLoading(LoadRequest, bool remember);
  void showProgress(const LoadStatus&);
  void showState();
  void showDocument();
  void finishLoading(const LoadOutcome&);
  void sayError(const Error&);
  void sayWhatIsMissing(const LoadOutcome&);
  void sayDamage(const Trace&, const QString& name);
  void sayUnanswered();
  void checkFile();
  void showDocumentState();
  void showTimeOf(const CommandLine&);
  void applyTheme();
  void applyTimes();
  void restoreLayout();
  void saveLayout() const;
  void saveSession(const QString& path);
  void connectKeys();

  CommandLine m_commandLine;
  ThemeChoice m_theme = ThemeChoice::System;  // that is applied
  ThemeKind m_themeKind = ThemeKind::Light;
  bool m_systemIsDark = false;
  OpenTrace* m_trace;
  MessageBar* m_messages;
  QStackedWidget* m_pages;
  StartPage* m_start;
  LoadingPage* m_loadingPage;
  Workspace* m_workspace;
  QSplitter* m_split;
  FolderBrowser* m_folder;
  StatusLine* m_status;
  Actions* m_actions;
  FocusRing* m_focusRing;
  MainMenus* m_menus;
  PictureActions* m_pictures;
  QTimer* m_watch;
  QPointer<HelpWindow> m_help;
};

}  // namespace sweepscope
