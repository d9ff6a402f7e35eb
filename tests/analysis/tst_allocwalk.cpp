// SPDX-License-Identifier: GPL-3.0-or-later

// The walk over alloc/free events: slots, spans as of a moment, tiny blocks, and sections that add up.
#include <QtTest>
#include <random>

#include "analysis/allocwalk.h"
#include "analysis/gccycles.h"
#include "analysis/slotwatch.h"
#include "analysis/worldstops.h"
#include "tests/support/tracewriter.h"

using namespace sweepscope;

namespace {
constexpr TraceWriter::Thread kM = 100;
constexpr std::uint64_t kHeap = 0xc000000000;
bool samePoints(const std::vector<HeapPoint>& a, const std::vector<HeapPoint>& b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [](const HeapPoint& x, const HeapPoint& y) { return x.time == y.time && x.value == y.value; });
}
std::vector<GcCycle> cyclesOf(const Trace& trace) {
  return findCycles(trace, findWorldStops(trace).stops).cycles;
}
}  // namespace

class TestAllocWalk : public QObject {
  Q_OBJECT
 private slots:
  void slotSizes();
  void spansAsOfAMoment();
  void hostileSpans();
  void watchedSlots();
  void sectionsAddUp();
  void baselineOverABorder();
  void freesOfSpans();
};

void TestAllocWalk::slotSizes() {
  QCOMPARE(slotBytes(1).value(), 8u);
  QCOMPARE(slotBytes(2).value(), 16u);
  QCOMPARE(slotBytes(26).value(), 512u);
  QCOMPARE(slotBytes(67).value(), 32768u);
  QVERIFY(!slotBytes(0) && !slotBytes(68) && !slotBytes(255));
}

void TestAllocWalk::spansAsOfAMoment() {
  SpanTable table;
  const auto span = [](std::int64_t t, bool alloc, std::uint64_t address, std::uint64_t bytes, std::uint8_t sizeClass) {
    return SpanEvent{Time{t}, alloc, address, bytes, false, sizeClass, false};
  };
  table.apply(span(1, true, kHeap, 8192, 5));  // 48 bytes
  const HeapSpan* s = table.find(kHeap + 100);
  QVERIFY(s && s->slot == 48);
  QCOMPARE(SpanTable::slotOf(*s, kHeap + 100)->base, kHeap + 96);
  QVERIFY(!SpanTable::slotOf(*s, kHeap + 8190));  // 8192 is no multiple of 48
  QVERIFY(!table.find(kHeap + 8192));
  table.apply(span(2, false, kHeap, 0, 0));
  QVERIFY(!table.find(kHeap + 100));
  table.apply(span(3, true, kHeap, 8192 * 40, 0));  // a large object, not entered page by page
  s = table.find(kHeap + 8192 * 30 + 5);
  QVERIFY(s && s->base == kHeap);
  QCOMPARE(SpanTable::slotOf(*s, kHeap + 8192 * 30)->bytes, std::uint64_t{8192 * 40});
  table.apply(span(4, false, kHeap, 0, 0));
  QVERIFY(!table.find(kHeap + 5));
  SpanEvent stack = span(5, true, kHeap, 8192, 5);
  stack.manual = true;
  table.apply(stack);
  QVERIFY(!table.find(kHeap));
}

void TestAllocWalk::hostileSpans() {
  SpanTable table;
  std::mt19937_64 random(7);
  for (int i = 0; i < 20'000; ++i) {
    const std::uint64_t address = random() & ~std::uint64_t{8191};
    table.apply({Time{i}, i % 3 != 0, address, random() >> (random() % 64), false,
                 static_cast<std::uint8_t>(random() % 80), true});
    table.find(address + 17);
    table.find(random());
  }
  table.apply({Time{99'999}, true, ~std::uint64_t{8191}, 8192 * 3, false, 5, true});  // beyond the end of memory
  table.find(~std::uint64_t{0});
}

void TestAllocWalk::watchedSlots() {
  const std::vector<Slot> watched{{0x1000, 8}, {0x2000, 16}, {0x2000, 48}, {0x3000, 1024}};
  const SlotWatch watch(watched);
  const auto at = [&](std::uint64_t address, bool inside) {
    std::vector<std::uint32_t> hits;
    const auto note = [&](std::uint32_t i) { hits.push_back(i); };
    if (inside)
      watch.inside(address, note);
    else
      watch.atBase(address, note);
    std::sort(hits.begin(), hits.end());
    return hits;
  };
  using Hits = std::vector<std::uint32_t>;
  QCOMPARE(at(0x1000, false), Hits{0});
  QCOMPARE(at(0x1008, true), Hits{});  // the next slot
  QCOMPARE(at(0x2000, false), (Hits{1, 2}));
  QCOMPARE(at(0x2008, true), (Hits{1, 2}));
  QCOMPARE(at(0x2008, false), Hits{});
  QCOMPARE(at(0x3008, true), Hits{3});
  QCOMPARE(at(0x4000, true), Hits{});
}

// However the stream is divided, the answer is the same, tiny blocks that are being filled at a border included.
void TestAllocWalk::sectionsAddUp() {
  constexpr std::uint64_t kTiny = kHeap, kSlots = kHeap + 0x4000;
  TraceWriter w;
  w.running(kM, 1, 0, 1000);
  w.allocFreeInfo(1000);
  w.spanExists(kM, 1001, kTiny, 1, 2, true);
  w.spanExists(kM, 1002, kSlots, 1, 26, false);
  std::mt19937 random(3);
  std::int64_t t = 1100;
  std::array<bool, 512> tiny{};
  std::array<bool, 16> slot{};
  std::int64_t objects = 0, bytes = 0;
  for (int i = 0; i < 4000; ++i, t += 7) {
    if (random() % 2 == 0) {
      const std::size_t k = random() % 8 + static_cast<std::size_t>(i) / 10 % 500;
      if (tiny[k] && random() % 3 == 0) {
        w.objectFree(kM, t, kTiny + k * 16);
        --objects, bytes -= 16;
        tiny[k] = false;
      } else {
        w.objectAlloc(kM, t, kTiny + k * 16 + random() % 2 * 8);
        if (!tiny[k]) ++objects, bytes += 16;
        tiny[k] = true;
      }
    } else {
      const std::size_t k = random() % 16;
      if (slot[k])
        w.objectFree(kM, t, kSlots + k * 512);
      else
        w.objectAlloc(kM, t, kSlots + k * 512);
      objects += slot[k] ? -1 : 1;
      bytes += slot[k] ? -512 : 512;
      slot[k] = !slot[k];
    }
    if (i % 500 == 499) w.cycle(kM, {t + 1, t + 2, t + 3, t + 4, t + 5, t + 6});
  }
  const auto trace = w.load();
  const auto cycles = cyclesOf(*trace);
  const auto spans = spanEvents(*trace);
  const std::vector<Slot> watched{{kTiny + 64, 16}, {kSlots + 1024, 512}};
  const AllocWalk one = walkAllocs(*trace, cycles, spans, watched, {}, 1);
  QCOMPARE(one.objects.back().value, static_cast<double>(objects));
  QCOMPARE(one.bytes.back().value, static_cast<double>(bytes));
  QVERIFY(one.bytesKnown && !one.histories[1].empty());
  for (const unsigned threads : {2u, 3u, 8u, 16u}) {
    const AllocWalk more = walkAllocs(*trace, cycles, spans, watched, {}, threads);
    QCOMPARE(more.objects.back().value, one.objects.back().value);
    QCOMPARE(more.bytes.back().value, one.bytes.back().value);
    QVERIFY(samePoints(more.objects, one.objects) && samePoints(more.bytes, one.bytes));
    for (std::size_t i = 0; i < one.cycles.size(); ++i) {
      QCOMPARE(more.cycles[i].objects, one.cycles[i].objects);
      QCOMPARE(more.cycles[i].bytes, one.cycles[i].bytes);
      QCOMPARE(more.cycles[i].last, one.cycles[i].last);
    }
    for (std::size_t i = 0; i < watched.size(); ++i) {
      QCOMPARE(more.histories[i].size(), one.histories[i].size());
      for (std::size_t k = 0; k < one.histories[i].size(); ++k) {
        QCOMPARE(more.histories[i][k].time.ns, one.histories[i][k].time.ns);
        QVERIFY(more.histories[i][k].kind == one.histories[i][k].kind);
      }
    }
  }
}

// Objects that there were before are one point, wherever among them, or behind them, a section ends.
void TestAllocWalk::baselineOverABorder() {
  for (const int before : {1, 2, 3, 5, 8}) {
    for (const int allocated : {0, 1, 2, 3, 5, 8}) {
      TraceWriter w;
      w.running(kM, 1, 0, 1000);
      w.allocFreeInfo(1000);
      w.spanExists(kM, 1001, kHeap, 1, 5, false);
      std::int64_t t = 1100;
      for (int i = 0; i < before; ++i) w.objectExists(kM, t += 1000, kHeap + static_cast<std::uint64_t>(i) * 48);
      for (int i = 0; i < allocated; ++i)
        w.objectAlloc(kM, t += 1000, kHeap + static_cast<std::uint64_t>(before + i) * 48);
      const auto trace = w.load();
      const auto spans = spanEvents(*trace);
      const AllocWalk one = walkAllocs(*trace, {}, spans, {}, {}, 1);
      QCOMPARE(one.objects.size(), std::size_t(allocated == 0 ? 0 : allocated + 1));
      if (allocated > 0) QCOMPARE(one.objects.front().value, double(before));
      for (const unsigned threads : {2u, 3u, 8u, 16u}) {
        const AllocWalk more = walkAllocs(*trace, {}, spans, {}, {}, threads);
        QVERIFY(samePoints(more.objects, one.objects) && samePoints(more.bytes, one.bytes));
      }
    }
  }
}

// Go 1.23 now and then writes a free twice; of a place that was allocated twice the first free is the older span's.
void TestAllocWalk::freesOfSpans() {
  constexpr std::uint64_t kSlots = 0xc000000000, kTiny = kSlots + 0x8000;
  TraceWriter w;
  w.running(kM, 1, 0, 900);
  w.allocFreeInfo(1000);
  w.spanAlloc(kM, 1100, kSlots, 4, 26, false);
  w.spanFree(kM, 1200, kSlots);
  w.spanAlloc(kM, 1300, kSlots + 0x2000, 1, 26, false);
  w.spanFree(kM, 1400, kSlots);
  w.spanAlloc(kM, 2100, kTiny, 1, 2, true);
  w.spanAlloc(kM, 2200, kTiny, 1, 26, false);
  w.spanFree(kM, 2210, kTiny);
  const auto one = w.load();
  QCOMPARE(spanEvents(*one).size(), std::size_t{7});
  w.spanFree(kM, 2300, kTiny);
  const auto two = w.load();
  const auto spans = spanEvents(*two);
  QCOMPARE(spans.size(), std::size_t{7});
  QCOMPARE(spans.back().time.ns - spans[spans.size() - 2].time.ns, std::int64_t{100});
  SpanTable table;
  for (const SpanEvent& e : spans) table.apply(e);
  QVERIFY(table.find(kSlots) == nullptr);
  QVERIFY(table.find(kSlots + 0x2000) != nullptr);
  QVERIFY(table.find(kTiny) == nullptr);
  // A span whose free is not seen gives its place to newer ones, and takes nothing of them along when it goes at last.
  SpanTable stale;
  stale.apply(spans[0]);
  stale.apply(spans[2]);
  stale.apply(spans[3]);
  QVERIFY(stale.find(kSlots + 0x2000) != nullptr);
  QCOMPARE(stale.find(kSlots + 0x2000)->base, kSlots + 0x2000);
  QVERIFY(stale.find(kSlots + 0x4000) == nullptr);
}

QTEST_GUILESS_MAIN(TestAllocWalk)
#include "tst_allocwalk.moc"
