// SPDX-License-Identifier: GPL-3.0-or-later

// Curves are step lines: a value holds until the next one. A gap is drawn as a gap.
#include "widgets/heapplot.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "analysis/heapseries.h"
#include "widgets/counted.h"
#include "widgets/heapaxes.h"
#include "widgets/heapgaps.h"
#include "widgets/heapthin.h"
#include "widgets/subjects/cyclesubject.h"
#include "widgets/subjects/deletesubject.h"
#include "widgets/words.h"

namespace sweepscope {

namespace {

struct Tr : Counted<Tr> {
  Q_DECLARE_TR_FUNCTIONS(HeapPlot)
};

constexpr double kNear = 8;                         // px around a marker that still mean it
constexpr int kLeastWidth = 40, kLeastHeight = 32;  // of the curves

QCPItemStraightLine* verticalLine(QCustomPlot* plot, QCPAxisRect* rect) {
  auto* line = new QCPItemStraightLine(plot);
  for (QCPItemPosition* p : {line->point1, line->point2}) {
    p->setTypeX(QCPItemPosition::ptPlotCoords);
    p->setTypeY(QCPItemPosition::ptAxisRectRatio);
    p->setAxes(rect->axis(QCPAxis::atBottom), rect->axis(QCPAxis::atLeft));
    p->setAxisRect(rect);
  }
  line->setClipAxisRect(rect);
  line->setClipToAxisRect(true);
  line->setVisible(false);
  line->setSelectable(false);
  return line;
}

void moveTo(QCPItemStraightLine* line, double key) {
  line->point1->setCoords(key, 0);
  line->point2->setCoords(key, 1);
  line->setVisible(true);
}

// A word for a legend; the panel's tooltip has the whole name.
QString sourceWord(const std::string& source) {
  if (source == kAllocSource) return Tr::tr("events");
  if (source == kLogSource) return Tr::tr("logs");
  if (source == kFileSource) return Tr::tr("file");
  if (source == kGoalSource) return Tr::tr("metric");
  return QString::fromStdString(source);
}

}  // namespace

std::optional<Role> seriesRole(const HeapSeries& s) {
  if (s.name == "HeapAlloc") return Role::HeapAlloc;
  if (s.name == "NextGC") return Role::HeapGoal;
  if (s.name == "HeapObjects") return Role::HeapObjects;
  if (s.name == "live") return Role::HeapLive;
  return std::nullopt;
}

QString seriesTitle(const HeapSeries& s) {
  return s.name == "live" ? Tr::tr("live heap (estimate)") : QString::fromStdString(s.name);
}

HeapPlot::HeapPlot(QCustomPlot* plot, int row, QCPMarginGroup* margins, const QString& unit)
    : m_plot(plot), m_row(row), m_unit(unit), m_rect(new QCPAxisRect(plot)), m_legend(new QCPLegend) {
  QCPLayoutGrid* grid = plot->plotLayout();
  grid->addElement(row, 0, m_legend);
  grid->addElement(row + 1, 0, m_rect);
  grid->setRowStretchFactor(row, 0.001);
  m_legend->setFillOrder(QCPLegend::foColumnsFirst);
  m_legend->setWrap(2);
  m_legend->setMargins({8, 4, 8, 0});
  m_legend->setRowSpacing(0);
  m_legend->setColumnSpacing(14);
  m_legend->setIconSize(18, 8);
  m_legend->setBorderPen(Qt::NoPen);
  m_legend->setBrush(Qt::NoBrush);
  m_legend->setLayer(QStringLiteral("legend"));
  m_rect->setMarginGroup(QCP::msLeft | QCP::msRight, margins);
  m_rect->setMinimumMargins({0, 8, 10, 4});
  m_rect->setMinimumSize(kLeastWidth, kLeastHeight);
  m_rect->setupFullAxesBox(false);
  for (const auto side : {QCPAxis::atTop, QCPAxis::atRight}) m_rect->axis(side)->setVisible(false);
  QCPAxis* values = m_rect->axis(QCPAxis::atLeft);
  if (unit == QStringLiteral("bytes")) {
    values->setTicker(QSharedPointer<QCPAxisTicker>(new BytesTicker));
  } else {
    values->setTicker(QSharedPointer<QCPAxisTicker>(new CountTicker));
  }
  // As many labels as there is room for: the height is that of the frame before.
  QObject::connect(plot, &QCustomPlot::beforeReplot, plot, [rect = m_rect, values] {
    const int line = QFontMetrics(values->tickLabelFont()).height();
    values->ticker()->setTickCount(std::clamp(rect->height() / (2 * line), 2, 4));
  });
  m_cycle = new QCPItemRect(plot);
  for (QCPItemPosition* p : {m_cycle->topLeft, m_cycle->bottomRight}) {
    p->setTypeX(QCPItemPosition::ptPlotCoords);
    p->setTypeY(QCPItemPosition::ptAxisRectRatio);
    p->setAxes(m_rect->axis(QCPAxis::atBottom), values);
    p->setAxisRect(m_rect);
  }
  m_cycle->setClipAxisRect(m_rect);
  m_cycle->setVisible(false);
  m_delete = verticalLine(plot, m_rect);
  m_cursor = verticalLine(plot, m_rect);
}

void HeapPlot::setShown(bool shown) {
  // A hidden plot leaves the layout, so that it takes no room.
  QCPLayoutGrid* grid = m_plot->plotLayout();
  const bool inside = m_rect->layout() != nullptr;
  m_rect->setVisible(shown);
  m_legend->setVisible(shown);
  if (shown && !inside) {
    grid->addElement(m_row, 0, m_legend);
    grid->addElement(m_row + 1, 0, m_rect);
  } else if (!shown && inside) {
    grid->take(m_legend);
    grid->take(m_rect);
  }
  grid->setRowStretchFactor(m_row + 1, shown ? 1 : 0.001);
}

void HeapPlot::setDocument(const Document& document) {
  for (Curve& c : m_curves) {
    m_legend->removeItem(m_legend->itemWithPlottable(c.graph));
    m_plot->removeGraph(c.graph);
  }
  m_curves.clear();
  m_marks.clear();
  m_document = document;
  if (!document.trace) return;
  m_origin = document.trace->origin();
  if (!document.answers) return;
  const auto& heap = document.answers->heap;
  const bool hasAlloc = std::any_of(heap.begin(), heap.end(),
                                    [](const HeapSeries& s) { return s.name == "HeapAlloc" && !s.points.empty(); });
  for (const HeapSeries& s : heap) {
    if (s.unit != m_unit.toStdString() || !seriesRole(s) || s.points.empty()) continue;
    // The timeline draws the estimate; here it stands in for HeapAlloc only.
    if (s.name == "live" && hasAlloc && !m_allSources) continue;
    const bool known =
        std::any_of(m_curves.begin(), m_curves.end(), [&](const Curve& c) { return c.series->name == s.name; });
    if (!known || m_allSources) addCurve(s);
  }
  nameCurves();
  if (m_markGraph == nullptr) {
    m_markGraph = addMarkGraph();
    m_openMarkGraph = addMarkGraph();
  }
}

void HeapPlot::nameCurves() {
  for (Curve& c : m_curves) {
    const auto drawn = std::count_if(m_curves.begin(), m_curves.end(),
                                     [&](const Curve& o) { return o.series->name == c.series->name; });
    c.title = seriesTitle(*c.series);
    if (drawn > 1) c.title = QStringLiteral("%1 (%2)").arg(c.title, sourceWord(c.series->source));
    c.graph->setName(c.title);
  }
}

bool HeapPlot::draws(const HeapSeries& series) const {
  return std::any_of(m_curves.begin(), m_curves.end(), [&](const Curve& c) { return c.series == &series; });
}

QCPGraph* HeapPlot::addMarkGraph() {
  QCPGraph* graph = m_plot->addGraph(m_rect->axis(QCPAxis::atBottom), m_rect->axis(QCPAxis::atLeft));
  graph->setLineStyle(QCPGraph::lsNone);
  graph->setLayer(QStringLiteral("overlay"));
  return graph;
}

void HeapPlot::addCurve(const HeapSeries& series) {
  Curve c;
  c.series = &series;
  // Figures from a file beside the trace are not lost with what the trace has lost.
  if (!m_document.trace->gaps().empty() && series.source != kFileSource)
    c.cut = cutAtGaps(*m_document.trace, series.points);
  c.role = *seriesRole(series);
  c.second =
      std::any_of(m_curves.begin(), m_curves.end(), [&](const Curve& o) { return o.series->name == series.name; });
  c.graph = m_plot->addGraph(m_rect->axis(QCPAxis::atBottom), m_rect->axis(QCPAxis::atLeft));
  c.graph->setLineStyle(QCPGraph::lsStepLeft);
  c.graph->setAdaptiveSampling(false);
  c.graph->setAntialiased(false);
  c.graph->setAntialiasedFill(false);
  c.graph->setSelectable(QCP::stNone);
  c.graph->addToLegend(m_legend);
  m_curves.push_back(std::move(c));
}

void HeapPlot::styleCurve(Curve& c) {
  const Theme& t = theme(m_theme);
  // Steps have no slopes to be smoothed, and smoothing takes most of a frame where there is one in every column.
  QPen pen(c.second ? mixed(t.color(c.role), t.color(Role::Text), 0.55) : t.color(c.role), 1);
  if (c.role == Role::HeapGoal) pen.setStyle(Qt::DashLine);
  if (c.role == Role::HeapLive) pen.setStyle(Qt::DotLine);
  if (c.second) pen.setStyle(c.role == Role::HeapGoal ? Qt::DashDotDotLine : Qt::DashDotLine);
  c.graph->setPen(pen);
  const bool filled = c.role == Role::HeapAlloc || c.role == Role::HeapObjects;
  QColor ground = t.color(c.role);
  ground.setAlphaF(0.10F);
  c.graph->setBrush(filled && !c.second ? QBrush(ground) : QBrush(Qt::NoBrush));
}

void HeapPlot::setTheme(const Theme& t) {
  m_theme = t.kind();
  const QPen hairline(t.color(Role::Hairline), 1);
  m_legend->setTextColor(t.color(Role::Text));
  QFont small = m_plot->font();
  small.setPointSizeF(small.pointSizeF() * 0.9);
  m_legend->setFont(small);
  m_rect->setBackground(QBrush(t.color(Role::Background)));
  for (const auto side : {QCPAxis::atLeft, QCPAxis::atBottom}) {
    QCPAxis* axis = m_rect->axis(side);
    axis->setBasePen(hairline);
    axis->setTickPen(hairline);
    axis->setSubTickPen(Qt::NoPen);
    axis->setTickLength(0, 3);
    axis->setTickLabelColor(t.color(Role::DimText));
    axis->setLabelColor(t.color(Role::DimText));
    axis->setTickLabelFont(small);
    axis->setLabelFont(small);
    axis->setLabelPadding(1);
    axis->grid()->setPen(QPen(t.color(Role::Hairline), 1, Qt::SolidLine));
    axis->grid()->setZeroLinePen(hairline);
  }
  m_rect->axis(QCPAxis::atBottom)->grid()->setVisible(false);
  m_cursor->setPen(QPen(t.color(Role::DimText), 1));
  m_delete->setPen(QPen(t.color(Role::Delete), 1.5));
  QColor band = t.color(Role::Mark);
  band.setAlphaF(0.16F);
  m_cycle->setBrush(band);
  m_cycle->setPen(Qt::NoPen);
  if (m_markGraph != nullptr) {  // as on the timeline
    const QColor ink = t.color(Role::Inflection), ground = t.color(Role::Background);
    m_markGraph->setScatterStyle(QCPScatterStyle(QCPScatterStyle::ssDiamond, QPen(ground, 1), ink, 10));
    m_openMarkGraph->setScatterStyle(QCPScatterStyle(QCPScatterStyle::ssDiamond, QPen(ink, 1.2), ground, 9));
  }
  for (Curve& c : m_curves) styleCurve(c);
}

void HeapPlot::fillCurve(Curve& c, TimeRange range) {
  const int columns = int(std::max(m_rect->width(), 50) * m_plot->bufferDevicePixelRatio());
  const auto points = thinned(c.points(), range, columns);
  QVector<QCPGraphData> data;
  data.reserve(qsizetype(points.size()) + 16);
  for (std::size_t i = 0; i < points.size(); ++i) {
    const HeapPoint& p = points[i];
    if (p.isGap() && i > 0 && !points[i - 1].isGap())
      data.push_back({key(p.time), points[i - 1].value});  // holds up to it
    data.push_back({key(p.time), p.value});
  }
  // The last value holds to the end of the trace.
  if (!points.empty() && !points.back().isGap() && points.back().time < m_document.trace->end()) {
    data.push_back({key(std::min(range.end, m_document.trace->end())), points.back().value});
  }
  std::stable_sort(data.begin(), data.end(),
                   [](const QCPGraphData& a, const QCPGraphData& b) { return a.key < b.key; });
  c.graph->data()->set(data, true);
}

void HeapPlot::fitValues(TimeRange range) {
  double least = std::numeric_limits<double>::max(), most = std::numeric_limits<double>::lowest();
  for (const Curve& c : m_curves) {
    for (const QCPGraphData& p : *c.graph->data()) {
      if (std::isnan(p.value) || p.key > key(range.end)) continue;
      least = std::min(least, p.value);
      most = std::max(most, p.value);
    }
  }
  if (most < least) return;
  if (least < most * 0.4) least = 0;
  const double pad = std::max((most - least) * 0.08, most * 0.005 + 1);
  m_rect->axis(QCPAxis::atLeft)->setRange(least == 0 ? 0 : std::max(0.0, least - pad), most + pad);
}

void HeapPlot::fillMarks() {
  m_marks.clear();
  if (m_markGraph == nullptr) return;
  QVector<QCPGraphData> confirmed, others;
  const auto& all = m_document.answers->inflections;
  for (std::size_t i = 0; i < all.size(); ++i) {
    if (!m_range.contains(all[i].time)) continue;
    // On the curve of its own source if that is drawn, else on the metric's other one.
    const auto fits = [&](const Curve& c, bool source) {
      return c.series->name == all[i].metric && (!source || c.series->source == all[i].source);
    };
    auto curve = std::find_if(m_curves.begin(), m_curves.end(), [&](const Curve& c) { return fits(c, true); });
    if (curve == m_curves.end())
      curve = std::find_if(m_curves.begin(), m_curves.end(), [&](const Curve& c) { return fits(c, false); });
    if (curve == m_curves.end()) continue;
    // At the upper end of the edge: on the curve of its own source by how inflections are found.
    const bool own = fits(*curve, true);
    const double value = own ? all[i].from : valueAt(curve->points(), all[i].time).value_or(all[i].from);
    m_marks.push_back({i, key(all[i].time), value});
    (isConfirmed(all[i]) ? confirmed : others).push_back({m_marks.back().key, value});
  }
  m_markGraph->data()->set(confirmed, false);
  m_openMarkGraph->data()->set(others, false);
}

// One below the other where there is no room for two beside each other. Widths of long values, not of those that are
// shown: a legend that changes while the pointer moves is none.
void HeapPlot::fitLegend() {
  const QFontMetrics metrics(m_legend->font());
  int columns[2] = {0, 0};
  for (std::size_t i = 0; i < m_curves.size(); ++i) {
    const QString longest = m_curves[i].title + QStringLiteral("  1023.9 MiB");
    const int width = m_legend->iconSize().width() + m_legend->iconTextPadding() + metrics.horizontalAdvance(longest);
    columns[i % 2] = std::max(columns[i % 2], width);
  }
  const QMargins margins = m_legend->margins();
  const int both = columns[0] + columns[1] + m_legend->columnSpacing() + margins.left() + margins.right();
  const int wrap = both <= m_plot->width() ? 2 : 1;
  if (m_legend->wrap() == wrap) return;
  m_legend->setWrap(wrap);
  m_legend->setFillOrder(m_legend->fillOrder(), true);
}

int HeapPlot::minimumHeight() const {
  const QMargins margins = m_rect->minimumMargins();
  const int labels = 2 * QFontMetrics(m_rect->axis(QCPAxis::atBottom)->tickLabelFont()).height();
  return m_legend->minimumOuterSizeHint().height() + kLeastHeight + margins.top() + margins.bottom() + labels;
}

void HeapPlot::showRange(TimeRange range, bool labelTime) {
  m_range = range;
  QCPAxis* time = m_rect->axis(QCPAxis::atBottom);
  time->setRange(key(range.begin), key(range.end));
  if (m_document.trace) setTimeTicks(time, range, *m_document.trace, m_rect->width());
  time->setTickLabels(labelTime);
  if (!labelTime) time->setLabel(QString());
  for (Curve& c : m_curves) fillCurve(c, range);
  fitValues(range);
  if (m_document.answers) fillMarks();
}

void HeapPlot::showCursor(std::optional<Time> at) {
  m_cursor->setVisible(at.has_value());
  if (at) moveTo(m_cursor, key(*at));
  for (Curve& c : m_curves) {
    const auto value = valueAt(c.points(), at ? *at : m_range.end);
    c.graph->setName(c.title + QStringLiteral("  ") + (value ? heapValue(*c.series, *value) : dash()));
  }
}

void HeapPlot::showSelection(const Subject& selection) {
  m_delete->setVisible(false);
  m_cycle->setVisible(false);
  if (!m_document.answers) return;
  std::optional<std::size_t> cycle;
  if (selection.is(deleteType()) && selection.index < m_document.answers->deletes.size()) {
    const DeleteOp& op = m_document.answers->deletes[selection.index];
    moveTo(m_delete, key(op.t0()));
    cycle = op.reclaim.cycle;
  }
  if (selection.is(cycleType())) cycle = selection.index;
  if (!cycle || *cycle >= m_document.answers->cycles.size()) return;
  const GcCycle& c = m_document.answers->cycles[*cycle];
  m_cycle->topLeft->setCoords(key(c.start), 0);
  m_cycle->bottomRight->setCoords(key(c.markEnd.value_or(m_document.trace->end())), 1);
  m_cycle->setVisible(true);
}

std::size_t HeapPlot::drawnPoints() const {
  std::size_t n = 0;
  for (const Curve& c : m_curves) n += std::size_t(c.graph->data()->size());
  return n;
}

std::optional<QPointF> HeapPlot::inflectionPoint(std::size_t index) const {
  for (const Mark& m : m_marks) {
    if (m.index != index) continue;
    return QPointF(m_rect->axis(QCPAxis::atBottom)->coordToPixel(m.key),
                   m_rect->axis(QCPAxis::atLeft)->coordToPixel(m.value));
  }
  return std::nullopt;
}

std::optional<std::size_t> HeapPlot::inflectionAt(QPointF at) const {
  if (!m_rect->visible() || !m_rect->rect().contains(at.toPoint())) return std::nullopt;
  std::optional<std::size_t> best;
  double bestDistance = kNear;
  for (const Mark& m : m_marks) {
    const double distance = std::abs(m_rect->axis(QCPAxis::atBottom)->coordToPixel(m.key) - at.x());
    if (distance >= bestDistance) continue;
    bestDistance = distance;
    best = m.index;
  }
  return best;
}

}  // namespace sweepscope
