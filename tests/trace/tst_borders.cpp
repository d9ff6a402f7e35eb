// SPDX-License-Identifier: GPL-3.0-or-later

// Borders of generations: a thread that was held up writes the last event of a generation when others have long begun
// with the next one, whose events have to move behind it.
#include <QFile>
#include <QtTest>
#include <cmath>

#include "tests/support/loading.h"
#include "tests/support/tracewriter.h"
#include "tests/trace/tracecompare.h"
#include "trace/stitch.h"
#include "wire/index.h"

using namespace sweepscope;
using namespace sweepscope::test;

namespace {

constexpr std::int64_t kBorder = 1'000'000'000;

// `early` events of the second generation are due before the last one of the first.
std::string lateThread(std::size_t early, std::int64_t step) {
  TraceWriter w;
  w.running(100, 1, 0, 1000);
  w.running(101, 2, 1, 1001);
  const auto late = kBorder + 10 + static_cast<std::int64_t>(early) * step;
  w.heapLive(101, late + 5, 7);
  w.nextGeneration(kBorder);
  for (std::size_t i = 1; i <= early + 100; ++i) {
    const auto n = static_cast<std::int64_t>(i);
    w.heapLive(100, kBorder + 10 + n * step, i);
  }
  w.goBlock(101, late + 5000, "sync");
  return w.bytes();
}

// Thread 101 is in a syscall when the second generation begins, in which its proc is stolen from `holder`.
std::string stolenProc(std::int64_t holder) {
  constexpr std::uint64_t kRunning = 1, kAbandoned = 4, kGoRunning = 2, kGoSyscall = 3;
  TraceWriter w;
  for (const std::int64_t t : {1000L, static_cast<long>(kBorder)}) {
    if (t == kBorder) w.nextGeneration(kBorder);
    w.event(100, t + 1, EventType::ProcStatus, {0, kRunning});
    w.event(100, t + 2, EventType::GoStatus, {1, 100, kGoRunning});
    if (t == kBorder) continue;
    w.event(101, t + 3, EventType::ProcStatus, {1, kRunning});
    w.event(101, t + 4, EventType::GoStatus, {2, 101, kGoRunning});
    w.event(101, t + 5, EventType::GoSyscallBegin, {1, 0});
  }
  w.event(100, kBorder + 10, EventType::ProcStatus, {1, kAbandoned});
  w.event(100, kBorder + 11, EventType::ProcSteal, {1, 1, static_cast<std::uint64_t>(holder)});
  w.event(100, kBorder + 12, EventType::GoStatus, {2, 101, kGoSyscall});
  w.event(102, kBorder + 20, EventType::ProcStart, {1, 2});
  w.event(101, kBorder + 30, EventType::GoSyscallEndBlocked, {});
  return w.bytes();
}

std::string contents(const std::string& path) {
  QFile file(QString::fromStdString(SWEEPSCOPE_TEST_DATA "/conformance/" + path));
  if (!file.open(QIODevice::ReadOnly)) qFatal("cannot open %s", path.c_str());
  return file.readAll().toStdString();
}

std::size_t orderedAgain(const std::string& bytes) {
  const auto source = memorySource("made", bytes);
  const auto file = indexFile(*source, {});
  if (!file) return 99;
  Symbols symbols;
  SegmentBuilder builder(symbols);
  Stitcher stitcher(*source, *file, symbols);
  std::optional<SegmentEntry> before;
  for (std::size_t g = 0; g < file->generations.size(); ++g) {
    auto entry = stitcher.add(g, buildAlone(*source, *file, g, symbols, builder, {}), before ? &*before : nullptr, {});
    if (!entry) return 99;
    before = std::move(entry);
  }
  return stitcher.orderedAgain();
}

}  // namespace

class TestBorders : public QObject {
  Q_OBJECT
 private slots:
  void eventsThatMove_data();
  void eventsThatMove();
  void procsStolenFromSyscalls_data();
  void procsStolenFromSyscalls();
  void aSyscallIsOnItsOwnProc();
  void idleGenerations();
};

void TestBorders::eventsThatMove_data() {
  QTest::addColumn<int>("early");
  QTest::addColumn<int>("step");
  QTest::addColumn<int>("again");
  QTest::newRow("none") << 0 << 10 << 0;
  QTest::newRow("a few") << 10 << 10 << 0;
  QTest::newRow("hundreds of thousands: as many as are seen in busy traces") << 260'000 << 10 << 0;
  QTest::newRow("nearly all of those whose times are kept") << (1 << 20) - 1000 << 10 << 0;
  QTest::newRow("more than times are kept: ordered again") << (1 << 20) + 1000 << 10 << 1;
  QTest::newRow("for nearly as long as times are kept") << 60 << 2'000'000 << 0;
  QTest::newRow("for longer than times are kept: ordered again") << 70 << 2'000'000 << 1;
}

void TestBorders::eventsThatMove() {
  QFETCH(int, early);
  QFETCH(int, step);
  QFETCH(int, again);
  const std::string bytes = lateThread(static_cast<std::size_t>(early), step);
  QCOMPARE(orderedAgain(bytes), static_cast<std::size_t>(again));
  const auto reference = loadBytes(bytes, kInARow);
  const auto trace = loadBytes(bytes, 2);
  QVERIFY(reference.ok() && trace.ok());
  for (const Defect& d : (*reference)->defects()) QFAIL(english(d.message).c_str());
  const std::string d = difference(describe(**reference), describe(**trace));
  QVERIFY2(d.empty(), d.c_str());
  // What moves keeps its order, a nanosecond apart.
  const Stream<Metric>& live = (*trace)->heapLive();
  QCOMPARE(live.size(), static_cast<std::size_t>(early) + 101);
  QCOMPARE(live.at(0).value, std::uint64_t{7});
  for (std::size_t i = 1; i < live.size(); ++i) {
    QCOMPARE(live.at(i).value, std::uint64_t{i});
    QVERIFY(live.at(i).time > live.at(i - 1).time);
  }
}

void TestBorders::procsStolenFromSyscalls_data() {
  QTest::addColumn<QByteArray>("bytes");
  QTest::addColumn<int>("again");
  const auto row = [](const char* name, const std::string& bytes, int again) {
    QTest::newRow(name) << QByteArray::fromStdString(bytes) << again;
  };
  row("from the thread that holds it", stolenProc(101), 0);
  row("from another thread: ordered again", stolenProc(102), 1);
  row("of Go's own tests", contents("unit/abandoned-promoted-2nd-gen.trace"), 0);
  row("abandoned for longer: ordered again", contents("unit/abandoned-again-2nd-gen.trace"), 1);
  row("of a program", contents("real/go1.25.5-multigen-p2.trace"), 0);
}

// The generation is not ordered again only to learn who held the proc: that is who it is stolen from.
void TestBorders::procsStolenFromSyscalls() {
  QFETCH(QByteArray, bytes);
  QFETCH(int, again);
  const std::string trace = bytes.toStdString();
  QCOMPARE(orderedAgain(trace), static_cast<std::size_t>(again));
  const auto reference = loadBytes(trace, kInARow), alone = loadBytes(trace, 2);
  QVERIFY(reference.ok() && alone.ok());
  const std::string d = difference(describe(**reference), describe(**alone));
  QVERIFY2(d.empty(), d.c_str());
}

// A thread tells that the goroutine of another one is in a syscall: its own proc goes on.
void TestBorders::aSyscallIsOnItsOwnProc() {
  for (const unsigned threads : {2U, kInARow}) {
    const auto trace = loadBytes(stolenProc(101), threads);
    QVERIFY(trace.ok());
    (*trace)->visitProc(ProcId(0), {Time{kBorder}, Time{kBorder + 30}}, [](const ProcSpan& span) {
      if (span.activity != ProcActivity::Running || span.goroutine.value != 1)
        QTest::qFail("syscall", __FILE__, __LINE__);
      return true;
    });
  }
}

// A program that sleeps tells its state at the begin of each generation and nothing more: the long time until the next
// one begins counts, also where many generations share a column.
void TestBorders::idleGenerations() {
  constexpr std::int64_t kSecond = 1'000'000'000, kGenerations = 200;
  TraceWriter w;
  for (std::int64_t g = 0; g < kGenerations; ++g) {
    if (g > 0) w.nextGeneration(1000 + g * kSecond);
    w.running(100, 1, 0, 2000 + g * kSecond);
    w.waiting(2, 3000 + g * kSecond);
  }
  const auto trace = w.load();
  const TimeRange range{trace->origin(), trace->origin() + Duration{(kGenerations - 1) * kSecond}};
  std::vector<GoShares> waits(2);
  trace->foldGoroutine(GoroutineId(2), range, waits);
  std::vector<ProcShares> runs(2);
  trace->foldProc(ProcId(0), range, runs);
  for (std::size_t c = 0; c < 2; ++c) {
    QVERIFY2(std::abs(waits[c].waiting - 1) < 0.01F, std::to_string(waits[c].waiting).c_str());
    QVERIFY2(std::abs(runs[c].running - 1) < 0.01F, std::to_string(runs[c].running).c_str());
  }
}

QTEST_GUILESS_MAIN(TestBorders)
#include "tst_borders.moc"
