// SPDX-License-Identifier: GPL-3.0-or-later

// The first generation's Sync may lie long before its first event: what held from there on is told from the first event
// on, which is time 0 for people.
#include <QtTest>

#include "tests/support/tracewriter.h"

using namespace sweepscope;

class TestBeginning : public QObject {
  Q_OBJECT
 private slots:
  void nothingReachesBeforeTheFirstEvent();
};

void TestBeginning::nothingReachesBeforeTheFirstEvent() {
  constexpr std::int64_t kFirst = 4'000'000;
  TraceWriter w;
  w.allocFreeInfo(1'000);  // no event, but the generation, and so its Sync, begins there
  w.running(100, 1, 0, kFirst);
  w.goCreate(100, kFirst + 100, 3, "main.worker");
  w.goBlock(100, kFirst + 500, "sync");
  w.goStart(100, kFirst + 600, 3);
  w.waiting(2, kFirst + 700);
  w.log(100, kFirst + 807'000, "a", "b");
  const auto trace = w.load();
  const Time origin = trace->origin();
  const TimeRange all{Time::min(), Time::max()};
  QVERIFY(trace->range().length().ns < 900'000);
  QCOMPARE(trace->goroutineCount(), 3u);
  for (std::size_t i = 0; i < 3; ++i) {
    const GoroutineInfo info = trace->goroutineAt(i);
    QVERIFY(info.first >= origin && info.last >= info.first);
    std::size_t spans = 0;
    std::size_t inside = 0;
    trace->visitGoroutine(info.id, all, [&](const GoSpan& s) {
      ++spans;
      inside += s.begin >= origin && s.end > s.begin && s.end <= trace->range().end ? 1 : 0;
      return true;
    });
    QVERIFY(spans > 0);
    QCOMPARE(inside, spans);
  }
  std::optional<GoSpan> running;
  trace->visitGoroutine(GoroutineId(1), all, [&](const GoSpan& s) {
    running = s;
    return false;
  });
  QVERIFY(running && running->state == GoState::Running);
  QCOMPARE(running->begin, origin);
  QCOMPARE((running->end - running->begin).ns, 500);
  std::optional<ProcSpan> onProc;
  trace->visitProc(ProcId(0), all, [&](const ProcSpan& s) {
    onProc = s;
    return false;
  });
  QVERIFY(onProc);
  QCOMPARE(onProc->begin, origin);
  for (std::size_t g = 0; g < trace->groups().size(); ++g) {
    QVERIFY(trace->groups()[g].first >= origin);
    QVERIFY(trace->visitGroup(g, all, 100, [&](const PackedGoroutine& p) { QVERIFY(p.first >= origin); }));
  }
}

QTEST_GUILESS_MAIN(TestBeginning)
#include "tst_beginning.moc"
