// SPDX-License-Identifier: GPL-3.0-or-later

// Stepping through deletes, cycles and lanes, and what it brings into view.
#include <QScrollBar>
#include <QtTest>
#include <set>

#include "tests/widgets/timelines.h"
#include "widgets/steps.h"
#include "widgets/subjects/cyclesubject.h"
#include "widgets/subjects/deletesubject.h"
#include "widgets/subjects/goroutinesubject.h"
#include "widgets/subjects/gostatesubject.h"
#include "widgets/subjects/stopsubject.h"
#include "widgets/subjects/workersubject.h"

using namespace sweepscope;
using namespace sweepscope::test;

class TestTimelineSteps : public QObject {
  Q_OBJECT
 private slots:
  void initTestCase();
  void init();
  void stepsThroughDeletesAndCycles();
  void stepsThroughALane();
  void stepsInAClickedLane();
  void lowWindowsKeepTheMarker_data();
  void lowWindowsKeepTheMarker();
  void choosingADeleteShowsItsLane();

 private:
  Document m_document;
  std::unique_ptr<ShownTimeline> m_shown;
  ViewState* m_state = nullptr;
  TimelineWidget* m_widget = nullptr;
};

void TestTimelineSteps::initTestCase() {
  m_document = open("go1.26-allocfree.trace");
  QVERIFY(m_document);
  QVERIFY(!m_document.answers->deletes.empty());
}

void TestTimelineSteps::init() {
  m_shown = std::make_unique<ShownTimeline>(m_document);
  m_state = &m_shown->state;
  m_widget = &m_shown->widget;
}

void TestTimelineSteps::stepsThroughDeletesAndCycles() {
  // The first one in view, and the last one.
  const auto& deletes = m_document.answers->deletes;
  m_state->setRange(part(*m_document.trace, 0.3, 0.6));
  m_widget->stepDelete(1);
  QVERIFY(m_state->selection().is(deleteType()));
  const std::size_t first = m_state->selection().index;
  QVERIFY(first > 0);
  QCOMPARE(first, deletes.firstFrom(part(*m_document.trace, 0.3, 0.6).begin));
  m_state->clear();
  m_state->setRange(part(*m_document.trace, 0.3, 0.6));
  m_widget->stepDelete(-1);
  QCOMPARE(m_state->selection().index, deletes.firstFrom(part(*m_document.trace, 0.3, 0.6).end) - 1);
  // One that begins exactly with the view is in it; without any in view it is the next one.
  m_state->clear();
  m_state->setRange({deletes[first].t0(), deletes[first].t0() + Duration{1000}});
  m_widget->stepDelete(1);
  QCOMPARE(m_state->selection().index, first);
  m_state->clear();
  m_state->setRange({deletes[first].t0() + Duration{1}, deletes[first].t0() + Duration{100}});
  m_widget->stepDelete(1);
  QCOMPARE(m_state->selection().index, first + 1);
  m_widget->stepDelete(-1);
  QCOMPARE(m_state->selection().index, first);
  m_widget->stepDelete(1);
  QCOMPARE(m_state->selection().index, first + 1);
  m_widget->stepDelete(-1);
  m_widget->stepDelete(-1);
  QCOMPARE(m_state->selection().index, first - 1);
  m_widget->stepCycle(1);
  QVERIFY(m_state->selection().is(cycleType()));
  const std::size_t cycle = m_state->selection().index;
  QVERIFY(m_document.answers->cycles[cycle].start > m_document.answers->deletes[first - 1].t0() - Duration{1});
  m_widget->stepCycle(-1);
  QCOMPARE(m_state->selection().index, cycle - 1);
  m_widget->clear();
  QVERIFY(!m_state->selection());
  // What is selected is brought into view.
  m_state->setRange(part(*m_document.trace, 0, 0.01));
  m_widget->selectDelete(m_document.answers->deletes.size() - 1);
  QVERIFY(!m_widget->markerRect(m_document.answers->deletes.size() - 1).isEmpty());
}

void TestTimelineSteps::stepsThroughALane() {
  const auto index = laneIndex(m_document);
  const GoroutineId g = m_document.answers->deletes.front().goroutine;
  std::vector<GoSpan> spans;
  m_document.trace->visitGoroutine(g, m_document.trace->range(), [&](const GoSpan& s) {
    if (s.state != GoState::Undetermined && s.state != GoState::NotExist) spans.push_back(s);
    return spans.size() < 50;
  });
  QVERIFY(spans.size() > 10);
  Subject s = goStateSubject(g, {spans[5].begin, spans[5].end});
  m_state->select(s);
  for (std::size_t i = 6; i < 10; ++i) {
    m_widget->stepEvent(1);
    QVERIFY(m_state->selection().span == (TimeRange{spans[i].begin, spans[i].end}));
  }
  for (std::size_t i = 9; i-- > 3;) {
    m_widget->stepEvent(-1);
    QVERIFY(m_state->selection().span == (TimeRange{spans[i].begin, spans[i].end}));
  }
  // Every kind knows its neighbours, and comes back.
  std::set<GoroutineId> workers;
  for (const WorkerSpan& w : m_document.answers->workers) workers.insert(w.goroutine);
  QVERIFY(!workers.empty());
  for (const GoroutineId id : workers) {
    const PieceTrack& track = *workerTrack(*index, id);
    if (track.size() < 3) continue;
    s = workerSubject(*m_document.answers, track.at(1).index);
    const Subject next = stepFrom(*index, s, 1);
    QCOMPARE(next.index, std::size_t(track.at(2).index));
    QCOMPARE(stepFrom(*index, next, -1).index, s.index);
  }
  const Subject stop = stepFrom(*index, stopSubject(*m_document.trace, 1), 1);
  QCOMPARE(stop.index, 2u);
}

// A click on a name, or beside what a lane has, says in which lane the keys step.
void TestTimelineSteps::stepsInAClickedLane() {
  const auto index = laneIndex(withUserEvents(m_document));
  LayoutOptions options;
  options.range = m_state->range();
  options.measures = {1};
  const LaneLayout layout(*index, options);
  const int ruler = Measures{1}.ruler();
  const auto middleOf = [&](const Lane& lane) {
    const Row* row = layout.fixedRow(lane);
    return ruler + row->y + row->height / 2;
  };
  QTest::mouseClick(m_widget, Qt::LeftButton, {}, {20, middleOf(deletesLane())});
  m_widget->stepEvent(1);
  QVERIFY(m_state->selection().is(deleteType()));
  QCOMPARE(m_state->selection().index, std::size_t{0});
  m_widget->stepEvent(1);
  QCOMPARE(m_state->selection().index, std::size_t{1});
  // Another lane's name: what is selected stays, and the keys go on over there.
  QTest::mouseClick(m_widget, Qt::LeftButton, {}, {20, middleOf(gcLane())});
  QVERIFY(m_state->selection().is(deleteType()));
  m_widget->stepEvent(-1);
  QVERIFY(m_state->selection().is(cycleType()));
  for (const Lane* lane : {&procsLane(), &goroutinesLane(), &workersLane()}) {  // a click expands the last one
    const auto rows = someRows(layout);
    const auto row = std::find_if(rows.begin(), rows.end(), [&](const Row& r) {
      return r.lane == lane && (lane != &goroutinesLane() || lane->goroutine(*index, r).valid());
    });
    QVERIFY(row != rows.end());
    const int top = ruler + (lane->isPinned() ? 0 : layout.fixedHeight()) + row->y;
    m_widget->resize(1200, std::max(700, top + 300));
    QCoreApplication::processEvents();
    m_state->clear();
    QTest::mouseClick(m_widget, Qt::LeftButton, {}, {60, top + row->height / 2});
    m_widget->stepEvent(1);
    const Subject first = m_state->selection();
    QVERIFY(first && first.span.begin >= m_state->limits().begin);
    QVERIFY(!first.is(goroutineType()));
    m_widget->stepEvent(1);
    QVERIFY(m_state->selection().span.begin > first.span.begin);
    QVERIFY2(first == row->lane->first(*index, *row, m_state->limits(), 1), lane->spec().id);
    const Subject last = row->lane->first(*index, *row, m_state->limits(), -1);
    QVERIFY(last && last.span.begin >= m_state->selection().span.begin);
    QVERIFY(!stepFrom(*index, last, 1));
  }
}

// A delete that is chosen from afar brings its goroutine's lane into view; a lane that is in view stays where it is.
// In a low window all lanes scroll; the goroutine's row is no reason to lose the marker, nor the GC where both fit.
void TestTimelineSteps::lowWindowsKeepTheMarker_data() {
  QTest::addColumn<int>("height");
  QTest::addColumn<bool>("gc");
  QTest::newRow("lanes of the GC fit") << 250 << true;
  QTest::newRow("hardly more than the marker fits") << 90 << false;
}

void TestTimelineSteps::lowWindowsKeepTheMarker() {
  QFETCH(int, height);
  QFETCH(bool, gc);
  m_widget->selectDelete(50);
  QCoreApplication::processEvents();
  const int whole = m_widget->markerRect(50).height();
  QVERIFY(whole > 0);
  m_widget->resize(950, height);
  QCoreApplication::processEvents();
  for (const std::size_t op : {std::size_t(51), std::size_t(50), m_document.answers->deletes.size() - 1}) {
    m_widget->revealGoroutine(m_document.answers->deletes[op].goroutine);
    QCoreApplication::processEvents();
    m_widget->selectDelete(op);
    QCoreApplication::processEvents();
    QCOMPARE(m_widget->markerRect(op).height(), whole);
    QCOMPARE(m_widget->findChild<QScrollBar*>()->value() == 0, gc);
  }
}

void TestTimelineSteps::choosingADeleteShowsItsLane() {
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
  const auto row = goroutineRow(layout, *m_document.trace, op.goroutine);
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

QTEST_MAIN(TestTimelineSteps)
#include "tst_timelinesteps.moc"
