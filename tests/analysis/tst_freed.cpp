// SPDX-License-Identifier: GPL-3.0-or-later

// Reclaim links by alloc/free events: slots, reuse, tiny blocks, and values that are never freed.
#include <QtTest>

#include "tests/analysis/reclaimtraces.h"

using namespace sweepscope;

class TestFreed : public QObject {
  Q_OBJECT
 private slots:
  void freed_data();
  void freed();
  void kept();
  void freedBetweenMarkers();
  void reusedSlot();
  void loneAfterOfAReusedSlot_data();
  void loneAfterOfAReusedSlot();
  void lateFree();
  void slotTakenAway();
  void emptySlot();
  void notOnHeap();
  void lateMarkers_data();
  void lateMarkers();
  void witnessOfAnother_data();
  void witnessOfAnother();
  void freeOfAnEarlierSweep();
  void freedByTheRunningCycle();
  void neverFreed();
  void neverFreedWhileSweeping();
  void tinyBlocks();
  void notLookedAt();
  void freedBeatsWitness();
  void cleanupKeepsNothing();
  void counts();
};

void TestFreed::freed_data() {
  QTest::addColumn<quint64>("slot");
  QTest::addColumn<quint64>("allocated");
  QTest::addColumn<quint64>("logged");
  const auto row = [](const char* name, std::uint64_t slot, std::uint64_t offset, std::uint64_t logged) {
    QTest::newRow(name) << quint64(slot) << quint64(slot + offset) << quint64(slot + logged);
  };
  row("begin of the slot", kSlots + 512, 0, 0);
  row("interior pointer", kSlots + 512, 0, 300);
  row("object header", kWide + 1024, 8, 8);
  row("interior behind a header", kWide + 1024, 8, 500);
  row("large", kLarge, 0, 40'000);
}

void TestFreed::freed() {
  QFETCH(quint64, slot);
  QFETCH(quint64, allocated);
  QFETCH(quint64, logged);
  TraceWriter w = begin();
  w.running(101, 2, 2, 1000);
  addHeap(w);
  w.objectAlloc(kM, 1100, allocated);
  remove(w, 2000, "a", at(logged));
  w.cycle(kM, cycleAt(3000));
  w.objectFree(101, 3088, slot);  // before the stop's end is written
  w.cycle(kM, cycleAt(4000));
  const Answers a = analyse(*w.load());
  QCOMPARE(only(a).evidence, Evidence::Freed);
  QCOMPARE(only(a).cycle.value(), std::size_t{0});
  QCOMPARE(only(a).at->ns, 3088);
  QCOMPARE(only(a).keptCycles.value(), std::size_t{0});
  QCOMPARE(a.cycles[0].deletesReclaimed, std::size_t{1});
}

void TestFreed::kept() {
  TraceWriter w = begin();
  addHeap(w);
  w.objectExists(kM, 1050, kSlots);
  remove(w, 2000, "a", at(kSlots));
  for (const std::int64_t t : {3000, 4000, 5000}) w.cycle(kM, cycleAt(t));
  w.objectFree(kM, 5200, kSlots);
  const Answers a = analyse(*w.load());
  QCOMPARE(only(a).cycle.value(), std::size_t{2});
  QCOMPARE(only(a).earliestCycle.value(), std::size_t{0});
  QCOMPARE(only(a).keptCycles.value(), std::size_t{2});
  QVERIFY(text(a).contains("2 more cycles"));
}

void TestFreed::freedBetweenMarkers() {
  TraceWriter w = begin();
  addHeap(w);
  w.objectExists(kM, 1050, kSlots);
  w.log(kM, 2000, "c", "before-delete key=a" + at(kSlots));
  w.cycle(kM, cycleAt(3000));
  w.objectFree(kM, 3200, kSlots);
  w.objectAlloc(kM, 3300, kSlots);
  w.log(kM, 3400, "c", "after-delete key=a");
  w.cycle(kM, cycleAt(4000));
  w.objectFree(kM, 4200, kSlots);
  const Answers a = analyse(*w.load());
  QCOMPARE(only(a).evidence, Evidence::Freed);
  QCOMPARE(only(a).cycle.value(), std::size_t{0});
  QCOMPARE(only(a).at->ns, 3200);
  QCOMPARE(only(a).earliestCycle.value(), std::size_t{0});
}

void TestFreed::reusedSlot() {
  TraceWriter w = begin();
  addHeap(w);
  w.objectExists(kM, 1050, kSlots);
  remove(w, 2000, "a", at(kSlots));
  w.cycle(kM, cycleAt(3000));
  w.objectFree(kM, 3200, kSlots);
  w.objectAlloc(kM, 3300, kSlots);
  remove(w, 3400, "a", at(kSlots));
  w.cycle(kM, cycleAt(4000));
  w.objectFree(kM, 4200, kSlots);
  const Answers a = analyse(*w.load());
  QCOMPARE(a.deletes.size(), std::size_t{2});
  QCOMPARE(a.deletes[0].reclaim.at->ns, 3200);
  QCOMPARE(a.deletes[1].reclaim.at->ns, 4200);
  QCOMPARE(a.deletes[1].reclaim.cycle.value(), std::size_t{1});
}

void TestFreed::loneAfterOfAReusedSlot_data() {
  QTest::addColumn<int>("previous");  // marker of the same goroutine
  QTest::addColumn<bool>("freed");
  QTest::newRow("no marker before") << 0 << false;
  QTest::newRow("one before the old value's free") << 2000 << false;
  QTest::newRow("one behind it") << 3250 << true;
}

// The delete may have come long before its only marker, and then the address was that of another value.
void TestFreed::loneAfterOfAReusedSlot() {
  QFETCH(int, previous);
  QFETCH(bool, freed);
  TraceWriter w = begin();
  addHeap(w);
  w.objectExists(kM, 1050, kSlots);
  if (previous == 2000) w.log(kM, previous, "c", "after-delete key=a");
  w.cycle(kM, cycleAt(3000));
  w.objectFree(kM, 3200, kSlots);
  if (previous == 3250) w.log(kM, previous, "c", "after-delete key=a");
  w.objectAlloc(kM, 3300, kSlots);
  w.log(kM, 3400, "c", "after-delete key=b" + at(kSlots));
  w.cycle(kM, cycleAt(4000));
  w.objectFree(kM, 4200, kSlots);
  const Answers a = analyse(*w.load());
  const DeleteOp op = a.deletes[a.deletes.size() - 1];
  QCOMPARE(op.reclaim.evidence == Evidence::Freed, freed);
  if (freed) QCOMPARE(op.reclaim.at->ns, 4200);
}

// A free written late, when the slot and even the span are in use again.
void TestFreed::lateFree() {
  for (const bool span : {false, true}) {
    TraceWriter w = begin();
    addHeap(w);
    w.objectExists(kM, 1050, kLarge);
    remove(w, 2000, "a", at(kLarge));
    w.cycle(kM, cycleAt(3000));
    if (span) w.spanAlloc(kM, 3100, kLarge, 5, 0, true);
    w.objectAlloc(kM, 3110, kLarge);
    remove(w, 3200, "b", at(kLarge));
    w.objectFree(kM, 3300, kLarge);
    if (span) w.spanFree(kM, 3301, kLarge);
    remove(w, 3400, "c", at(kLarge + 100));
    w.cycle(kM, cycleAt(4000));
    w.objectFree(kM, 4200, kLarge);
    if (span) w.spanFree(kM, 4201, kLarge);
    const Answers a = analyse(*w.load());
    QCOMPARE(a.deletes.size(), std::size_t{3});
    for (const DeleteOp& op : a.deletes) {
      QCOMPARE(op.reclaim.evidence, Evidence::Freed);
      QCOMPARE(op.reclaim.at->ns, op.index == 0 ? 3300 : 4200);
      QCOMPARE(op.reclaim.cycle.value(), std::size_t{op.index == 0 ? 0u : 1u});
    }
  }
}

void TestFreed::slotTakenAway() {
  TraceWriter w = begin();
  addHeap(w);
  w.objectExists(kM, 1050, kSlots);
  remove(w, 2000, "a", at(kSlots));
  w.objectAlloc(kM, 2100, kSlots);
  w.cycle(kM, cycleAt(3000));
  w.objectFree(kM, 3200, kSlots);
  QCOMPARE(only(analyse(*w.load())).evidence, Evidence::Inferred);
}

// Nothing was seen to be in the slot when the marker was written: no free may be linked.
void TestFreed::emptySlot() {
  TraceWriter w = begin();
  addHeap(w);
  remove(w, 2000, "a", at(kSlots));
  w.cycle(kM, cycleAt(3000));
  w.objectAlloc(kM, 3100, kSlots);
  w.cycle(kM, cycleAt(4000));
  w.objectFree(kM, 4200, kSlots);
  QCOMPARE(only(analyse(*w.load())).evidence, Evidence::Inferred);
}

// An address that no span of the heap holds at any time; without alloc/free events nobody knows.
void TestFreed::notOnHeap() {
  TraceWriter w = begin();
  addHeap(w);
  w.objectExists(kM, 1050, kSlots);
  remove(w, 2000, "a", at(kHeap + 0x1000000));
  w.cycle(kM, cycleAt(3000));
  w.cycle(kM, cycleAt(4000));
  const auto trace = w.load();
  const Answers a = analyse(*trace);
  QCOMPARE(only(a).evidence, Evidence::None);
  QCOMPARE(only(a).reason, Reason::NotOnHeap);
  QVERIFY(!only(a).cycle && !only(a).hasWindow);
  QCOMPARE(text(a),
           QString("No cycle reclaims it: its address is not on the heap. It may be that of a global variable, "
                   "a constant, a function, a stack or a value of size zero."));
  QCOMPARE(a.cycles[0].deletesReclaimed + a.cycles[0].deletesInferred, std::size_t{0});
  AnalysisOptions options;
  options.inferredOnly = true;
  const Answers b = analyse(*trace, options);
  QCOMPARE(only(b).evidence, Evidence::Inferred);
  QVERIFY(text(b).startsWith("Reclaimed by GC #0 at the earliest, if its address is on the heap; "));
  QCOMPARE(b.cycles[0].deletesInferred, std::size_t{1});
  QCOMPARE(b.cycles[0].deletesReclaimed, std::size_t{0});
}

// A logger that batches: the value was freed before its markers were written, its span perhaps as well. Unless
// something is allocated there right behind the marker: two threads' clocks differ a little.
void TestFreed::lateMarkers_data() {
  QTest::addColumn<bool>("spanGone");
  QTest::addColumn<int>("allocatedAfter");  // the marker, in ns; 0: not
  QTest::addColumn<int>("reason");
  QTest::newRow("freed") << false << 0 << int(Reason::NothingAtAddress);
  QTest::newRow("span freed") << true << 0 << int(Reason::NothingAtAddress);
  QTest::newRow("allocated much later") << false << 200'000 << int(Reason::NothingAtAddress);
  QTest::newRow("allocated at once") << false << 300 << int(Reason::DeletedWhileIdle);
}

void TestFreed::lateMarkers() {
  QFETCH(bool, spanGone);
  QFETCH(int, allocatedAfter);
  QFETCH(int, reason);
  TraceWriter w = begin();
  addHeap(w);
  w.objectExists(kM, 1050, kSlots);
  w.cycle(kM, cycleAt(2000));
  w.objectFree(kM, 2200, kSlots);
  if (spanGone) w.spanFree(kM, 2210, kSlots);
  remove(w, 1'002'200, "a", at(kSlots));
  if (allocatedAfter > 0) w.objectAlloc(kM, 1'002'200 + allocatedAfter, kSlots);
  w.cycle(kM, cycleAt(1'500'000));
  w.cycle(kM, cycleAt(1'600'000));
  const Answers a = analyse(*w.load());
  QCOMPARE(int(only(a).reason), reason);
  if (only(a).reason != Reason::NothingAtAddress) return;
  QCOMPARE(only(a).evidence, Evidence::None);
  QVERIFY(!only(a).cycle && !only(a).earliestCycle);
  QCOMPARE(only(a).freedBefore->ns, 2200);
  QCOMPARE(text(a), QString("No cycle is claimed: nothing was allocated at its address when the marker was "
                            "written; the last value there was freed by GC #0, 1.00 ms before. The marker was written "
                            "late, or the address is not the value's."));
}

void TestFreed::freeOfAnEarlierSweep() {
  TraceWriter w = begin();
  addHeap(w);
  w.objectExists(kM, 1050, kSlots);
  w.cycle(kM, cycleAt(2000));
  remove(w, 2200, "a", at(kSlots));
  w.objectFree(kM, 2300, kSlots);
  w.cycle(kM, cycleAt(3000));
  const Answers a = analyse(*w.load());
  QCOMPARE(only(a).evidence, Evidence::Inferred);
  QCOMPARE(only(a).cycle.value(), std::size_t{1});
}

// A map on a goroutine's stack: deleted from while marking, freed by that very cycle.
void TestFreed::freedByTheRunningCycle() {
  TraceWriter w = begin();
  addHeap(w);
  w.objectExists(kM, 1050, kSlots);
  w.markBegin(kM, 3000);
  w.stopBegin(kM, 3010, "GC sweep termination");
  w.stopEnd(kM, 3020);
  remove(w, 3050, "a", at(kSlots));
  w.stopBegin(kM, 3080, "GC mark termination");
  w.markEnd(kM, 3085);
  w.stopEnd(kM, 3090);
  w.objectFree(kM, 3200, kSlots);
  w.cycle(kM, cycleAt(4000));
  const Answers a = analyse(*w.load());
  QCOMPARE(only(a).evidence, Evidence::Freed);
  QCOMPARE(only(a).cycle.value(), std::size_t{0});
  QCOMPARE(only(a).at->ns, 3200);
  QCOMPARE(only(a).earliestCycle.value(), std::size_t{0});
  QCOMPARE(only(a).keptCycles.value(), std::size_t{0});
  QCOMPARE(only(a).place, DeletePlace::Unseen);
  QVERIFY(
      text(a).endsWith("; GC #0 was already marking but did not keep the value, as happens with a map on a "
                       "goroutine's stack that is not scanned yet."));
}

void TestFreed::neverFreed() {
  TraceWriter w = begin();
  addHeap(w);
  w.objectExists(kM, 1050, kSlots);
  remove(w, 2000, "a", at(kSlots));
  w.cycle(kM, cycleAt(3000));
  w.cycle(kM, cycleAt(4000));
  const Answers a = analyse(*w.load());
  QCOMPARE(only(a).evidence, Evidence::None);
  QCOMPARE(only(a).reason, Reason::NotFreedInTrace);
  QCOMPARE(only(a).earliestCycle.value(), std::size_t{0});
  QVERIFY(!only(a).cycle);
  QCOMPARE(only(a).keptCycles.value(), std::size_t{1});  // whether the second one could have is not seen
  QCOMPARE(text(a),
           QString("Not freed inside the trace, although GC #0 could have freed it: something still referred to "
                   "the value."));
}

// A cleanup runs once the memory is freed, a finalizer before that: what does not fit is another value's.
void TestFreed::witnessOfAnother_data() {
  QTest::addColumn<QString>("who");
  QTest::addColumn<int>("freed");  // 0: not
  QTest::addColumn<int>("evidence");
  QTest::addColumn<bool>("other");
  QTest::newRow("cleanup, not freed") << "cleaned" << 0 << int(Evidence::None) << true;
  QTest::newRow("cleanup before the free") << "cleaned" << 4200 << int(Evidence::Freed) << true;
  QTest::newRow("cleanup behind the free") << "cleaned" << 3200 << int(Evidence::Freed) << false;
  QTest::newRow("finalizer, not freed") << "finalized" << 0 << int(Evidence::None) << true;
  QTest::newRow("finalizer before the free") << "finalized" << 4200 << int(Evidence::Freed) << false;
  QTest::newRow("finalizer behind the free") << "finalized" << 3200 << int(Evidence::Freed) << true;
}

void TestFreed::witnessOfAnother() {
  QFETCH(QString, who);
  QFETCH(int, freed);
  QFETCH(int, evidence);
  QFETCH(bool, other);
  TraceWriter w = begin();
  addHeap(w);
  w.objectExists(kM, 1050, kSlots);
  remove(w, 2000, "a", at(kSlots));
  w.cycle(kM, cycleAt(3000));
  if (freed == 3200) w.objectFree(kM, freed, kSlots);
  w.log(kM, 3500, who.toStdString(), "key=a" + at(kSlots));
  w.cycle(kM, cycleAt(4000));
  if (freed == 4200) w.objectFree(kM, freed, kSlots);
  w.cycle(kM, cycleAt(5000));
  const Answers a = analyse(*w.load());
  QCOMPARE(int(only(a).evidence), evidence);
  QCOMPARE(only(a).otherWitness, other);
  QCOMPARE(only(a).witnessAt->ns, 3500);
  const QString word = who == "cleaned" ? "cleanup" : "finalizer";
  QCOMPARE(
      text(a).contains("; the " + word + " that logged this address 1.50 µs after the delete was another value's."),
      other);
}

void TestFreed::neverFreedWhileSweeping() {
  TraceWriter w = begin();
  addHeap(w);
  w.objectExists(kM, 1050, kSlots);
  remove(w, 2000, "a", at(kSlots));
  w.cycle(kM, cycleAt(3000));
  w.log(kM, 3500, "c", "end");
  const Answers a = analyse(*w.load());
  QCOMPARE(only(a).reason, Reason::TraceEnded);
  QCOMPARE(only(a).earliestCycle.value(), std::size_t{0});
}

void TestFreed::tinyBlocks() {
  TraceWriter w = begin();
  addHeap(w);
  w.objectAlloc(kM, 1050, kTiny + 16);
  remove(w, 2000, "a", at(kTiny + 20) + " size=4");
  w.objectAlloc(kM, 2100, kTiny + 24);  // another value in the same block: no reuse
  w.cycle(kM, cycleAt(3000));
  w.cycle(kM, cycleAt(4000));
  w.objectFree(kM, 4200, kTiny + 16);
  const Answers a = analyse(*w.load());
  QCOMPARE(only(a).evidence, Evidence::Freed);
  QCOMPARE(only(a).cycle.value(), std::size_t{1});
  QCOMPARE(only(a).earliestCycle.value(), std::size_t{0});
  QVERIFY(!only(a).keptCycles);
  QVERIFY(text(a).contains("shared a 16-byte block"));
  // Two allocations and a free: one object.
  const auto series =
      std::find_if(a.heap.begin(), a.heap.end(), [](const HeapSeries& s) { return s.name == "HeapObjects"; });
  QVERIFY(series != a.heap.end());
  QCOMPARE(series->points.back().value, 0.0);
  QCOMPARE(a.cycles[1].freedObjects.value(), 1u);
  QCOMPARE(a.cycles[1].freedBytes.value(), 16u);
}

void TestFreed::notLookedAt() {
  TraceWriter w = begin();
  addHeap(w);
  w.objectExists(kM, 1050, kSlots);
  remove(w, 2000, "a", at(kSlots));
  w.cycle(kM, cycleAt(3000));
  w.cycle(kM, cycleAt(4000));
  w.objectFree(kM, 4200, kSlots);
  AnalysisOptions options;
  options.inferredOnly = true;
  const Answers a = analyse(*w.load(), options);
  QCOMPARE(only(a).evidence, Evidence::Inferred);
  QCOMPARE(only(a).cycle.value(), std::size_t{0});
  QVERIFY(!a.cycles[1].freedObjects && !a.cycles[1].lastSweepSeen);
  QVERIFY(
      std::none_of(a.heap.begin(), a.heap.end(), [](const HeapSeries& s) { return s.source == "alloc/free events"; }));
}

void TestFreed::freedBeatsWitness() {
  TraceWriter w = begin();
  addHeap(w);
  w.objectExists(kM, 1050, kSlots);
  remove(w, 2000, "a", at(kSlots));
  w.cycle(kM, cycleAt(3000));
  w.log(kM, 3200, "finalized", "key=a" + at(kSlots));
  w.cycle(kM, cycleAt(4000));
  w.objectFree(kM, 4200, kSlots);
  const Answers a = analyse(*w.load());
  QCOMPARE(only(a).evidence, Evidence::Freed);
  QCOMPARE(only(a).cycle.value(), std::size_t{1});
  QCOMPARE(only(a).keptCycles.value(), std::size_t{1});
  QCOMPARE(only(a).witnessAt->ns, 3200);
  QVERIFY(only(a).finalizer);
  QVERIFY(text(a).contains("finalizer"));
}

// Another reference kept the value for a cycle; its cleanup did not.
void TestFreed::cleanupKeepsNothing() {
  TraceWriter w = begin();
  addHeap(w);
  w.objectExists(kM, 1050, kSlots);
  remove(w, 2000, "a", at(kSlots));
  w.cycle(kM, cycleAt(3000));
  w.cycle(kM, cycleAt(4000));
  w.objectFree(kM, 4200, kSlots);
  w.log(kM, 4300, "cleaned", "key=a" + at(kSlots));
  const Answers a = analyse(*w.load());
  QCOMPARE(only(a).keptCycles.value(), std::size_t{1});
  QCOMPARE(only(a).witnessAt->ns, 4300);
  QVERIFY(!only(a).finalizer);
  QVERIFY(text(a).contains("something still referred to the value"));
  QVERIFY(!text(a).contains("finalizer"));
}

void TestFreed::counts() {
  TraceWriter w = begin();
  addHeap(w);
  for (std::uint64_t i = 0; i < 16; ++i) w.objectExists(kM, 1050, kSlots + i * 512);
  w.objectExists(kM, 1060, kLarge);
  w.cycle(kM, cycleAt(3000));
  for (std::uint64_t i = 0; i < 4; ++i) w.objectFree(kM, 3200 + static_cast<std::int64_t>(i), kSlots + i * 512);
  w.cycle(kM, cycleAt(4000));
  w.objectFree(kM, 4200, kLarge);
  const Answers a = analyse(*w.load());
  QCOMPARE(a.cycles[0].freedObjects.value(), 4u);
  QCOMPARE(a.cycles[0].freedBytes.value(), 2048u);
  QCOMPARE(a.cycles[1].freedBytes.value(), 65536u);
  QCOMPARE(a.cycles[0].lastSweepSeen->ns, 3203);
}

QTEST_GUILESS_MAIN(TestFreed)
#include "tst_freed.moc"
