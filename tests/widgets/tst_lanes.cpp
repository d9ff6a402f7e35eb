// SPDX-License-Identifier: GPL-3.0-or-later

// Lanes of small made traces: what hides nothing, and what a point beside low shapes means.
#include <QtTest>
#include <set>

#include "tests/widgets/madelanes.h"
#include "widgets/inspectorpage.h"
#include "widgets/subjects/cyclesubject.h"
#include "widgets/subjects/gostatesubject.h"
#include "widgets/subjects/groupsubject.h"
#include "widgets/subjects/stopsubject.h"
#include "widgets/subjects/sweepsubject.h"

using namespace sweepscope;
using namespace sweepscope::test;

namespace {

constexpr TraceWriter::Thread kM = 100;
constexpr int kWidth = Lanes::kWidth;

}  // namespace

class TestLanes : public QObject {
  Q_OBJECT
 private slots:
  void otherStopsHideNoPhase();
  void stopsInTheirParts();
  void aLaneIsHitOverAllOfItsHeight();
  void ownLane_data();
  void ownLane();
  void sweepsSayBothSizes();
  void foldedClicksMeanTheStatePainted();
  void groupsAreThings();
};

void TestLanes::otherStopsHideNoPhase() {
  TraceWriter w;
  w.running(kM, 1, 0, 1000);
  w.markBegin(kM, 2000);
  w.stopBegin(kM, 2010, "GC sweep termination");
  w.stopEnd(kM, 2020);
  w.stopBegin(kM, 2040, "start trace");
  w.stopEnd(kM, 2060);
  w.stopBegin(kM, 2080, "GC mark termination");
  w.markEnd(kM, 2085);
  w.stopEnd(kM, 2090);
  w.stopBegin(kM, 2200, "read mem stats");
  w.stopEnd(kM, 2300);
  const Document document = documentOf(w);
  const Lanes lanes(document);
  const Row& gc = lanes.row(gcLane());
  const RowGeometry g = rowGeometry(lanes.context(), gc, 0, kWidth);
  const auto height = [&](std::int64_t t, Role role) {
    const int x = lanes.axis.column(Time{t});
    for (const Box& b : g.boxes)
      if (b.role == role && b.x0 <= x && x < b.x1) return b.y1 - b.y0;
    return 0;
  };
  const int whole = spanBand({1}, gc).height();
  QCOMPARE(height(2015, Role::StopTheWorld), whole);
  QCOMPARE(height(2050, Role::Mark), whole);
  for (const std::int64_t t : {2050, 2250}) {
    QVERIFY(height(t, Role::StopTheWorld) > 0);
    QVERIFY(height(t, Role::StopTheWorld) <= whole / 4);
  }
  // The strip is at the bottom, and both can be chosen.
  const int x = lanes.axis.column(Time{2050}), last = spanBand({1}, gc).bottom - 1;
  const Subject stop = hitTest(lanes.context(), gc, x, last), phase = hitTest(lanes.context(), gc, x, gc.height / 2);
  QVERIFY(stop.is(stopType()));
  QCOMPARE(stop.span.begin.ns, 2040);
  QVERIFY(phase.is(cycleType()));
  // Far out, too, where stops are shares of columns.
  LaneContext far = lanes.context();
  far.folded = kSpans | kOverlay;
  const RowGeometry folded = rowGeometry(far, gc, 0, kWidth);
  const auto marked = [&](const Box& b) { return b.role == Role::Mark && b.x0 <= x && x < b.x1; };
  const auto mark = std::find_if(folded.boxes.begin(), folded.boxes.end(), marked);
  QVERIFY(mark != folded.boxes.end());
  QCOMPARE(mark->y1 - mark->y0, whole);
}

// Light until every proc has stopped, solid until the program runs again, and hatched, as a strip over the phase, until
// the late end. The stop covers the sweep that begins inside of it.
void TestLanes::stopsInTheirParts() {
  TraceWriter w;
  w.running(kM, 1, 0, 1000);
  w.running(101, 9, 1, 1000);
  w.goCreate(kM, 1010, 2, "main.work");
  w.goBlock(101, 1030, "sleep");
  w.goStart(101, 1040, 2);
  w.markBegin(kM, 2000);
  w.stopBegin(kM, 3000, "GC mark termination");
  w.goStop(101, 3198, "preempted");
  w.procStop(101, 3200);
  w.markEnd(kM, 3300);
  w.event(kM, 3310, EventType::ProcsChange, {2, 0});
  w.procStart(101, 3390, 1);
  w.goStart(101, 3400, 2);
  w.stopEnd(kM, 4000);
  w.sweep(101, 4100, 4500, 8192, 0);
  w.log(kM, 5000, "a", "b");
  const Document document = documentOf(w);
  const Lanes lanes(document);
  const Row& gc = lanes.row(gcLane());
  const RowGeometry g = rowGeometry(lanes.context(), gc, 0, kWidth);
  const auto boxAt = [&](std::int64_t t, Role role) {
    const int x = lanes.axis.column(Time{t});
    for (const Box& b : g.boxes)
      if (b.role == role && b.x0 <= x && x < b.x1) return b;
    return Box{};
  };
  const auto height = [&](std::int64_t t, Role role) {
    const Box b = boxAt(t, role);
    return b.y1 - b.y0;
  };
  const int whole = spanBand({1}, gc).height();
  QCOMPARE(height(3100, Role::StopAsked), whole);
  QCOMPARE(height(3250, Role::StopTheWorld), whole);
  QCOMPARE(height(3350, Role::StopTheWorld), whole);  // behind the mark end
  QCOMPARE(height(3350, Role::Sweep), 0);
  QCOMPARE(height(3700, Role::StopTheWorld), 0);
  QVERIFY(height(3700, Role::Sweep) > 0);
  QVERIFY(height(3700, Role::StopLate) > 0 && height(3700, Role::StopLate) <= whole / 4);
  QCOMPARE(boxAt(3700, Role::StopLate).texture, Texture::Hatch);
  QVERIFY(boxAt(3250, Role::StopTheWorld).texture == Texture::Solid);
  const Subject s = hitTest(lanes.context(), gc, lanes.axis.column(Time{3250}), gc.height / 2);
  QCOMPARE(tooltipText(document, s),
           QString("stop-the-world pause (GC mark termination)\n400 ns, from 0.000\u2009001\u00a0s\n200 ns until "
                   "every other proc had stopped\nlast to stop: proc 1, main.work G2\nend "
                   "written 600 ns late\nby main.main G1"));
  const InspectorPage page = inspect(document, s);
  QStringList moments;
  for (const InspectorMoment& m : page.moments) moments << m.label + " " + m.distance;
  QCOMPARE(moments, QStringList({"requested ", "every other proc has stopped +200 ns", "the program runs again +400 ns",
                                 "end written, 600 ns late +1.00 µs"}));
}

void TestLanes::aLaneIsHitOverAllOfItsHeight() {
  TraceWriter w;
  w.running(kM, 1, 0, 1000);
  w.goCreate(kM, 1010, 2, "main.worker");
  w.goBlock(kM, 1100, "chan receive");
  w.goStart(kM, 1200, 2);
  w.goUnblock(kM, 1800, 1);
  w.goDestroy(kM, 1900);
  w.goStart(kM, 1950, 1);
  w.log(kM, 2000, "a", "b");
  const Document document = documentOf(w);
  const Lanes lanes(document);
  std::size_t lows = 0;
  for (const Row& row : lanes.rows) {
    if (row.lane != &goroutinesLane() || row.part != RowPart::Whole) continue;
    const RowGeometry g = rowGeometry(lanes.context(), row, 0, kWidth);
    for (const Box& b : g.boxes) {
      if (b.target < 0) continue;
      lows += b.y0 > row.height / 2 ? 1 : 0;
      for (int y = 0; y < row.height; ++y) {
        const Subject s = hitTest(lanes.context(), row, (b.x0 + b.x1) / 2, y);
        QVERIFY(s == g.targets[std::size_t(b.target)]);
      }
    }
  }
  QVERIFY(lows >= 1);  // G1 waits
  // G2 is gone by then.
  const auto group = document.trace->groupOf(GoroutineId(2));
  for (const Row& row : lanes.rows) {
    if (row.lane != &goroutinesLane() || row.part != RowPart::Whole || row.index != *group) continue;
    QVERIFY(!hitTest(lanes.context(), row, lanes.axis.column(Time{1970}), row.height / 2));
  }
}

void TestLanes::ownLane_data() {
  QTest::addColumn<int>("workers");
  QTest::addColumn<bool>("expanded");
  QTest::addColumn<int>("lanesBefore");
  QTest::addColumn<int>("lanesWith");
  QTest::newRow("seen anyway: packed") << 3 << false << 0 << 0;
  QTest::newRow("shares of a crowd") << 12 << false << 0 << 1;
  QTest::newRow("expanded") << 12 << true << 12 << 12;
  QTest::newRow("not among the first of very many") << 600 << true << 500 << 501;
}

// A goroutine that is looked at has a lane to be seen in, whatever its group shows.
void TestLanes::ownLane() {
  QFETCH(int, workers);
  QFETCH(bool, expanded);
  TraceWriter w;
  w.running(kM, 1, 0, 1000);
  for (int i = 0; i < workers; ++i) w.goCreate(kM, 1100 + i, 2 + i, "main.worker");
  w.log(kM, 9000, "a", "b");
  const Document document = documentOf(w);
  const Trace& trace = *document.trace;
  const auto index = laneIndex(document);
  const GoroutineId last(1 + workers);
  const auto group = trace.groupOf(last);
  LayoutOptions options;
  options.range = trace.range();
  options.measures = {1};
  options.expanded = [&](const Lane&, std::size_t) { return expanded; };
  const auto lanes = [&](const LaneLayout& layout) {
    const auto rows = layout.rowsBetween(0, layout.scrollHeight());
    return int(std::count_if(rows.begin(), rows.end(), [](const Row& r) { return r.part == RowPart::Member; }));
  };
  const LaneLayout without(*index, options);
  QTEST(lanes(without), "lanesBefore");
  options.own = last;
  const LaneLayout with(*index, options);
  QTEST(lanes(with), "lanesWith");
  QCOMPARE(with.scrollHeight() - without.scrollHeight(), (lanes(with) - lanes(without)) * Measures{1}.lane());
  const auto row = goroutineRow(with, trace, last);
  QVERIFY(row);
  QCOMPARE(row->index, *group);
  QCOMPARE(row->part, lanes(with) > 0 ? RowPart::Member : RowPart::Whole);
  if (row->part == RowPart::Member) QCOMPARE(row->goroutine, last);
  const auto found = with.rowsBetween(row->y, row->y + 1);
  QVERIFY(found.size() == 1 && found.front() == *row);
}

void TestLanes::sweepsSayBothSizes() {
  TraceWriter w;
  w.running(kM, 1, 0, 1000);
  w.sweep(kM, 1'500'000, 1'503'000, 3 << 20, 1 << 20);
  w.goBlock(kM, 1'900'000, "sleep");
  const Document document = documentOf(w);
  const Subject sweep = sweepSubject(*document.trace, 0);
  QCOMPARE(inspect(document, sweep).title, QStringLiteral("3.0 MiB swept, 1.0 MiB reclaimed"));
  QCOMPARE(tooltipText(document, sweep),
           QStringLiteral(
               "sweeping\n3.00 µs, from 0.001\u2009498\u00a0s\nswept 3.0 MiB, reclaimed 1.0 MiB\non proc 0, by G1"));
}

// Two runs and two waits in a column: a click means one of what is painted at its height.
void TestLanes::foldedClicksMeanTheStatePainted() {
  TraceWriter w;
  w.running(kM, 1, 0, 1000);
  w.running(101, 2, 1, 1000);
  for (std::int64_t t = 2000; t < 1'000'000; t += 500) {
    w.goBlock(kM, t, "chan receive");
    w.goUnblock(101, t + 200, 1);
    w.goStart(kM, t + 250, 1);
  }
  const Document document = documentOf(w);
  const Lanes lanes(document);
  const Row& group = lanes.row(goroutinesLane());
  const RowGeometry g = rowGeometry(lanes.context(), group, 0, kWidth);
  std::set<Role> seen;
  for (const Box& b : g.boxes) {
    if (b.target >= 0 || b.x0 < 100 || b.x0 > 900) continue;
    const Subject s = hitTest(lanes.context(), group, b.x0, (b.y0 + b.y1) / 2);
    QVERIFY(s.is(goStateType()));
    if (s.goroutine.value != 1) continue;
    const Box* top = nullptr;  // what is seen there
    for (const Box& other : g.boxes) {
      const int y = (b.y0 + b.y1) / 2;
      if (other.x0 <= b.x0 && b.x0 < other.x1 && other.y0 <= y && y < other.y1) top = &other;
    }
    document.trace->visitGoroutine(GoroutineId(1), TimeRange::instant(s.span.begin), [&](const GoSpan& span) {
      const Role role = span.state == GoState::Running    ? Role::Running
                        : span.state == GoState::Runnable ? Role::Runnable
                                                          : Role::WaitOther;
      const Role painted = top->role == Role::WaitChannel ? Role::WaitOther : top->role;
      if (role != painted) QTest::qFail(qPrintable(roleName(role) + " for " + roleName(painted)), __FILE__, __LINE__);
      return false;
    });
    seen.insert(top->role == Role::WaitChannel ? Role::WaitOther : top->role);
  }
  QCOMPARE(seen.size(), std::size_t{3});
}

// Three workers that overlap, and a pause in which none of them exists.
void TestLanes::groupsAreThings() {
  TraceWriter w;
  w.running(kM, 1, 0, 1000);
  std::int64_t t = 2000;
  for (int i = 0; i < 9; ++i) w.goCreate(kM, t += 100, 2 + i, "main.worker");
  w.goBlock(kM, 50'000, "sleep");
  const Document document = documentOf(w);
  const Lanes lanes(document);
  const auto isGroup = [&](const Row& r) {
    return r.lane == &goroutinesLane() && !goroutinesLane().goroutine(*lanes.index, r).valid();
  };
  const auto row = std::find_if(lanes.rows.begin(), lanes.rows.end(), isGroup);
  QVERIFY(row != lanes.rows.end());
  const QString words = "main.worker\n9 goroutines, at most 9 at once";
  // Where none of its goroutines exists yet, the row says what it is.
  QCOMPARE(row->lane->tooltip(lanes.context(), *row, lanes.x(1500), {}), words);
  const Subject group = row->lane->subject(*lanes.index, *row);
  QVERIFY(group.is(groupType()));
  QCOMPARE(tooltipText(document, group), words);
  QCOMPARE(group.span.begin.ns, 2100);
  const InspectorPage page = inspect(document, group);
  QCOMPARE(page.kind, "group of goroutines");
  QCOMPARE(page.title, "main.worker");
  QStringList facts;
  for (const InspectorFact& f : page.facts) facts << f.name + ": " + f.value;
  QCOMPARE(facts,
           QStringList({"Duration: 47.9 µs", "Goroutines: 9", "At most at once: 9", "Start function: main.worker"}));
  QVERIFY(row->lane->shows(*lanes.index, *row, group));
  QVERIFY(!row->lane->shows(*lanes.index, lanes.row(goroutinesLane()), group) || isGroup(lanes.row(goroutinesLane())));
  QCOMPARE(sameIn(document, group), group);
}

QTEST_MAIN(TestLanes)
#include "tst_lanes.moc"
