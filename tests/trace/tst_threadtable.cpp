// SPDX-License-Identifier: GPL-3.0-or-later

// What threads do, and how many goroutines are in which state.
#include <QtTest>

#include "tests/support/tracewriter.h"
#include "trace/statecounter.h"
#include "trace/threadtable.h"

using namespace sweepscope;

namespace {

constexpr TraceWriter::Thread kM = 100, kN = 101;

QString piecesOf(const Trace& trace, const ThreadTable& table, TraceWriter::Thread thread, TimeRange range) {
  const auto& threads = trace.threads();
  const auto at = std::find(threads.begin(), threads.end(), ThreadId(thread)) - threads.begin();
  QString out;
  table.visit(std::size_t(at), range, [&](const ThreadPiece& p) {
    const char* what = p.activity == ProcActivity::Running   ? "runs"
                       : p.activity == ProcActivity::Syscall ? "syscall"
                                                             : "none";
    out += QStringLiteral("%1-%2 P%3 G%4 %5; ")
               .arg(p.begin.ns)
               .arg(p.end.ns)
               .arg(p.proc.value)
               .arg(p.goroutine.value)
               .arg(what);
    return true;
  });
  return out;
}

// M runs G1 on P0 and loses P0 in a syscall, to N. There are two generations; the syscall lasts over their border.
TraceWriter stolen() {
  TraceWriter w;
  w.running(kM, 1, 0, 1000);
  w.running(kN, TraceWriter::kNone, 1, 1000);
  w.goCreate(kM, 1100, 2, "main.worker");
  w.syscallBegin(kM, 2000, {{"syscall.read"}});
  w.procStop(kN, 2900);
  w.event(kN, 3000, EventType::ProcSteal, {0, 2, kM});
  w.event(kN, 3010, EventType::ProcStart, {0, 3});
  w.goStart(kN, 3100, 2);
  w.event(kM, 5000, EventType::GoSyscallEndBlocked);
  w.procStart(kM, 5500, 1);
  w.goStart(kM, 5600, 1);
  w.log(kM, 7000, "a", "b");
  return w;
}

}  // namespace

class TestThreadTable : public QObject {
  Q_OBJECT
 private slots:
  void piecesOfThreads();
  void piecesLastOverBorders();
  void foldedAsDrawn();
  void countsOfGoroutines();
  void countsAddUp();
};

void TestThreadTable::piecesOfThreads() {
  const auto trace = stolen().load();
  for (const Defect& d : trace->defects()) qWarning("%s", english(d.message).c_str());
  QVERIFY(trace->defects().empty());
  const ThreadTable table(trace);
  QCOMPARE(piecesOf(*trace, table, kM, trace->range()),
           QString("1001-2000 P0 G1 runs; 2000-3000 P0 G1 syscall; 3000-5000 P-1 G1 syscall; 5500-5600 P1 G-1 none; "
                   "5600-7001 P1 G1 runs; "));
  QCOMPARE(piecesOf(*trace, table, kN, trace->range()),
           QString("1001-2900 P1 G-1 none; 3010-3100 P0 G-1 none; 3100-7001 P0 G2 runs; "));
  // Each whole, wherever the range is.
  QCOMPARE(piecesOf(*trace, table, kM, TimeRange{Time{4000}, Time{4100}}), QString("3000-5000 P-1 G1 syscall; "));
  QCOMPARE(piecesOf(*trace, table, kM, TimeRange{Time{2500}, Time{3100}}),
           QString("2000-3000 P0 G1 syscall; 3000-5000 P-1 G1 syscall; "));
}

void TestThreadTable::piecesLastOverBorders() {
  TraceWriter w;
  w.running(kM, 1, 0, 1000);
  w.goCreate(kM, 2000, 2, "main.worker");
  w.nextGeneration(3000);
  w.goCreate(kM, 4000, 3, "main.worker");
  w.goBlock(kM, 5000, "sleep");
  const auto trace = w.load();
  const ThreadTable table(trace);
  QCOMPARE(piecesOf(*trace, table, kM, TimeRange{Time{4000}, Time{4001}}), QString("1001-5000 P0 G1 runs; "));
  QCOMPARE(piecesOf(*trace, table, kM, TimeRange{Time{1001}, Time{1002}}), QString("1001-5000 P0 G1 runs; "));
}

// Over one column, and over columns that hold one piece each.
void TestThreadTable::foldedAsDrawn() {
  const auto trace = stolen().load();
  const ThreadTable table(trace);
  std::vector<ProcShares> one(1), many(6);
  const TimeRange range{Time{1000}, Time{7000}};
  table.fold(0, range, one);
  QVERIFY(std::abs(double(one[0].running) - 2400.0 / 6000) < 1e-3);
  QVERIFY(std::abs(double(one[0].noGoroutine) - 100.0 / 6000) < 1e-3);
  table.fold(0, range, many);
  QVERIFY(std::abs(double(many[2].syscall) - 1) < 1e-3 && std::abs(double(many[3].syscall) - 1) < 1e-3);
  QVERIFY(many[2].running == 0);
}

void TestThreadTable::countsOfGoroutines() {
  TraceWriter w;
  w.running(kM, 1, 0, 1000);
  w.waiting(7, 1000);
  for (int i = 0; i < 5; ++i) w.goCreate(kM, 2000 + i, 10 + i, "main.worker");
  w.goBlock(kM, 4000, "sleep");
  w.goStart(kM, 4000 + 8, 10);
  w.log(kM, 6000, "a", "b");
  const auto trace = w.load();
  const auto& counts = trace->goroutineCounts();
  QCOMPARE(counts.size(), std::size_t{1});
  const GoroutineCounts c = counts.at(0);
  QCOMPARE(c.mostRunnable, std::int64_t{5});
  const double begin = double(c.time.ns), length = 6001 - begin;
  const auto near = [&](double got, double ns) { return std::abs(got - ns / length) < 0.07; };
  QVERIFY(near(c.running, length - 8));
  QVERIFY(near(c.waiting, length + 2001));
  QVERIFY(near(c.runnable, 2008 + 4 * 4001 - 10));
  QCOMPARE(c.syscall, 0.0);
}

// The means add up to the time that the goroutines spend in the states.
void TestThreadTable::countsAddUp() {
  TraceWriter w;
  w.running(kM, 1, 0, 1000);
  w.running(kN, 2, 1, 1000);
  std::int64_t t = 2000;
  for (int generation = 0; generation < 3; ++generation) {
    if (generation > 0) w.nextGeneration(t += 500);
    for (int i = 0; i < 200; ++i) {
      w.goBlock(kM, t += 37, "chan receive");
      w.goUnblock(kN, t += 411, 1);
      w.goStart(kM, t += 53, 1);
    }
  }
  const auto trace = w.load();
  const auto& counts = trace->goroutineCounts();
  QVERIFY(counts.size() > 3 * 600 / StateCounter::kChanges);
  double runnable = 0, expected = 0;
  for (std::size_t i = 0; i < counts.size(); ++i) {
    const Time end = i + 1 < counts.size() ? counts.at(i + 1).time : trace->range().end;
    runnable += counts.at(i).runnable * double((end - counts.at(i).time).ns);
    QVERIFY(counts.at(i).mostRunnable <= 1);
  }
  for (const std::int64_t id : {1, 2}) {
    trace->visitGoroutine(GoroutineId(id), TimeRange::all(), [&](const GoSpan& s) {
      if (s.state == GoState::Runnable) expected += double((s.end - s.begin).ns);
      return true;
    });
  }
  // Means are kept in sixteenths.
  QVERIFY(std::abs(runnable - expected) < double(trace->range().length().ns) / 32);
}

QTEST_APPLESS_MAIN(TestThreadTable)
#include "tst_threadtable.moc"
