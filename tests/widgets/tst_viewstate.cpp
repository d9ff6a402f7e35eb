// SPDX-License-Identifier: GPL-3.0-or-later

// The view state: limits, history, one signal a turn.
#include <QSignalSpy>
#include <QtTest>

#include "widgets/subjects/cyclesubject.h"
#include "widgets/subjects/gostatesubject.h"
#include "widgets/subjects/subject.h"
#include "widgets/viewstate.h"

using namespace sweepscope;

namespace {

TimeRange range(std::int64_t a, std::int64_t b) {
  return {{a}, {b}};
}

}  // namespace

class TestViewState : public QObject {
  Q_OBJECT
 private slots:
  void init();
  void staysInside_data();
  void staysInside();
  void zoomKeepsThePointUnderThePointer();
  void zoomEndsAtTenNanoseconds();
  void changesArriveOnceATurn();
  void backAndForward();
  void backRestoresTheSelection();
  void aNewerDocumentReplacesSelections();
  void wheelStepsAreOneStepBack();
  void ensureVisible();
  void ensureVisibleInALongTrace();
  void growingLimitsKeepTheRange();
  void aNewTraceForgets();
  void fitsTheSelection();
  void bookmarksComeAndGo();
  void bookmarksGoRound();

 private:
  std::unique_ptr<ViewState> m_state;
};

void TestViewState::bookmarksComeAndGo() {
  const auto marks = [](std::vector<std::int64_t> times) {
    std::vector<Bookmark> all;
    for (const auto ns : times) all.push_back({{ns}, {}});
    return all;
  };
  QSignalSpy changed(m_state.get(), &ViewState::changed);
  m_state->toggleBookmark({5000}, {10});
  m_state->toggleBookmark({3000}, {10});
  QCOMPARE(m_state->bookmarks(), marks({3000, 5000}));
  QVERIFY(changed.wait());
  QCOMPARE(changed.size(), 1);
  QVERIFY(changed.front().front().toUInt() & ViewState::Bookmarks);
  QVERIFY(!m_state->bookmarkNear({5011}, {10}));
  m_state->toggleBookmark({5010}, {10});  // near enough to be that one
  QCOMPARE(m_state->bookmarks(), marks({3000}));
  m_state->toggleBookmark({3011}, {10});
  QCOMPARE(m_state->bookmarks(), marks({3000, 3011}));
  m_state->toggleBookmark({3006}, {10});  // of two the nearer one
  QCOMPARE(m_state->bookmarks(), marks({3000}));
  m_state->setBookmarks(marks({9000, 4000, 9000}));
  QCOMPARE(m_state->bookmarks(), marks({4000, 9000}));
  changed.clear();
  m_state->renameBookmark({4000}, QStringLiteral("the leak"));
  QCOMPARE(m_state->bookmarkNear({4001}, {10})->name, QStringLiteral("the leak"));
  QVERIFY(changed.wait());
  QVERIFY(changed.front().front().toUInt() & ViewState::Bookmarks);
  m_state->setLimits(range(1000, 2'000'000), true);
  QCOMPARE(m_state->bookmarks().size(), 2U);
  m_state->setLimits(range(1000, 2'000'000), false);
  QVERIFY(m_state->bookmarks().empty());
}

void TestViewState::bookmarksGoRound() {
  QVERIFY(!m_state->nextBookmark({5000}, 1));
  m_state->setBookmarks({{{500}, {}}, {{2000}, {}}, {{6000}, {}}, {{7'000'000}, {}}});  // two are outside
  QCOMPARE(m_state->nextBookmark({1000}, 1)->ns, 2000);
  QCOMPARE(m_state->nextBookmark({2000}, 1)->ns, 6000);
  QCOMPARE(m_state->nextBookmark({6000}, 1)->ns, 2000);
  QCOMPARE(m_state->nextBookmark({6000}, -1)->ns, 2000);
  QCOMPARE(m_state->nextBookmark({2000}, -1)->ns, 6000);
}

void TestViewState::init() {
  m_state = std::make_unique<ViewState>();
  m_state->setLimits(range(1000, 1'001'000), false);
  QCoreApplication::processEvents();
}

void TestViewState::staysInside_data() {
  QTest::addColumn<qint64>("begin");
  QTest::addColumn<qint64>("end");
  QTest::addColumn<qint64>("wantBegin");
  QTest::addColumn<qint64>("wantEnd");
  QTest::newRow("inside") << qint64(2000) << qint64(3000) << qint64(2000) << qint64(3000);
  QTest::newRow("too early") << qint64(-500) << qint64(500) << qint64(1000) << qint64(2000);
  QTest::newRow("too late") << qint64(1'000'500) << qint64(1'001'500) << qint64(1'000'000) << qint64(1'001'000);
  QTest::newRow("too wide") << qint64(-5'000'000) << qint64(5'000'000) << qint64(1000) << qint64(1'001'000);
  QTest::newRow("too narrow") << qint64(5000) << qint64(5002) << qint64(4996) << qint64(5006);
  QTest::newRow("turned around") << qint64(3000) << qint64(2000) << qint64(2000) << qint64(3000);
}

void TestViewState::staysInside() {
  QFETCH(qint64, begin);
  QFETCH(qint64, end);
  QFETCH(qint64, wantBegin);
  QFETCH(qint64, wantEnd);
  m_state->setRange(range(begin, end));
  QCOMPARE(m_state->range().begin.ns, wantBegin);
  QCOMPARE(m_state->range().end.ns, wantEnd);
}

void TestViewState::zoomKeepsThePointUnderThePointer() {
  m_state->setRange(range(101'000, 201'000));
  m_state->zoom(0.5, {126'000});  // a quarter from the left
  QCOMPARE(m_state->range().length().ns, 50'000);
  QCOMPARE(m_state->range().begin.ns, 113'500);
  m_state->zoom(2, {126'000});
  QVERIFY(m_state->range() == range(101'000, 201'000));
}

void TestViewState::zoomEndsAtTenNanoseconds() {
  for (int i = 0; i < 200; ++i) m_state->zoom(0.8, {500'000});
  QCOMPARE(m_state->range().length().ns, 10);
  QVERIFY(m_state->range().contains({500'000}));
  for (int i = 0; i < 200; ++i) m_state->zoom(1.25, {500'000});
  QVERIFY(m_state->range() == m_state->limits());
}

void TestViewState::changesArriveOnceATurn() {
  QSignalSpy spy(m_state.get(), &ViewState::changed);
  m_state->setRange(range(2000, 3000));
  m_state->setHoverTime(Time{2500});
  m_state->setMeasured(range(2100, 2200));
  Subject s;
  s.type = &cycleType();
  m_state->select(s);
  QCOMPARE(spy.size(), 0);
  QCoreApplication::processEvents();
  QCOMPARE(spy.size(), 1);
  QCOMPARE(spy[0][0].toUInt(),
           unsigned(ViewState::Range | ViewState::Hover | ViewState::Measure | ViewState::SelectionChanged));
  // What changes nothing says nothing.
  m_state->setRange(range(2000, 3000));
  m_state->select(s);
  QCoreApplication::processEvents();
  QCOMPARE(spy.size(), 1);
}

void TestViewState::backAndForward() {
  m_state->setRange(range(2000, 3000));
  m_state->setRange(range(5000, 6000));
  QVERIFY(m_state->canGoBack());
  m_state->back();
  QVERIFY(m_state->range() == range(2000, 3000));
  m_state->forward();
  QVERIFY(m_state->range() == range(5000, 6000));
  m_state->back();
  m_state->back();
  QVERIFY(m_state->range() == m_state->limits());
  QVERIFY(!m_state->canGoBack());
  m_state->setRange(range(7000, 8000));
  QVERIFY(!m_state->canGoForward());
}

// A step is where one was and what was selected; showing what has been selected is one step with selecting it.
void TestViewState::backRestoresTheSelection() {
  const auto cycle = [](std::size_t index) {
    Subject s;
    s.type = &cycleType();
    s.index = index;
    return s;
  };
  const auto turn = [] { QCoreApplication::processEvents(); };
  m_state->select(cycle(1));
  m_state->setRange(range(2000, 3000));  // as a link does: select, then show
  turn();
  m_state->setRange(range(5000, 6000));  // as stepping does: show, then select
  m_state->select(cycle(2));
  turn();
  m_state->select(cycle(3));  // it is in view
  turn();
  m_state->back();
  QCOMPARE(m_state->selection(), cycle(2));
  QVERIFY(m_state->range() == range(5000, 6000));
  m_state->back();
  QCOMPARE(m_state->selection(), cycle(1));
  QVERIFY(m_state->range() == range(2000, 3000));
  m_state->back();
  QVERIFY(!m_state->selection());
  QVERIFY(m_state->range() == m_state->limits());
  QVERIFY(!m_state->canGoBack());
  m_state->forward();
  m_state->forward();
  QCOMPARE(m_state->selection(), cycle(2));
  QVERIFY(m_state->range() == range(5000, 6000));
  m_state->clear();
  m_state->back();
  QCOMPARE(m_state->selection(), cycle(2));
}

void TestViewState::aNewerDocumentReplacesSelections() {
  Subject s;
  s.type = &cycleType();
  for (s.index = 1; s.index <= 3; ++s.index) m_state->select(s);
  const auto same = [](const Subject& old) {
    Subject now = old;
    now.index += 10;
    return old.index == 2 ? Subject() : now;
  };
  m_state->replaceSelections(same);
  QCOMPARE(m_state->selection().index, 13U);
  m_state->back();
  QVERIFY(!m_state->selection());  // it is not there any more
  m_state->back();
  QCOMPARE(m_state->selection().index, 11U);
}

void TestViewState::wheelStepsAreOneStepBack() {
  m_state->setRange(range(100'000, 200'000));
  for (int i = 0; i < 5; ++i) m_state->zoom(0.8, {150'000});
  for (int i = 0; i < 5; ++i) m_state->pan(0.1);
  m_state->back();
  QVERIFY(m_state->range() == range(100'000, 200'000));
}

void TestViewState::ensureVisible() {
  m_state->setRange(range(100'000, 200'000));
  m_state->ensureVisible(range(150'000, 160'000));
  QVERIFY(m_state->range() == range(100'000, 200'000));
  m_state->ensureVisible(range(300'000, 310'000));
  QCOMPARE(m_state->range().length().ns, 100'000);
  QVERIFY(m_state->range().contains({300'000}) && m_state->range().contains({309'999}));
  m_state->ensureVisible(range(300'000, 700'000));
  QVERIFY(m_state->range().begin.ns <= 300'000 && m_state->range().end.ns >= 700'000);
}

// Fifty years of nanoseconds: nine times as many are more than there are numbers.
void TestViewState::ensureVisibleInALongTrace() {
  constexpr std::int64_t year = 365LL * 24 * 3600 * 1'000'000'000;
  m_state->setLimits(range(0, 150 * year), false);
  m_state->setRange(range(0, 50 * year));
  m_state->ensureVisible(range(80 * year, 81 * year));
  QCOMPARE(m_state->range().length().ns, 50 * year);
}

void TestViewState::growingLimitsKeepTheRange() {
  m_state->setLimits(range(1000, 2'001'000), true);
  QVERIFY(m_state->range() == range(1000, 2'001'000));  // all was seen, all is seen
  m_state->setRange(range(5000, 6000));
  m_state->setLimits(range(1000, 3'001'000), true);
  QVERIFY(m_state->range() == range(5000, 6000));
}

void TestViewState::aNewTraceForgets() {
  m_state->setRange(range(5000, 6000));
  m_state->expandGroup(3, true);
  m_state->setFound({1, 2});
  m_state->setLimits(range(0, 50), false);
  QVERIFY(m_state->range() == range(0, 50));
  QVERIFY(!m_state->canGoBack());
  QVERIFY(!m_state->selection());
  QVERIFY(!m_state->groupExpanded(3));
  QVERIFY(m_state->found().isEmpty());
}

void TestViewState::fitsTheSelection() {
  Subject s;
  s.type = &goStateType();
  s.span = range(400'000, 500'000);
  m_state->select(s);
  m_state->fitSelection();
  QVERIFY(m_state->range() == range(390'000, 510'000));
  m_state->setMeasured(range(420'000, 430'000));
  m_state->fitSelection();
  QVERIFY(m_state->range() == range(420'000, 430'000));
  m_state->clear();
  QVERIFY(!m_state->selection());
  QVERIFY(!m_state->measured());
}

QTEST_GUILESS_MAIN(TestViewState)
#include "tst_viewstate.moc"
