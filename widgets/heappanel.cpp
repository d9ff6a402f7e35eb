// SPDX-License-Identifier: GPL-3.0-or-later

// Two plots below each other in one QCustomPlot, or an empty state with the lines of Go to add.
#include "widgets/heappanel.h"

#include <qcustomplot.h>

#include <QMenu>
#include <QPushButton>
#include <QSet>
#include <QStackedLayout>
#include <QVBoxLayout>
#include <algorithm>

#include "widgets/emptystate.h"
#include "widgets/golines.h"
#include "widgets/heapplot.h"
#include "widgets/steps.h"
#include "widgets/subjects/inflectionsubject.h"
#include "widgets/subjects/subject.h"
#include "widgets/words.h"

namespace sweepscope {

class HeapPanel::Private {
  Q_DECLARE_TR_FUNCTIONS(sweepscope::HeapPanel)
 public:
  Private(HeapPanel* panel, ViewState* state);
  void refresh(unsigned mask);
  void showDocument();
  void showPlots();
  void pressed(const QPointF&);
  void moved(const QPointF&, Qt::MouseButtons);
  void wheel(QWheelEvent*);
  QString tip(const QPointF&) const;
  bool hasSeveralSources() const;
  void showMenu(const QPoint& global);
  Time timeAt(double x) const;
  HeapPlot* plotAt(const QPointF&) const;

  HeapPanel* q;
  ViewState* view;
  Document document;
  ThemeKind themeKind = ThemeKind::Light;
  QStackedLayout* stack;
  QWidget* page;
  QCustomPlot* plot;
  QPushButton* hint;
  EmptyState* empty;
  QPushButton* backToCurves;
  QWidget* emptyPage;
  std::unique_ptr<HeapPlot> bytes, objects;
  bool allSources = false;
  std::optional<double> dragX;
  TimeRange dragRange{};
};

HeapPanel::Private::Private(HeapPanel* panel, ViewState* state)
    : q(panel),
      view(state),
      stack(new QStackedLayout(panel)),
      page(new QWidget),
      plot(new QCustomPlot),
      hint(new QPushButton),
      empty(new EmptyState),
      backToCurves(new QPushButton(tr("Back to the curves"))),
      emptyPage(new QWidget) {
  auto* column = new QVBoxLayout(page);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(0);
  column->addWidget(plot, 1);
  column->addWidget(hint);
  hint->setFlat(true);
  auto* emptyColumn = new QVBoxLayout(emptyPage);
  emptyColumn->setContentsMargins(0, 0, 0, 0);
  emptyColumn->addWidget(empty, 1);
  emptyColumn->addWidget(backToCurves, 0, Qt::AlignHCenter);
  stack->addWidget(page);
  stack->addWidget(emptyPage);
  plot->plotLayout()->clear();
  plot->plotLayout()->setRowSpacing(0);
  plot->setAutoAddPlottableToLegend(false);
  // Painted with the rest of the window, not by itself: a frame is one.
  plot->setPlottingHint(QCP::phImmediateRefresh, false);
  plot->setNoAntialiasingOnDrag(true);
  plot->setFocusPolicy(Qt::NoFocus);
  plot->setMouseTracking(true);
  plot->setMinimumSize(120, 60);
  auto* margins = new QCPMarginGroup(plot);
  bytes = std::make_unique<HeapPlot>(plot, 0, margins, QStringLiteral("bytes"));
  objects = std::make_unique<HeapPlot>(plot, 2, margins, QStringLiteral("objects"));
  connect(hint, &QPushButton::clicked, panel, [this] { stack->setCurrentWidget(emptyPage); });
  connect(backToCurves, &QPushButton::clicked, panel, [this] { stack->setCurrentWidget(page); });
}

Time HeapPanel::Private::timeAt(double x) const {
  const QCPAxis* axis = (bytes->has() ? bytes : objects)->rect()->axis(QCPAxis::atBottom);
  return document.trace->origin() + Duration{std::llround(axis->pixelToCoord(x))};
}

HeapPlot* HeapPanel::Private::plotAt(const QPointF& at) const {
  for (HeapPlot* p : {bytes.get(), objects.get()}) {
    if (p->has() && p->rect()->rect().contains(at.toPoint())) return p;
  }
  return nullptr;
}

void HeapPanel::Private::showDocument() {
  bytes->setDocument(document);
  objects->setDocument(document);
  bytes->setShown(bytes->has());
  objects->setShown(objects->has());
  const bool any = bytes->has() || objects->has();
  const auto hasSeries = [&](const char* name) {
    const auto& heap = document.answers->heap;
    return std::any_of(heap.begin(), heap.end(),
                       [&](const HeapSeries& s) { return s.name == name && !s.points.empty(); });
  };
  const bool alloc = document.answers && hasSeries("HeapAlloc"), count = document.answers && hasSeries("HeapObjects");
  hint->setVisible(document.answers && any && (!alloc || !count));
  const QString name = alloc ? QStringLiteral("HeapObjects") : QStringLiteral("HeapAlloc");
  const bool both = !alloc && !count;
  hint->setText(both ? tr("Add HeapAlloc and HeapObjects…") : tr("Add %1…").arg(name));
  hint->setToolTip(
      both ? tr("This trace has neither HeapAlloc nor HeapObjects. A program that logs its MemStats has them in its "
                "next trace.")
           : tr("This trace has no %1. A program that logs its MemStats has it in its next trace.").arg(name));
  if (document.answers) {
    empty->setText(
        {any ? QString() : tr("No heap metrics in this trace"),
         tr("Go does not write HeapAlloc and HeapObjects into a trace. Add these lines to the program to log its "
            "MemStats:"),
         memStatsLines()});
  } else {
    empty->setText(
        {QString(), document.trace ? tr("The heap curves appear when the trace is loaded.") : QString(), QString()});
  }
  backToCurves->setVisible(any);
  stack->setCurrentWidget(any ? page : emptyPage);
}

void HeapPanel::Private::showPlots() {
  if (!document.trace) return;
  int least = 0;
  for (HeapPlot* p : {bytes.get(), objects.get()}) {
    if (!p->has()) continue;
    p->fitLegend();
    least += p->minimumHeight();
  }
  if (plot->minimumHeight() != least) {
    plot->setMinimumHeight(least);
    q->updateGeometry();
  }
  plot->plotLayout()->update(QCPLayoutElement::upLayout);
  if (bytes->has()) bytes->showRange(view->range(), !objects->has());
  if (objects->has()) objects->showRange(view->range(), true);
}

void HeapPanel::Private::refresh(unsigned mask) {
  if (!document.trace || stack->currentWidget() != page) return;
  if ((mask & (ViewState::Range | ViewState::Limits)) != 0) showPlots();
  for (HeapPlot* p : {bytes.get(), objects.get()}) {
    if ((mask & (ViewState::Hover | ViewState::Range)) != 0) p->showCursor(view->hoverTime());
    if ((mask & ViewState::SelectionChanged) != 0) p->showSelection(view->selection());
  }
  plot->replot(QCustomPlot::rpQueuedReplot);
}

void HeapPanel::Private::pressed(const QPointF& at) {
  HeapPlot* p = plotAt(at);
  if (p == nullptr) return;
  if (const auto inflection = p->inflectionAt(at)) {
    emit q->chosen(inflectionSubject(*document.answers, *inflection));
    return;
  }
  dragX = at.x();
  dragRange = view->range();
}

void HeapPanel::Private::moved(const QPointF& at, Qt::MouseButtons buttons) {
  HeapPlot* p = plotAt(at);
  if (dragX && (buttons & Qt::LeftButton) != 0) {
    const double width = std::max(1, (bytes->has() ? bytes : objects)->rect()->width());
    const auto by = std::llround((*dragX - at.x()) / width * double(dragRange.length().ns));
    view->setRange({{dragRange.begin.ns + by}, {dragRange.end.ns + by}}, false);
    return;
  }
  view->setHoverTime(p != nullptr ? std::optional(timeAt(at.x())) : std::nullopt);
  plot->setCursor(p != nullptr && p->inflectionAt(at) ? Qt::PointingHandCursor : Qt::ArrowCursor);
}

void HeapPanel::Private::wheel(QWheelEvent* event) {
  if (plotAt(event->position()) == nullptr) return;
  const double steps = event->angleDelta().y() / 120.0;
  if ((event->modifiers() & Qt::ControlModifier) != 0) {
    view->zoom(std::pow(0.8, steps), timeAt(event->position().x()));
  } else {
    view->pan(-steps * 0.1);
  }
}

QString HeapPanel::Private::tip(const QPointF& at) const {
  const HeapPlot* p = plotAt(at);
  if (p == nullptr || !document.answers) return {};
  if (const auto index = p->inflectionAt(at))
    return tooltipText(document, inflectionSubject(*document.answers, *index));
  QStringList lines;
  for (const HeapSeries& s : document.answers->heap) {
    if (!seriesRole(s)) continue;
    const bool drawn = bytes->draws(s) || objects->draws(s);
    const QString text = drawn ? tr("%1 from: %2") : tr("%1 from: %2 (not drawn)");
    lines << text.arg(seriesTitle(s), QString::fromStdString(s.source));
  }
  return lines.join(QLatin1Char('\n'));
}

bool HeapPanel::Private::hasSeveralSources() const {
  if (!document.answers) return false;
  QSet<QString> names;
  for (const HeapSeries& s : document.answers->heap) {
    const QString name = QString::fromStdString(s.name);
    if (seriesRole(s) && names.contains(name)) return true;
    names.insert(name);
  }
  return false;
}

void HeapPanel::Private::showMenu(const QPoint& global) {
  QMenu menu(q);
  QAction* all = menu.addAction(tr("Draw all sources of each metric"));
  all->setCheckable(true);
  all->setChecked(allSources);
  all->setEnabled(hasSeveralSources());
  QAction* go = menu.addAction(tr("Show the lines of Go for these curves"));
  const QAction* chosen = menu.exec(global);
  if (chosen == go) stack->setCurrentWidget(emptyPage);
  if (chosen != all) return;
  allSources = all->isChecked();
  bytes->setAllSources(allSources);
  objects->setAllSources(allSources);
  q->setDocument(document);
}

HeapPanel::HeapPanel(ViewState* view, QWidget* parent) : QWidget(parent), d(std::make_unique<Private>(this, view)) {
  setFocusPolicy(Qt::StrongFocus);
  setAccessibleName(tr("Heap curves"));
  setAccessibleDescription(
      tr("HeapAlloc, HeapObjects and NextGC. Page Up and Page Down step through the inflections."));
  d->plot->installEventFilter(this);
  connect(view, &ViewState::changed, this, [this](unsigned mask) { d->refresh(mask); });
  setTheme(ThemeKind::Light);
  d->showDocument();
}

HeapPanel::~HeapPanel() = default;

// The empty state scrolls; curves need room for their legends.
QSize HeapPanel::minimumSizeHint() const {
  const bool curves = d->stack->currentWidget() == d->page;
  return {180, curves ? std::max(120, d->page->minimumSizeHint().height()) : 120};
}

void HeapPanel::setDocument(const Document& document) {
  d->document = document;
  d->showDocument();
  setTheme(d->themeKind);
}

void HeapPanel::setTheme(ThemeKind kind) {
  d->themeKind = kind;
  const Theme& t = theme(kind);
  d->plot->setFont(font());
  d->plot->setBackground(QBrush(t.color(Role::Background)));
  d->bytes->setTheme(t);
  d->objects->setTheme(t);
  d->refresh(~0u);
}

std::size_t HeapPanel::drawnPoints() const {
  return d->bytes->drawnPoints() + d->objects->drawnPoints();
}

QRect HeapPanel::inflectionRect(std::size_t index) const {
  for (const HeapPlot* p : {d->bytes.get(), d->objects.get()}) {
    if (const auto at = p->inflectionPoint(index)) {
      const QPoint center = d->plot->mapTo(this, at->toPoint());
      return {center - QPoint(5, 5), QSize(11, 11)};
    }
  }
  return {};
}

void HeapPanel::stepInflection(int step) {
  if (!d->document.answers || d->document.answers->inflections.empty()) return;
  const auto& all = d->document.answers->inflections;
  const Subject& now = d->view->selection();
  const auto count = std::ptrdiff_t(all.size());
  std::ptrdiff_t next = 0;
  if (now.is(inflectionType())) {
    next = std::ptrdiff_t(now.index) + step;
  } else {
    const Time from = now ? now.span.begin : besides(d->view->range(), step);
    const auto behind = std::partition_point(
        all.begin(), all.end(), [&](const Inflection& i) { return step > 0 ? i.time <= from : i.time < from; });
    next = behind - all.begin() - (step > 0 ? 0 : 1);
  }
  if (next >= 0 && next < count) emit chosen(inflectionSubject(*d->document.answers, std::size_t(next)));
}

bool HeapPanel::eventFilter(QObject* object, QEvent* event) {
  if (object != d->plot || !d->document.trace) return QWidget::eventFilter(object, event);
  switch (event->type()) {
    case QEvent::MouseButtonPress:
      setFocus(Qt::MouseFocusReason);
      if (static_cast<QMouseEvent*>(event)->button() == Qt::RightButton) {
        d->showMenu(static_cast<QMouseEvent*>(event)->globalPosition().toPoint());
      } else if (static_cast<QMouseEvent*>(event)->button() == Qt::LeftButton)
        d->pressed(static_cast<QMouseEvent*>(event)->position());
      return true;
    case QEvent::MouseMove:
      d->moved(static_cast<QMouseEvent*>(event)->position(), static_cast<QMouseEvent*>(event)->buttons());
      return true;
    case QEvent::MouseButtonRelease: d->dragX.reset(); return true;
    case QEvent::MouseButtonDblClick: return true;
    case QEvent::Leave: d->view->setHoverTime(std::nullopt); return false;
    case QEvent::Wheel: d->wheel(static_cast<QWheelEvent*>(event)); return true;
    case QEvent::Resize:
      QMetaObject::invokeMethod(
          this, [this] { d->refresh(ViewState::Range); }, Qt::QueuedConnection);
      return false;
    case QEvent::ToolTip: d->plot->setToolTip(d->tip(static_cast<QHelpEvent*>(event)->pos())); return false;
    default: return QWidget::eventFilter(object, event);
  }
}

}  // namespace sweepscope
