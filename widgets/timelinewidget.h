// SPDX-License-Identifier: GPL-3.0-or-later

// The timeline: one widget that paints ruler, lane names and all lanes, and turns mouse and wheel into changes of the
// view state. What it shows is computed by the lanes (widgets/lanes/); it adds caching, scrolling and input. Keys are
// not its concern: it offers what they do (app/actions.h).
#pragma once

#include <QWidget>
#include <memory>

#include "widgets/document.h"
#include "widgets/subjects/subject.h"
#include "widgets/theme.h"
#include "widgets/viewstate.h"

namespace sweepscope {

class Background;
class LaneIndex;

class TimelineWidget : public QWidget {
  Q_OBJECT
 public:
  explicit TimelineWidget(ViewState*, QWidget* parent = nullptr);
  ~TimelineWidget() override;

  // A document with its lane index; null if nothing is open. The view state's limits are the caller's to set. Keeps
  // scroll position and name column. Regions, tasks and logs are drawn if the document has its user events.
  void setDocument(std::shared_ptr<const LaneIndex>);
  void setTheme(ThemeKind);
  // Where rows are made that take long; without one they are made while painting. It must outlive the widget's use.
  void setBackground(Background*);

  // Where the marker of a delete is, in this widget's coordinates; empty if it is outside the visible range.
  QRect markerRect(std::size_t deleteIndex) const;
  // Selects a thing; pans or zooms out if it is not in view with what explains it (SubjectType::reach), and scrolls to
  // its row, expanding a group if it must.
  void showSubject(const Subject&);
  // The same for a delete by its number.
  void selectDelete(std::size_t index);
  // Selects what is painted at a point of this widget, as a click does. False, and nothing changes, if nothing is
  // there.
  bool selectAt(QPoint);
  // Deselects, and forgets the lane that was clicked.
  void clear();
  // Around the cursor or, if it is elsewhere, the middle of the view; a factor below 1 zooms in.
  void zoom(double factor);
  void pan(double fractionOfWidth);
  void scrollLanes(int lanes);
  void scrollPages(int pages);
  // A delete is fitted with its bridge, and by itself if that fills the view already.
  void fitSelection();
  // From the selected one; without one the first in the view or behind it, or with -1 the last in it or before.
  void stepDelete(int step);
  void stepCycle(int step);
  // Next or previous event in the lane of the selection, or in the lane that was clicked beside its events.
  void stepEvent(int step);
  // Expands or collapses the row that was clicked last or, if none was, the one of the selection, with the group it
  // belongs to.
  void toggleExpanded();
  // At the cursor or, if that is elsewhere, in the middle of the view; one that is there already is taken away.
  void toggleBookmark();
  void stepBookmark(int step);
  // Brings a moment into view and marks it with the cursor.
  void showMoment(TimeRange);
  // Scrolls a goroutine's lane into view, expanding its group if it must.
  void revealGoroutine(GoroutineId);

  // Spans of procs and goroutines on the screen now, folded columns as one each; for measuring.
  std::size_t paintedSpans() const;
  // Whether the document has been painted and no lane of it is still to be made; if not, another paint follows.
  bool isSettled() const;

  int nameColumnWidth() const;
  void setNameColumnWidth(int);

  QSize sizeHint() const override;
  QSize minimumSizeHint() const override;

 protected:
  void paintEvent(QPaintEvent*) override;
  void resizeEvent(QResizeEvent*) override;
  void mousePressEvent(QMouseEvent*) override;
  void mouseMoveEvent(QMouseEvent*) override;
  void mouseReleaseEvent(QMouseEvent*) override;
  void mouseDoubleClickEvent(QMouseEvent*) override;
  void wheelEvent(QWheelEvent*) override;
  void leaveEvent(QEvent*) override;
  bool event(QEvent*) override;

 private:
  class Private;
  std::unique_ptr<Private> d;
};

}  // namespace sweepscope
