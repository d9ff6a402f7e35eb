// SPDX-License-Identifier: GPL-3.0-or-later

// Names of goroutines: the root frame of their own stacks, be it in a later event or a later generation, as `go tool
// trace` has them; never that of a stack somebody else wrote.
#include <QtTest>

#include "tests/support/loading.h"
#include "tests/support/tracewriter.h"
#include "tests/trace/tracechecks.h"
#include "tests/trace/tracecompare.h"
#include "tests/wire/tracebytes.h"

using namespace sweepscope;
using namespace sweepscope::test;

namespace {

constexpr TraceWriter::Thread kM = 100;

std::string nameOf(const Trace& trace, std::int64_t goroutine) {
  const auto info = trace.goroutine(GoroutineId(goroutine));
  return info ? std::string(trace.text(info->function)) : "no such goroutine";
}

// Loads it on one thread, on two, and in a row: all say the same, and the invariants of a trace hold.
std::shared_ptr<const Trace> loadEveryWay(const std::string& bytes) {
  const auto one = loadBytes(bytes, 1);
  if (!one) return nullptr;
  for (const unsigned threads : {kInARow, 2u, 3u}) {
    const auto other = loadBytes(bytes, threads);
    const std::string d = other ? difference(describe(**one), describe(**other)) : "cannot be loaded";
    if (!d.empty()) qWarning("with %u threads: %s", threads, d.c_str());
    if (!d.empty()) return nullptr;
  }
  const std::string broken = violated(**one);
  if (!broken.empty()) qWarning("%s", broken.c_str());
  return broken.empty() ? *one : nullptr;
}

// Goroutine 1 runs on thread 100 from 1000 on, goroutine 2 waits; both are older than the trace.
TraceWriter begin() {
  TraceWriter w;
  w.running(kM, 1, 0, 1000);
  w.waiting(2, 1010);
  return w;
}

const WrittenStack kParked{{"runtime.gopark"}, {"main.loop"}, {"main.worker"}};
const WrittenStack kNoFunction{{""}};

}  // namespace

class TestNames : public QObject {
  Q_OBJECT
 private slots:
  void transitionsOfItsOwn_data();
  void transitionsOfItsOwn();
  void stacksOfOthers();
  void whatItDoesToOthers();
  void transitionsCountMore();
  void namelessFrames();
  void samplesAreNotUsed();
  void laterGenerations();
  void createdWithoutAName();
  void manyCreatedWithoutAName();
  void realTraces_data();
  void realTraces();
};

void TestNames::transitionsOfItsOwn_data() {
  QTest::addColumn<int>("how");
  QTest::newRow("it blocks") << 0;
  QTest::newRow("it is preempted") << 1;
  QTest::newRow("it enters a syscall") << 2;
  QTest::newRow("a status with a stack") << 3;
  QTest::newRow("the second time it blocks") << 4;
}

void TestNames::transitionsOfItsOwn() {
  QFETCH(int, how);
  TraceWriter w;
  w.running(kM, 1, 0, 1000);
  switch (how) {
    case 0: w.goBlock(kM, 2000, "sync", kParked); break;
    case 1: w.goStop(kM, 2000, "preempted", kParked); break;
    case 2: w.syscallBegin(kM, 2000, kParked); break;
    case 3: w.event(TraceWriter::kNone, 2000, EventType::GoStatusStack, {7, ~0ull, 4, w.stack(kParked)}); break;
    default:
      w.goStop(kM, 2000, "preempted");
      w.goStart(kM, 2100, 1);
      w.goBlock(kM, 2200, "sync", kParked);
  }
  const auto trace = loadEveryWay(w.bytes());
  QVERIFY(trace);
  QCOMPARE(nameOf(*trace, how == 3 ? 7 : 1), "main.worker");
  const auto group = trace->groupOf(GoroutineId(how == 3 ? 7 : 1));
  QVERIFY(group);
  QCOMPARE(std::string(trace->text(trace->groups()[*group].function)), "main.worker");
}

// The stack of a wake-up is the waker's, that of a creation the creator's.
void TestNames::stacksOfOthers() {
  TraceWriter w = begin();
  w.goUnblock(kM, 2000, 2, {{"sync.(*Mutex).Unlock"}, {"main.waker"}});
  w.goCreate(kM, 2100, 3, "", {{"main.spawn"}, {"main.waker"}});
  w.goCreate(kM, 2200, 4, "main.child", {{"main.spawn"}, {"main.waker"}});
  w.goBlock(kM, 2300, "sync", {{"main.waker"}});
  w.goStart(kM, 2400, 2);
  w.goStop(kM, 2500, "preempted");
  const auto trace = loadEveryWay(w.bytes());
  QVERIFY(trace);
  QCOMPARE(nameOf(*trace, 1), "main.waker");
  QCOMPARE(nameOf(*trace, 2), "");
  QCOMPARE(nameOf(*trace, 3), "");
  QCOMPARE(nameOf(*trace, 4), "main.child");
}

// A goroutine that never stops in the trace: what it does to others has its stack.
void TestNames::whatItDoesToOthers() {
  for (int how = 0; how < 6; ++how) {
    TraceWriter w = begin();
    const WrittenStack its{{"main.leaf"}, {"main.busy"}};
    switch (how) {
      case 0: w.goUnblock(kM, 2000, 2, its); break;
      case 1: w.goCreate(kM, 2000, 3, "main.child", its); break;
      case 2: w.log(kM, 2000, "a", "b", its); break;
      case 3: w.markBegin(kM, 2000, its); break;
      case 4: w.event(kM, 2000, EventType::UserRegionBegin, {0, w.string("r"), w.stack(its)}); break;
      default: w.event(kM, 2000, EventType::ProcsChange, {4, w.stack(its)});
    }
    const auto trace = loadEveryWay(w.bytes());
    QVERIFY(trace);
    QCOMPARE(nameOf(*trace, 1), "main.busy");
    QCOMPARE(nameOf(*trace, 2), "");
  }
}

// As `go tool trace` knows transitions only, theirs is the name where the two differ (stacks may be cut): in the same
// generation and in a later one.
void TestNames::transitionsCountMore() {
  for (const bool later : {false, true}) {
    TraceWriter w = begin();
    w.log(kM, 2000, "a", "b", {{"main.act"}});
    if (later) {
      w.nextGeneration(10'000);
      w.log(kM, 11'000, "a", "b", {{"main.act"}});
    }
    w.goBlock(kM, 12'000, "sync", {{"main.transition"}});
    const auto trace = loadEveryWay(w.bytes());
    QVERIFY(trace);
    QCOMPARE(nameOf(*trace, 1), "main.transition");
  }
}

// Code of the runtime that no goroutine runs has a stack of one frame without a function (facts of real traces).
void TestNames::namelessFrames() {
  TraceWriter w = begin();
  w.goUnblock(kM, 1900, 2, kNoFunction);
  w.goStop(kM, 2000, "preempted", kNoFunction);
  w.goStart(kM, 2100, 1);
  w.goStop(kM, 2200, "preempted", kParked);
  w.goStart(kM, 2300, 2);
  w.goBlock(kM, 2400, "sync", kNoFunction);
  const auto trace = loadEveryWay(w.bytes());
  QVERIFY(trace);
  QCOMPARE(nameOf(*trace, 1), "main.worker");
  QCOMPARE(nameOf(*trace, 2), "");
}

// Those of CPU samples end with runtime.goexit or runtime.mcall, or are of another stack of the thread.
void TestNames::samplesAreNotUsed() {
  TraceWriter w = begin();
  w.log(kM, 3000, "a", "b");
  const std::uint64_t stack = w.stack({{"main.leaf"}, {"runtime.goexit"}});
  const std::string sample = wireEvent(EventType::CpuSample, {2500, 100, 0, 1, stack});
  const auto trace = loadEveryWay(w.bytes() + wireBatch(1, kNoThread, 2500, wireEvent(EventType::CpuSamples) + sample));
  QVERIFY(trace);
  QCOMPARE(trace->samples().size(), std::size_t(1));
  QCOMPARE(nameOf(*trace, 1), "");
}

void TestNames::laterGenerations() {
  TraceWriter w = begin();
  w.goCreate(kM, 2000, 3, "main.child");
  w.goCreate(kM, 2100, 4, "");
  w.nextGeneration(10'000);
  w.goBlock(kM, 11'000, "sync");
  w.nextGeneration(20'000);
  w.goStart(kM, 21'000, 3);
  w.goUnblock(kM, 21'100, 1);
  w.goBlock(kM, 21'200, "sync", {{"runtime.gopark"}, {"main.other"}});
  w.goStart(kM, 21'300, 1);
  w.goStop(kM, 21'400, "preempted", kParked);
  w.goStart(kM, 21'500, 4);
  w.goBlock(kM, 21'600, "sync", kParked);
  w.nextGeneration(30'000);
  w.heapLive(kM, 31'000, 1);
  const auto trace = loadEveryWay(w.bytes());
  QVERIFY(trace);
  QCOMPARE(trace->info().generationsLoaded, std::size_t(4));
  QCOMPARE(nameOf(*trace, 1), "main.worker");
  QCOMPARE(nameOf(*trace, 2), "");
  QCOMPARE(nameOf(*trace, 3), "main.child");  // from the first on
  QCOMPARE(nameOf(*trace, 4), "main.worker");
  const auto group = trace->groupOf(GoroutineId(1));
  QVERIFY(group);
  QCOMPARE(trace->groups()[*group].goroutines, std::size_t(2));
}

// Born and gone in one generation: the name comes while it lives, or from what it did.
void TestNames::createdWithoutAName() {
  TraceWriter w = begin();
  w.goCreate(kM, 2000, 3, "");
  w.goCreate(kM, 2010, 4, "");
  w.goCreate(kM, 2020, 5, "");
  w.goBlock(kM, 2100, "sync", {{"main.main"}});
  w.goStart(kM, 2200, 3);
  w.goBlock(kM, 2300, "sync", kParked);
  w.goStart(kM, 2400, 4);
  w.goUnblock(kM, 2500, 3, {{"main.send"}, {"main.sender"}});
  w.goDestroy(kM, 2600);
  w.goStart(kM, 2700, 3);
  w.goDestroy(kM, 2800);
  w.goStart(kM, 2900, 5);
  w.goDestroy(kM, 3000);
  const auto trace = loadEveryWay(w.bytes());
  QVERIFY(trace);
  QCOMPARE(nameOf(*trace, 3), "main.worker");
  QCOMPARE(nameOf(*trace, 4), "main.sender");
  QCOMPARE(nameOf(*trace, 5), "");
  for (const std::int64_t id : {3, 4, 5}) {
    const auto group = trace->groupOf(GoroutineId(id));
    QVERIFY(group);
    QCOMPARE(trace->groups()[*group].goroutines, std::size_t(id == 5 ? 2 : 1));  // 2 has no name, too
  }
}

// So many that a group's states are kept as a density: those that leave the group are taken out of it again.
void TestNames::manyCreatedWithoutAName() {
  constexpr std::int64_t kEach = 1000, kMany = 700;
  TraceWriter w = begin();
  for (std::int64_t i = 0; i < kMany; ++i) {
    const std::int64_t t = 10'000 + i * kEach, id = 10 + i;
    w.goCreate(kM, t, id, "");
    w.goStop(kM, t + 50, "preempted", {{"main.main"}});
    w.goStart(kM, t + 100, id);
    if (i % 2 == 0) {
      w.goStop(kM, t + 200, "preempted", kParked);
      w.goStart(kM, t + 300, id);
    }
    w.goDestroy(kM, t + 800);
    w.goStart(kM, t + 900, 1);
  }
  const auto trace = loadEveryWay(w.bytes());
  QVERIFY(trace);
  for (const std::int64_t id : {10, 11}) {
    const auto group = trace->groupOf(GoroutineId(id));
    QVERIFY(group);
    const GroupInfo& info = trace->groups()[*group];
    QCOMPARE(std::string(trace->text(info.function)), id == 10 ? "main.worker" : "");
    QCOMPARE(info.goroutines, std::size_t(id == 10 ? kMany / 2 : kMany / 2 + 1));
    // Each ran for 0.6 of every other µs, or 0.7 of it.
    std::vector<GoShares> shares(1);
    trace->foldGroup(*group, {Time{10'000}, Time{10'000 + kMany * kEach}}, shares);
    QVERIFY2(std::abs(double(shares[0].running) - (id == 10 ? 0.3 : 0.35)) < 0.01,
             std::to_string(shares[0].running).c_str());
  }
}

void TestNames::realTraces_data() {
  QTest::addColumn<QString>("file");
  QTest::addColumn<QMap<int, QString>>("names");
  // What `go tool trace` of Go 1.26 calls them.
  QTest::newRow("names") << "names"
                         << QMap<int, QString>{{1, "main.main"},
                                               {2, "runtime.forcegchelper"},
                                               {3, "runtime.bgsweep"},
                                               {4, "runtime.bgscavenge"},
                                               {5, "main.init.func13.1"},
                                               {18, "runtime.runFinalizers"},
                                               {19, "runtime.runCleanups"},
                                               {20, "runtime.traceStartReadCPU.func1"},
                                               {23, "main.init.func13.1"},
                                               {24, "main.init.func13.1"}};
  QTest::newRow("midway") << "midway" << QMap<int, QString>{{1, "main.main"},
                                                            {2, "runtime.forcegchelper"},
                                                            {3, "runtime.bgsweep"},
                                                            {18, "runtime.runFinalizers"},
                                                            {35, "main.init.func14.2"},
                                                            {43, "main.init.func14.2"},
                                                            {120, "runtime.asyncPreempt"}};
}

void TestNames::realTraces() {
  QFETCH(QString, file);
  using Names = QMap<int, QString>;
  QFETCH(Names, names);
  QFile in(QStringLiteral(SWEEPSCOPE_TEST_DATA "/cases/%1-go1.26.trace").arg(file));
  QVERIFY(in.open(QIODevice::ReadOnly));
  const auto trace = loadEveryWay(in.readAll().toStdString());
  QVERIFY(trace);
  for (auto it = names.begin(); it != names.end(); ++it)
    QCOMPARE(QString::fromStdString(nameOf(*trace, it.key())), it.value());
  for (std::size_t i = 0; i < trace->goroutineCount(); ++i) QVERIFY(trace->goroutineAt(i).function.valid());
}

QTEST_GUILESS_MAIN(TestNames)
#include "tst_names.moc"
