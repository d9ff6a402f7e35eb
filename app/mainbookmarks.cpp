// SPDX-License-Identifier: GPL-3.0-or-later

// Bookmarks of the open trace in the menu.
#include <QAction>
#include <QMenu>

#include "app/bookmarksdialog.h"
#include "app/mainwindow.h"
#include "app/workspace.h"
#include "widgets/timelinewidget.h"
#include "widgets/words.h"

namespace sweepscope {

void MainWindow::fillBookmarks() {
  m_bookmarks->clear();
  m_actions->fill(m_bookmarks, {"bookmark", "next-bookmark", "previous-bookmark", "edit-bookmarks", "-"});
  TimelineWidget* timeline = m_workspace->timeline();
  const auto bookmarks = hasTrace() ? m_trace->view()->bookmarksInside() : std::span<const Bookmark>();
  for (const Bookmark& mark : bookmarks) {
    const QString time = momentOf(*m_trace->document().trace, mark.at);
    QString name = mark.name;
    name.replace(QLatin1Char('&'), QStringLiteral("&&"));
    QAction* action =
        m_bookmarks->addAction(name.isEmpty() ? time : tr("%1 (%2)", "name and time of a bookmark").arg(name, time));
    connect(action, &QAction::triggered, timeline,
            [timeline, at = mark.at] { timeline->showMoment(TimeRange::instant(at)); });
  }
  if (bookmarks.empty()) m_bookmarks->addAction(tr("No bookmarks"))->setEnabled(false);
}

void MainWindow::editBookmarks() {
  BookmarksDialog(m_trace, this).exec();
}

}  // namespace sweepscope
