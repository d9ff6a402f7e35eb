// Bookmarks of the open file: read when it is loaded, kept with every change, listed in a menu.
#include <QAction>
#include <QFileInfo>
#include <QMenu>

#include "app/bookmarks.h"
#include "app/mainwindow.h"
#include "app/workspace.h"
#include "widgets/timelinewidget.h"
#include "widgets/words.h"

namespace sweepscope {

namespace {

// Nothing for what has no name to be found by again: a sample, standard input.
QString bookmarkedPath(const LoadRequest& request) {
  if (request.bytes || request.path.empty() || request.path == "-") return {};
  return QFileInfo(request.name).absoluteFilePath();
}

}  // namespace

// What was set while the trace was loading stays.
void MainWindow::restoreBookmarks() {
  const QString path = bookmarkedPath(m_open);
  ViewState* view = m_workspace->view();
  std::vector<Time> times = view->bookmarks();
  const bool added = !times.empty();
  m_bookmarksRead = true;
  if (path.isEmpty()) return;
  const Time origin = m_workspace->document().trace->origin();
  for (const Duration since : loadBookmarks(path)) times.push_back(origin + since);
  view->setBookmarks(std::move(times));
  if (added) keepBookmarks();
}

void MainWindow::keepBookmarks() {
  m_actions->update(ViewState::Bookmarks);
  const QString path = bookmarkedPath(m_open);
  if (!m_bookmarksRead || path.isEmpty() || !hasTrace()) return;
  std::vector<Duration> times;
  for (const Time t : m_workspace->view()->bookmarks()) times.push_back(m_workspace->document().trace->sinceOrigin(t));
  saveBookmarks(path, times);
}

void MainWindow::fillBookmarks() {
  m_bookmarks->clear();
  m_actions->fill(m_bookmarks, {"bookmark", "next-bookmark", "previous-bookmark", "-"});
  TimelineWidget* timeline = m_workspace->timeline();
  const auto bookmarks = hasTrace() ? m_workspace->view()->bookmarksInside() : std::span<const Time>();
  for (const Time t : bookmarks) {
    QAction* action = m_bookmarks->addAction(momentOf(*m_workspace->document().trace, t));
    connect(action, &QAction::triggered, timeline, [timeline, t] { timeline->showMoment({t, t + Duration{1}}); });
  }
  if (bookmarks.empty()) m_bookmarks->addAction(QStringLiteral("No bookmarks"))->setEnabled(false);
}

}  // namespace sweepscope
