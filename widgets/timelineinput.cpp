// Mouse, wheel and keys of the timeline. Everything ends as a change of the view state.
#include <QApplication>
#include <QHelpEvent>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QToolTip>
#include <algorithm>
#include <cmath>

#include "analysis/gaps.h"
#include "widgets/deletegeometry.h"
#include "widgets/plaintip.h"
#include "widgets/steps.h"
#include "widgets/timelineprivate.h"
#include "widgets/tooltips.h"
#include "widgets/words.h"

namespace sweepscope {

namespace {

constexpr double kWheelZoom = 0.8;  // a notch
constexpr double kKeyZoom = 0.6;
constexpr double kKeyPan = 0.15;
constexpr int kSnapReach = 6;  // points
constexpr int kBookmarkReach = 4;
constexpr std::size_t kRegionsListed = 8;

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

// Ticks of logs stand at the top of their lane.
Selection TimelineWidget::Private::hitLog(const PlacedRow& row, QPoint at) {
  const GoroutineId id = events ? scene.goroutineOf(row.row) : GoroutineId();
  if (!id.valid() || at.y() > row.lane.top() + scene.measures().px(6)) return {};
  const int x = at.x() - row.lane.left(), reach = scene.measures().px(3);
  const TimeAxis& axis = scene.axis();
  const auto index =
      events->nearestLog(*document.trace, id, axis.timeAt(x + 0.5), axis.columns(x - reach, x + reach + 1));
  if (!index) return {};
  const Log log = document.trace->logs().at(*index);
  return {SelectedKind::Log, *index, log.goroutine, log.proc, TimeRange::instant(log.time)};
}

Selection TimelineWidget::Private::hit(QPoint at) {
  const PlacedRow* row = scene ? scene.rowAt(at) : nullptr;
  if (row == nullptr || !row->lane.contains(at)) return {};
  if (const Selection log = hitLog(*row, at)) return log;
  return hitTest(hitContext(row->row), row->row, at.x() - row->lane.left(), at.y() - row->lane.top());
}

Time TimelineWidget::Private::snapped(QPoint at) const {
  const PlacedRow* row = scene.rowAt(at);
  const int x = at.x() - scene.lanes().left(), reach = scene.measures().px(kSnapReach);
  if (row == nullptr) row = scene.placed(RowKind::Gc);  // on the ruler: phases of the GC
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
  if (row->row.kind == RowKind::More) return;
  const Selection s = hit(at);
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
  return lane != nullptr && lane->kind == row.kind && lane->index == row.index && lane->goroutine == row.goroutine;
}

void TimelineWidget::Private::clickName(const PlacedRow& placed) {
  const Row row = placed.row;
  if (row.kind == RowKind::Group || row.kind == RowKind::GroupHeader) {
    if (rowName(scene.index(), row).expandable) return state->expandGroup(row.index, row.kind == RowKind::Group);
  }
  GoroutineId id = row.kind == RowKind::Goroutine ? row.goroutine : GoroutineId();
  if (row.kind == RowKind::Worker) id = scene.index().workers[row.index]->goroutine;
  if (row.kind == RowKind::Group) {
    document.trace->visitGroup(row.index, document.trace->range(), 1, [&](const PackedGoroutine& p) { id = p.id; });
  }
  const auto info = id.valid() ? document.trace->goroutine(id) : std::nullopt;
  if (info) state->select({SelectedKind::Goroutine, 0, id, {}, {info->first, info->last}});
  clicked = KeyLane{row, state->selection(), {}};
  q->update();
}

void TimelineWidget::Private::select(const Selection& selection, bool show) {
  state->select(selection);
  if (!show) return;
  TimeRange span = selection.span;
  if (selection.kind == SelectedKind::Delete && document.answers) {
    const DeleteOp& op = document.answers->deletes[selection.index];
    const auto end = bridgeEnd(*document.answers, op);
    span = {op.t0(), std::max(op.t0() + Duration{1}, end.value_or(op.t0()) + Duration{1})};
  }
  state->ensureVisible(span);
  updateScene();
  const auto row = rowToShow(selection);
  if (selection.kind == SelectedKind::Delete) {
    bar->setValue(int(scene.scrollToDelete(row) / dpr()));
  } else if (row) {
    bar->setValue(int(scene.scrollTo(*row) / dpr()));
  }
}

// A lane that scrolls and that the selection is about.
std::optional<Row> TimelineWidget::Private::rowToShow(const Selection& s) {
  const Trace& trace = *document.trace;
  if (s.kind == SelectedKind::ProcSpan) return scene.layout().rowOfProc(trace, s.proc);
  if (s.kind != SelectedKind::GoSpan && s.kind != SelectedKind::Delete) return std::nullopt;
  return scene.layout().rowOfGoroutine(trace, s.goroutine);
}

void TimelineWidget::Private::zoomBy(double factor) {
  interact();
  state->zoom(factor, cursor());
}

Time TimelineWidget::Private::cursor() const {
  const TimeRange r = state->range();
  const auto hovered = state->hoverTime();
  return hovered && r.contains(*hovered) ? *hovered : r.begin + Duration{r.length().ns / 2};
}

Duration TimelineWidget::Private::bookmarkReach() const {
  return {std::llround(scene.measures().px(kBookmarkReach) * scene.axis().nsPerColumn)};
}

void TimelineWidget::Private::scrollBy(int devicePixels) {
  bar->setValue(bar->value() + int(devicePixels / dpr()));
}

bool TimelineWidget::Private::key(QKeyEvent* e) {
  const auto modifiers = e->modifiers() & ~Qt::KeypadModifier;
  if (!scene || (modifiers & (Qt::ControlModifier | Qt::AltModifier | Qt::MetaModifier))) return false;
  const bool shift = modifiers & Qt::ShiftModifier;
  const int lane = scene.measures().lane();
  switch (e->key()) {
    case Qt::Key_W:
    case Qt::Key_Plus: zoomBy(kKeyZoom); break;
    case Qt::Key_S:
    case Qt::Key_Minus: zoomBy(1 / kKeyZoom); break;
    case Qt::Key_A:
    case Qt::Key_Left:
      interact();
      state->pan(-kKeyPan * (shift ? 4 : 1));
      break;
    case Qt::Key_D:
    case Qt::Key_Right:
      interact();
      state->pan(kKeyPan * (shift ? 4 : 1));
      break;
    case Qt::Key_F: q->fitSelection(); break;
    case Qt::Key_0:
    case Qt::Key_Home: state->fitAll(); break;
    case Qt::Key_Comma: q->stepEvent(-1); break;
    case Qt::Key_Period: q->stepEvent(1); break;
    case Qt::Key_N: q->stepDelete(shift ? -1 : 1); break;
    case Qt::Key_P: q->stepDelete(-1); break;
    case Qt::Key_G: q->stepCycle(shift ? -1 : 1); break;
    case Qt::Key_M: q->toggleBookmark(); break;
    case Qt::Key_B: q->stepBookmark(shift ? -1 : 1); break;
    case Qt::Key_Up: scrollBy(-lane); break;
    case Qt::Key_Down: scrollBy(lane); break;
    case Qt::Key_PageUp: scrollBy(-scene.scrolled().height() * 9 / 10); break;
    case Qt::Key_PageDown: scrollBy(scene.scrolled().height() * 9 / 10); break;
    case Qt::Key_Escape:
      clicked.reset();
      state->clear();
      q->update();
      break;
    default: return false;
  }
  return true;
}

QString TimelineWidget::Private::tooltipAt(QPoint at) {
  if (scene && scene.ruler().contains(at)) {
    const auto bookmark = state->bookmarkNear(timeAt(at.x()), bookmarkReach());
    if (bookmark) return QStringLiteral("Bookmark at %1\nM removes it").arg(momentOf(*document.trace, *bookmark));
    const Time t = timeAt(at.x());
    const bool missing = gapBetween(document.trace->gaps(), t, t + Duration{1}, CutTail::Counts);
    return missing ? QStringLiteral("Part of this range is missing in the file;\nthe Problems tab says what")
                   : QString();
  }
  const PlacedRow* row = scene ? scene.rowAt(at) : nullptr;
  if (row == nullptr) return {};
  if (at.x() < scene.lanes().left()) return rowName(scene.index(), row->row).tooltip;
  const Selection found = hit(at);
  QString text = tooltipText(document, found);
  if (row->row.kind == RowKind::Deletes && found) {
    const IndexRun together = deletesOfMarker(scene.context(), found.index);
    if (together.size() > 1) text = deletesTooltip(document, together);
  }
  if (row->row.kind == RowKind::Heap && text.isEmpty()) text = heapTooltip(scene.index(), timeAt(at.x()));
  if (row->row.kind == RowKind::More) text = rowName(scene.index(), row->row).tooltip;
  const QString regions = regionsAt(*row, at.x() - row->lane.left());
  return text.isEmpty() || regions.isEmpty() ? text + regions : text + QLatin1Char('\n') + regions;
}

// Those at the column or, if there are none, at the one on either side of it: regions are drawn a column wide at least.
QString TimelineWidget::Private::regionsAt(const PlacedRow& row, int x) const {
  const GoroutineId id = events ? scene.goroutineOf(row.row) : GoroutineId();
  if (!id.valid()) return {};
  for (const int reach : {0, 1}) {
    TimeRange range = scene.axis().columns(x - reach, x + reach + 1);
    range.end = std::max(range.end, range.begin + Duration{1});
    const UserEvents::Found found = events->regionsIn(id, range, kRegionsListed);
    if (!found.regions.empty()) return regionsTooltip(*document.trace, found);
  }
  return {};
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
  const Selection s = d->hit(d->device(e->position()));
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

void TimelineWidget::keyPressEvent(QKeyEvent* e) {
  if (!d->key(e)) QWidget::keyPressEvent(e);
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
