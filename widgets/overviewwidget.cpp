// SPDX-License-Identifier: GPL-3.0-or-later

// The overview: one image for the whole trace, made when trace, size or theme change, and the handle on top.
#include "widgets/overviewwidget.h"

#include <QMouseEvent>
#include <QPainter>
#include <algorithm>
#include <cmath>

#include "widgets/boxfill.h"
#include "widgets/lanes/lanes.h"

namespace sweepscope {

class OverviewWidget::Private {
 public:
  enum class Drag : std::uint8_t { None, Move, Left, Right };

  Private(OverviewWidget* widget, ViewState* viewState) : q(widget), state(viewState) {}

  double dpr() const { return q->devicePixelRatioF(); }
  TimeAxis axis() const;
  LaneContext context() const { return {*index, axis(), Measures{dpr()}, {}}; }
  QRect handle() const;  // device pixels
  void makeImage();
  void paintLanes(QImage&) const;
  void paintBand(QImage&, const Row&, int top) const;
  void paintGaps(QImage&) const;
  void paintHandle(QPainter&) const;
  Drag dragAt(int x) const;
  void dragTo(int x);

  OverviewWidget* q;
  ViewState* state;
  std::shared_ptr<const LaneIndex> index;
  ThemeKind kind = ThemeKind::Light;
  QImage image;
  Drag drag = Drag::None;
  int pressedX = 0;
  TimeRange pressedRange{};
};

TimeAxis OverviewWidget::Private::axis() const {
  return TimeAxis::fit(index->document.trace->range(), std::max(1, int(q->width() * dpr() + 0.5)),
                       index->document.trace->origin());
}

QRect OverviewWidget::Private::handle() const {
  const TimeAxis a = axis();
  const int x0 = std::clamp(a.edge(state->range().begin), 0, a.width - 1);
  const int x1 = std::clamp(a.edge(state->range().end), x0 + 1, a.width);
  const int least = Measures{dpr()}.px(3);
  QRect r(x0, 0, x1 - x0, int(q->height() * dpr() + 0.5));
  if (r.width() < least) r.setRect(std::clamp(x0 - least / 2, 0, a.width - least), 0, least, r.height());
  return r;
}

// Bands from bottom to top in the order of the lanes, the one without a height of its own in what is left.
void OverviewWidget::Private::paintLanes(QImage& target) const {
  const Measures m{dpr()};
  int fixed = 0;
  for (const Lane* lane : lanes()) fixed += std::max(0, m.px(lane->spec().overviewHeight));
  int bottom = target.height();
  for (const Lane* lane : lanes()) {
    const int wanted = lane->spec().overviewHeight;
    if (wanted == 0) continue;
    Row row;
    row.lane = lane;
    row.height = wanted > 0 ? m.px(wanted) : target.height() - fixed;
    bottom -= row.height;
    paintBand(target, row, bottom);
  }
}

// Markers become ticks.
void OverviewWidget::Private::paintBand(QImage& target, const Row& row, int top) const {
  const Measures m{dpr()};
  const BoxFill fill(theme(kind), m);
  RowGeometry g = rowGeometry(context(), row, 0, target.width());
  for (const MarkerShape& s : g.markers)
    g.boxes.push_back({s.x, s.x + m.px(1), std::int16_t(m.px(1)), std::int16_t(row.height), Role::Delete});
  fill.fill(target, 0, top, g.boxes, 0);
}

// Hatched from top to bottom: something of these stretches is missing in the file.
void OverviewWidget::Private::paintGaps(QImage& target) const {
  const TimeAxis a = axis();
  QColor loss = theme(kind).color(Role::Loss);
  loss.setAlphaF(0.35F);
  QPainter p(&target);
  for (const Gap& gap : index->document.trace->gaps()) {
    const int x0 = std::clamp(a.edge(gap.begin), 0, a.width), x1 = std::clamp(a.edge(gap.end), x0, a.width);
    p.fillRect(QRect(x0, 0, std::max(x1 - x0, Measures{dpr()}.px(2)), target.height()), QBrush(loss, Qt::BDiagPattern));
  }
}

void OverviewWidget::Private::makeImage() {
  const QSize size(int(q->width() * dpr() + 0.5), int(q->height() * dpr() + 0.5));
  if (image.size() == size) return;
  image = QImage(size, QImage::Format_RGB32);
  image.fill(theme(kind).rgb(Role::Background));
  if (!index) return;
  paintLanes(image);
  paintGaps(image);
}

void OverviewWidget::Private::paintHandle(QPainter& p) const {
  const QRect r = handle();
  const Measures m{dpr()};
  QColor shade = theme(kind).color(Role::Hairline);
  shade.setAlphaF(0.55F);
  p.fillRect(QRect(0, 0, r.left(), r.height()), shade);
  p.fillRect(QRect(r.right() + 1, 0, image.width() - r.right() - 1, r.height()), shade);
  const QColor accent = theme(kind).color(Role::Accent);
  const int w = m.px(1.5), grip = m.px(4), tall = r.height() / 3;
  p.fillRect(QRect(r.left(), 0, w, r.height()), accent);
  p.fillRect(QRect(r.right() + 1 - w, 0, w, r.height()), accent);
  p.fillRect(QRect(r.left(), 0, r.width(), w), accent);
  p.fillRect(QRect(r.left(), r.height() - w, r.width(), w), accent);
  if (r.width() < 3 * grip) return;
  p.fillRect(QRect(r.left(), tall, grip, tall), accent);
  p.fillRect(QRect(r.right() + 1 - grip, tall, grip, tall), accent);
}

OverviewWidget::Private::Drag OverviewWidget::Private::dragAt(int x) const {
  const QRect r = handle();
  const int reach = Measures{dpr()}.px(5);
  if (r.width() > 3 * reach || x < r.left() || x > r.right()) {
    if (std::abs(x - r.left()) <= reach) return Drag::Left;
    if (std::abs(x - r.right()) <= reach) return Drag::Right;
  }
  return r.left() <= x && x <= r.right() ? Drag::Move : Drag::None;
}

void OverviewWidget::Private::dragTo(int x) {
  const TimeAxis a = axis();
  const Duration by{std::llround((x - pressedX) * a.nsPerColumn)};
  TimeRange r = pressedRange;
  if (drag == Drag::Move) r = {r.begin + by, r.end + by};
  if (drag == Drag::Left) r.begin = std::min(r.begin + by, r.end - Duration{10});
  if (drag == Drag::Right) r.end = std::max(r.end + by, r.begin + Duration{10});
  r.begin = std::max(r.begin, drag == Drag::Left ? state->limits().begin : r.begin);
  r.end = std::min(r.end, drag == Drag::Right ? state->limits().end : r.end);
  state->setRange(r, false);
}

OverviewWidget::OverviewWidget(ViewState* state, QWidget* parent)
    : QWidget(parent), d(std::make_unique<Private>(this, state)) {
  setMouseTracking(true);
  setFocusPolicy(Qt::StrongFocus);
  setAttribute(Qt::WA_OpaquePaintEvent);
  setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
  setAccessibleName(tr("Overview of the whole trace"));
  connect(state, &ViewState::changed, this, [this](unsigned mask) {
    if (mask & (ViewState::Range | ViewState::Limits)) update();
  });
}

OverviewWidget::~OverviewWidget() = default;

void OverviewWidget::setDocument(std::shared_ptr<const LaneIndex> index) {
  d->index = std::move(index);
  d->image = {};
  update();
}

void OverviewWidget::setTheme(ThemeKind kind) {
  d->kind = kind;
  d->image = {};
  update();
}

QRect OverviewWidget::handleRect() const {
  if (!d->index) return {};
  const QRect r = d->handle();
  const double dpr = d->dpr();
  return QRectF(r.x() / dpr, r.y() / dpr, r.width() / dpr, r.height() / dpr).toAlignedRect();
}

QSize OverviewWidget::sizeHint() const {
  return {1000, 56};
}

QSize OverviewWidget::minimumSizeHint() const {
  return {200, 56};
}

void OverviewWidget::paintEvent(QPaintEvent*) {
  QPainter p(this);
  p.scale(1 / d->dpr(), 1 / d->dpr());
  d->makeImage();
  p.drawImage(0, 0, d->image);
  if (d->index) d->paintHandle(p);
  p.fillRect(QRect(0, d->image.height() - 1, d->image.width(), 1), theme(d->kind).color(Role::Hairline));
}

void OverviewWidget::resizeEvent(QResizeEvent*) {
  d->image = {};
}

void OverviewWidget::mousePressEvent(QMouseEvent* e) {
  if (!d->index || e->button() != Qt::LeftButton) return;
  const int x = int(e->position().x() * d->dpr());
  d->drag = d->dragAt(x);
  if (d->drag == Private::Drag::None) {
    const Time at = d->axis().timeAt(x);
    const Duration half{d->state->range().length().ns / 2};
    d->state->setRange({at - half, at + half});
    d->drag = Private::Drag::Move;
  }
  d->pressedX = x;
  d->pressedRange = d->state->range();
}

void OverviewWidget::mouseMoveEvent(QMouseEvent* e) {
  if (!d->index) return;
  const int x = int(e->position().x() * d->dpr());
  if (d->drag != Private::Drag::None) return d->dragTo(x);
  const auto over = d->dragAt(x);
  const bool edge = over == Private::Drag::Left || over == Private::Drag::Right;
  setCursor(edge ? Qt::SizeHorCursor : over == Private::Drag::Move ? Qt::OpenHandCursor : Qt::PointingHandCursor);
}

void OverviewWidget::mouseReleaseEvent(QMouseEvent*) {
  d->drag = Private::Drag::None;
}

void OverviewWidget::wheelEvent(QWheelEvent* e) {
  if (!d->index) return e->ignore();
  d->state->zoom(std::pow(0.8, e->angleDelta().y() / 120.0), d->axis().timeAt(int(e->position().x() * d->dpr())));
  e->accept();
}

}  // namespace sweepscope
