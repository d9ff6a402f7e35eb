// SPDX-License-Identifier: GPL-3.0-or-later

// Reclaim links without alloc/free events: the rules, the procs, witnesses, and what may not be claimed.
#include <QtTest>

#include "tests/analysis/reclaimtraces.h"

using namespace sweepscope;

class TestReclaim : public QObject {
  Q_OBJECT
 private slots:
  void plainRules_data();
  void plainRules();
  void traceEndsWhileMarking();
  void traceEndsWhileSweeping();
  void alreadyMarking();
  void alreadyMarkingInLaterGeneration();
  void stopWindow_data();
  void stopWindow();
  void idleBeforeTheStop();
  void stopBeyondTheRange();
  void lateStatus();
  void acrossBorder();
  void loneInStopWindow();
  void inlineValue();
  void witnesses();
  void keyAloneIsNoWitness();
  void lateWitness();
  void repeatedAddressesWithWitnesses();
  void finalizersSpeakOfTheLatestDelete();
  void undecidedWitness();
  void witnessByAddress();
  void markedMeanwhile();
  void lateWorker_data();
  void lateWorker();
};

void TestReclaim::plainRules_data() {
  QTest::addColumn<int>("when");  // cycles at 5000 and 6000
  QTest::addColumn<int>("cycle");
  QTest::addColumn<int>("reason");
  QTest::addColumn<int>("phase");
  const auto row = [](const char* name, int when, int cycle, Reason reason, Phase phase) {
    QTest::newRow(name) << when << cycle << static_cast<int>(reason) << static_cast<int>(phase);
  };
  row("idle", 4000, 0, Reason::DeletedWhileIdle, Phase::Idle);
  row("before the stop", 5004, 0, Reason::DeletedWhileIdle, Phase::Stopping);
  row("marking", 5040, 1, Reason::DeletedWhileMarking, Phase::Marking);
  row("before mark termination", 5076, 1, Reason::DeletedWhileMarking, Phase::Marking);
  row("behind the mark end", 5086, 1, Reason::DeletedWhileIdle, Phase::Idle);
  row("between", 5500, 1, Reason::DeletedWhileIdle, Phase::Idle);
  row("marking again", 6040, -1, Reason::TraceEnded, Phase::Marking);
  row("at the end", 7000, -1, Reason::TraceEnded, Phase::Idle);
}

void TestReclaim::plainRules() {
  QFETCH(int, when);
  QFETCH(int, cycle);
  QFETCH(int, reason);
  QFETCH(int, phase);
  // Events of a thread are written in order of time.
  TraceWriter w = begin();
  const auto inOrder = [&](std::int64_t t, auto&& f) {
    if (when < t) {
      if (when >= 0) remove(w, when, "a");
      when = -1;
    }
    f();
  };
  for (const std::int64_t start : {5000, 6000}) {
    const auto c = cycleAt(start);
    inOrder(c.start, [&] { w.markBegin(kM, c.start); });
    inOrder(c.stop, [&] { w.stopBegin(kM, c.stop, "GC sweep termination"); });
    inOrder(c.restart, [&] { w.stopEnd(kM, c.restart); });
    inOrder(c.term, [&] { w.stopBegin(kM, c.term, "GC mark termination"); });
    inOrder(c.markEnd, [&] { w.markEnd(kM, c.markEnd); });
    inOrder(c.termEnd, [&] { w.stopEnd(kM, c.termEnd); });
  }
  inOrder(8000, [] {});
  w.log(kM, 9000, "c", "end");
  const Answers a = analyse(*w.load());
  const ReclaimLink& l = only(a);
  QCOMPARE(l.cycle ? static_cast<int>(*l.cycle) : -1, cycle);
  QCOMPARE(static_cast<int>(l.reason), reason);
  QCOMPARE(static_cast<int>(a.deletes[0].phase), phase);
  QCOMPARE(l.evidence, cycle < 0 ? Evidence::None : Evidence::Inferred);
  QCOMPARE(l.earliestCycle.has_value(), cycle >= 0);
  if (cycle == 0) {
    QVERIFY(l.hasWindow);
    QCOMPARE(l.windowBegin.ns, 5085);
    QCOMPARE(l.windowEnd->ns, 6020);
  } else if (cycle == 1) {
    QVERIFY(l.hasWindow && !l.windowEnd);
  }
  QVERIFY(text(a).size() > 20);
}

void TestReclaim::traceEndsWhileMarking() {
  TraceWriter w = begin();
  remove(w, 2000, "a");
  w.markBegin(kM, 3000);
  w.stopBegin(kM, 3010, "GC sweep termination");
  w.stopEnd(kM, 3020);
  remove(w, 3050, "b");
  const Answers a = analyse(*w.load());
  for (const DeleteOp& op : a.deletes) {
    QCOMPARE(op.reclaim.evidence, Evidence::None);
    QCOMPARE(op.reclaim.reason, Reason::TraceEnded);
  }
  QCOMPARE(a.deletes[0].reclaim.earliestCycle.value(), std::size_t{0});
  QVERIFY(!a.deletes[1].reclaim.earliestCycle);
  QVERIFY(!a.cycles[0].markEnd && !a.cycles[0].markTerm);
}

void TestReclaim::traceEndsWhileSweeping() {
  TraceWriter w = begin();
  remove(w, 2000, "a");
  w.cycle(kM, cycleAt(3000));
  const Answers a = analyse(*w.load());
  QCOMPARE(only(a).evidence, Evidence::Inferred);
  QVERIFY(!only(a).windowEnd);
  QVERIFY(text(a).contains("had not finished when the trace ended"));
}

void TestReclaim::alreadyMarking() {
  TraceWriter w = begin();
  w.markActive(kM, 1010);
  remove(w, 2000, "a");
  w.stopBegin(kM, 2080, "GC mark termination");
  w.markEnd(kM, 2085);
  w.stopEnd(kM, 2090);
  w.cycle(kM, cycleAt(3000));
  const Answers a = analyse(*w.load());
  QVERIFY(!a.cycles[0].startSeen && !a.cycles[0].sweepTerm);
  QCOMPARE(a.cycles[0].trigger, Trigger::Unknown);
  QCOMPARE(only(a).cycle.value(), std::size_t{1});
  QCOMPARE(only(a).reason, Reason::DeletedWhileMarking);
}

void TestReclaim::alreadyMarkingInLaterGeneration() {
  TraceWriter w = begin();
  w.markBegin(kM, 3000);
  w.stopBegin(kM, 3010, "GC sweep termination");
  w.stopEnd(kM, 3020);
  remove(w, 3050, "a");
  w.nextGeneration(5000);
  w.markActive(kM, 5001);
  remove(w, 5050, "b");
  w.stopBegin(kM, 5080, "GC mark termination");
  w.markEnd(kM, 5085);
  w.stopEnd(kM, 5090);
  remove(w, 5095, "c");
  w.cycle(kM, cycleAt(6000));
  const Answers a = analyse(*w.load());
  QCOMPARE(a.cycles.size(), std::size_t{2});
  for (const DeleteOp& op : a.deletes) QCOMPARE(op.reclaim.cycle.value(), std::size_t{1});
  QCOMPARE(a.deletes[2].reclaim.reason, Reason::DeletedWhileIdle);
}

void TestReclaim::stopWindow_data() {
  QTest::addColumn<int>("when");  // of both markers
  QTest::addColumn<QString>("cycles");
  QTest::newRow("not stopped yet") << 3110 << "0";
  QTest::newRow("stands still") << 3150 << "0..1";
  QTest::newRow("moves again") << 3180 << "1";
}

void TestReclaim::stopWindow() {
  QFETCH(int, when);
  QFETCH(QString, cycles);
  TraceWriter w;
  w.running(kM, 1, 0, 1000);
  w.running(101, 2, 1, 1000);
  w.idleProc(2, 1000);
  const auto markers = [&](int from, int to) {
    if (when < from || when >= to) return;
    w.log(101, when, "c", "before-delete key=a");
    w.log(101, when + 2, "c", "after-delete key=a");
  };
  w.markBegin(kM, 3000);
  w.stopBegin(kM, 3100, "GC sweep termination");
  markers(3100, 3120);
  if (when < 3140) w.goStop(101, 3118, "preempted");
  // A log while the world stands still cannot be; here it comes from a thread that never lost its goroutine.
  w.procStop(101, 3120);
  if (when == 3150) {
    w.log(kM, 3150, "c", "before-delete key=a");
    w.log(kM, 3152, "c", "after-delete key=a");
  }
  w.procStart(101, 3160, 1);
  if (when < 3140) w.goStart(101, 3165, 2);
  markers(3160, 3200);
  w.stopEnd(kM, 3200);
  w.stopBegin(kM, 3300, "GC mark termination");
  w.markEnd(kM, 3310);
  w.stopEnd(kM, 3320);
  w.cycle(kM, cycleAt(4000));
  const Answers a = analyse(*w.load());
  const ReclaimLink& l = only(a);
  QCOMPARE(l.reason, Reason::StopWindow);
  QCOMPARE(a.deletes[0].phase, Phase::Stopping);
  const QString got =
      l.cycle ? QString::number(*l.cycle) : QString("%1..%2").arg(l.cycles.value().first).arg(l.cycles.value().second);
  QCOMPARE(got, cycles);
  QCOMPARE(l.evidence, l.cycle ? Evidence::Inferred : Evidence::Ambiguous);
}

// Procs idle for want of work, before the world is really stopped: the marking that follows tells the stop.
void TestReclaim::idleBeforeTheStop() {
  for (const bool workerSeen : {true, false}) {
    TraceWriter w;
    w.running(kM, 1, 0, 1000);
    w.running(101, 2, 1, 1000);
    w.markBegin(kM, 3000);
    w.stopBegin(kM, 3100, "GC sweep termination");
    w.goBlock(101, 3110, "sleep");
    w.procStop(101, 3112);
    w.procStart(101, 3130, 1);
    w.goUnblock(101, 3131, 2);
    w.goStart(101, 3132, 2);
    w.log(101, 3140, "c", "before-delete key=a");
    w.log(101, 3142, "c", "after-delete key=a");
    w.goStop(101, 3148, "preempted");
    w.procStop(101, 3150);
    w.procStart(101, 3160, 1);
    w.goStart(101, 3161, 2);
    if (workerSeen) w.label(101, 3162, "GC (dedicated)");
    w.log(101, 3170, "c", "before-delete key=b");
    w.log(101, 3172, "c", "after-delete key=b");
    w.stopEnd(kM, 3200);
    w.stopBegin(kM, 3300, "GC mark termination");
    w.markEnd(kM, 3310);
    w.stopEnd(kM, 3320);
    w.cycle(kM, cycleAt(4000));
    const Answers a = analyse(*w.load());
    QCOMPARE(a.deletes.size(), std::size_t{2});
    if (workerSeen) {
      QCOMPARE(a.deletes[0].reclaim.cycle.value(), std::size_t{0});
    } else {
      QCOMPARE(a.deletes[0].reclaim.cycles.value(), (std::pair<std::size_t, std::size_t>{0, 1}));
    }
    QCOMPARE(a.deletes[1].reclaim.cycle.value(), std::size_t{1});
  }
}

// Nobody but the stopper runs at the range's end: the stop lasts beyond it.
void TestReclaim::stopBeyondTheRange() {
  TraceWriter w;
  w.running(kM, 1, 0, 1000);
  w.running(101, 2, 1, 1000);
  w.markBegin(kM, 3000);
  w.stopBegin(kM, 3100, "GC sweep termination");
  w.goBlock(101, 3110, "sleep");
  w.procStop(101, 3112);
  w.procStart(101, 3130, 1);
  w.goUnblock(101, 3131, 2);
  w.goStart(101, 3132, 2);
  w.log(101, 3140, "c", "before-delete key=a");
  w.log(101, 3142, "c", "after-delete key=a");
  w.goStop(101, 3148, "preempted");
  w.procStop(101, 3150);
  w.stopEnd(kM, 3200);
  w.procStart(101, 3210, 1);
  w.goStart(101, 3211, 2);
  w.label(101, 3212, "GC (idle)");
  w.stopBegin(kM, 3300, "GC mark termination");
  w.markEnd(kM, 3310);
  w.stopEnd(kM, 3320);
  w.cycle(kM, cycleAt(4000));
  QCOMPARE(only(analyse(*w.load())).cycle.value(), std::size_t{0});
}

void TestReclaim::lateStatus() {
  TraceWriter w(26);
  w.running(kM, 1, 0, 1000);
  w.running(101, 2, 1, 1000);
  w.markBegin(kM, 3000);
  w.stopBegin(kM, 3100, "GC sweep termination");
  w.goStop(101, 3118, "preempted");
  w.procStop(101, 3120);
  w.procStart(101, 3160, 1);
  w.goStart(101, 3165, 2);
  w.log(101, 3170, "c", "before-delete key=a");
  w.log(101, 3172, "c", "after-delete key=a");
  w.stopEnd(kM, 3200);
  w.stopBegin(kM, 3300, "GC mark termination");
  w.markEnd(kM, 3310);
  w.stopEnd(kM, 3320);
  w.cycle(kM, cycleAt(4000));
  w.idleProc(2, 9000);
  const Answers a = analyse(*w.load());
  QCOMPARE(only(a).place, DeletePlace::AfterStop);  // the restart was seen, although it decides nothing since 1.26
  QCOMPARE(only(a).cycles.value(), (std::pair<std::size_t, std::size_t>(0, 1)));
  QVERIFY(
      text(a).endsWith("; it was deleted when GC #0 had just begun to mark, which keeps the value unless the map was "
                       "on a goroutine's stack that was not scanned yet."));
}

void TestReclaim::acrossBorder() {
  TraceWriter w = begin();
  w.log(kM, 2900, "c", "before-delete key=a");
  w.markBegin(kM, 3000);
  w.stopBegin(kM, 3010, "GC sweep termination");
  w.stopEnd(kM, 3020);
  w.log(kM, 3050, "c", "after-delete key=a");
  w.stopBegin(kM, 3080, "GC mark termination");
  w.markEnd(kM, 3085);
  w.stopEnd(kM, 3090);
  const Answers a = analyse(*w.load());
  QCOMPARE(only(a).evidence, Evidence::Ambiguous);
  QCOMPARE(only(a).reason, Reason::AcrossBorder);
  QCOMPARE(only(a).cycles.value(), (std::pair<std::size_t, std::size_t>{0, 1}));  // 1: one after the trace
  QVERIFY(!only(a).earliestCycle);
  QVERIFY(text(a).contains("after the trace"));
}

void TestReclaim::loneInStopWindow() {
  for (const bool before : {true, false}) {
    TraceWriter w;
    w.running(kM, 1, 0, 1000);
    w.running(101, 2, 1, 1000);
    w.markBegin(kM, 3000);
    w.stopBegin(kM, 3100, "GC sweep termination");
    if (before) w.log(101, 3110, "c", "before-delete key=a");
    w.procStop(101, 3120);
    w.procStart(101, 3160, 1);
    if (!before) w.log(101, 3170, "c", "after-delete key=a");
    w.stopEnd(kM, 3200);
    w.stopBegin(kM, 3300, "GC mark termination");
    w.markEnd(kM, 3310);
    w.stopEnd(kM, 3320);
    w.cycle(kM, cycleAt(4000));
    const Answers a = analyse(*w.load());
    QCOMPARE(only(a).evidence, Evidence::Ambiguous);
    QCOMPARE(a.deletes[0].before.has_value(), before);
    QCOMPARE(a.deletes[0].after.has_value(), !before);
  }
}

void TestReclaim::inlineValue() {
  TraceWriter w = begin();
  remove(w, 2000, "a", " addr=0x0 size=8");
  w.cycle(kM, cycleAt(3000));
  const Answers a = analyse(*w.load());
  QCOMPARE(only(a).evidence, Evidence::None);
  QCOMPARE(only(a).reason, Reason::InlineValue);
  QVERIFY(!only(a).cycle && !only(a).earliestCycle);
  QCOMPARE(a.cycles[0].deletesReclaimed, std::size_t{0});
}

void TestReclaim::witnesses() {
  for (const bool finalizer : {true, false}) {
    TraceWriter w = begin();
    remove(w, 2000, "a", " addr=0x10");
    w.cycle(kM, cycleAt(3000));
    w.log(kM, 3200, finalizer ? "finalized" : "cleaned", "key=a addr=0x10");
    w.cycle(kM, cycleAt(4000));
    const Answers a = analyse(*w.load());
    QCOMPARE(only(a).evidence, Evidence::Witnessed);
    QCOMPARE(only(a).reason, finalizer ? Reason::Finalizer : Reason::Cleanup);
    QCOMPARE(only(a).cycle.value(), std::size_t{0});
    QCOMPARE(only(a).witnessAt->ns, 3200);
    QCOMPARE(only(a).keptCycles.value(), std::size_t{0});
    QCOMPARE(a.cycles[0].deletesReclaimed, std::size_t{1});
    QCOMPARE(text(a), finalizer
                          ? QString("Found dead by GC #0 at the latest: its finalizer ran 1.20 µs after the "
                                    "delete; a finalizer keeps its value for one more cycle, so the memory is freed "
                                    "by GC #1 at the earliest.")
                          : QString("Found dead by GC #0 at the latest: its cleanup ran 1.20 µs after the delete."));
  }
}

// A cache that overwrites entries hears of the older value with the same key.
void TestReclaim::keyAloneIsNoWitness() {
  for (const char* marker : {"", " addr=0x10"}) {
    TraceWriter w = begin();
    remove(w, 2000, "a", marker);
    w.cycle(kM, cycleAt(3000));
    w.log(kM, 3200, "cleaned", "key=a");
    w.log(kM, 3300, "finalized", "key=a");
    w.log(kM, 3400, "cleaned", *marker ? "key=b addr=0x10" : "key=a addr=0x10");
    w.cycle(kM, cycleAt(4000));
    QCOMPARE(only(analyse(*w.load())).evidence, Evidence::Inferred);
  }
}

void TestReclaim::lateWitness() {
  TraceWriter w = begin();
  remove(w, 2000, "a", " addr=0x10");
  for (const std::int64_t t : {3000, 4000, 5000}) w.cycle(kM, cycleAt(t));
  w.log(kM, 5200, "finalized", "addr=0x10");
  const Answers a = analyse(*w.load());
  QCOMPARE(only(a).cycle.value(), std::size_t{2});
  QCOMPARE(only(a).earliestCycle.value(), std::size_t{0});
  QCOMPARE(only(a).keptCycles.value(), std::size_t{2});
  QVERIFY(text(a).contains("at the latest"));
}

// An address is not used again before the finalizer of its value has run: what it reports is the later value.
void TestReclaim::finalizersSpeakOfTheLatestDelete() {
  TraceWriter w = begin();
  remove(w, 2000, "a", " addr=0x10");
  w.cycle(kM, cycleAt(3000));
  remove(w, 3500, "a", " addr=0x10");
  w.cycle(kM, cycleAt(4000));
  w.log(kM, 4300, "finalized", "addr=0x10");
  w.cycle(kM, cycleAt(5000));
  const Answers a = analyse(*w.load());
  QCOMPARE(a.deletes.size(), std::size_t{2});
  QCOMPARE(a.deletes[0].reclaim.evidence, Evidence::Inferred);
  QCOMPARE(a.deletes[1].reclaim.evidence, Evidence::Witnessed);
  QCOMPARE(a.deletes[1].reclaim.witnessAt->ns, 4300);
}

void TestReclaim::repeatedAddressesWithWitnesses() {
  TraceWriter w = begin();
  remove(w, 2000, "a", " addr=0x10");
  w.log(kM, 2500, "cleaned", "addr=0x10");  // no cycle yet: not of this value
  w.cycle(kM, cycleAt(3000));
  w.log(kM, 3200, "cleaned", "addr=0x10");
  remove(w, 3300, "a", " addr=0x10");
  w.log(kM, 3400, "cleaned", "addr=0x20");  // of nobody
  w.cycle(kM, cycleAt(4000));
  w.cycle(kM, cycleAt(5000));
  w.log(kM, 5200, "cleaned", "addr=0x10");
  const Answers a = analyse(*w.load());
  QCOMPARE(a.deletes.size(), std::size_t{2});
  QCOMPARE(a.deletes[0].reclaim.cycle.value(), std::size_t{0});
  QCOMPARE(a.deletes[1].reclaim.cycle.value(), std::size_t{2});
  QCOMPARE(a.deletes[1].reclaim.keptCycles.value(), std::size_t{1});
}

void TestReclaim::undecidedWitness() {
  TraceWriter w = begin();
  remove(w, 2000, "a", " addr=0x10");
  remove(w, 2100, "a", " addr=0x10");
  w.cycle(kM, cycleAt(3000));
  w.log(kM, 3200, "cleaned", "key=a addr=0x10");
  w.cycle(kM, cycleAt(4000));
  Answers a = analyse(*w.load());
  for (const DeleteOp& op : a.deletes) QCOMPARE(op.reclaim.evidence, Evidence::Inferred);
  w.log(kM, 4200, "cleaned", "key=a addr=0x10");
  a = analyse(*w.load());
  for (const DeleteOp& op : a.deletes) {
    QCOMPARE(op.reclaim.evidence, Evidence::Witnessed);
    QCOMPARE(op.reclaim.cycle.value(), std::size_t{1});
  }
}

void TestReclaim::witnessByAddress() {
  TraceWriter w = begin();
  remove(w, 2000, "a", " addr=0x10");
  remove(w, 2100, "a", " addr=0x20");
  w.cycle(kM, cycleAt(3000));
  w.log(kM, 3200, "cleaned", "key=a addr=0x20");
  w.log(kM, 3300, "cleaned", "addr=0x30");
  const Answers a = analyse(*w.load());
  QCOMPARE(a.deletes[0].reclaim.evidence, Evidence::Inferred);
  QCOMPARE(a.deletes[1].reclaim.evidence, Evidence::Witnessed);
}

// The before marker inside a mark phase, the after marker long behind it: the delete may have run while a cycle marked.
void TestReclaim::markedMeanwhile() {
  TraceWriter w = begin();
  w.markBegin(kM, 3000);
  w.stopBegin(kM, 3010, "GC sweep termination");
  w.stopEnd(kM, 3020);
  w.log(kM, 3050, "c", "before-delete key=a addr=0x10");
  w.stopBegin(kM, 3080, "GC mark termination");
  w.markEnd(kM, 3085);
  w.stopEnd(kM, 3090);
  w.log(kM, 3500, "c", "after-delete key=a");
  w.cycle(kM, cycleAt(4000));
  w.cycle(kM, cycleAt(5000));
  const Answers a = analyse(*w.load());
  QCOMPARE(only(a).evidence, Evidence::Inferred);
  QCOMPARE(only(a).reason, Reason::AcrossBorder);
  QCOMPARE(only(a).cycle.value(), std::size_t{1});
  QCOMPARE(text(a),
           QString("Reclaimed by GC #1 at the earliest, if its address is on the heap; GC #0 was marking when "
                   "the before marker was written: it kept the value if the delete ran then, and had finished if "
                   "the delete ran later; its sweep began 585 ns after the delete and had finished 1.52 µs "
                   "after it at the latest."));
}

// From Go 1.26 on procs may run, delete and go idle again between the restart and the first worker: all moments at
// which nobody runs may be the stop. A mark assist is a sign that it is over, too.
void TestReclaim::lateWorker_data() {
  QTest::addColumn<int>("version");
  QTest::addColumn<bool>("assist");
  QTest::addColumn<QString>("first");  // the cycles that the delete between the two moments may belong to
  QTest::newRow("1.25: the last one") << 25 << false << "0..0";
  QTest::newRow("1.26: either one") << 26 << false << "0..1";
  QTest::newRow("1.25: an assist before the second one") << 25 << true << "1..1";
  QTest::newRow("1.26: an assist before the second one") << 26 << true << "0..1 after the stop";
}

void TestReclaim::lateWorker() {
  QFETCH(int, version);
  QFETCH(bool, assist);
  QFETCH(QString, first);
  TraceWriter w(version);
  w.running(kM, 1, 0, 1000);
  w.running(101, 2, 1, 1000);
  w.markBegin(kM, 3000);
  w.stopBegin(kM, 3100, "GC sweep termination");
  w.goStop(101, 3110, "preempted");
  w.procStop(101, 3112);
  w.procStart(101, 3130, 1);
  w.goStart(101, 3132, 2);
  if (assist) w.assist(101, 3134, 3136);
  w.log(101, 3140, "c", "before-delete key=a");
  w.log(101, 3142, "c", "after-delete key=a");
  w.goStop(101, 3148, "preempted");
  w.procStop(101, 3150);
  w.procStart(101, 3160, 1);
  w.goStart(101, 3161, 2);
  w.label(101, 3162, "GC (dedicated)");
  w.stopEnd(kM, 3200);
  w.stopBegin(kM, 3300, "GC mark termination");
  w.markEnd(kM, 3310);
  w.stopEnd(kM, 3320);
  w.cycle(kM, cycleAt(4000));
  const Answers a = analyse(*w.load());
  const auto cycles = only(a).cycleRange().value();
  const QString place =
      only(a).place == DeletePlace::AfterStop && cycles.first != cycles.second ? " after the stop" : "";
  QCOMPARE(QString("%1..%2").arg(cycles.first).arg(cycles.second) + place, first);
}

QTEST_GUILESS_MAIN(TestReclaim)
#include "tst_reclaim.moc"
