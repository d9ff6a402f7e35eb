// SPDX-License-Identifier: GPL-3.0-or-later

// GC cycles, their phases and triggers, and what workers did.
#include <QtTest>

#include "analysis/analyse.h"
#include "analysis/gccycles.h"
#include "analysis/worldstops.h"
#include "tests/support/tracewriter.h"

using namespace sweepscope;

namespace {
constexpr TraceWriter::Thread kM = 100;
TraceWriter begin() {
  TraceWriter w;
  w.running(kM, 1, 0, 1000);
  return w;
}
std::vector<GcCycle> cyclesOf(const Trace& trace) {
  return findCycles(trace, findWorldStops(trace).stops).cycles;
}
}  // namespace

class TestGcCycles : public QObject {
  Q_OBJECT
 private slots:
  void phases();
  void triggers_data();
  void triggers();
  void severalMarkTerminations();
  void withoutItsStop();
  void heapSizes();
  void assists();
  void sweepWork();
  void sweepWorkEndsWithItsCycle();
  void backgroundSweeper();
  void workers();
  void othersWithTheirLabels();
  void workerOverTwoCycles();
  void nothing();
};

void TestGcCycles::phases() {
  TraceWriter w = begin();
  w.stopBegin(kM, 1500, "GOMAXPROCS");
  w.stopEnd(kM, 1510);
  w.cycle(kM, {2000, 2010, 2020, 2080, 2085, 2090});
  w.cycle(kM, {3000, 3010, 3020, 3080, 3085, 3090});
  const auto cycles = cyclesOf(*w.load());
  QCOMPARE(cycles.size(), std::size_t{2});
  const GcCycle& c = cycles[0];
  QCOMPARE(c.start.ns, 2000);
  QCOMPARE(c.sweepTerm->begin.ns, 2010);
  QCOMPARE(c.sweepTerm->end.ns, 2020);
  QCOMPARE(c.markTerm->begin.ns, 2080);
  QCOMPARE(c.markTerm->end.ns, 2090);
  QCOMPARE(c.markEnd->ns, 2085);
  QCOMPARE(c.sweepBound->ns, 3020);
  QVERIFY(!cycles[1].sweepBound);
  QCOMPARE(lastEnded(cycles, Time{2084}), std::nullopt);
  QCOMPARE(lastEnded(cycles, Time{2085}).value(), std::size_t{0});
  QCOMPARE(lastEnded(cycles, Time{9000}).value(), std::size_t{1});
}

void TestGcCycles::triggers_data() {
  QTest::addColumn<QStringList>("stack");
  QTest::addColumn<int>("trigger");
  QTest::addColumn<QString>("by");
  const auto row = [](const char* name, QStringList stack, Trigger t, const char* by) {
    QTest::newRow(name) << stack << static_cast<int>(t) << by;
  };
  row("1.22", {"runtime.mallocgc", "main.main"}, Trigger::Heap, "");
  row("1.27", {"runtime.mallocgcSmallScanNoHeaderSC5", "main.main"}, Trigger::Heap, "");
  row("the program", {"runtime.GC", "main.main"}, Trigger::Forced, "main.main");
  row("FreeOSMemory", {"runtime.GC", "runtime/debug.freeOSMemory"}, Trigger::Forced, "runtime/debug.freeOSMemory");
  row("periodic", {"runtime.forcegchelper"}, Trigger::Periodic, "");
  row("something else", {"main.mallocgc"}, Trigger::Unknown, "");
  row("no stack", {}, Trigger::Unknown, "");
}

void TestGcCycles::triggers() {
  QFETCH(QStringList, stack);
  QFETCH(int, trigger);
  QFETCH(QString, by);
  TraceWriter w = begin();
  WrittenStack frames;
  for (const QString& f : stack) frames.push_back({f.toStdString()});
  w.cycle(kM, {2000, 2010, 2020, 2080, 2085, 2090}, frames);
  const auto trace = w.load();
  const auto cycles = cyclesOf(*trace);
  QCOMPARE(static_cast<int>(cycles[0].trigger), trigger);
  const auto forced = forcedBy(*trace, cycles[0].triggerStack);
  QCOMPARE(QString::fromUtf8(forced.data(), static_cast<int>(forced.size())), by);
}

void TestGcCycles::severalMarkTerminations() {
  TraceWriter w = begin();
  w.markBegin(kM, 2000);
  w.stopBegin(kM, 2010, "GC sweep termination");
  w.stopEnd(kM, 2020);
  w.stopBegin(kM, 2050, "GC mark termination");
  w.stopEnd(kM, 2060);
  w.stopBegin(kM, 2080, "GC mark termination");
  w.markEnd(kM, 2085);
  w.stopEnd(kM, 2090);
  const auto cycles = cyclesOf(*w.load());
  QCOMPARE(cycles[0].markTerm->begin.ns, 2080);
  QCOMPARE(cycles[0].extraMarkTerms.size(), std::size_t{1});
  QCOMPARE(cycles[0].extraMarkTerms[0].begin.ns, 2050);
}

// The trace leaves before the world was stopped: a delete still belongs to this cycle.
void TestGcCycles::withoutItsStop() {
  TraceWriter w = begin();
  w.markBegin(kM, 2000);
  w.log(kM, 2100, "c", "end");
  const auto cycles = cyclesOf(*w.load());
  QVERIFY(!cycles[0].sweepTerm && !cycles[0].markEnd);
  const auto borders = bordersOf(cycles);
  QCOMPARE(borders[0].from.ns, 2000);
  QVERIFY(borders[0].stopBegin.ns > 2100);
}

void TestGcCycles::heapSizes() {
  TraceWriter w = begin();
  w.heapGoal(kM, 1500, 4 << 20);
  w.heapLive(kM, 1900, 3 << 20);
  w.markBegin(kM, 2000);
  w.stopBegin(kM, 2010, "GC sweep termination");
  w.stopEnd(kM, 2020);
  w.heapLive(kM, 2030, 5 << 20);
  w.stopBegin(kM, 2080, "GC mark termination");
  w.heapLive(kM, 2082, 2 << 20);
  w.markEnd(kM, 2085);
  w.heapGoal(kM, 2086, 0);
  w.stopEnd(kM, 2090);
  w.cycle(kM, {3000, 3010, 3020, 3080, 3085, 3090});
  const auto cycles = cyclesOf(*w.load());
  QCOMPARE(cycles[0].goal.value(), std::uint64_t{4 << 20});
  QCOMPARE(cycles[0].liveStart.value(), std::uint64_t{3 << 20});
  QCOMPARE(cycles[0].liveEnd.value(), std::uint64_t{2 << 20});
  QVERIFY(!cycles[1].goal);     // 0 says "no goal"
  QVERIFY(!cycles[1].liveEnd);  // none inside its stop
}

void TestGcCycles::assists() {
  TraceWriter w = begin();
  w.running(101, 2, 1, 1000);
  w.cycle(kM, {2000, 2010, 2020, 2080, 2085, 2090});
  w.assist(101, 2030, 2040);
  w.assist(101, 2070, 2100);
  QCOMPARE(cyclesOf(*w.load())[0].assist.ns, 10 + 15);
}

// A goroutine that sweeps when the next cycle stops the world: what it did until then belongs to the cycle before.
void TestGcCycles::sweepWorkEndsWithItsCycle() {
  TraceWriter w = begin();
  w.running(101, 2, 1, 1000);
  w.cycle(kM, {2000, 2010, 2020, 2080, 2085, 2090});
  w.cycle(kM, {3000, 3010, 3020, 3080, 3085, 3090});
  w.sweep(101, 2900, 3050, 8192, 4096);
  const auto cycles = cyclesOf(*w.load());
  QCOMPARE(cycles[0].lastSweepSeen->ns, bordersOf(cycles)[1].restart.ns);
  QVERIFY(cycles[0].lastSweepSeen->ns <= 3020);
}

void TestGcCycles::sweepWork() {
  TraceWriter w = begin();
  w.running(101, 2, 1, 1000);
  w.sweep(101, 1100, 1200, 8192, 4096);  // what a cycle before the trace left
  w.cycle(kM, {2000, 2010, 2020, 2080, 2085, 2090});
  w.sweep(101, 2100, 2300, 8192, 4096);
  const auto trace = w.load();
  const auto cycles = cyclesOf(*trace);
  const auto borders = bordersOf(cycles);
  QCOMPARE(cycles[0].lastSweepSeen->ns, 2300);
  const auto before = findCycles(*trace, findWorldStops(*trace).stops).sweptBefore;
  QCOMPARE(before->ns, 1200);
  QCOMPARE(phaseAt(cycles, borders, before, Time{1150}), Phase::Sweeping);
  QCOMPARE(phaseAt(cycles, borders, before, Time{1300}), Phase::Idle);
  QCOMPARE(phaseAt(cycles, borders, before, Time{2250}), Phase::Sweeping);
  QCOMPARE(phaseAt(cycles, borders, before, Time{2301}), Phase::Idle);
}

// Its runs are sweep work, whether its start function is known or only what it waits for; another goroutine's are not.
void TestGcCycles::backgroundSweeper() {
  TraceWriter w = begin();
  w.running(101, 3, 1, 1000);
  w.waiting(4, 1000);
  w.waiting(5, 1000);
  w.goBlock(101, 1010, "force gc (idle)");
  w.cycle(kM, {2000, 2010, 2020, 2080, 2085, 2090});
  w.goUnblock(kM, 2100, 4);
  w.goStart(101, 2110, 4);
  w.goBlock(101, 2200, "GC background sweeper wait");
  w.goUnblock(kM, 2300, 5);
  w.goStart(101, 2310, 5);
  w.goBlock(101, 2400, "select");
  const auto trace = w.load();
  QVERIFY(isBackgroundSweeper(*trace, GoroutineId(4)));
  QVERIFY(!isBackgroundSweeper(*trace, GoroutineId(3)));
  QVERIFY(!isBackgroundSweeper(*trace, GoroutineId(5)));
  QCOMPARE(cyclesOf(*trace)[0].lastSweepSeen->ns, 2200);
}

void TestGcCycles::workers() {
  TraceWriter w = begin();
  w.running(101, TraceWriter::kNone, 1, 1000);
  w.goCreate(kM, 1010, 5, "runtime.gcBgMarkWorker");
  w.goStart(101, 1020, 5);
  w.goBlock(101, 1030, "GC worker (idle)");
  w.markBegin(kM, 2000);
  w.stopBegin(kM, 2010, "GC sweep termination");
  w.stopEnd(kM, 2020);
  w.goUnblock(kM, 2025, 5);
  w.goStart(101, 2030, 5);
  w.label(101, 2031, "GC (dedicated)");
  w.goStop(101, 2040, "preempted");
  w.goStart(101, 2050, 5);
  w.label(101, 2051, "GC (fractional)");
  w.goBlock(101, 2060, "GC worker (idle)");
  w.stopBegin(kM, 2080, "GC mark termination");
  w.markEnd(kM, 2085);
  w.stopEnd(kM, 2090);
  const Answers a = analyse(*w.load());
  QCOMPARE(a.cycles[0].workerDedicated.ns, 10);
  QCOMPARE(a.cycles[0].workerFractional.ns, 10);
  QCOMPARE(a.cycles[0].workerIdle.ns, 0);
  std::vector<WorkerSpan> runs, parked;
  for (const WorkerSpan& s : a.workers) (s.parked ? parked : runs).push_back(s);
  QCOMPARE(runs.size(), std::size_t{3});
  QCOMPARE(runs[0].mode, WorkerMode::Unknown);  // its first run has no label
  QCOMPARE(runs[1].mode, WorkerMode::Dedicated);
  QCOMPARE(runs[2].mode, WorkerMode::Fractional);
  QCOMPARE(runs[1].proc.value, 1);
  QCOMPARE(parked.size(), std::size_t{2});
  QCOMPARE(parked[0].begin.ns, 2020);  // waits although the cycle marks
  QCOMPARE(parked[0].end.ns, 2025);
  QCOMPARE(parked[1].end.ns, 2085);
}

// Seen with Go 1.26: the proc was handed a worker, but first runs what was next in its queue.
void TestGcCycles::othersWithTheirLabels() {
  TraceWriter w = begin();
  w.running(101, TraceWriter::kNone, 1, 1000);
  w.goCreate(kM, 1010, 5, "runtime.gcBgMarkWorker");
  w.goCreate(kM, 1011, 6, "main.serve");
  w.goStart(101, 1020, 5);
  w.goBlock(101, 1030, "GC worker (idle)");
  w.markBegin(kM, 2000);
  w.stopBegin(kM, 2010, "GC sweep termination");
  w.stopEnd(kM, 2020);
  w.goStart(101, 2022, 6);
  w.label(101, 2023, "GC (dedicated)");
  w.goBlock(101, 2030, "chan receive");
  w.goUnblock(kM, 2031, 5);
  w.goStart(101, 2032, 5);
  w.label(101, 2033, "GC (dedicated)");
  w.goBlock(101, 2060, "GC worker (idle)");
  w.stopBegin(kM, 2080, "GC mark termination");
  w.markEnd(kM, 2085);
  w.stopEnd(kM, 2090);
  const Answers a = analyse(*w.load());
  QCOMPARE(a.cycles[0].workerDedicated.ns, 2060 - 2032);
  for (const WorkerSpan& s : a.workers) QCOMPARE(s.goroutine.value, 5);
}

void TestGcCycles::workerOverTwoCycles() {
  TraceWriter w = begin();
  w.running(101, TraceWriter::kNone, 1, 1000);
  w.goCreate(kM, 1010, 5, "runtime.gcBgMarkWorker");
  w.cycle(kM, {2000, 2010, 2020, 2080, 2085, 2090});
  w.goStart(101, 2030, 5);
  w.label(101, 2031, "GC (idle)");
  w.cycle(kM, {3000, 3010, 3020, 3080, 3085, 3090});
  w.goBlock(101, 3040, "GC worker (idle)");
  const Answers a = analyse(*w.load());
  QCOMPARE(a.cycles[0].workerIdle.ns, 2085 - 2030);
  QCOMPARE(a.cycles[1].workerIdle.ns, 3040 - 3000);
}

void TestGcCycles::nothing() {
  const auto trace = begin().load();
  const Answers a = analyse(*trace);
  QVERIFY(a.cycles.empty() && a.workers.empty() && a.deletes.empty() && a.inflections.empty());
}

QTEST_GUILESS_MAIN(TestGcCycles)
#include "tst_gccycles.moc"
