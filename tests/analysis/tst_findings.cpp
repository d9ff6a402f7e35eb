// What is found, what it says, and when nothing may be said.
#include <QtTest>

#include <nlohmann/json.hpp>

#include "analysis/findings.h"
#include "tests/analysis/reclaimtraces.h"

using namespace sweepscope;

namespace {

const Finding* find(const Answers& a, std::string_view id) {
  for (const Finding& f : a.findings) {
    if (f.id == id) return &f;
  }
  return nullptr;
}

Answers answers(const TraceWriter& w, bool inferredOnly = false) {
  AnalysisOptions options;
  options.inferredOnly = inferredOnly;
  return analyse(*w.load(), options);
}

bool says(const Finding& f, std::string_view text) {
  return (f.title + ". " + f.text).find(text) != std::string::npos;
}

// A cycle after which so many bytes are alive.
void cycleLeaving(TraceWriter& w, std::int64_t t, std::uint64_t alive) {
  const auto c = cycleAt(t);
  w.markBegin(kM, c.start);
  w.stopBegin(kM, c.stop, "GC sweep termination");
  w.stopEnd(kM, c.restart);
  w.stopBegin(kM, c.term, "GC mark termination");
  w.heapLive(kM, c.term + 2, alive);
  w.markEnd(kM, c.markEnd);
  w.stopEnd(kM, c.termEnd);
}

}  // namespace

class TestFindings : public QObject {
  Q_OBJECT
 private slots:
  void nothing();
  void keptAlive();
  void keptByAFinalizer();
  void deletedWhileMarking();
  void inlineValues();
  void forcedCycles();
  void longStops();
  void heapGrows_data();
  void heapGrows();
  void assists_data();
  void assists();
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
  const Finding* f = find(a, "kept-alive");
  QVERIFY(f);
  QCOMPARE(f->count, std::size_t{1});
  QCOMPARE(f->severity, std::string("warning"));
  QVERIFY(says(*f, "by 2 cycles"));
  QCOMPARE(f->evidence.size(), std::size_t{1});
  QCOMPARE(f->evidence[0].deleteOp.value(), std::size_t{1});
  QCOMPARE(f->evidence[0].cycle.value(), std::size_t{2});
  QCOMPARE(f->evidence[0].time->ns, 2102);
  QCOMPARE(f->evidence[0].goroutine, GoroutineId(1));
  // Without alloc/free events nobody knows.
  QVERIFY(answers(w, true).findings.empty());
}

// The finalizer is why, and that is as it should be. Without one, a log that its value was found dead proves nothing:
// it may have been written late.
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

void TestFindings::deletedWhileMarking() {
  TraceWriter w = begin();
  const auto c = cycleAt(3000);
  remove(w, 2000, "idle");
  w.markBegin(kM, c.start);
  w.stopBegin(kM, c.stop, "GC sweep termination");
  w.stopEnd(kM, c.restart);
  remove(w, 3040, "marking");
  w.stopBegin(kM, c.term, "GC mark termination");
  w.markEnd(kM, c.markEnd);
  w.stopEnd(kM, c.termEnd);
  w.cycle(kM, cycleAt(4000));
  w.log(kM, 6000, "c", "end");
  const Answers a = answers(w, true);
  const Finding* f = find(a, "deleted-while-marking");
  QVERIFY(f && f->severity == "info" && says(*f, "1 value was deleted while"));
  QCOMPARE(f->evidence[0].deleteOp.value(), std::size_t{1});
}

void TestFindings::inlineValues() {
  TraceWriter w = begin();
  remove(w, 2000, "a", " addr=0x0");
  remove(w, 2100, "b", " addr=0x0");
  w.log(kM, 6000, "c", "end");
  const Answers a = answers(w);
  const Finding* f = find(a, "inline-value");
  QVERIFY(f && f->count == 2 && says(*f, "2 deletes free no memory"));
}

void TestFindings::forcedCycles() {
  TraceWriter w = begin();
  w.cycle(kM, cycleAt(2000), {{"runtime.GC"}, {"main.work"}});
  w.cycle(kM, cycleAt(3000));
  w.cycle(kM, cycleAt(4000), {{"runtime.GC"}, {"main.work"}});
  w.cycle(kM, cycleAt(5000), {{"runtime.GC"}});
  w.log(kM, 6000, "c", "end");
  const Answers a = answers(w);
  const Finding* f = find(a, "forced-gc");
  QVERIFY(f && f->count == 3);
  QVERIFY(says(*f, "3 of 4 GC cycles were forced"));
  QVERIFY(says(*f, "main.work (2 cycles), an unknown caller (1 cycle)"));
  QCOMPARE(f->evidence[1].cycle.value(), std::size_t{2});
  QCOMPARE(f->evidence[1].time->ns, 4000);
}

void TestFindings::longStops() {
  TraceWriter w = begin();
  w.cycle(kM, {10'000, 10'010, 1'020'000, 1'080'000, 1'085'000, 1'090'000});
  w.stopBegin(kM, 2'000'000, "start trace");
  w.stopEnd(kM, 5'000'000);
  w.stopBegin(kM, 6'000'000, "start trace");
  w.stopEnd(kM, 7'000'000);  // just not longer
  w.log(kM, 8'000'000, "c", "end");
  const Answers a = answers(w);
  const Finding* f = find(a, "long-stop");
  QVERIFY(f && f->count == 2);
  QVERIFY(says(*f, "at most") && says(*f, "(start trace)"));
  QVERIFY(says(*f, "GC sweep termination (1), start trace (1)"));
  QCOMPARE(f->evidence[0].time->ns, 2'000'000);
  QVERIFY(!f->evidence[0].cycle);
  QCOMPARE(f->evidence[1].cycle.value(), std::size_t{0});
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
    cycleLeaving(w, t, static_cast<std::uint64_t>(kib) * 1024);
    if (deletes) remove(w, t + 500, "a");
    t += 1000;
  }
  w.log(kM, t, "c", "end");
  const Answers a = answers(w);
  const Finding* f = find(a, "heap-grows");
  QCOMPARE(f != nullptr, found);
  if (!f) return;
  QCOMPARE(f->count, alive.size());
  QVERIFY(says(*f, "grew over 7 cycles in spite of deletes"));
  QVERIFY(says(*f, "100.0 KiB became 160.0 KiB"));
  QVERIFY(says(*f, "6 map deletes"));
}

void TestFindings::assists_data() {
  QTest::addColumn<int>("length");
  QTest::addColumn<bool>("waits");  // the goroutine does not run meanwhile
  QTest::addColumn<bool>("found");
  QTest::newRow("much") << 3000 << false << true;
  QTest::newRow("little") << 300 << false << false;
  QTest::newRow("waiting") << 3000 << true << false;
}

void TestFindings::assists() {
  QFETCH(int, length);
  QFETCH(bool, waits);
  QFETCH(bool, found);
  TraceWriter w = begin();
  w.running(101, 2, 2, 1000);
  w.markBegin(101, 2000);
  w.event(kM, 2100, EventType::MarkAssistBegin, {0});
  if (waits) {
    w.goBlock(kM, 2101, "GC mark assist wait for work");
    w.goUnblock(101, 2100 + length - 2, 1);
    w.goStart(kM, 2100 + length - 1, 1);
  }
  w.event(kM, 2100 + length, EventType::MarkAssistEnd);
  w.markEnd(101, 6000);
  w.log(kM, 11'000, "c", "end");
  w.log(101, 11'000, "c", "end");
  const Answers a = answers(w);
  const Finding* f = find(a, "assists");
  QCOMPARE(f != nullptr, found);
  if (!f) return;
  QVERIFY(says(*f, "15 %"));  // 3 of 20 µs
  QCOMPARE(f->evidence[0].cycle.value(), std::size_t{0});
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
  QVERIFY(text.find("\nFindings\n  info: 1 of 1 GC cycle was forced.") != std::string::npos);
}

QTEST_GUILESS_MAIN(TestFindings)
#include "tst_findings.moc"
