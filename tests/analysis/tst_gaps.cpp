// SPDX-License-Identifier: GPL-3.0-or-later

// One thread's rest of a generation cannot be read: what is claimed before, over and behind it.
#include <QtTest>

#include "tests/analysis/reclaimtraces.h"
#include "tests/support/loading.h"
#include "tests/trace/madeprogram.h"

using namespace sweepscope;

namespace {

constexpr TraceWriter::Thread kOther = 101;

// A second thread that runs goroutine 2 on proc 2.
TraceWriter twoThreads() {
  TraceWriter w = begin();
  w.running(kOther, 2, 2, 1000);
  return w;
}

// From here on nothing of the other thread can be read in this generation.
void damage(TraceWriter& w, std::int64_t t) {
  w.log(kOther, t, "c", "the last that can be read");
  w.event(kOther, t + 1, static_cast<EventType>(200));
}

void endIn(TraceWriter& w, std::int64_t t) {
  w.nextGeneration(t);
  w.log(kM, t + 1000, "c", "end");
}

}  // namespace

class TestGaps : public QObject {
  Q_OBJECT
 private slots:
  void beginsAtTheDamage();
  void beginsAtTheFirstContradiction();
  void namesConcernTheWholeGeneration();
  void numbersShowThatNoCycleHides();
  void aHiddenCycle();
  void stopsAreNotToldByHalfTheProcs();
  void loneMarkers();
  void witnesses();
  void freedBefore();
  void slotsOfSpansFromBefore();
  void lostGenerations();
  void damageBetweenGenerations();
  void dropsOverGaps();
};

void TestGaps::beginsAtTheDamage() {
  TraceWriter w = twoThreads();
  remove(w, 2000, "before");
  w.cycle(kM, cycleAt(3000));
  damage(w, 4000);
  remove(w, 4500, "behind");
  endIn(w, 10'000);
  const auto trace = w.load();
  QCOMPARE(trace->gaps().size(), std::size_t{1});
  QCOMPARE(trace->gaps()[0].begin.ns, 4000);
  QCOMPARE(trace->gaps()[0].end, trace->generationStarts()[1]);
  const Answers a = analyse(*trace);
  QCOMPARE(a.deletes.size(), std::size_t{2});
  QCOMPARE(a.deletes[0].reclaim.evidence, Evidence::Inferred);
  QCOMPARE(a.deletes[0].reclaim.cycle.value(), std::size_t{0});
  QCOMPARE(a.deletes[1].reclaim.evidence, Evidence::None);
  QVERIFY(a.deletes[1].reclaim.partMissing);
}

// What is read of a damaged event may be another event at first.
void TestGaps::beginsAtTheFirstContradiction() {
  TraceWriter w = twoThreads();
  w.log(kOther, 2500, "c", "good");
  w.event(kOther, 2600, EventType::GoUnblock, {77, 5, 0});  // no such goroutine, and not its turn
  damage(w, 4000);
  endIn(w, 10'000);
  const auto trace = w.load();
  QCOMPARE(trace->gaps().size(), std::size_t{1});
  QCOMPARE(trace->gaps()[0].begin.ns, 2500);
}

void TestGaps::namesConcernTheWholeGeneration() {
  TraceWriter w = begin();
  remove(w, 2000, "a");
  w.cycle(kM, cycleAt(3000));
  endIn(w, 10'000);
  std::string bytes = w.bytes();
  const std::size_t name = bytes.find("GC sweep termination");
  QVERIFY(name != std::string::npos);
  bytes[name - 3] = '\x66';  // no entry of a string
  const auto trace = test::loadBytes(bytes, 2);
  QVERIFY(trace);
  QCOMPARE((*trace)->gaps().size(), std::size_t{1});
  QCOMPARE((*trace)->gaps()[0].begin, (*trace)->generationStarts()[0]);
}

// The GC's events are numbered: those on both sides of the gap follow each other.
void TestGaps::numbersShowThatNoCycleHides() {
  TraceWriter w = twoThreads();
  w.cycle(kM, cycleAt(2000));
  remove(w, 3000, "idle");
  damage(w, 4000);
  w.nextGeneration(10'000);
  w.cycle(kM, cycleAt(11'000));
  w.log(kM, 12'000, "c", "end");
  const Answers a = analyse(*w.load());
  QCOMPARE(only(a).evidence, Evidence::Inferred);
  QCOMPARE(only(a).cycle.value(), std::size_t{1});
}

void TestGaps::aHiddenCycle() {
  TraceWriter w = twoThreads();
  w.cycle(kM, cycleAt(2000));
  remove(w, 3000, "idle");
  damage(w, 4000);
  w.cycle(kOther, cycleAt(5000));
  w.nextGeneration(10'000);
  w.cycle(kM, cycleAt(11'000));
  remove(w, 12'000, "later");
  w.cycle(kM, cycleAt(13'000));
  w.log(kM, 14'000, "c", "end");
  const Answers a = analyse(*w.load());
  QCOMPARE(a.cycles.size(), std::size_t{3});
  QCOMPARE(a.deletes[0].reclaim.evidence, Evidence::None);
  QVERIFY(a.deletes[0].reclaim.partMissing);
  QVERIFY(!a.cycles[1].follows && a.cycles[2].follows);
  QCOMPARE(a.deletes[1].reclaim.evidence, Evidence::Inferred);
  QCOMPARE(a.deletes[1].reclaim.cycle.value(), std::size_t{2});
}

// Deleted while the world is stopped: the procs tell on which side, but only if all that they did is there.
void TestGaps::stopsAreNotToldByHalfTheProcs() {
  for (const bool damaged : {false, true}) {
    TraceWriter w = twoThreads();
    w.cycle(kM, cycleAt(2000));
    w.log(kOther, 2500, "c", "a");
    if (damaged) damage(w, 2600);
    w.goStop(kOther, 3011, "preempted");
    w.procStop(kOther, 3012);
    w.procStart(kOther, 3014, 2);
    w.goStart(kOther, 3015, 2);
    w.markBegin(kM, 3000);
    w.stopBegin(kM, 3010, "GC sweep termination");
    remove(w, 3018, "a");
    w.stopEnd(kM, 3030);
    w.stopBegin(kM, 3080, "GC mark termination");
    w.markEnd(kM, 3085);
    w.stopEnd(kM, 3090);
    w.cycle(kM, cycleAt(5000));
    endIn(w, 10'000);
    const Answers a = analyse(*w.load());
    if (damaged) {
      QCOMPARE(only(a).evidence, Evidence::Ambiguous);
      QCOMPARE(only(a).cycles.value(), std::pair(std::size_t{1}, std::size_t{2}));
    } else {
      QCOMPARE(only(a).evidence, Evidence::Inferred);
      QCOMPARE(only(a).cycle.value(), std::size_t{2});
    }
  }
}

// The other marker of a delete may be what is missing, and lie on the other side of a border.
void TestGaps::loneMarkers() {
  for (const char* which : {"before-delete", "after-delete"}) {
    TraceWriter w = twoThreads();
    w.cycle(kM, cycleAt(2000));
    damage(w, 3000);
    w.log(kM, 3500, "c", std::string(which) + " key=a");
    w.cycle(kM, cycleAt(4000));
    endIn(w, 10'000);
    const Answers a = analyse(*w.load());
    QCOMPARE(only(a).evidence, Evidence::None);
    QVERIFY(only(a).partMissing);
  }
}

// A witness with this address may speak of another value, whose markers are lost.
void TestGaps::witnesses() {
  for (const bool damaged : {false, true}) {
    TraceWriter w = twoThreads();
    remove(w, 2000, "a", " addr=0xc000");
    w.cycle(kM, cycleAt(3000));
    w.log(kOther, 3500, "c", "cleaned key=a addr=0xc000");
    if (damaged) damage(w, 4000);
    endIn(w, 10'000);
    QCOMPARE(only(analyse(*w.load())).evidence, Evidence::Witnessed);
  }
  TraceWriter w = twoThreads();
  remove(w, 2000, "a", " addr=0xc000");
  damage(w, 2500);
  w.cycle(kM, cycleAt(3000));
  endIn(w, 10'000);
  w.log(kM, 12'000, "c", "cleaned key=a addr=0xc000");
  QCOMPARE(only(analyse(*w.load())).evidence, Evidence::None);
}

void TestGaps::freedBefore() {
  TraceWriter w = twoThreads();
  addHeap(w);
  w.objectAlloc(kM, 1500, kSlots);
  w.objectAlloc(kM, 1501, kSlots + 512);
  remove(w, 2000, "a", at(kSlots));
  remove(w, 2100, "b", at(kSlots + 512));
  w.cycle(kM, cycleAt(3000));
  w.objectFree(kM, 3200, kSlots);
  damage(w, 4000);
  w.objectFree(kM, 4200, kSlots + 512);
  endIn(w, 10'000);
  const Answers a = analyse(*w.load());
  QCOMPARE(a.deletes.size(), std::size_t{2});
  QCOMPARE(a.deletes[0].reclaim.evidence, Evidence::Freed);
  QCOMPARE(a.deletes[0].reclaim.at->ns, 3200);
  // It may have been freed and used again in the gap; the cycle before the damage is told by the rules.
  QCOMPARE(a.deletes[1].reclaim.evidence, Evidence::Inferred);
  QCOMPARE(a.deletes[1].reclaim.cycle.value(), std::size_t{0});
  const auto objects =
      std::find_if(a.heap.begin(), a.heap.end(), [](const HeapSeries& s) { return s.name == "HeapObjects"; });
  QVERIFY(objects != a.heap.end() && !objects->points.empty());
  QVERIFY(objects->points.back().time.ns < 4000);
}

// A sub-slice's address leads to its slot by the size of the span's slots, and the span may have been another one
// since.
void TestGaps::slotsOfSpansFromBefore() {
  for (const std::uint64_t inside : {std::uint64_t{0}, std::uint64_t{64}}) {
    TraceWriter w = twoThreads();
    addHeap(w);
    damage(w, 2000);
    w.nextGeneration(10'000);
    w.objectAlloc(kM, 11'000, kSlots);
    remove(w, 12'000, "a", at(kSlots + inside));
    w.cycle(kM, cycleAt(13'000));
    w.objectFree(kM, 13'200, kSlots);
    w.log(kM, 14'000, "c", "end");
    QCOMPARE(only(analyse(*w.load())).evidence, inside == 0 ? Evidence::Freed : Evidence::Inferred);
  }
}

// Generations of which not a byte is left are told by the numbers of those around.
void TestGaps::lostGenerations() {
  for (const int version : {23, 26}) {
    TraceWriter w(version);
    w.running(kM, 1, 0, 1000);
    w.idleProc(1, 1000);
    remove(w, 2000, "a");
    const std::size_t first = w.bytes().size();
    w.nextGeneration(10'000);
    w.log(kM, 11'000, "c", "lost");
    const std::size_t second = w.bytes().size();
    w.nextGeneration(20'000);
    w.cycle(kM, cycleAt(21'000));
    w.log(kM, 22'000, "c", "end");
    std::string bytes = w.bytes();
    bytes.erase(first, second - first);
    const auto trace = test::loadBytes(bytes, 2);
    QVERIFY(trace);
    QCOMPARE((*trace)->gaps().size(), std::size_t{1});
    QCOMPARE((*trace)->gaps()[0].end, (*trace)->generationStarts()[1]);
    QCOMPARE(only(analyse(**trace)).evidence, Evidence::None);
  }
}

// What cannot be read behind a generation's end may have been the next one's first batches. Before Go 1.26 generations
// have no end of their own, but the file's begin is such a place, too.
void TestGaps::damageBetweenGenerations() {
  for (const int version : {23, 26}) {
    test::ProgramOptions options;
    options.version = version;
    options.generations = 4;
    test::MadeTrace made = test::MadeProgram(options).run();
    const std::size_t hurt = version == 26 ? 2 : 0;
    made.bytes.insert(made.generations[hurt].begin, std::string(40, '\x86'));
    const auto trace = test::loadBytes(made.bytes, 2);
    QVERIFY(trace);
    QCOMPARE((*trace)->info().generationsLoaded, std::size_t{4});
    const auto& starts = (*trace)->generationStarts();
    QCOMPARE((*trace)->gaps().size(), std::size_t{1});
    QCOMPARE((*trace)->gaps()[0].begin, starts[hurt]);
    QCOMPARE((*trace)->gaps()[0].end, starts[hurt + 1]);
  }
}

// A curve that is lower behind the damage may have fallen at any time, or not in one go: samples may be missing.
void TestGaps::dropsOverGaps() {
  constexpr std::int64_t kMs = 1'000'000;
  for (const bool damaged : {false, true}) {
    TraceWriter w = twoThreads();
    w.log(kM, 10 * kMs, "x", "H:1, O:10000, N:0");
    if (damaged) damage(w, 12 * kMs);
    w.nextGeneration(18 * kMs);
    w.log(kM, 20 * kMs, "x", "H:1, O:3000, N:0");
    w.log(kM, 30 * kMs, "x", "H:1, O:2900, N:0");
    const auto trace = w.load();
    QCOMPARE(trace->gaps().size(), std::size_t{damaged ? 1u : 0u});
    QCOMPARE(analyse(*trace).inflections.size(), std::size_t{damaged ? 0u : 1u});
  }
}

QTEST_GUILESS_MAIN(TestGaps)
#include "tst_gaps.moc"
