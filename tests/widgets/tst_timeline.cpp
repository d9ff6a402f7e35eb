// The timeline on the bundled samples: what is painted is what a click finds, markers select, keys step, wheel and
// drags move, and panning paints what painting anew would.
#include <QScrollBar>
#include <QSignalSpy>
#include <QWheelEvent>
#include <QtTest>

#include "analysis/analyse.h"
#include "trace/loader.h"
#include "widgets/bridge.h"
#include "widgets/geometry.h"
#include "widgets/overviewwidget.h"
#include "widgets/rowcache.h"
#include "widgets/steps.h"
#include "widgets/timelinewidget.h"
#include "widgets/tooltips.h"
#include "widgets/words.h"

using namespace sweepscope;

namespace {

Document open(const char* name) {
  const auto trace = loadTrace(std::string(SWEEPSCOPE_SAMPLES) + "/" + name);
  if (!trace) return {};
  Document document;
  document.trace = *trace;
  document.answers = std::make_shared<Answers>(analyse(*document.trace));
  return document;
}

TimeRange part(const Trace& trace, double from, double to) {
  const TimeRange whole = trace.range();
  const auto at = [&](double share) { return whole.begin + Duration{std::int64_t(double(whole.length().ns) * share)}; };
  return {at(from), at(to)};
}

std::vector<Row> someRows(const LaneLayout& layout) {
  std::vector<Row> rows = layout.fixedRows();
  const auto more = layout.rowsBetween(0, 2000);
  rows.insert(rows.end(), more.begin(), more.end());
  return rows;
}

}  // namespace

class TestTimeline : public QObject {
  Q_OBJECT
 private slots:
  void initTestCase();
  void init();
  void everyPaintedPixelIsHit_data();
  void everyPaintedPixelIsHit();
  void panningIsPaintingAnew_data();
  void panningIsPaintingAnew();
  void lanesAreMadeWhereLookedAt();
  void clickOnAMarkerSelectsTheDelete();
  void everyDeleteHasABridgeOrAReason();
  void fittingADeleteFitsItsBridge();
  void keysStepThroughDeletesAndCycles();
  void keysStepThroughALane();
  void keysStepInAClickedLane();
  void choosingADeleteShowsItsLane();
  void keysSetBookmarks();
  void wheelZoomsAtThePointer();
  void restingPointerFollows();
  void dragPans();
  void rulerDragMeasuresAndSnaps();
  void clickOnAGroupExpandsIt();
  void hiddenLanesAreGone();
  void paintsAllOfItself();
  void tooltipsSayWhatItIs();
  void overviewMovesTheRange();
  void nothingOpenIsNoTrouble();

 private:
  QPoint laneCentre(RowKind, Time) const;
  Document m_document;
  std::unique_ptr<ViewState> m_state;
  std::unique_ptr<TimelineWidget> m_widget;
};

void TestTimeline::initTestCase() {
  m_document = open("go1.26-allocfree.trace");
  QVERIFY(m_document);
  QVERIFY(!m_document.answers->deletes.empty());
  QVERIFY(!m_document.answers->cycles.empty());
}

void TestTimeline::init() {
  m_state = std::make_unique<ViewState>();
  m_state->setLimits(m_document.trace->range(), false);
  m_widget = std::make_unique<TimelineWidget>(m_state.get());
  m_widget->setDocument(m_document);
  m_widget->resize(1200, 700);
  m_widget->show();
  QCoreApplication::processEvents();
}

void TestTimeline::everyPaintedPixelIsHit_data() {
  QTest::addColumn<double>("from");
  QTest::addColumn<double>("to");
  QTest::addColumn<bool>("expanded");
  QTest::newRow("whole") << 0.0 << 1.0 << false;
  QTest::newRow("half") << 0.3 << 0.7 << true;
  QTest::newRow("hundredth") << 0.40 << 0.41 << true;
  QTest::newRow("thousandth") << 0.2200 << 0.2215 << false;
}

// Painting goes over the boxes in their order, so a pixel shows the last box that holds it. A click there must mean the
// span of that box; a box that shows several spans must give one that is there and has the box's state.
void TestTimeline::everyPaintedPixelIsHit() {
  QFETCH(double, from);
  QFETCH(double, to);
  QFETCH(bool, expanded);
  const auto index = laneIndex(m_document);
  LayoutOptions options;
  options.range = part(*m_document.trace, from, to);
  options.measures = {1};
  options.expanded = [&](std::size_t) { return expanded; };
  const LaneLayout layout(*index, options);
  const int width = 500;
  LaneContext context{*index, TimeAxis::fit(options.range, width, m_document.trace->origin()), {1}};
  std::size_t checked = 0;
  for (const Row& row : someRows(layout)) {
    if (row.kind == RowKind::Heap || row.kind == RowKind::Deletes || row.kind == RowKind::More) continue;
    context.folded.reset();
    const RowGeometry g = rowGeometry(context, row, 0, width);
    context.folded = g.folded;
    std::vector<int> owner(std::size_t(width * row.height), -1);
    for (std::size_t i = 0; i < g.boxes.size(); ++i) {
      const Box& b = g.boxes[i];
      QVERIFY(b.x0 >= 0 && b.x1 <= width && b.y0 >= 0 && b.y1 <= row.height && b.x0 < b.x1 && b.y0 < b.y1);
      for (int y = b.y0; y < b.y1; ++y) {
        for (int x = b.x0; x < b.x1; ++x) owner[std::size_t(y * width + x)] = int(i);
      }
    }
    for (int x = 0; x < width; x += 3) {
      for (int y = 0; y < row.height; ++y) {
        const int i = owner[std::size_t(y * width + x)];
        const Selection s = hitTest(context, row, x, y);
        if (i < 0) {  // beside low shapes a lane means what it has in the column
          const auto above =
              std::any_of(g.boxes.begin(), g.boxes.end(), [&](auto& b) { return b.x0 <= x && x < b.x1; });
          QVERIFY(above || !s);
          continue;
        }
        const Box& b = g.boxes[std::size_t(i)];
        const QString where =
            QString("row %1/%2 x %3 y %4 %5").arg(int(row.kind)).arg(row.index).arg(x).arg(y).arg(roleName(b.role));
        QVERIFY2(bool(s), qPrintable(where));
        ++checked;
        if (b.target >= 0) {
          QVERIFY2(s == g.targets[std::size_t(b.target)], qPrintable(where));
        } else {
          const TimeRange column = context.axis.columns(x, x + 1);
          QVERIFY2(s.span.begin < column.end && s.span.end > column.begin - Duration{1}, qPrintable(where));
        }
      }
    }
  }
  QVERIFY(checked > 1000);
}

void TestTimeline::panningIsPaintingAnew_data() {
  QTest::addColumn<double>("share");
  QTest::newRow("tenth") << 0.1;
  QTest::newRow("hundredth") << 0.01;
}

void TestTimeline::panningIsPaintingAnew() {
  QFETCH(double, share);
  const auto index = laneIndex(m_document);
  LayoutOptions options;
  options.range = part(*m_document.trace, 0.3, 0.3 + share);
  options.measures = {1};
  const LaneLayout layout(*index, options);
  TimeAxis axis = TimeAxis::fit(options.range, 700, m_document.trace->origin());
  RowCache cache([] {});
  const Theme& light = theme(ThemeKind::Light);
  for (const int by : {0, 13, -200, 1, 350, -699}) {
    axis.left += by;
    const LaneContext context{*index, axis, {1}};
    cache.beginFrame(light, index, context, 0);
    RowCache fresh([] {});
    fresh.beginFrame(light, index, context, 0);
    for (const Row& row : someRows(layout)) {
      const PlacedRow placed{row, {}, {}, false};
      const QImage& panned = cache.strip(placed).shown();
      const auto& anew = fresh.strip(placed);
      if (cache.folded(row) != anew.folded) continue;  // decided for another stretch of the lane
      QVERIFY2(panned == anew.image,
               qPrintable(QString("row %1/%2, moved by %3").arg(int(row.kind)).arg(row.index).arg(by)));
    }
  }
}

void TestTimeline::lanesAreMadeWhereLookedAt() {
  const auto index = laneIndex(m_document);
  LayoutOptions options;
  options.range = m_document.trace->range();
  options.measures = {1};
  options.expanded = [](std::size_t) { return true; };
  const LaneLayout layout(*index, options);
  const auto all = layout.rowsBetween(0, layout.scrollHeight());
  int y = 0;
  for (const Row& row : all) {
    QCOMPARE(row.y, y);
    y += row.height;
    const auto here = layout.rowsBetween(row.y, row.y + 1);
    QCOMPARE(here.size(), 1u);
    QVERIFY(here[0] == row);
    if (row.kind == RowKind::Goroutine) QVERIFY(layout.rowOfGoroutine(*m_document.trace, row.goroutine) == row);
  }
  QCOMPARE(y, layout.scrollHeight());
}

void TestTimeline::clickOnAMarkerSelectsTheDelete() {
  std::size_t clicked = 0;
  for (const auto& op : m_document.answers->deletes) {
    // Near enough for its marker not to share a pixel with others.
    m_state->setRange({op.t0() - Duration{3000}, op.t0() + Duration{3000}});
    QCoreApplication::processEvents();
    const QRect marker = m_widget->markerRect(op.index);
    QVERIFY(!marker.isEmpty());
    m_state->clear();
    QTest::mouseClick(m_widget.get(), Qt::LeftButton, {}, marker.center());
    QVERIFY(m_state->selection().kind == SelectedKind::Delete);
    QCOMPARE(m_state->selection().index, op.index);
    QCOMPARE(m_state->selection().goroutine.value, op.goroutine.value);
    if (++clicked == 40) break;
  }
  QVERIFY(m_widget->markerRect(m_document.answers->deletes.size()).isEmpty());
}

void TestTimeline::everyDeleteHasABridgeOrAReason() {
  const auto index = laneIndex(m_document);
  const LaneContext context{*index, TimeAxis::fit(m_document.trace->range(), 1000, m_document.trace->origin()), {1}};
  for (const auto& op : m_document.answers->deletes) {
    const Bridge b = makeBridge(context, op.index);
    QVERIFY(!b.label.isEmpty());
    QCOMPARE(b.x0, context.axis.column(op.t0()));
    const Evidence e = op.reclaim.evidence;
    QCOMPARE(b.dashed, e == Evidence::Inferred || e == Evidence::Ambiguous);
    if (e == Evidence::None) continue;
    QVERIFY(b.to > b.from);
    if (e == Evidence::Freed) QVERIFY(b.to == *op.reclaim.at);
    if (!op.reclaim.cycle) continue;
    for (const BridgeCycle& between : b.between) {
      QVERIFY(between.cycle < *op.reclaim.cycle);
      QVERIFY(!between.why.isEmpty());
      QVERIFY(m_document.answers->cycles[between.cycle].markEnd > op.t0());
    }
  }
}

void TestTimeline::fittingADeleteFitsItsBridge() {
  const DeleteOp op = m_document.answers->deletes[0];
  m_widget->selectDelete(0);
  QTest::keyClick(m_widget.get(), Qt::Key_F);
  const TimeRange whole = m_state->range();
  QVERIFY(whole.contains(op.t0()) && whole.contains(*bridgeEnd(*m_document.answers, op)));
  QVERIFY(whole.length().ns < 2 * (*bridgeEnd(*m_document.answers, op) - op.t0()).ns);
  QTest::keyClick(m_widget.get(), Qt::Key_F);
  QVERIFY(m_state->range().contains(op.t0()));
  QVERIFY(m_state->range().length().ns < whole.length().ns / 10);
}

void TestTimeline::keysSetBookmarks() {
  const TimeRange r = m_state->range();
  const Time middle = r.begin + Duration{r.length().ns / 2}, early = r.begin + Duration{r.length().ns / 4};
  QTest::keyClick(m_widget.get(), Qt::Key_M);
  QCOMPARE(m_state->bookmarks(), std::vector<Time>{middle});
  m_state->setHoverTime(early);
  const auto accents = [&] {
    const QImage image = m_widget->grab(QRect(0, 0, m_widget->width(), 24)).toImage();
    int count = 0;
    for (int x = 0; x < image.width(); ++x)
      for (int y = 0; y < image.height(); ++y)
        count += image.pixel(x, y) == theme(ThemeKind::Light).rgb(Role::Accent) ? 1 : 0;
    return count;
  };
  const int one = accents();
  QVERIFY(one > 20);
  QTest::keyClick(m_widget.get(), Qt::Key_M);
  QCOMPARE(m_state->bookmarks(), (std::vector<Time>{early, middle}));
  QCOMPARE(accents(), 2 * one);
  QTest::keyClick(m_widget.get(), Qt::Key_B);
  QCOMPARE(*m_state->hoverTime(), middle);
  QTest::keyClick(m_widget.get(), Qt::Key_B, Qt::ShiftModifier);
  QCOMPARE(*m_state->hoverTime(), early);
  // Some pixels beside it is still on it.
  m_state->setHoverTime(early + Duration{r.length().ns / m_widget->width() * 3});
  QTest::keyClick(m_widget.get(), Qt::Key_M);
  QCOMPARE(m_state->bookmarks(), std::vector<Time>{middle});
  // One out of sight is brought back.
  m_state->setRange({r.begin, early});
  QTest::keyClick(m_widget.get(), Qt::Key_B);
  QVERIFY(m_state->range().contains(middle));
}

void TestTimeline::keysStepThroughDeletesAndCycles() {
  // The first one in view, and the last one.
  const auto& deletes = m_document.answers->deletes;
  m_state->setRange(part(*m_document.trace, 0.3, 0.6));
  QTest::keyClick(m_widget.get(), Qt::Key_N);
  QVERIFY(m_state->selection().kind == SelectedKind::Delete);
  const std::size_t first = m_state->selection().index;
  QVERIFY(first > 0);
  QCOMPARE(first, deletes.firstFrom(part(*m_document.trace, 0.3, 0.6).begin));
  m_state->clear();
  m_state->setRange(part(*m_document.trace, 0.3, 0.6));
  QTest::keyClick(m_widget.get(), Qt::Key_P);
  QCOMPARE(m_state->selection().index, deletes.firstFrom(part(*m_document.trace, 0.3, 0.6).end) - 1);
  // One that begins exactly with the view is in it; without any in view it is the next one.
  m_state->clear();
  m_state->setRange({deletes[first].t0(), deletes[first].t0() + Duration{1000}});
  QTest::keyClick(m_widget.get(), Qt::Key_N);
  QCOMPARE(m_state->selection().index, first);
  m_state->clear();
  m_state->setRange({deletes[first].t0() + Duration{1}, deletes[first].t0() + Duration{100}});
  QTest::keyClick(m_widget.get(), Qt::Key_N);
  QCOMPARE(m_state->selection().index, first + 1);
  QTest::keyClick(m_widget.get(), Qt::Key_P);
  QCOMPARE(m_state->selection().index, first);
  QTest::keyClick(m_widget.get(), Qt::Key_N);
  QCOMPARE(m_state->selection().index, first + 1);
  QTest::keyClick(m_widget.get(), Qt::Key_P);
  QTest::keyClick(m_widget.get(), Qt::Key_P);
  QCOMPARE(m_state->selection().index, first - 1);
  QTest::keyClick(m_widget.get(), Qt::Key_G);
  QVERIFY(m_state->selection().kind == SelectedKind::Cycle);
  const std::size_t cycle = m_state->selection().index;
  QVERIFY(m_document.answers->cycles[cycle].start > m_document.answers->deletes[first - 1].t0() - Duration{1});
  QTest::keyClick(m_widget.get(), Qt::Key_G, Qt::ShiftModifier);
  QCOMPARE(m_state->selection().index, cycle - 1);
  QTest::keyClick(m_widget.get(), Qt::Key_Escape);
  QVERIFY(!m_state->selection());
  // What is selected is brought into view.
  m_state->setRange(part(*m_document.trace, 0, 0.01));
  m_widget->selectDelete(m_document.answers->deletes.size() - 1);
  QVERIFY(!m_widget->markerRect(m_document.answers->deletes.size() - 1).isEmpty());
}

void TestTimeline::keysStepThroughALane() {
  const auto index = laneIndex(m_document);
  const GoroutineId g = m_document.answers->deletes.front().goroutine;
  std::vector<GoSpan> spans;
  m_document.trace->visitGoroutine(g, m_document.trace->range(), [&](const GoSpan& s) {
    if (s.state != GoState::Undetermined && s.state != GoState::NotExist) spans.push_back(s);
    return spans.size() < 50;
  });
  QVERIFY(spans.size() > 10);
  Selection s{SelectedKind::GoSpan, 0, g, {}, {spans[5].begin, spans[5].end}};
  m_state->select(s);
  for (std::size_t i = 6; i < 10; ++i) {
    QTest::keyClick(m_widget.get(), Qt::Key_Period);
    QVERIFY(m_state->selection().span == (TimeRange{spans[i].begin, spans[i].end}));
  }
  for (std::size_t i = 9; i-- > 3;) {
    QTest::keyClick(m_widget.get(), Qt::Key_Comma);
    QVERIFY(m_state->selection().span == (TimeRange{spans[i].begin, spans[i].end}));
  }
  // Every kind knows its neighbours, and comes back.
  for (const auto& w : index->workers) {
    if (w->track.size() < 3) continue;
    const Piece p = w->track.at(1);
    s = {SelectedKind::Worker, p.index, w->goroutine, {}, {p.begin, p.end}};
    const Selection next = neighbour(*index, s, 1);
    QCOMPARE(next.index, std::size_t(w->track.at(2).index));
    QCOMPARE(neighbour(*index, next, -1).index, s.index);
  }
  const Selection stop = neighbour(
      *index, {SelectedKind::Stop, 1, {}, {}, {m_document.trace->stops()[1].begin, m_document.trace->stops()[1].end}},
      1);
  QCOMPARE(stop.index, 2u);
}

// A click on a name, or beside what a lane has, says in which lane the keys step.
void TestTimeline::keysStepInAClickedLane() {
  const auto index = laneIndex(m_document);
  LayoutOptions options;
  options.range = m_state->range();
  options.measures = {1};
  const LaneLayout layout(*index, options);
  const int ruler = Measures{1}.ruler();
  const auto middleOf = [&](RowKind kind) {
    const Row* row = layout.fixedRow(kind);
    return ruler + row->y + row->height / 2;
  };
  QTest::mouseClick(m_widget.get(), Qt::LeftButton, {}, {20, middleOf(RowKind::Deletes)});
  QTest::keyClick(m_widget.get(), Qt::Key_Period);
  QVERIFY(m_state->selection().kind == SelectedKind::Delete);
  QCOMPARE(m_state->selection().index, std::size_t{0});
  QTest::keyClick(m_widget.get(), Qt::Key_Period);
  QCOMPARE(m_state->selection().index, std::size_t{1});
  // Another lane's name: what is selected stays, and the keys go on over there.
  QTest::mouseClick(m_widget.get(), Qt::LeftButton, {}, {20, middleOf(RowKind::Gc)});
  QVERIFY(m_state->selection().kind == SelectedKind::Delete);
  QTest::keyClick(m_widget.get(), Qt::Key_Comma);
  QVERIFY(m_state->selection().kind == SelectedKind::Cycle);
  for (const RowKind kind : {RowKind::Worker, RowKind::Proc, RowKind::Group}) {
    const auto rows = someRows(layout);
    const auto row = std::find_if(rows.begin(), rows.end(), [&](const Row& r) {
      return r.kind == kind && (kind != RowKind::Group || m_document.trace->groups()[r.index].goroutines == 1);
    });
    QVERIFY(row != rows.end());
    const int top = ruler + (kind == RowKind::Worker ? 0 : layout.fixedHeight()) + row->y;
    m_widget->resize(1200, std::max(700, top + 300));
    QCoreApplication::processEvents();
    m_state->clear();
    QTest::mouseClick(m_widget.get(), Qt::LeftButton, {}, {60, top + row->height / 2});
    QTest::keyClick(m_widget.get(), Qt::Key_Period);
    const Selection first = m_state->selection();
    QVERIFY(first && first.span.begin >= m_state->limits().begin);
    QVERIFY(first.kind != SelectedKind::Goroutine);
    QTest::keyClick(m_widget.get(), Qt::Key_Period);
    QVERIFY(m_state->selection().span.begin > first.span.begin);
    QVERIFY(first == firstInLane(*index, *row, m_state->limits(), 1));
    const Selection last = firstInLane(*index, *row, m_state->limits(), -1);
    QVERIFY(last && last.span.begin >= m_state->selection().span.begin);
    QVERIFY(!neighbour(*index, last, 1));
  }
}

// A delete that is chosen from afar brings its goroutine's lane into view; a lane that is in view stays where it is.
void TestTimeline::choosingADeleteShowsItsLane() {
  const DeleteOp op = m_document.answers->deletes[0];
  auto* bar = m_widget->findChild<QScrollBar*>();
  m_widget->resize(1200, 420);
  QCoreApplication::processEvents();
  QVERIFY(bar->maximum() > 0);
  const auto index = laneIndex(m_document);
  LayoutOptions options;
  options.range = m_state->range();
  options.measures = {1};
  const LaneLayout layout(*index, options);
  const auto row = layout.rowOfGoroutine(*m_document.trace, op.goroutine);
  QVERIFY(row);
  const bool pinned = layout.fixedHeight() <= (420 - Measures{1}.ruler()) * 6 / 10;
  const int y = row->y + (pinned ? 0 : layout.fixedHeight());
  const int height = 420 - Measures{1}.ruler() - (pinned ? layout.fixedHeight() : 0);
  const auto inView = [&] { return y >= bar->value() && y + row->height <= bar->value() + height; };
  bar->setValue(y > height ? 0 : bar->maximum());
  QVERIFY(!inView());
  m_widget->selectDelete(0);
  QVERIFY(inView());
  const int before = bar->value();
  bar->setValue(before + (y > bar->value() + 4 ? 4 : -4));
  QVERIFY(inView());
  const int moved = bar->value();
  m_widget->selectDelete(0);
  QCOMPARE(bar->value(), moved);
}

void TestTimeline::wheelZoomsAtThePointer() {
  const QPoint at(700, 300);
  const auto timeAt = [&] {
    const double share =
        (at.x() - m_widget->nameColumnWidth()) / double(m_widget->width() - m_widget->nameColumnWidth());
    return m_state->range().begin + Duration{std::int64_t(share * double(m_state->range().length().ns))};
  };
  const Time before = timeAt();
  for (int i = 0; i < 5; ++i) {
    QWheelEvent e(at, m_widget->mapToGlobal(at), {}, QPoint(0, 120), Qt::NoButton, Qt::ControlModifier,
                  Qt::NoScrollPhase, false);
    QApplication::sendEvent(m_widget.get(), &e);
    QCoreApplication::processEvents();
  }
  QVERIFY(m_state->range().length().ns < m_document.trace->range().length().ns / 2);
  QVERIFY(std::abs((timeAt() - before).ns) < m_state->range().length().ns / 40);
}

// Keys move what is below a pointer that rests: the cursor tells the moment that is there now.
void TestTimeline::restingPointerFollows() {
  m_widget->setAttribute(Qt::WA_UnderMouse);
  QTest::mouseMove(m_widget.get(), {600, 400});
  QTRY_VERIFY(m_state->hoverTime().has_value());
  const Time before = *m_state->hoverTime();
  m_state->setRange(part(*m_document.trace, 0.7, 0.8));
  QTRY_VERIFY(*m_state->hoverTime() != before);
  const Time after = *m_state->hoverTime();
  QVERIFY(m_state->range().contains(after));
  QTest::mouseMove(m_widget.get(), {700, 400});
  QTRY_VERIFY(*m_state->hoverTime() != after);
  QTest::mouseMove(m_widget.get(), {600, 400});
  QTRY_COMPARE(*m_state->hoverTime(), after);
}

void TestTimeline::dragPans() {
  m_state->setRange(part(*m_document.trace, 0.4, 0.5));
  QCoreApplication::processEvents();
  const TimeRange before = m_state->range();
  QTest::mousePress(m_widget.get(), Qt::LeftButton, {}, {600, 400});
  QTest::mouseMove(m_widget.get(), {550, 400});
  QTest::mouseMove(m_widget.get(), {500, 400});
  QTest::mouseRelease(m_widget.get(), Qt::LeftButton, {}, {500, 400});
  const Duration moved = m_state->range().begin - before.begin;
  const double expected = 100.0 * double(before.length().ns) / (m_widget->width() - m_widget->nameColumnWidth());
  QVERIFY(std::abs(double(moved.ns) - expected) < expected / 20);
  QCOMPARE(m_state->range().length().ns, before.length().ns);
  QVERIFY(!m_state->selection());
  m_state->back();
  QVERIFY(m_state->range() == before);
}

void TestTimeline::rulerDragMeasuresAndSnaps() {
  const GcCycle& cycle = m_document.answers->cycles[m_document.answers->cycles.size() / 2];
  QVERIFY(cycle.markEnd);
  const Duration length = *cycle.markEnd - cycle.start;
  m_state->setRange({cycle.start - length, *cycle.markEnd + length});
  QCoreApplication::processEvents();
  // The pointer's place for a time, found by asking the shared cursor.
  const auto xOf = [&](Time t) {
    int low = m_widget->nameColumnWidth() + 1, high = m_widget->width() - 20;
    while (low < high) {
      const int middle = (low + high) / 2;
      QTest::mouseMove(m_widget.get(), {middle, 10});
      if (*m_state->hoverTime() < t) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  };
  const int x0 = xOf(cycle.start), x1 = xOf(*cycle.markEnd);
  QTest::mousePress(m_widget.get(), Qt::LeftButton, {}, {x0 + 3, 10});
  QTest::mouseMove(m_widget.get(), {x0 + 90, 10});
  QTest::mouseMove(m_widget.get(), {x1 - 4, 10});
  QTest::mouseRelease(m_widget.get(), Qt::LeftButton, {}, {x1 - 4, 10});
  QVERIFY(m_state->measured());
  const auto index = laneIndex(m_document);
  const auto isEdge = [&](Time t) {
    for (const PieceList* track : {&index->gc, &index->otherStops}) {
      for (std::size_t i = 0; i < track->size(); ++i) {
        if (track->at(i).begin == t || track->at(i).end == t) return true;
      }
    }
    return false;
  };
  QVERIFY(isEdge(m_state->measured()->begin));
  QVERIFY(isEdge(m_state->measured()->end));
  QVERIFY(std::abs((m_state->measured()->begin - cycle.start).ns) < length.ns / 10);
  QVERIFY(std::abs((m_state->measured()->end - *cycle.markEnd).ns) < length.ns / 10);
  QTest::keyClick(m_widget.get(), Qt::Key_Escape);
  QVERIFY(!m_state->measured());
}

void TestTimeline::clickOnAGroupExpandsIt() {
  std::optional<std::size_t> group;
  for (std::size_t i = 0; i < m_document.trace->groups().size(); ++i) {
    if (m_document.trace->groups()[i].goroutines > 1) group = i;
  }
  QVERIFY(group);
  GoroutineId member;
  m_document.trace->visitGroup(*group, m_document.trace->range(), 1, [&](const PackedGoroutine& p) { member = p.id; });
  QVERIFY(!m_state->groupExpanded(*group));
  m_widget->revealGoroutine(member);
  QVERIFY(m_state->groupExpanded(*group));
}

void TestTimeline::hiddenLanesAreGone() {
  QVERIFY(!m_widget->markerRect(0).isEmpty());
  m_state->showLane(LaneKind::Deletes, false);
  QCoreApplication::processEvents();
  QVERIFY(m_widget->markerRect(0).isEmpty());
  for (const LaneKind lane : {LaneKind::Gc, LaneKind::Workers, LaneKind::Heap, LaneKind::Procs, LaneKind::Goroutines}) {
    m_state->showLane(lane, false);
  }
  QCoreApplication::processEvents();
  QVERIFY(!m_widget->grab().isNull());
}

// What stood there before must not show through anywhere: the widget has no ground of its own.
void TestTimeline::paintsAllOfItself() {
  const auto untouched = [&] {
    QImage image(m_widget->size(), QImage::Format_RGB32);
    const QRgb before = qRgb(255, 0, 255);
    image.fill(before);
    m_widget->render(&image, QPoint(), QRegion(), QWidget::RenderFlags());
    int n = 0;
    for (int y = 0; y < image.height(); ++y) {
      const auto* line = reinterpret_cast<const QRgb*>(image.constScanLine(y));
      n += int(std::count(line, line + image.width(), before));
    }
    return n;
  };
  for (const QSize size : {QSize(1200, 2000), QSize(700, 400), QSize(400, 270)}) {
    m_widget->resize(size);
    QCoreApplication::processEvents();
    QCOMPARE(untouched(), 0);
  }
  m_widget->resize(1000, 900);
  for (const LaneKind lane : {LaneKind::Goroutines, LaneKind::Deletes, LaneKind::Procs, LaneKind::Gc}) {
    m_state->showLane(lane, false);
    QCoreApplication::processEvents();
    QCOMPARE(untouched(), 0);
  }
}

void TestTimeline::tooltipsSayWhatItIs() {
  const Answers& answers = *m_document.answers;
  for (const GcCycle& c : answers.cycles) {
    const QString text = tooltipText(m_document, cycleSelection(*m_document.trace, answers, c.index));
    QVERIFY(text.contains("mark phase"));
    QCOMPARE(text.contains(triggerSentence(c.trigger)), c.trigger != Trigger::Unknown);
  }
  for (const auto& op : answers.deletes) {
    const QString text = tooltipText(m_document, deleteSelection(answers, op.index));
    QVERIFY(text.startsWith("delete"));
    QVERIFY(text.contains(evidenceText(op.reclaim.evidence)));
  }
  Selection s{SelectedKind::Stop, 0, {}, {}, {m_document.trace->stops()[0].begin, m_document.trace->stops()[0].end}};
  QVERIFY(tooltipText(m_document, s).contains("stop-the-world"));
  QVERIFY(tooltipText({}, s).isEmpty());
}

void TestTimeline::overviewMovesTheRange() {
  OverviewWidget overview(m_state.get());
  overview.setDocument(m_document);
  overview.resize(1000, 56);
  overview.show();
  m_state->setRange(part(*m_document.trace, 0.2, 0.4));
  QCoreApplication::processEvents();
  QRect handle = overview.handleRect();
  QVERIFY(std::abs(handle.left() - 200) <= 1 && std::abs(handle.right() - 400) <= 2);
  QTest::mousePress(&overview, Qt::LeftButton, {}, handle.center());
  QTest::mouseMove(&overview, handle.center() + QPoint(300, 0));
  QTest::mouseRelease(&overview, Qt::LeftButton, {}, handle.center() + QPoint(300, 0));
  QVERIFY(std::abs(overview.handleRect().left() - 500) <= 1);
  handle = overview.handleRect();
  QTest::mousePress(&overview, Qt::LeftButton, {}, {handle.right(), 20});
  QTest::mouseMove(&overview, {handle.right() + 100, 20});
  QTest::mouseRelease(&overview, Qt::LeftButton, {}, {handle.right() + 100, 20});
  QVERIFY(std::abs(overview.handleRect().right() - 800) <= 2);
  QVERIFY(std::abs(overview.handleRect().left() - 500) <= 1);
  QTest::mouseClick(&overview, Qt::LeftButton, {}, {100, 20});
  QVERIFY(std::abs(overview.handleRect().center().x() - 150) <= 2);  // as far left as it goes
}

void TestTimeline::nothingOpenIsNoTrouble() {
  ViewState state;
  TimelineWidget timeline(&state);
  OverviewWidget overview(&state);
  timeline.resize(400, 300);
  overview.resize(400, 56);
  QVERIFY(!timeline.grab().isNull());
  QVERIFY(!overview.grab().isNull());
  for (const int key : {Qt::Key_W, Qt::Key_N, Qt::Key_G, Qt::Key_Period, Qt::Key_F, Qt::Key_Escape, Qt::Key_0}) {
    QTest::keyClick(&timeline, Qt::Key(key));
  }
  QTest::mouseClick(&timeline, Qt::LeftButton, {}, {300, 100});
  timeline.setDocument(m_document);
  timeline.setDocument({});
  QVERIFY(timeline.markerRect(0).isEmpty());
  // A trace whose answers are still to come.
  Document early = m_document;
  early.answers = nullptr;
  state.setLimits(early.trace->range(), false);
  timeline.setDocument(early);
  QVERIFY(!timeline.grab().isNull());
}

QTEST_MAIN(TestTimeline)
#include "tst_timeline.moc"
