// SPDX-License-Identifier: GPL-3.0-or-later

// Mouse and wheel of the timeline. Everything ends as a change of the view state.
#include <QApplication>
#include <QHelpEvent>
#include <QMouseEvent>
#include <QToolTip>
#include <algorithm>
#include <cmath>

#include "analysis/gaps.h"
#include "widgets/lanes/gclane.h"
#include "widgets/plaintip.h"
#include "widgets/subjects/deletesubject.h"
#include "widgets/timelineprivate.h"
#include "widgets/words.h"

namespace sweepscope {

namespace {

constexpr double kWheelZoom = 0.8;  // a notch
constexpr int kSnapReach = 6;       // points
constexpr int kBookmarkReach = 4;

}  // namespace

void TimelineWidget::Private::interact() {
  lastInput.start();
}

Time TimelineWidget::Private::timeAt(int x) const {
  return scene.axis().timeAt(double(x - scene.lanes().left()));
}

LaneContext TimelineWidget::Private::hitContext(const Row& row) const {
  LaneContext context = scene.context();
  context.folded = cache.folded(row);
  return context;
}

Subject TimelineWidget::Private::hit(QPoint at) {
  const PlacedRow* row = scene ? scene.rowAt(at) : nullptr;
  if (row == nullptr || !row->lane.contains(at)) return {};
  return hitTest(hitContext(row->row), row->row, at.x() - row->lane.left(), at.y() - row->lane.top());
}

Time TimelineWidget::Private::snapped(QPoint at) const {
  const PlacedRow* row = scene.rowAt(at);
  const int x = at.x() - scene.lanes().left(), reach = scene.measures().px(kSnapReach);
  if (row == nullptr) row = scene.placed(gcLane());  // on the ruler: phases of the GC
  if (row != nullptr) {
    if (const auto edge = nearestEdge(hitContext(row->row), row->row, x, reach)) return *edge;
  }
  return timeAt(at.x());
}

bool TimelineWidget::Private::onNameBorder(QPoint at) const {
  return scene && std::abs(at.x() - scene.lanes().left()) <= scene.measures().px(3);
}

void TimelineWidget::Private::press(QMouseEvent* e) {
  if (!scene) return;
  updateScene();
  const QPoint at = device(e->position());
  pressedAt = at;
  pressedRange = state->range();
  pressedScroll = bar->value();
  const bool left = e->button() == Qt::LeftButton;
  if (left && onNameBorder(at)) {
    drag = Drag::NameColumn;
  } else if (left && at.x() >= scene.lanes().left() &&
             (scene.ruler().contains(at) || (e->modifiers() & Qt::ShiftModifier))) {
    drag = Drag::Measure;
    measureFrom = snapped(at);
    state->setMeasured(std::nullopt);
  } else if (left || e->button() == Qt::MiddleButton) {
    drag = Drag::Press;
  }
}

void TimelineWidget::Private::move(QMouseEvent* e) {
  if (!scene) return;
  const QPoint at = device(e->position());
  if (drag == Drag::NameColumn) return q->setNameColumnWidth(int(e->position().x()));
  if (drag == Drag::Press &&
      (at - pressedAt).manhattanLength() >= scene.measures().px(QApplication::startDragDistance() / 2)) {
    drag = pressedAt.x() >= scene.lanes().left() ? Drag::Pan : Drag::None;
    if (drag == Drag::Pan) q->setCursor(Qt::ClosedHandCursor);
  }
  if (drag == Drag::Pan) {
    interact();
    // Whole columns, so that what is painted is moved and not made again.
    const double columns = pressedAt.x() - at.x();
    const auto by = std::llround(columns * scene.axis().nsPerColumn);
    state->setRange({pressedRange.begin + Duration{by}, pressedRange.end + Duration{by}}, false);
    bar->setValue(pressedScroll + int((pressedAt.y() - at.y()) / dpr()));
  } else if (drag == Drag::Measure) {
    const Time to = snapped(at);
    state->setMeasured(TimeRange{std::min(measureFrom, to), std::max(measureFrom, to)});
  }
  hover(at);
}

void TimelineWidget::Private::hover(QPoint at) {
  hoveredAt = at;
  if (drag == Drag::None) {
    const bool ruler = scene.ruler().contains(at);
    q->setCursor(onNameBorder(at) ? Qt::SplitHCursor : ruler ? Qt::IBeamCursor : Qt::ArrowCursor);
  }
  const bool inside = at.x() >= scene.lanes().left() && at.x() <= scene.lanes().right();
  state->setHoverTime(inside ? std::optional(timeAt(at.x())) : std::nullopt);
}

void TimelineWidget::Private::release(QMouseEvent* e) {
  const Drag was = std::exchange(drag, Drag::None);
  if (!scene) return;
  const QPoint at = device(e->position());
  if (was == Drag::Press && e->button() == Qt::LeftButton) click(at);
  if (was == Drag::Measure && state->measured() && state->measured()->length().ns == 0)
    state->setMeasured(std::nullopt);
  hover(at);
}

void TimelineWidget::Private::click(QPoint at) {
  const PlacedRow* row = scene.rowAt(at);
  if (row == nullptr) return;
  if (at.x() < scene.lanes().left()) return clickName(*row);
  if (row->row.part == RowPart::More) return;
  const Subject s = hit(at);
  if (!s) state->setMeasured(std::nullopt);
  state->select(s);
  clicked.reset();
  if (!s) clicked = KeyLane{row->row, {}, timeAt(at.x())};
}

const Row* TimelineWidget::Private::keyLane() const {
  return clicked && clicked->selection == state->selection() ? &clicked->row : nullptr;
}

bool TimelineWidget::Private::isKeyLane(const Row& row) const {
  const Row* lane = keyLane();
  return lane != nullptr && lane->lane == row.lane && lane->part == row.part && lane->index == row.index &&
         lane->goroutine == row.goroutine;
}

void TimelineWidget::Private::clickName(const PlacedRow& placed) {
  const Row row = placed.row;
  if (rowName(scene.index(), row).expandable) state->expand(row.lane->id(), row.index, row.part != RowPart::Header);
  if (const Subject s = row.lane->subject(scene.index(), row)) state->select(s);
  clicked = KeyLane{row, state->selection(), {}};
  q->update();
}

void TimelineWidget::Private::select(const Subject& selection, bool show) {
  state->select(selection);
  if (!show || !selection) return;
  const bool isInView = state->range().overlaps(selection.span.begin, selection.span.end);
  if (!isInView || !selection.type->spec().lastsLong) state->ensureVisible(selection.type->reach(document, selection));
  updateScene();
  const auto row = scene.rowOf(selection);
  if (selection.is(deleteType())) {
    bar->setValue(int(scene.scrollToDelete(row) / dpr()));
  } else if (row) {
    bar->setValue(int(scene.scrollTo(*row) / dpr()));
  }
}

Time TimelineWidget::Private::cursor() const {
  const TimeRange r = state->range();
  const auto hovered = state->hoverTime();
  return hovered && r.contains(*hovered) ? *hovered : r.begin + Duration{r.length().ns / 2};
}

Duration TimelineWidget::Private::bookmarkReach() const {
  return {std::llround(scene.measures().px(kBookmarkReach) * scene.axis().nsPerColumn)};
}

QString TimelineWidget::Private::tooltipAt(QPoint at) {
  if (scene && scene.ruler().contains(at)) {
    if (const Bookmark* mark = state->bookmarkNear(timeAt(at.x()), bookmarkReach())) {
      const QString time = momentOf(*document.trace, mark->at);
      const QString text = TimelineWidget::tr("Bookmark at %1\nM removes it").arg(time);
      return mark->name.isEmpty() ? text : QStringLiteral("%1\n%2").arg(mark->name, text);
    }
    const Time t = timeAt(at.x());
    const bool missing = gapBetween(document.trace->gaps(), t, t + Duration{1}, CutTail::Counts);
    return missing ? TimelineWidget::tr("A part of the file is missing here.\nThe Problems tab says what is missing.")
                   : QString();
  }
  const PlacedRow* row = scene ? scene.rowAt(at) : nullptr;
  if (row == nullptr) return {};
  if (at.x() < scene.lanes().left()) return rowName(scene.index(), row->row).tooltip;
  return row->row.lane->tooltip(hitContext(row->row), row->row, at.x() - row->lane.left(), hit(at));
}

void TimelineWidget::mousePressEvent(QMouseEvent* e) {
  d->press(e);
}

void TimelineWidget::mouseMoveEvent(QMouseEvent* e) {
  d->move(e);
}

void TimelineWidget::mouseReleaseEvent(QMouseEvent* e) {
  d->release(e);
}

void TimelineWidget::mouseDoubleClickEvent(QMouseEvent* e) {
  if (e->button() != Qt::LeftButton || !d->scene) return;
  const Subject s = d->hit(d->device(e->position()));
  if (!s) return d->press(e);
  d->state->select(s);
  fitSelection();
}

void TimelineWidget::wheelEvent(QWheelEvent* e) {
  if (!d->scene) return e->ignore();
  d->updateScene();
  const QPoint angle = e->angleDelta();
  const int along = angle.y() != 0 ? angle.y() : angle.x();
  if (along == 0) return e->accept();  // a touchpad says so where a gesture begins and ends
  if (e->modifiers() & Qt::ControlModifier) {
    d->interact();
    const int x = std::max(d->device(e->position()).x(), d->scene.lanes().left());
    d->state->zoom(std::pow(kWheelZoom, along / 120.0), d->timeAt(x));
  } else if ((e->modifiers() & Qt::ShiftModifier) || std::abs(angle.x()) > std::abs(angle.y())) {
    d->interact();
    const double columns = std::round(-along / 120.0 * d->scene.lanes().width() * 0.08);
    const auto by = std::llround(columns * d->scene.axis().nsPerColumn);
    const TimeRange r = d->state->range();
    d->state->setRange({r.begin + Duration{by}, r.end + Duration{by}}, false);
  } else {
    d->wheelRest -= angle.y();
    const int points = d->wheelRest * 60 / 120;
    d->wheelRest -= points * 120 / 60;
    d->bar->setValue(d->bar->value() + points);
  }
  e->accept();
}

void TimelineWidget::leaveEvent(QEvent*) {
  if (d->drag == Private::Drag::None) d->state->setHoverTime(std::nullopt);
}

bool TimelineWidget::event(QEvent* e) {
  if (e->type() == QEvent::ToolTip) {
    const auto* help = static_cast<QHelpEvent*>(e);
    const QString text = d->tooltipAt(d->device(help->pos()));
    if (text.isEmpty()) {
      QToolTip::hideText();
    } else {
      QToolTip::showText(help->globalPos(), plainTip(text), this);
    }
    return true;
  }
  if (e->type() == QEvent::FontChange) d->textPainter.reset();
  return QWidget::event(e);
}

}  // namespace sweepscope
