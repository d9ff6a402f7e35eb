// SPDX-License-Identifier: GPL-3.0-or-later

// Findings about deletes, stop-the-world pauses and forced cycles: what they say, and when nothing may be said.
#include <QtTest>

#include <nlohmann/json.hpp>

#include "analysis/analyse.h"
#include "analysis/reportjson.h"
#include "analysis/reporttext.h"
#include "tests/analysis/findingtraces.h"

using namespace sweepscope;

class TestFindings : public QObject {
  Q_OBJECT
 private slots:
  void nothing();
  void keptAlive();
  void keptByAFinalizer();
  void stillReferenced();
  void stillReferencedOnce();
  void tinyBlocksAreShared();
  void deletedWhileMarking();
  void inlineValues();
  void notOnHeap();
  void nothingAtAddress();
  void forcedCycles();
  void forcedLoop_data();
  void forcedLoop();
  void longStop();
  void longStopOfTheRuntime();
  void fewLongStops();
  void everyProcWasIdle();
  void lengthNotKnown();
  void lengthsNotKnownComeLast();
  void tracersStops();
  void lateEndsAreNoPauses();
  void heapGrows_data();
  void heapGrows();
  void inReports();
};

void TestFindings::nothing() {
  TraceWriter w = begin();
  remove(w, 2000, "a");
  w.cycle(kM, cycleAt(3000));
  w.log(kM, 4000, "c", "end");
  QVERIFY(answers(w).findings.empty());
}

void TestFindings::keptAlive() {
  TraceWriter w = begin();
  addHeap(w);
  w.objectAlloc(kM, 1500, kSlots);
  w.objectAlloc(kM, 1501, kSlots + 512);
  remove(w, 2000, "a", at(kSlots));
  remove(w, 2100, "b", at(kSlots + 512));
  w.cycle(kM, cycleAt(3000));
  w.objectFree(kM, 3200, kSlots);
  w.cycle(kM, cycleAt(4000));
  w.cycle(kM, cycleAt(5000));
  w.objectFree(kM, 5200, kSlots + 512);
  w.log(kM, 6000, "c", "end");
  const Answers a = answers(w);
  QCOMPARE(saidBy(a, "kept-alive"),
           "warning: 1 deleted value was kept alive. Free events show that it was freed 2 cycles later than by the "
           "first GC cycle that could have freed it: something still referred to the value, such as another reference "
           "in the program, a finalizer, or (to Go 1.23) what a growing map keeps of its old table. Look for what else "
           "got the value before the delete.");
  const Finding* f = find(a, "kept-alive");
  QCOMPARE(f->count, std::size_t{1});
  QCOMPARE(f->evidence.size(), std::size_t{1});
  QCOMPARE(f->evidence[0].deleteOp.value(), std::size_t{1});
  QCOMPARE(f->evidence[0].cycle.value(), std::size_t{2});
  QCOMPARE(f->evidence[0].time->ns, 2102);
  QCOMPARE(f->evidence[0].goroutine, GoroutineId(1));
  // Without alloc/free events nobody knows.
  QVERIFY(answers(w, true).findings.empty());
}

// The finalizer is why, and that is as it should be. Without a free event, a log that the value was found dead proves
// nothing: it may have been written late.
void TestFindings::keptByAFinalizer() {
  for (const bool freed : {true, false}) {
    TraceWriter w = begin();
    if (freed) {
      addHeap(w);
      w.objectAlloc(kM, 1500, kSlots);
    }
    remove(w, 2000, "a", at(kSlots));
    w.cycle(kM, cycleAt(3000));
    w.cycle(kM, cycleAt(4000));
    w.log(kM, 4500, "c", "finalized key=a" + at(kSlots));
    w.cycle(kM, cycleAt(5000));
    if (freed) w.objectFree(kM, 5200, kSlots);
    w.log(kM, 6000, "c", "end");
    const Answers a = answers(w);
    QVERIFY(only(a).keptCycles.value_or(0) > 0);
    QVERIFY(!find(a, "kept-alive"));
  }
}

// "b" could have been freed by one cycle more.
void TestFindings::stillReferenced() {
  TraceWriter w = begin();
  addHeap(w);
  w.objectAlloc(kM, 1500, kSlots);
  w.objectAlloc(kM, 1501, kSlots + 512);
  w.cycle(kM, cycleAt(2000));
  remove(w, 2500, "b", at(kSlots + 512));
  w.cycle(kM, cycleAt(3000));
  remove(w, 3500, "a", at(kSlots));
  w.cycle(kM, cycleAt(4000));
  w.cycle(kM, cycleAt(5000));
  w.cycle(kM, cycleAt(6000));
  w.log(kM, 7000, "c", "end");
  const Answers a = answers(w);
  QCOMPARE(saidBy(a, "still-referenced"),
           "warning: 2 deleted values were still referenced when the trace ended. They were not freed, although at "
           "least 3 GC cycles could have freed the one kept longest: something still refers to the value. Look for "
           "what else got it before the delete (another map, a slice, a closure, a channel, a timer, a goroutine that "
           "still runs with it), for pointers into it, and for a finalizer.");
  const Finding* f = find(a, "still-referenced");
  QCOMPARE(f->count, std::size_t{2});
  QCOMPARE(f->evidence.size(), std::size_t{2});
  QCOMPARE(f->evidence[0].deleteOp.value(), std::size_t{0});
  QCOMPARE(f->evidence[1].deleteOp.value(), std::size_t{1});
  QVERIFY(answers(w, true).findings.empty());
}

void TestFindings::stillReferencedOnce() {
  TraceWriter w = begin();
  addHeap(w);
  w.objectAlloc(kM, 1500, kSlots);
  remove(w, 2000, "a", at(kSlots));
  w.cycle(kM, cycleAt(3000));
  w.cycle(kM, cycleAt(4000));
  w.log(kM, 5000, "c", "end");
  QVERIFY(saidBy(answers(w), "still-referenced")
              .startsWith("warning: 1 deleted value was still referenced when the trace ended. It was not freed, "
                          "although at least one GC cycle could have freed it: something still refers to the value."));
  // The sweep of the only cycle that could have done it is not over.
  TraceWriter open = begin();
  addHeap(open);
  open.objectAlloc(kM, 1500, kSlots);
  remove(open, 2000, "a", at(kSlots));
  open.cycle(kM, cycleAt(3000));
  open.log(kM, 3500, "c", "end");
  QVERIFY(answers(open).findings.empty());
}

// Another value in the block may be the one that something refers to.
void TestFindings::tinyBlocksAreShared() {
  TraceWriter w = begin();
  addHeap(w);
  w.objectAlloc(kM, 1500, kTiny);
  remove(w, 2000, "a", at(kTiny));
  w.cycle(kM, cycleAt(3000));
  w.cycle(kM, cycleAt(4000));
  w.log(kM, 5000, "c", "end");
  const Answers a = answers(w);
  QVERIFY(only(a).stillReferenced() && only(a).tiny);
  QVERIFY(a.findings.empty());
}

void TestFindings::deletedWhileMarking() {
  TraceWriter w = begin();
  const auto c = cycleAt(3000);
  remove(w, 2000, "idle");
  w.markBegin(kM, c.start);
  w.stopBegin(kM, c.stop, "GC sweep termination");
  w.stopEnd(kM, c.restart);
  remove(w, 3040, "marking");
  w.log(kM, 3050, "c", "after-delete key=alone");  // its delete may have come before
  w.stopBegin(kM, c.term, "GC mark termination");
  w.markEnd(kM, c.markEnd);
  w.stopEnd(kM, c.termEnd);
  w.cycle(kM, cycleAt(4000));
  w.log(kM, 6000, "c", "end");
  const Answers a = answers(w, true);
  QCOMPARE(a.findings.size(), std::size_t{1});
  QCOMPARE(
      saidBy(a, "deleted-while-marking"),
      "info: 1 value was deleted while a GC cycle was marking. A cycle keeps what is deleted while it marks: the next "
      "one is the first that can reclaim the value (except for a map on a goroutine's stack that is not scanned yet).");
  QCOMPARE(a.findings[0].evidence[0].deleteOp.value(), std::size_t{1});
}

void TestFindings::inlineValues() {
  TraceWriter w = begin();
  remove(w, 2000, "a", " addr=0x0");
  remove(w, 2100, "b", " addr=0x0");
  w.log(kM, 6000, "c", "end");
  const Answers a = answers(w);
  QCOMPARE(saidBy(a, "inline-value"),
           "info: 2 deletes free no memory. The marker logs address 0: the value has no memory of its own (nil, or "
           "nothing that is stored apart), or the key was not in the map.");
  QCOMPARE(find(a, "inline-value")->count, std::size_t{2});
}

void TestFindings::notOnHeap() {
  TraceWriter w = begin();
  addHeap(w);
  w.objectAlloc(kM, 1500, kSlots);
  remove(w, 2000, "global", at(0x5a1000));
  w.cycle(kM, cycleAt(3000));
  w.log(kM, 4000, "c", "end");
  QCOMPARE(
      saidBy(answers(w), "not-on-heap"),
      "info: 1 deleted value is not on the heap. No span of the heap ever held the address that the marker logs, so no "
      "GC cycle reclaims the value: it is a global variable, a constant such as a string literal, a function, a "
      "goroutine's stack or a value of size zero. If the value refers to memory on the heap, log the address of that "
      "memory: the first element of a slice or a map's value itself, not the variable that holds it.");
  QVERIFY(!find(answers(w, true), "not-on-heap"));
}

void TestFindings::nothingAtAddress() {
  TraceWriter w = begin();
  addHeap(w);
  w.objectAlloc(kM, 1500, kSlots);
  w.cycle(kM, cycleAt(2000));
  w.objectFree(kM, 2200, kSlots);
  remove(w, 2500, "late", at(kSlots));
  w.cycle(kM, cycleAt(3000));
  w.log(kM, 4000, "c", "end");
  QCOMPARE(
      saidBy(answers(w), "nothing-at-address"),
      "info: 1 delete logs an address at which nothing was allocated. Nothing was allocated at the logged address when "
      "the marker was written, so no cycle is named. Markers of a logger that batches or writes from another goroutine "
      "come late, when the value may already be freed; or the address is not the value's. Call trace.Log directly "
      "before and after the delete, on the goroutine that deletes, and log the address before it.");
}

void TestFindings::forcedCycles() {
  TraceWriter w = begin();
  w.cycle(kM, cycleAt(2000), {{"runtime.GC"}, {"main.work"}});
  w.cycle(kM, cycleAt(3000));
  w.cycle(kM, cycleAt(4000), {{"runtime.GC"}, {"main.work"}});
  w.cycle(kM, cycleAt(5000), {{"runtime.GC"}});
  w.log(kM, 6000, "c", "end");
  const Answers a = answers(w);
  QCOMPARE(saidBy(a, "forced-gc"),
           "info: 3 of 4 GC cycles were forced. runtime.GC was called by main.work (2 cycles), a goroutine that does "
           "nothing else (1 cycle).");
  QCOMPARE(a.findings.size(), std::size_t{1});
  QCOMPARE(a.findings[0].evidence[1].cycle.value(), std::size_t{2});
  QCOMPARE(a.findings[0].evidence[1].time->ns, 4000);
}

void TestFindings::forcedLoop_data() {
  QTest::addColumn<int>("cycles");
  QTest::addColumn<int>("every");  // ns; each takes 85 ns to the mark end, and to its sweep's end 135 ns
  QTest::addColumn<bool>("found");
  QTest::newRow("back to back") << 12 << 200 << true;
  QTest::newRow("few") << 9 << 200 << false;
  QTest::newRow("now and then") << 12 << 400 << false;
}

void TestFindings::forcedLoop() {
  QFETCH(int, cycles);
  QFETCH(int, every);
  QFETCH(bool, found);
  TraceWriter w = begin();
  const WrittenStack stack{{"runtime.GC"}, {"main.work"}};
  for (int i = 0; i < cycles; ++i) {
    w.cycle(kM, cycleAt(2000 + every * i), stack);
    w.sweep(kM, 2000 + every * i + 100, 2000 + every * i + 135, 8192, 512);
  }
  const std::int64_t t = 2000 + every * cycles + 100'000;
  w.cycle(kM, cycleAt(t), {{"runtime.GC"}, {"main.end"}});
  w.log(kM, t + 1000, "c", "end");
  const Answers a = answers(w);
  QCOMPARE(find(a, "forced-gc-loop") != nullptr, found);
  if (!found) {
    QVERIFY(saidBy(a, "forced-gc").contains(QStringLiteral("%1 GC cycles were forced").arg(cycles + 1)));
    return;
  }
  QCOMPARE(
      saidBy(a, "forced-gc-loop"),
      "warning: The program forced 12 GC cycles, one right after the other. From GC #0 to GC #11 they took 69 % of "
      "2.33 µs. runtime.GC was called by main.work (12 cycles). Each call marks the whole heap and stops the world "
      "twice, and returns when the heap is swept. Leave the start of cycles to the runtime: call runtime.GC or "
      "debug.FreeOSMemory only in tests and measurements, or once after a large part of the heap was released.");
  QCOMPARE(saidBy(a, "forced-gc"),
           "info: 1 more of 13 GC cycles was forced. runtime.GC was called by main.end (1 cycle).");
}

namespace {

constexpr TraceWriter::Thread kOther = 101;

// Goroutine 1 on proc 0 stops the world, at 3 ms, while goroutine 2 runs on proc 1, which stops at `still`.
TraceWriter stopped(std::int64_t still, std::int64_t moves, const std::string& function, std::string_view kind,
                    std::int64_t end) {
  TraceWriter w(25);
  w.running(kM, 1, 0, 1000);
  w.running(kOther, 9, 1, 1000);
  w.goCreate(kM, 1010, 2, function);
  w.goBlock(kOther, 1030, "sleep");
  w.goStart(kOther, 1040, 2);
  w.stopBegin(kM, 3 * kMs, kind);
  w.event(kOther, still - 2, EventType::GoStop,
          {w.string("preempted"), w.stack({{"runtime.asyncPreempt"}, {"main.spin"}, {function}})});
  w.procStop(kOther, still);
  w.event(kM, moves - 10, EventType::ProcsChange, {2, 0});
  w.procStart(kOther, moves - 5, 1);
  w.goStart(kOther, moves, 2);
  w.stopEnd(kM, moves + 20);
  w.log(kM, end, "c", "end");
  return w;
}

}  // namespace

void TestFindings::longStop() {
  const Answers a = answers(stopped(5 * kMs, 5 * kMs + 40'000, "main.work", "read mem stats", 10 * kMs));
  QCOMPARE(
      saidBy(a, "long-stop"),
      "warning: 1 stop-the-world pause longer than 1.00 ms. The longest took 2.04 ms (read mem stats): 2.00 ms until "
      "every other proc had stopped, then 40.0 µs until the program ran again. The last to stop was proc 1 with "
      "goroutine 2 (main.work), which stopped in main.spin. A long time to stop means that a goroutine could not be "
      "preempted there, or that its thread had no CPU: look for long loops where asynchronous preemption is off, "
      "for cgo and assembly, and for more threads than CPUs.");
  QCOMPARE(a.findings.size(), std::size_t{1});
  QCOMPARE(a.findings[0].evidence.size(), std::size_t{1});
  QCOMPARE(a.findings[0].evidence[0].time->ns, 3 * kMs);
  QCOMPARE(a.findings[0].evidence[0].goroutine, GoroutineId(1));
  // Where the world stands still for long, the reason for that is looked at.
  QVERIFY(
      saidBy(answers(stopped(3 * kMs + 40'000, 5 * kMs, "main.work", "read mem stats", 10 * kMs)), "long-stop")
          .endsWith(": 40.0 µs until every other proc had stopped, then 1.96 ms until the program ran again. The last "
                    "to stop was proc 1 with goroutine 2 (main.work), which stopped in main.spin. Call "
                    "runtime.ReadMemStats less often; runtime/metrics does not stop the world."));
}

void TestFindings::longStopOfTheRuntime() {
  QVERIFY(saidBy(answers(stopped(5 * kMs, 5 * kMs + 40'000, "runtime.bgsweep", "GOMAXPROCS", 10 * kMs)), "long-stop")
              .endsWith("The last to stop was proc 1 with goroutine 2 (runtime.bgsweep), which stopped in main.spin. "
                        "Nothing of the program ran there: a proc stops late when its thread has no CPU, as happens "
                        "when there are more threads than CPUs or the machine is busy with something else."));
}

// 2 ms in a trace of 1 s are no reason to warn; 12 ms are.
void TestFindings::fewLongStops() {
  QVERIFY(saidBy(answers(stopped(5 * kMs, 5 * kMs + 40'000, "main.work", "GOMAXPROCS", 1000 * kMs)), "long-stop")
              .startsWith("info: 1 stop-the-world pause longer than 1.00 ms. The longest took 2.04 ms (GOMAXPROCS)"));
  QVERIFY(
      saidBy(answers(stopped(15 * kMs, 15 * kMs + 40'000, "main.work", "GOMAXPROCS", 10'000 * kMs)), "long-stop")
          .startsWith("warning: 1 stop-the-world pause longer than 1.00 ms. The longest took 12.0 ms (GOMAXPROCS)"));
}

void TestFindings::everyProcWasIdle() {
  TraceWriter w = begin();
  w.cycle(kM, {10'000, 10'010, 1'020'000, 1'080'000, 1'085'000, 1'090'000});
  w.stopBegin(kM, 2 * kMs, "write heap dump");
  w.stopEnd(kM, 5 * kMs);
  w.stopBegin(kM, 6 * kMs, "write heap dump");
  w.stopEnd(kM, 7 * kMs);  // just not longer
  w.log(kM, 8 * kMs, "c", "end");
  const Answers a = answers(w);
  QCOMPARE(
      saidBy(a, "long-stop"),
      "warning: 2 stop-the-world pauses longer than 1.00 ms. The longest took 3.00 ms (write heap dump): every other "
      "proc was idle, and it took 3.00 ms until the program ran again. debug.WriteHeapDump stops the world for as "
      "long as it writes. Reasons: GC sweep termination (1), write heap dump (1).");
  const Finding* f = find(a, "long-stop");
  QCOMPARE(f->evidence[0].time->ns, 2 * kMs);
  QVERIFY(!f->evidence[0].cycle);
  QCOMPARE(f->evidence[1].cycle.value(), std::size_t{0});
}

// Proc 2 never goes idle: nobody knows when the world stood still.
void TestFindings::lengthNotKnown() {
  TraceWriter w = begin();
  w.running(kOther, 9, 2, 1000);
  w.stopBegin(kM, 2 * kMs, "GOMAXPROCS");
  w.stopEnd(kM, 5 * kMs);
  w.log(kM, 8 * kMs, "c", "end");
  w.log(kOther, 8 * kMs, "c", "end");
  const Answers a = answers(w);
  QVERIFY(!a.stops[0].lengthKnown());
  QCOMPARE(saidBy(a, "long-stop"),
           "info: 1 stop-the-world pause longer than 1.00 ms. The longest took at most 3.00 ms (GOMAXPROCS). When the "
           "procs stopped is not known, and the end may have been written late.");
}

// One that is known, and shorter, is the longest of which that can be said.
void TestFindings::lengthsNotKnownComeLast() {
  TraceWriter w = stopped(5 * kMs, 5 * kMs + 40'000, "main.work", "read mem stats", 10 * kMs);
  w.stopBegin(kM, 12 * kMs, "GOMAXPROCS");
  w.stopEnd(kM, 20 * kMs);
  w.log(kM, 30 * kMs, "c", "end");
  w.log(kOther, 30 * kMs, "c", "end");
  const Answers a = answers(w);
  QVERIFY(a.stops[0].lengthKnown() && !a.stops[1].lengthKnown());
  const QString said = saidBy(a, "long-stop");
  QVERIFY2(said.startsWith("warning: 2 stop-the-world pauses longer than 1.00 ms. The longest took 2.04 ms (read mem "
                           "stats)"),
           qPrintable(said));
  QVERIFY(
      said.endsWith("Reasons: GOMAXPROCS (1), read mem stats (1). The length of 1 of them is not known, only when the "
                    "end was written."));
}

void TestFindings::tracersStops() {
  TraceWriter w = begin();
  w.stopBegin(kM, 2 * kMs, "start trace");
  w.stopEnd(kM, 5 * kMs);
  w.stopBegin(kM, 6 * kMs, "stop trace");
  w.stopEnd(kM, 8 * kMs);
  w.log(kM, 9 * kMs, "c", "end");
  const Answers a = answers(w);
  QCOMPARE(a.findings.size(), std::size_t{1});
  QCOMPARE(saidBy(a, "trace-stop"),
           "info: Tracing itself stopped the world for 3.00 ms. The runtime stops the world when it starts and when it "
           "stops a trace, here for longer than 1.00 ms: start trace (1), stop trace (1). While it is not traced, the "
           "program has no such pause.");
}

// The world moved again after 40 µs; the end is written 5 ms later.
void TestFindings::lateEndsAreNoPauses() {
  TraceWriter w = begin();
  w.running(kOther, 9, 2, 1000);
  w.stopBegin(kM, 2 * kMs, "GOMAXPROCS");
  w.goStop(kOther, 2 * kMs + 10'000, "preempted");
  w.procStop(kOther, 2 * kMs + 10'002);
  w.event(kM, 2 * kMs + 30'000, EventType::ProcsChange, {3, 0});
  w.procStart(kOther, 2 * kMs + 39'000, 2);
  w.goStart(kOther, 2 * kMs + 40'000, 9);
  w.stopEnd(kM, 7 * kMs);
  w.log(kM, 8 * kMs, "c", "end");
  const Answers a = answers(w);
  QCOMPARE(a.stops[0].length().ns, 40'000);
  QVERIFY(a.findings.empty());
}

void TestFindings::heapGrows_data() {
  QTest::addColumn<std::vector<int>>("alive");  // after each cycle, in KiB
  QTest::addColumn<bool>("deletes");
  QTest::addColumn<bool>("found");
  QTest::newRow("grows") << std::vector{100, 110, 120, 130, 140, 150, 160} << true << true;
  QTest::newRow("without deletes") << std::vector{100, 110, 120, 130, 140, 150, 160} << false << false;
  QTest::newRow("falls once") << std::vector{100, 110, 120, 119, 140, 150, 160} << true << false;
  QTest::newRow("hardly") << std::vector{100, 101, 102, 103, 104, 105, 106} << true << false;
  QTest::newRow("soon over") << std::vector{100, 120, 140, 160, 180} << true << false;
  QTest::newRow("a warm-up") << std::vector{100, 110, 120, 130, 140, 150, 160, 159, 160,
                                            158, 160, 159, 160, 158, 160, 159, 160}
                             << true << false;
}

void TestFindings::heapGrows() {
  QFETCH(std::vector<int>, alive);
  QFETCH(bool, deletes);
  QFETCH(bool, found);
  TraceWriter w = begin();
  std::int64_t t = 2000;
  for (const int kib : alive) {
    pacedCycle(w, t, 60, 1024, static_cast<std::uint64_t>(kib) * 1024);
    if (deletes) remove(w, t + 500, "a");
    t += 1000;
  }
  w.log(kM, t, "c", "end");
  const Answers a = answers(w);
  QCOMPARE(find(a, "heap-grows") != nullptr, found);
  if (!found) return;
  QCOMPARE(find(a, "heap-grows")->count, alive.size());
  QCOMPARE(saidBy(a, "heap-grows"),
           "warning: The live heap grew over 7 cycles in spite of deletes. From GC #0 to GC #6 each cycle left more "
           "alive than the one before: the live heap grew from 100.0 KiB to 160.0 KiB, with 6 map deletes in between. "
           "The trace does not show what grew; a delete frees at most the value, and never makes the map's own table "
           "smaller. Two heap profiles (pprof, inuse_space), taken at different times, show it.");
}

void TestFindings::inReports() {
  TraceWriter w = begin();
  w.cycle(kM, cycleAt(2000), {{"runtime.GC"}, {"main.work"}});
  w.log(kM, 6000, "c", "end");
  const auto trace = w.load();
  const Answers a = analyse(*trace);
  const auto report = nlohmann::json::parse(reportJson(*trace, a));
  QCOMPARE(report["findings"].size(), std::size_t{1});
  const auto& f = report["findings"][0];
  QCOMPARE(f["id"].get<std::string>(), std::string("forced-gc"));
  QCOMPARE(f["count"].get<int>(), 1);
  const auto& e = f["evidence"][0];
  QCOMPARE(e["t_ns"].get<std::int64_t>(), 2000 - trace->origin().ns);
  QCOMPARE(e["cycle"].get<int>(), 0);
  QVERIFY(e["delete"].is_null());
  const std::string text = reportText(*trace, a);
  QVERIFY(text.find("\nFindings\n  info: 1 of 1 GC cycles was forced.") != std::string::npos);
}

QTEST_GUILESS_MAIN(TestFindings)
#include "tst_findings.moc"
