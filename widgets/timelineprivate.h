// SPDX-License-Identifier: GPL-3.0-or-later

// The inside of the timeline widget, shared by its two halves: painting (timelinewidget.cpp) and input
// (timelineinput.cpp).
#pragma once

#include <QElapsedTimer>
#include <QScrollBar>
#include <QTimer>
#include <set>

#include "widgets/rowcache.h"
#include "widgets/subjects/subject.h"
#include "widgets/timelinescene.h"
#include "widgets/timelinewidget.h"

namespace sweepscope {

class TimelineWidget::Private {
 public:
  Private(TimelineWidget* widget, ViewState* state);

  // Painting.
  void paint(QPainter&);
  void paintEmpty(QPainter&);
  void paintRest(QPainter&);
  void paintRows(QPainter&, const QRect& clip, bool pinned);
  void paintNames(QPainter&, const QRect& clip, bool pinned);
  void paintOverlays(QPainter&);
  void paintSelectedDelete(QPainter&);
  void updateScene();
  void relayout();
  TimelinePainter& painter();
  double dpr() const { return q->devicePixelRatioF(); }
  QSize deviceSize() const;
  void stateChanged(unsigned mask);
  bool isFound(const PlacedRow&) const;
  bool isFixed(const PlacedRow&) const;

  // Input. Points are in device pixels.
  QPoint device(QPointF p) const { return (p * dpr()).toPoint(); }
  enum class Drag : std::uint8_t { None, Press, Pan, Measure, NameColumn };
  void press(QMouseEvent*);
  void move(QMouseEvent*);
  void release(QMouseEvent*);
  void click(QPoint);
  void clickName(const PlacedRow&);
  // The lane that the keys step in though nothing in it is selected: the one whose name or ground was clicked last.
  const Row* keyLane() const;
  bool isKeyLane(const Row&) const;
  void hover(QPoint);
  void hoverAgain();
  Time timeAt(int x) const;
  Time snapped(QPoint) const;
  Subject hit(QPoint);
  LaneContext hitContext(const Row&) const;
  void interact();
  void select(const Subject&, bool show);
  Time cursor() const;  // or the middle of the view, if the cursor is not in it
  Duration bookmarkReach() const;
  void scrollBy(int devicePixels);
  QString tooltipAt(QPoint);
  bool onNameBorder(QPoint p) const;

  TimelineWidget* q;
  ViewState* state;
  Document document;
  TimelineScene scene;
  ThemeKind kind = ThemeKind::Light;
  std::unique_ptr<TimelinePainter> textPainter;
  RowCache cache;
  FoundGoroutines found;
  QScrollBar* bar;
  int nameWidth = 240;  // points
  GoroutineId ownLane;  // that the layout was made for
  bool layoutDirty = true, sceneDirty = true;
  bool settled = false;  // what is on the screen is all of this view

  struct KeyLane {
    Row row;
    Subject selection;       // when it was clicked; with another one it is over
    std::optional<Time> at;  // where, if not on its name
  };
  std::optional<KeyLane> clicked;
  Drag drag = Drag::None;
  QPoint pressedAt;
  QPoint hoveredAt;
  TimeRange pressedRange{};
  int pressedScroll = 0;
  Time measureFrom;
  QElapsedTimer lastInput;
  QTimer* refine;
  int wheelRest = 0;
};

}  // namespace sweepscope
