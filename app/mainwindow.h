// The main window: one trace at a time, menus and toolbar, status, and what happens to files.
//
// A file that cannot be opened leaves the trace that is open as it is; a message bar says what is wrong.
#pragma once

#include <QDateTime>
#include <QMainWindow>
#include <QPointer>

#include "app/actions.h"
#include "app/latestjob.h"
#include "app/opentrace.h"
#include "widgets/theme.h"
#include "wire/folder.h"

class QActionGroup;
class QSplitter;
class QStackedWidget;
class QTimer;
class QToolButton;

namespace sweepscope {

class FocusRing;
class FolderPanel;
class LoadingPage;
class MessageBar;
class StartPage;
class StatusLine;
class Workspace;

class MainWindow : public QMainWindow {
  Q_OBJECT
 public:
  // Options of the command line win over the preferences and are not saved.
  explicit MainWindow(const CommandLine& = {}, QWidget* parent = nullptr);
  ~MainWindow() override;

  // A folder is listed, and what is open stays.
  void openFile(const QString& path, const QString& sessionFile = {});
  // The same, where a name need not be text.
  void openPath(const std::string& path, const QString& sessionFile = {});
  void openFolder(const QString& path);
  void closeFolder();
  void openSample(const QString& name);
  void closeTrace();
  // What the command line asks to be shown, once the answers are there.
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
  FolderPanel* folderPanel() const { return m_folder; }
  Actions* actions() const { return m_actions; }
  bool hasTrace() const;
  bool isLoading() const { return m_trace->isLoading(); }
  ThemeKind themeKind() const { return m_themeKind; }
  void setPreferences(const Settings&);
  const Settings& preferences() const { return m_trace->settings().preferences; }

 signals:
  // A load has ended, well or not.
  void loadEnded();
  // A folder was looked at, well or not.
  void folderListed();

 protected:
  void closeEvent(QCloseEvent*) override;
  void dragEnterEvent(QDragEnterEvent*) override;
  void dropEvent(QDropEvent*) override;
  void changeEvent(QEvent*) override;

 private:
  // mainwindow.cpp: files and loading
  void startLoading(LoadRequest, bool remember);
  void showProgress(const LoadStatus&);
  void showState();
  void showDocument();
  void finishLoading(const LoadOutcome&);
  void sayError(const Error&);
  void sayWhatIsMissing(const LoadOutcome&);
  void sayDamage(const Trace&, const QString& name);
  void sayUnanswered();
  void sayDone(const QString&);
  void checkFile();
  void showDocumentState();
  void applyTheme();
  void restoreLayout();
  void saveLayout() const;
  // mainfolder.cpp: the folder at the left
  void makeFolderPanel();
  void listFolder(const QString& path, bool again);
  void showFolder(const Result<Folder>&, bool again);
  void markInFolder();
  void checkFolder();
  void saveFolderWidth() const;
  void openFromFolder(const TraceFile&);
  // mainsession.cpp
  void saveSession(const QString& path);
  // mainbookmarks.cpp
  void fillBookmarks();
  // mainmenus.cpp: what can be done
  void makeMenus();
  void makeGoMenu();
  void makeToolBar();
  void connectKeys();
  void fillRecent();
  void updateActions();

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
  FolderPanel* m_folder;
  QSplitter* m_split;
  StatusLine* m_status;
  Actions* m_actions;
  FocusRing* m_focusRing;
  QMenu *m_recent = nullptr, *m_bookmarks = nullptr, *m_lanes = nullptr;
  QToolButton* m_lanesButton = nullptr;
  QActionGroup* m_themes = nullptr;
  QTimer* m_watch;
  LatestJob *m_pictureJob, *m_exportJob, *m_folderJob;
  QDateTime m_folderChanged;  // as it was listed
  QPointer<QWidget> m_help;
};

}  // namespace sweepscope
