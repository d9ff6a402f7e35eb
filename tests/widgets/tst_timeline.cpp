// SPDX-License-Identifier: GPL-3.0-or-later

// The timeline on the bundled samples: what is painted is what a click finds, markers select, keys act, wheel and
// drags move, and panning paints what painting anew would.
#include <QSignalSpy>
#include <QWheelEvent>
#include <QtTest>

#include "tests/widgets/timelines.h"
#include "widgets/bridge.h"
#include "widgets/overviewwidget.h"
#include "widgets/rowcache.h"
#include "widgets/subjects/cyclesubject.h"
#include "widgets/subjects/deletesubject.h"
#include "widgets/subjects/groupsubject.h"
#include "widgets/subjects/stopsubject.h"
#include "widgets/words.h"
#include "wire/units.h"

using namespace sweepscope;
using namespace sweepscope::test;

class TestTimeline : public QObject {
  Q_OBJECT
 private slots:
  void initTestCase();
  void init();
  void everyPaintedPixelIsHit_data();
  void everyPaintedPixelIsHit();
  void panningIsPaintingAnew_data();
  void panningIsPaintingAnew();
  void panningKeepsOneLabelASpan();
  void longStopsGoOverAllLanes();
  void lanesAreMadeWhereLookedAt();
  void clickOnAMarkerSelectsTheDelete();
  void everyDeleteHasABridgeOrAReason();
  void fittingADeleteFitsItsBridge();
  void bookmarksAreSetAndFound();
  void wheelZoomsAtThePointer();
  void restingPointerFollows();
  void dragPans();
  void rulerDragMeasuresAndSnaps();
  void clickOnAGroupExpandsIt();
  void hiddenLanesAreGone();
  void paintsAllOfItself();
  void tooltipsSayWhatItIs();
  void markersKnowWhomTheyStandFor();
  void heapTooltipsHaveTheValues();
  void overviewMovesTheRange();
  void nothingOpenIsNoTrouble();

 private:
  QPoint laneCentre(const Lane&, Time) const;
  Document m_document;
  std::unique_ptr<ShownTimeline> m_shown;
  ViewState* m_state = nullptr;
  TimelineWidget* m_widget = nullptr;
};

void TestTimeline::initTestCase() {
  m_document = open("go1.26-allocfree.trace");
  QVERIFY(m_document);
  QVERIFY(!m_document.answers->deletes.empty());
  QVERIFY(!m_document.answers->cycles.empty());
}

void TestTimeline::init() {
  m_shown = std::make_unique<ShownTimeline>(m_document);
  m_state = &m_shown->state;
  m_widget = &m_shown->widget;
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
  options.expanded = [&](const Lane&, std::size_t) { return expanded; };
  const LaneLayout layout(*index, options);
  const int width = 500;
  LaneContext context{*index, TimeAxis::fit(options.range, width, m_document.trace->origin()), {1}};
  std::size_t checked = 0;
  for (const Row& row : someRows(layout)) {
    if (row.lane == &heapLane() || row.lane == &deletesLane() || row.part == RowPart::More) continue;
    context.folded.reset();
    const RowGeometry g = rowGeometry(context, row, 0, width);
    context.folded = g.folded;
    std::vector<int> owner(std::size_t(width) * std::size_t(row.height), -1);
    const auto place = [&](int x, int y) { return std::size_t(y) * std::size_t(width) + std::size_t(x); };
    for (std::size_t i = 0; i < g.boxes.size(); ++i) {
      const Box& b = g.boxes[i];
      QVERIFY(b.x0 >= 0 && b.x1 <= width && b.y0 >= 0 && b.y1 <= row.height && b.x0 < b.x1 && b.y0 < b.y1);
      for (int y = b.y0; y < b.y1; ++y) {
        for (int x = b.x0; x < b.x1; ++x) owner[place(x, y)] = int(i);
      }
    }
    for (int x = 0; x < width; x += 3) {
      for (int y = 0; y < row.height; ++y) {
        const int i = owner[place(x, y)];
        const Subject s = hitTest(context, row, x, y);
        if (i < 0) {  // beside low shapes a lane means what it has in the column
          const auto above =
              std::any_of(g.boxes.begin(), g.boxes.end(), [&](auto& b) { return b.x0 <= x && x < b.x1; });
          QVERIFY(above || !s);
          continue;
        }
        const Box& b = g.boxes[std::size_t(i)];
        const QString where =
            QString("row %1/%2 x %3 y %4 %5").arg(row.lane->id()).arg(row.index).arg(x).arg(y).arg(roleName(b.role));
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
  const auto index = laneIndex(withUserEvents(m_document));
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
      if (cache.folded(row) != anew.folded) continue;  // decided for another part of the lane
      QVERIFY2(panned == anew.image,
               qPrintable(QString("row %1/%2, moved by %3").arg(row.lane->id()).arg(row.index).arg(by)));
    }
  }
}

// Far inside a span its edges are out of what a column's number can be, and its label is still one.
void TestTimeline::panningKeepsOneLabelASpan() {
  const auto index = laneIndex(m_document);
  LayoutOptions options;
  const Time begin = m_document.trace->range().begin + Duration{122'540'000};
  options.range = {begin, begin + Duration{20}};
  options.measures = {1};
  const LaneLayout layout(*index, options);
  TimeAxis axis = TimeAxis::fit(options.range, 700, m_document.trace->origin());
  RowCache cache([] {});
  std::size_t seen = 0;
  for (const int by : {0, 105, 105, -105, 420, -60}) {
    axis.left += by;
    cache.beginFrame(theme(ThemeKind::Light), index, {*index, axis, {1}}, 0);
    for (const Row& row : someRows(layout)) {
      const auto& texts = cache.strip({row, {}, {}, false}).texts;
      for (const SpanText& t : texts) {
        QCOMPARE(t.x0, axis.edge(t.span.begin));
        QCOMPARE(t.x1, axis.edge(t.span.end));
        const auto same = [&](const SpanText& o) { return o.span == t.span && o.y0 == t.y0 && o.text == t.text; };
        QCOMPARE(std::count_if(texts.begin(), texts.end(), same), 1);
        ++seen;
      }
    }
  }
  QVERIFY(seen > 10);
}

// However many short stops there are beside it.
void TestTimeline::longStopsGoOverAllLanes() {
  const auto index = laneIndex(m_document);
  const auto& stops = m_document.trace->stops();
  const auto longest =
      std::max_element(stops.begin(), stops.end(), [](auto& a, auto& b) { return a.end - a.begin < b.end - b.begin; });
  const int width = 1000;
  const TimeAxis axis = TimeAxis::fit(m_document.trace->range(), width, m_document.trace->origin());
  const int x0 = axis.edge(longest->begin), x1 = axis.edge(longest->end);
  QVERIFY(x1 - x0 > 20);
  QVERIFY(stops.size() > std::size_t(width / 60));
  QImage image(width, 10, QImage::Format_RGB32);
  image.fill(Qt::white);
  QPainter painter(&image);
  TimelinePainter(theme(ThemeKind::Light), {1}, QFont()).stops(painter, image.rect(), {*index, axis, {1}});
  painter.end();
  for (const int x : {x0, (x0 + x1) / 2, x1 - 1}) QVERIFY(image.pixelColor(x, 5) != Qt::white);
  int tinted = 0;
  for (int x = 0; x < width; ++x) tinted += int(image.pixelColor(x, 5) != Qt::white);
  QVERIFY(tinted < width / 2);
}

void TestTimeline::lanesAreMadeWhereLookedAt() {
  const auto index = laneIndex(m_document);
  LayoutOptions options;
  options.range = m_document.trace->range();
  options.measures = {1};
  options.expanded = [](const Lane&, std::size_t) { return true; };
  const LaneLayout layout(*index, options);
  const auto all = layout.rowsBetween(0, layout.scrollHeight());
  int y = 0;
  for (const Row& row : all) {
    QCOMPARE(row.y, y);
    y += row.height;
    const auto here = layout.rowsBetween(row.y, row.y + 1);
    QCOMPARE(here.size(), 1u);
    QVERIFY(here[0] == row);
    if (row.part == RowPart::Member) QVERIFY(goroutineRow(layout, *m_document.trace, row.goroutine) == row);
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
    QTest::mouseClick(m_widget, Qt::LeftButton, {}, marker.center());
    QVERIFY(m_state->selection().is(deleteType()));
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
  m_widget->fitSelection();
  const TimeRange whole = m_state->range();
  QVERIFY(whole.contains(op.t0()) && whole.contains(*bridgeEnd(*m_document.answers, op)));
  QVERIFY(whole.length().ns < 2 * (*bridgeEnd(*m_document.answers, op) - op.t0()).ns);
  m_widget->fitSelection();
  QVERIFY(m_state->range().contains(op.t0()));
  QVERIFY(m_state->range().length().ns < whole.length().ns / 10);
}

void TestTimeline::bookmarksAreSetAndFound() {
  const TimeRange r = m_state->range();
  const Time middle = r.begin + Duration{r.length().ns / 2}, early = r.begin + Duration{r.length().ns / 4};
  m_widget->toggleBookmark();
  QCOMPARE(m_state->bookmarks(), (std::vector<Bookmark>{{middle, {}}}));
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
  m_widget->toggleBookmark();
  QCOMPARE(m_state->bookmarks(), (std::vector<Bookmark>{{early, {}}, {middle, {}}}));
  QCOMPARE(accents(), 2 * one);
  m_widget->stepBookmark(1);
  QCOMPARE(*m_state->hoverTime(), middle);
  m_widget->stepBookmark(-1);
  QCOMPARE(*m_state->hoverTime(), early);
  // Some pixels beside it is still on it.
  m_state->setHoverTime(early + Duration{r.length().ns / m_widget->width() * 3});
  m_widget->toggleBookmark();
  QCOMPARE(m_state->bookmarks(), (std::vector<Bookmark>{{middle, {}}}));
  // One out of sight is brought back.
  m_state->setRange({r.begin, early});
  m_widget->stepBookmark(1);
  QVERIFY(m_state->range().contains(middle));
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
    QApplication::sendEvent(m_widget, &e);
    QCoreApplication::processEvents();
  }
  QVERIFY(m_state->range().length().ns < m_document.trace->range().length().ns / 2);
  QVERIFY(std::abs((timeAt() - before).ns) < m_state->range().length().ns / 40);
}

// Keys move what is below a pointer that rests: the cursor tells the moment that is there now.
void TestTimeline::restingPointerFollows() {
  m_widget->setAttribute(Qt::WA_UnderMouse);
  QTest::mouseMove(m_widget, {600, 400});
  QTRY_VERIFY(m_state->hoverTime().has_value());
  const Time before = *m_state->hoverTime();
  m_state->setRange(part(*m_document.trace, 0.7, 0.8));
  QTRY_VERIFY(*m_state->hoverTime() != before);
  const Time after = *m_state->hoverTime();
  QVERIFY(m_state->range().contains(after));
  QTest::mouseMove(m_widget, {700, 400});
  QTRY_VERIFY(*m_state->hoverTime() != after);
  QTest::mouseMove(m_widget, {600, 400});
  QTRY_COMPARE(*m_state->hoverTime(), after);
}

void TestTimeline::dragPans() {
  m_state->setRange(part(*m_document.trace, 0.4, 0.5));
  QCoreApplication::processEvents();
  const TimeRange before = m_state->range();
  QTest::mousePress(m_widget, Qt::LeftButton, {}, {600, 400});
  QTest::mouseMove(m_widget, {550, 400});
  QTest::mouseMove(m_widget, {500, 400});
  QTest::mouseRelease(m_widget, Qt::LeftButton, {}, {500, 400});
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
      QTest::mouseMove(m_widget, {middle, 10});
      if (*m_state->hoverTime() < t) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  };
  const int x0 = xOf(cycle.start), x1 = xOf(*cycle.markEnd);
  QTest::mousePress(m_widget, Qt::LeftButton, {}, {x0 + 3, 10});
  QTest::mouseMove(m_widget, {x0 + 90, 10});
  QTest::mouseMove(m_widget, {x1 - 4, 10});
  QTest::mouseRelease(m_widget, Qt::LeftButton, {}, {x1 - 4, 10});
  QVERIFY(m_state->measured());
  const auto index = laneIndex(m_document);
  const auto isEdge = [&](Time t) {
    for (const PieceTrack* track : {&gcTrack(*index), &otherStopsTrack(*index)}) {
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
  m_widget->clear();
  QVERIFY(!m_state->measured());
}

void TestTimeline::clickOnAGroupExpandsIt() {
  std::optional<std::size_t> group;
  for (std::size_t i = 0; i < m_document.trace->groups().size(); ++i) {
    if (m_document.trace->groups()[i].goroutines > 1) group = i;
  }
  QVERIFY(group);
  const auto index = laneIndex(withUserEvents(m_document));
  LayoutOptions options;
  options.range = m_state->range();
  options.measures = {1};
  const LaneLayout layout(*index, options);
  const int y = Measures{1}.ruler() + layout.fixedHeight() + layout.find(goroutinesLane(), *group)->y + 5;
  m_widget->resize(1200, y + 400);
  QCoreApplication::processEvents();
  QVERIFY(!m_state->groupExpanded(*group));
  QTest::mouseClick(m_widget, Qt::LeftButton, {}, {60, y});
  QVERIFY(m_state->groupExpanded(*group));
  QVERIFY(m_state->selection() == groupSubject(*m_document.trace, *group));
  QCoreApplication::processEvents();
  QTest::mouseClick(m_widget, Qt::LeftButton, {}, {60, y});
  QVERIFY(!m_state->groupExpanded(*group));
  GoroutineId member;
  m_document.trace->visitGroup(*group, m_document.trace->range(), 1, [&](const PackedGoroutine& p) { member = p.id; });
  m_widget->revealGoroutine(member);
  QVERIFY(m_state->groupExpanded(*group));
}

void TestTimeline::hiddenLanesAreGone() {
  QVERIFY(!m_widget->markerRect(0).isEmpty());
  m_state->showLane("deletes", false);
  QCoreApplication::processEvents();
  QVERIFY(m_widget->markerRect(0).isEmpty());
  for (const char* lane : {"gc", "workers", "heap", "procs", "goroutines"}) {
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
  for (const char* lane : {"goroutines", "deletes", "procs", "gc"}) {
    m_state->showLane(lane, false);
    QCoreApplication::processEvents();
    QCOMPARE(untouched(), 0);
  }
}

void TestTimeline::tooltipsSayWhatItIs() {
  const Answers& answers = *m_document.answers;
  for (const GcCycle& c : answers.cycles) {
    const QString text = tooltipText(m_document, cycleSubject(*m_document.trace, answers, c.index));
    QVERIFY(text.contains("marking"));
    QCOMPARE(text.contains(triggerSentence(c.trigger)), c.trigger != Trigger::Unknown);
  }
  for (const auto& op : answers.deletes) {
    const QString text = tooltipText(m_document, deleteSubject(answers, op.index));
    QVERIFY(text.startsWith("delete"));
    QVERIFY(text.contains(evidenceWord(op.reclaim.evidence)));
  }
  const Subject s = stopSubject(*m_document.trace, 0);
  QVERIFY(tooltipText(m_document, s).contains("stop-the-world"));
  QVERIFY(tooltipText({}, s).isEmpty());
}

// Each marker speaks for all deletes up to the next one, whatever the scale.
void TestTimeline::markersKnowWhomTheyStandFor() {
  const auto index = laneIndex(m_document);
  const auto& deletes = m_document.answers->deletes;
  for (const double share : {1.0, 0.1, 0.001}) {
    const LaneContext c{*index, TimeAxis::fit(part(*m_document.trace, 0, share), 400, m_document.trace->origin()), {1}};
    const RowGeometry g = rowGeometry(c, Row{&deletesLane(), RowPart::Whole, 0, 0, {}, 0, 40}, -100'000, 1'000'000);
    std::size_t heads = 0;
    for (const MarkerShape& m : g.markers) heads += std::size_t(m.head);
    std::size_t next = 0, markers = 0;
    for (; next < deletes.size(); ++markers) {
      const IndexRun run = deletesOfMarker(c, next);
      QCOMPARE(run.first, next);
      QVERIFY(!run.empty());
      next = run.last;
    }
    QCOMPARE(markers, heads);
    if (share == 1.0) QVERIFY(markers < deletes.size());
  }
  std::size_t freed = 0;
  for (std::size_t i = 0; i < deletes.size(); ++i) freed += std::size_t(deletes.evidence(i) == Evidence::Freed);
  const QString text = deletesTooltip(m_document, {0, deletes.size()});
  QVERIFY(text.startsWith(QStringLiteral("%1 deletes").arg(countOf(deletes.size()))));
  QVERIFY(text.contains(QStringLiteral("\nfreed: %1\n").arg(countOf(freed))));
}

void TestTimeline::heapTooltipsHaveTheValues() {
  const auto index = laneIndex(m_document);
  const auto& live = m_document.trace->heapLive();
  const auto& goal = m_document.trace->heapGoal();
  const std::size_t middle = live.size() / 2;
  const Metric told = live.at(middle), next = live.at(middle + 1);
  QVERIFY(told.value != next.value);
  const auto bytes = [](std::uint64_t v) { return QString::fromStdString(bytesText(double(v))); };
  for (const Time t : {told.time, Time{next.time.ns - 1}}) {
    const QString text = heapTooltip(*index, t);
    QVERIFY2(text.contains("live heap " + bytes(told.value)), qPrintable(text));
    QVERIFY2(text.contains("heap goal "), qPrintable(text));
  }
  QVERIFY(heapTooltip(*index, next.time).contains("live heap " + bytes(next.value)));
  QVERIFY(!heapTooltip(*index, live.at(0).time - Duration{1}).contains("live"));
  QVERIFY(heapTooltip(*index, goal.at(0).time).contains("heap goal " + bytes(goal.at(0).value)));
  QVERIFY(heapTooltip(*index, m_document.trace->range().end).isEmpty());
}

void TestTimeline::overviewMovesTheRange() {
  OverviewWidget overview(m_state);
  overview.setDocument(laneIndex(m_document));
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
  timeline.zoom(0.5);
  timeline.pan(0.5);
  timeline.scrollLanes(1);
  timeline.scrollPages(-1);
  timeline.stepDelete(1);
  timeline.stepCycle(-1);
  timeline.stepEvent(1);
  timeline.toggleBookmark();
  timeline.stepBookmark(1);
  timeline.fitSelection();
  timeline.clear();
  QVERIFY(!timeline.selectAt({300, 100}));
  QTest::mouseClick(&timeline, Qt::LeftButton, {}, {300, 100});
  timeline.setDocument(laneIndex(m_document));
  timeline.setDocument(nullptr);
  QVERIFY(timeline.markerRect(0).isEmpty());
  // A trace whose answers are still to come.
  Document early = m_document;
  early.answers = nullptr;
  state.setLimits(early.trace->range(), false);
  timeline.setDocument(laneIndex(early));
  QVERIFY(!timeline.grab().isNull());
}

QTEST_MAIN(TestTimeline)
#include "tst_timeline.moc"
