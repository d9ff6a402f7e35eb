// SPDX-License-Identifier: GPL-3.0-or-later

// Painting, and what others may ask of the timeline. A frame: make the scene for the view, take each lane's image from
// the cache, put texts and everything that moves on top.
#include "widgets/timelinewidget.h"

#include <QPainter>
#include <algorithm>

#include "widgets/bridge.h"
#include "widgets/bridgepainter.h"
#include "widgets/lanes/goroutineslane.h"
#include "widgets/lanes/gospans.h"
#include "widgets/lanes/lanes.h"
#include "widgets/lanes/summaryrow.h"
#include "widgets/steps.h"
#include "widgets/subjects/cyclesubject.h"
#include "widgets/subjects/deletesubject.h"
#include "widgets/subjects/goroutinesubject.h"
#include "widgets/timelineprivate.h"

namespace sweepscope {

namespace {

// What lanes may take of a frame while the user zooms or pans; the rest is for texts, names and the screen.
constexpr double kFrameBudgetMs = 5;
constexpr int kInteractiveMs = 150;

}  // namespace

TimelineWidget::Private::Private(TimelineWidget* widget, ViewState* viewState)
    : q(widget),
      state(viewState),
      cache([widget] { widget->update(); }),
      bar(new QScrollBar(Qt::Vertical, widget)),
      refine(new QTimer(widget)) {
  bar->hide();
  bar->setFocusPolicy(Qt::NoFocus);
  bar->setAccessibleName(TimelineWidget::tr("Scroll lanes"));
  refine->setSingleShot(true);
  QObject::connect(refine, &QTimer::timeout, widget, [widget] { widget->update(); });
  QObject::connect(bar, &QScrollBar::valueChanged, widget, [this] {
    sceneDirty = true;
    q->update();
  });
  QObject::connect(state, &ViewState::changed, widget, [this](unsigned mask) { stateChanged(mask); });
}

void TimelineWidget::Private::stateChanged(unsigned mask) {
  if (mask & ViewState::Lanes) layoutDirty = true;
  if (mask & (ViewState::Range | ViewState::Limits)) {
    sceneDirty = true;
    if (mask & ViewState::Range) {
      interact();
      hoverAgain();
    }
    if (scene && scene.layout().dependsOnRange()) layoutDirty = true;
  }
  if ((mask & ViewState::Search) && document) {
    found = {state->found(), {}};
    for (const qint64 id : found.ids) {
      if (const auto group = document.trace->groupOf(GoroutineId(id))) found.groups.insert(*group);
    }
  }
  if (mask & ViewState::SelectionChanged) {
    q->setAccessibleDescription(tooltipText(document, state->selection()));
    if (rowWantedBy(state->selection()) != ownLane) layoutDirty = true;
  }
  q->update();
}

// Below a pointer that rests lies another moment now.
void TimelineWidget::Private::hoverAgain() {
  if (drag != Drag::None || !q->underMouse() || !state->hoverTime()) return;
  const auto again = [this] {
    if (!scene || drag != Drag::None || !q->underMouse()) return;
    updateScene();
    hover(hoveredAt);
  };
  QMetaObject::invokeMethod(q, again, Qt::QueuedConnection);
}

bool TimelineWidget::Private::isFound(const PlacedRow& placed) const {
  return placed.row.lane->isFound(scene.index(), placed.row, found);
}

// Whether a row stands in the part that does not scroll.
bool TimelineWidget::Private::isFixed(const PlacedRow& placed) const {
  return placed.row.lane->isPinned() && scene.pinned().height() > 0;
}

QSize TimelineWidget::Private::deviceSize() const {
  const int right = bar->isVisibleTo(q) ? bar->width() : 0;
  return QSize(qRound((q->width() - right) * dpr()), qRound(q->height() * dpr()));
}

// The lane of a selected goroutine comes and goes with the selection; what was clicked stays where it is.
void TimelineWidget::Private::relayout() {
  const GoroutineId selected = rowWantedBy(state->selection()), shown = state->selection().goroutine;
  const auto top = [&] {
    const auto row = shown.valid() && document ? groupRow(scene.layout(), *document.trace, shown) : std::nullopt;
    return row ? row->y : 0;
  };
  const int before = selected != ownLane ? top() : 0;
  LayoutOptions options;
  options.shown = [this](const Lane& lane) { return state->laneShown(lane.id()); };
  options.expanded = [this](const Lane& lane, std::size_t row) { return state->isExpanded(lane.id(), row); };
  options.range = state->range();
  options.measures = {dpr()};
  options.own = ownLane = selected;
  scene.setLayout(options);
  if (const int gone = before > 0 ? before - top() : 0; gone > 0) {
    const QSignalBlocker blocker(bar);
    bar->setValue(bar->value() - int(gone / dpr()));
  }
  layoutDirty = false;
  sceneDirty = true;
}

void TimelineWidget::Private::updateScene() {
  if (!scene) return;
  if (scene.measures().dpr != dpr()) layoutDirty = true;
  if (layoutDirty) relayout();
  if (!sceneDirty) return;
  // The scroll bar takes width, which moves nothing vertically: two passes at most.
  for (int pass = 0; pass < 2; ++pass) {
    scene.setView(state->range(), deviceSize(), qRound(nameWidth * dpr()), qRound(bar->value() * dpr()));
    const int most = int((scene.contentHeight() - scene.scrolled().height()) / dpr() + 0.999);
    const QSignalBlocker blocker(bar);
    bar->setRange(0, std::max(0, most));
    bar->setPageStep(std::max(1, int(scene.scrolled().height() / dpr())));
    bar->setSingleStep(20);
    const bool needed = most > 0;
    if (bar->isVisibleTo(q) == needed) break;
    bar->setVisible(needed);
  }
  const int top = int(scene.scrolled().top() / dpr());
  bar->setGeometry(q->width() - bar->sizeHint().width(), top, bar->sizeHint().width(), q->height() - top);
  sceneDirty = false;
}

TimelinePainter& TimelineWidget::Private::painter() {
  const Theme& wanted = theme(kind);
  if (!textPainter || &textPainter->theme() != &wanted || textPainter->measures().dpr != dpr()) {
    textPainter = std::make_unique<TimelinePainter>(wanted, Measures{dpr()}, q->font());
  }
  return *textPainter;
}

void TimelineWidget::Private::paintRows(QPainter& p, const QRect& clip, bool pinned) {
  p.setClipRect(clip);
  const LaneContext context = scene.context();
  const auto& selection = state->selection();
  for (const PlacedRow& row : scene.rows()) {
    if (isFixed(row) != pinned) continue;
    const RowCache::Strip& strip = cache.strip(row);
    p.drawImage(row.lane.topLeft(), strip.shown());
    if (!strip.stale) painter().texts(p, row.lane, strip.texts);
    painter().hint(p, row.lane, row.row.lane->hint(context, row.row));
    row.row.lane->paintOver({painter(), p, row.lane, context, row.row, strip.markers, strip.flags, selection});
  }
}

void TimelineWidget::Private::paintNames(QPainter& p, const QRect& clip, bool pinned) {
  p.setClipRect(QRect(0, clip.top(), scene.lanes().left(), clip.height()));
  const auto things = relatedTo(document, state->selection(), state->sweeper());
  for (const PlacedRow& row : scene.rows()) {
    if (isFixed(row) != pinned) continue;
    painter().ground(p, row.name, row.striped);
    const RowName name = rowName(scene.index(), row.row);
    painter().name(p, row.name, name, row.row.part == RowPart::Header,
                   scene.involves(row, things) || isKeyLane(row.row), isFound(row));
    if (pinned || name.underlined) {
      QRect line(0, row.name.bottom(), row.name.width(), 1);
      p.fillRect(line, theme(kind).color(Role::Hairline));
    }
  }
}

void TimelineWidget::Private::paintSelectedDelete(QPainter& p) {
  const Subject& s = state->selection();
  if (!s.is(deleteType()) || !document.answers || s.index >= document.answers->deletes.size()) return;
  const LaneContext context = scene.context();
  paintBridge(painter(), p, scene.bridgePlaces(s.index, state->sweeper()), context, makeBridge(context, s.index));
}

void TimelineWidget::Private::paintOverlays(QPainter& p) {
  const LaneContext context = scene.context();
  const QRect lanes = scene.lanes();
  p.setClipRect(lanes);
  QRect filled = lanes;
  if (!scene.rows().empty()) filled.setBottom(std::min(lanes.bottom(), scene.rows().back().lane.bottom()));
  for (const Lane* lane : sweepscope::lanes()) {
    if (state->laneShown(lane->id())) lane->paintAcross(painter(), p, filled, context);
  }
  const auto things = relatedTo(document, state->selection(), state->sweeper());
  for (const QRect& r : scene.outlines(things)) painter().outline(p, r, lanes);
  paintSelectedDelete(p);
  if (state->hoverTime()) painter().cursor(p, lanes, scene.axis(), *state->hoverTime());
  p.setClipping(false);
  painter().ruler(p, scene.ruler(), scene.axis());
  painter().gaps(p, scene.ruler(), scene.axis(), document.trace->gaps());
  for (const Bookmark& mark : state->bookmarks()) painter().bookmark(p, scene.ruler(), scene.axis(), mark.at);
  if (state->measured()) painter().measure(p, lanes, scene.ruler(), scene.axis(), *state->measured());
  const QColor line = theme(kind).color(Role::Hairline);
  p.fillRect(QRect(0, 0, scene.ruler().left(), scene.ruler().height()), theme(kind).color(Role::Stripe));
  p.fillRect(QRect(0, scene.ruler().bottom(), lanes.left(), 1), line);
  p.fillRect(QRect(lanes.left() - 1, 0, 1, lanes.bottom() + 1), line);
  if (scene.pinned().height() > 0) {
    p.fillRect(QRect(0, scene.pinned().bottom(), lanes.right() + 1, scene.measures().px(1)), line);
  }
}

// Below and beside the rows.
void TimelineWidget::Private::paintRest(QPainter& p) {
  p.setClipping(false);
  QRegion rest(QRect(QPoint(0, 0), (QSizeF(q->size()) * dpr()).toSize()));
  for (const PlacedRow& row : scene.rows()) rest -= row.lane | row.name;
  for (const QRect& r : rest) p.fillRect(r, theme(kind).color(Role::Background));
}

void TimelineWidget::Private::paintEmpty(QPainter& p) {
  p.fillRect(q->rect(), theme(kind).color(Role::Background));
  p.setPen(theme(kind).color(Role::DimText));
  p.drawText(q->rect(), Qt::AlignCenter, TimelineWidget::tr("No trace is open.\nOpen one, or drop a file here."));
}

void TimelineWidget::Private::paint(QPainter& p) {
  if (!scene) return paintEmpty(p);
  updateScene();
  p.scale(1 / dpr(), 1 / dpr());
  const bool busy = lastInput.isValid() && lastInput.elapsed() < kInteractiveMs;
  cache.beginFrame(theme(kind), scene.sharedIndex(), scene.context(), busy ? kFrameBudgetMs : 0);
  paintRows(p, scene.scrolled(), false);
  paintNames(p, scene.scrolled(), false);
  if (scene.pinned().height() > 0) {
    paintRows(p, scene.pinned(), true);
    paintNames(p, scene.pinned(), true);
  }
  paintRest(p);
  paintOverlays(p);
  if (cache.unfinished()) refine->start(0);
  settled = !cache.stretched();
}

void TimelineWidget::Private::scrollBy(int devicePixels) {
  bar->setValue(bar->value() + int(devicePixels / dpr()));
}

TimelineWidget::TimelineWidget(ViewState* state, QWidget* parent)
    : QWidget(parent), d(std::make_unique<Private>(this, state)) {
  setFocusPolicy(Qt::StrongFocus);
  setMouseTracking(true);
  setAttribute(Qt::WA_OpaquePaintEvent);
  setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Expanding);
  setAccessibleName(tr("Timeline"));
}

TimelineWidget::~TimelineWidget() = default;

void TimelineWidget::setDocument(std::shared_ptr<const LaneIndex> index) {
  const Document former = std::exchange(d->document, index ? index->document : Document());
  const Document& document = d->document;
  if (former.trace != document.trace) d->clicked.reset();
  d->scene.setDocument(std::move(index));
  d->layoutDirty = d->sceneDirty = true;
  d->settled = false;
  if (!document) {
    d->cache.clear();
    d->bar->hide();
  }
  update();
}

void TimelineWidget::setBackground(Background* background) {
  d->cache.setBackground(background);
}

void TimelineWidget::setTheme(ThemeKind kind) {
  d->kind = kind;
  update();
}

std::size_t TimelineWidget::paintedSpans() const {
  std::size_t spans = 0;
  if (!d->scene) return spans;
  for (const PlacedRow& row : d->scene.rows()) {
    const RowCache::Strip* strip = !row.row.lane->isPinned() ? d->cache.find(row.row) : nullptr;
    if (strip != nullptr) spans += strip->boxes;
  }
  return spans;
}

bool TimelineWidget::isSettled() const {
  return d->settled;
}

QRect TimelineWidget::markerRect(std::size_t deleteIndex) const {
  d->updateScene();
  if (!d->scene) return {};
  const QRect r = d->scene.markerRect(deleteIndex);
  if (r.isEmpty()) return {};
  const double dpr = d->dpr();
  return QRectF(r.x() / dpr, r.y() / dpr, r.width() / dpr, r.height() / dpr).toAlignedRect();
}

void TimelineWidget::showSubject(const Subject& subject) {
  d->select(subject, true);
  if (subject.type->spec().expandsGroup) revealGoroutine(subject.goroutine);
}

void TimelineWidget::selectDelete(std::size_t index) {
  if (!d->document.answers || index >= d->document.answers->deletes.size()) return;
  d->select(deleteSubject(*d->document.answers, index), true);
}

bool TimelineWidget::selectAt(QPoint at) {
  d->updateScene();
  const Subject s = d->hit(d->device(at));
  if (s) d->state->select(s);
  return bool(s);
}

void TimelineWidget::clear() {
  d->clicked.reset();
  d->state->clear();
  update();
}

void TimelineWidget::zoom(double factor) {
  if (!d->scene) return;
  d->interact();
  d->state->zoom(factor, d->cursor());
}

void TimelineWidget::pan(double fractionOfWidth) {
  if (!d->scene) return;
  d->interact();
  d->state->pan(fractionOfWidth);
}

void TimelineWidget::scrollLanes(int lanes) {
  d->scrollBy(lanes * d->scene.measures().lane());
}

void TimelineWidget::scrollPages(int pages) {
  d->scrollBy(pages * d->scene.scrolled().height() * 9 / 10);
}

void TimelineWidget::fitSelection() {
  const Subject& s = d->state->selection();
  const bool measured = d->state->measured() && d->state->measured()->length().ns > 0;
  if (!s.is(deleteType()) || measured || !d->document.answers) return d->state->fitSelection();
  const DeleteOp op = d->document.answers->deletes[s.index];
  const TimeRange before = d->state->range();
  const Answers& answers = *d->document.answers;
  Time end = bridgeEnd(answers, op).value_or(op.t0());
  if (op.reclaim.cycles && op.reclaim.cycles->second < answers.cycles.size()) {
    end = std::max(end, answers.cycles[op.reclaim.cycles->second].markEnd.value_or(end));
  }
  if (end > op.t0()) d->state->fit({s.span.begin, end});
  if (d->state->range() == before) d->state->fitSelection();
}

void TimelineWidget::stepDelete(int step) {
  if (!d->document.answers) return;
  const Subject& s = d->state->selection();
  const Answers& answers = *d->document.answers;
  const TimeRange r = d->state->range();
  std::optional<std::size_t> next;
  if (s.is(deleteType())) {
    const std::size_t i = s.index + std::size_t(step);
    if (i < answers.deletes.size()) next = i;
  } else {
    next = nextDelete(answers, s ? s.span.begin : besides(r, step), step);
  }
  if (next) selectDelete(*next);
}

void TimelineWidget::stepCycle(int step) {
  if (!d->document.answers) return;
  const Subject& s = d->state->selection();
  const Answers& answers = *d->document.answers;
  const TimeRange r = d->state->range();
  std::optional<std::size_t> next;
  if (s.is(cycleType())) {
    const std::size_t i = s.index + std::size_t(step);
    if (i < answers.cycles.size()) next = i;
  } else {
    next = nextCycle(answers, s ? s.span.begin : besides(r, step), step);
  }
  if (next) d->select(cycleSubject(*d->document.trace, answers, *next), true);
}

void TimelineWidget::stepEvent(int step) {
  if (!d->scene) return;
  const Subject now = d->state->selection();
  TimeRange from = d->state->range();
  std::optional<Row> lane;
  if (now.is(goroutineType())) lane = Row{&goroutinesLane(), RowPart::Member, 0, 0, now.goroutine};
  if (const Row* named = d->keyLane()) {
    lane = *named;
    if (const auto at = d->clicked->at) from = {*at, *at};
  }
  const Subject next =
      lane ? lane->lane->first(d->scene.index(), *lane, from, step) : stepFrom(d->scene.index(), now, step);
  if (next) d->select(next, true);
}

void TimelineWidget::toggleExpanded() {
  if (!d->scene) return;
  d->updateScene();
  const Row* named = d->keyLane();
  const auto row = named != nullptr ? std::optional(*named) : d->scene.rowOf(d->state->selection());
  if (!row) return;
  for (const std::size_t index : {row->index, kSummary}) {
    const auto found = d->scene.layout().any(*row->lane, index);
    if (!found || !rowName(d->scene.index(), *found).expandable) continue;
    d->state->expand(found->lane->id(), found->index, found->part != RowPart::Header);
    break;
  }
}

void TimelineWidget::toggleBookmark() {
  if (!d->scene) return;
  d->updateScene();
  d->state->toggleBookmark(d->cursor(), d->bookmarkReach());
}

void TimelineWidget::stepBookmark(int step) {
  const auto next = d->state->nextBookmark(d->cursor(), step);
  if (next) showMoment({*next, *next + Duration{1}});
}

void TimelineWidget::showMoment(TimeRange target) {
  d->state->ensureVisible(target);
  d->state->setHoverTime(target.begin);  // marks it in all views
}

void TimelineWidget::revealGoroutine(GoroutineId id) {
  if (!d->scene) return;
  const Trace& trace = *d->document.trace;
  const auto group = trace.groupOf(id);
  if (!group) return;
  const GroupInfo& info = trace.groups()[*group];
  if (info.goroutines > 1 && !showsShares(info)) d->state->expandGroup(*group, true);
  d->layoutDirty = true;
  d->updateScene();
  const auto row = goroutineRow(d->scene.layout(), trace, id);
  if (row) d->bar->setValue(int(d->scene.scrollTo(*row) / d->dpr()));
  update();
}

int TimelineWidget::nameColumnWidth() const {
  return d->nameWidth;
}

void TimelineWidget::setNameColumnWidth(int width) {
  d->nameWidth = std::clamp(width, 60, std::max(60, this->width() * 2 / 3));
  d->sceneDirty = true;
  update();
}

QSize TimelineWidget::sizeHint() const {
  return {1000, 560};
}

QSize TimelineWidget::minimumSizeHint() const {
  return {320, 260};
}

void TimelineWidget::paintEvent(QPaintEvent*) {
  QPainter p(this);
  d->paint(p);
}

void TimelineWidget::resizeEvent(QResizeEvent*) {
  d->sceneDirty = true;
}

}  // namespace sweepscope
