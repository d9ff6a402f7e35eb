// SPDX-License-Identifier: GPL-3.0-or-later

// The reports: numbers for people, schema 1, bytes that are not UTF-8, damaged files.
#include <QtTest>
#include <nlohmann/json.hpp>

#include "analysis/analyse.h"
#include "analysis/reclaimtext.h"
#include "analysis/reportjson.h"
#include "analysis/reporttext.h"
#include "tests/support/tracewriter.h"
#include "trace/loader.h"
#include "wire/bytesource.h"
#include "wire/units.h"

using namespace sweepscope;
using Json = nlohmann::json;

namespace {

constexpr TraceWriter::Thread kM = 100;
constexpr std::uint64_t kHeap = 0xc000000000;

Json report(const Trace& trace, const AnalysisOptions& options = {}) {
  return Json::parse(reportJson(trace, analyse(trace, options)));
}

TraceWriter written(int version = 23) {
  TraceWriter w(version);
  w.running(kM, 1, 0, 1000);
  w.idleProc(1, 1000);
  w.log(kM, 2000, "c", "before-delete key=a addr=0x10 size=8 shard=3",
        {{"main.remove", "main.go", 7}, {"main.main", "main.go", 9}});
  w.log(kM, 2100, "c", "after-delete key=a", {{"main.remove", "main.go", 8}});
  w.cycle(kM, {3000, 3010, 3020, 3080, 3085, 3090});
  w.heapLive(kM, 3500, 4096);
  w.cycle(kM, {4000, 4010, 4020, 4080, 4085, 4090});
  return w;
}

}  // namespace

class TestReport : public QObject {
  Q_OBJECT
 private slots:
  void durations_data();
  void durations();
  void bytesAndCounts();
  void schema();
  void nulls();
  void wallClock();
  void strangeBytes();
  void points();
  void words();
  void cycleTable();
  void keptAlive();
  void valuesThatNoCycleReclaims();
  void longestPause_data();
  void longestPause();
  void goalsThatHeldShortly_data();
  void goalsThatHeldShortly();
  void emptyTrace();
  void gapsLimitClaims();
};

void TestReport::durations_data() {
  QTest::addColumn<qint64>("ns");
  QTest::addColumn<QString>("text");
  const std::pair<qint64, const char*> rows[] = {{0, "0 ns"},
                                                 {999, "999 ns"},
                                                 {-5, "-5 ns"},
                                                 {1000, "1.00 µs"},
                                                 {9995, "10.0 µs"},
                                                 {99'949, "99.9 µs"},
                                                 {99'960, "100 µs"},
                                                 {999'400, "999 µs"},
                                                 {999'600, "1.00 ms"},
                                                 {3'412'000, "3.41 ms"},
                                                 {-3'412'000, "-3.41 ms"},
                                                 {1'500'000'000, "1.50 s"},
                                                 {119'000'000'000, "119 s"},
                                                 {121'000'000'000, "2 min 1 s"},
                                                 {7'260'000'000'000, "2 h 1 min"}};
  for (const auto& [ns, text] : rows) QTest::newRow(text) << ns << QString(text);
}

void TestReport::durations() {
  QFETCH(qint64, ns);
  QFETCH(QString, text);
  QCOMPARE(QString::fromStdString(durationText({ns})), text);
}

void TestReport::bytesAndCounts() {
  QCOMPARE(bytesText(0), std::string("0 B"));
  QCOMPARE(bytesText(1023), std::string("1023 B"));
  QCOMPARE(bytesText(4096), std::string("4.0 KiB"));
  QCOMPARE(bytesText(1024.0 * 1024 - 1), std::string("1.0 MiB"));
  QCOMPARE(countText(7), std::string("7"));
  QCOMPARE(countText(1234567), std::string("1\u2009234\u2009567"));
}

void TestReport::schema() {
  const auto trace = written().load();
  const Json r = report(*trace);
  QCOMPARE(r["schema"], 1);
  for (const char* name : {"trace", "defects", "gc_cycles", "deletes", "heap", "inflections", "findings", "statistics"})
    QVERIFY2(r.contains(name), name);
  for (const char* name : {"file", "format", "events", "generations", "origin_ns", "wall_clock", "begin_ns", "end_ns",
                           "goroutines", "procs", "threads", "alloc_free", "complete"})
    QVERIFY2(r["trace"].contains(name), name);
  QCOMPARE(r["trace"]["format"], "go1.23");
  QCOMPARE(r["trace"]["origin_ns"], trace->origin().ns);
  const Json& c = r["gc_cycles"][0];
  const std::int64_t origin = trace->origin().ns;
  QCOMPARE(c["trigger"], "heap");
  QCOMPARE(c["trigger_stack"][0], "runtime.mallocgc@main.go:1");
  QCOMPARE(c["start_ns"], 3000 - origin);
  QCOMPARE(c["sweep_term"]["begin_ns"], 3010 - origin);
  QCOMPARE(c["sweep_term"]["still_ns"], 3010 - origin);
  QCOMPARE(c["sweep_term"]["moves_ns"], 3020 - origin);
  QCOMPARE(c["sweep_term"]["end_ns"], 3020 - origin);
  QVERIFY(c["sweep_end_ns"].is_null());
  QCOMPARE(c["assist_wait_ns"], 0);
  QCOMPARE(c["sweep_window_ns"], Json({3085 - origin, 4020 - origin}));
  QCOMPARE(c["deletes_reclaimed"], 0);
  QCOMPARE(c["deletes_inferred"], 1);
  const Json& d = r["deletes"][0];
  QCOMPARE(d["key"], "a");
  QCOMPARE(d["addr"], 16);
  QCOMPARE(d["attributes"]["shard"], "3");
  QCOMPARE(d["stack"][0], "main.remove@main.go:8");
  QCOMPARE(d["phase"], "idle");
  const Json& l = d["reclaim"];
  QCOMPARE(l["evidence"], "inferred");
  QCOMPARE(l["reason"], "deleted-while-idle");
  QCOMPARE(l["cycle"], 0);
  QCOMPARE(l["earliest_cycle"], 0);
  QCOMPARE(l["delta_ns"]["gc_start"], 900);
  QCOMPARE(l["delta_ns"]["mark_start"], 920);
  QCOMPARE(l["delta_ns"]["mark_end"], 985);
  QCOMPARE(l["delta_ns"]["sweep_bound"], 1920);
  QCOMPARE(r["statistics"]["deletes_by_evidence"]["inferred"], 1);
}

void TestReport::nulls() {
  const Json r = report(*written().load());
  const Json& c = r["gc_cycles"];
  for (const char* name : {"heap_live_end", "heap_goal", "freed_objects", "freed_bytes"})
    QVERIFY2(c[0][name].is_null(), name);
  QVERIFY(c[0]["heap_live_start"].is_null());
  QCOMPARE(c[1]["heap_live_start"], 4096);
  QVERIFY(c[1]["sweep_window_ns"][1].is_null());
  const Json& l = r["deletes"][0]["reclaim"];
  for (const char* name : {"cycles", "at_ns", "kept_cycles", "witness_ns"}) QVERIFY2(l[name].is_null(), name);
  QVERIFY(l["delta_ns"]["reclaim"].is_null());
  QVERIFY(r["trace"]["wall_clock"].is_null());
}

void TestReport::wallClock() {
  QCOMPARE(report(*written(25).load())["trace"]["wall_clock"], "2023-11-14T22:13:20.000000006Z");
}

void TestReport::strangeBytes() {
  TraceWriter w;
  w.running(kM, 1, 0, 1000);
  w.log(kM, 2000, "c", "before-delete key=a\xff\"\x01 note=\xc3");
  w.log(kM, 2100, "c\xfe", std::string("after-delete key=\0b", 19));
  const auto trace = w.load();
  const Json r = report(*trace);
  QCOMPARE(r["deletes"][0]["key"], "a\xef\xbf\xbd\"\x01");
  QCOMPARE(r["deletes"][1]["key"], std::string("\0b", 2));
  const std::string text = reportText(*trace, analyse(*trace));
  QVERIFY(text.find('\x01') == text.npos && text.find('\0') == text.npos);
}

void TestReport::points() {
  TraceWriter w;
  w.running(kM, 1, 0, 1000);
  for (int i = 0; i < 10'000; ++i) w.heapLive(kM, 2000 + 10 * i, i == 4321 ? 1'000'000 : i % 100);
  const Json r = report(*w.load());
  const Json& s = r["heap"][0];
  QCOMPARE(s["samples"], 10'000);
  QCOMPARE(s["max"], 1'000'000);
  QVERIFY(s["points"].size() <= 2000);
  bool kept = false;
  for (const Json& p : s["points"]) kept = kept || p[1] == 1'000'000;
  QVERIFY(kept);
}

void TestReport::words() {
  const auto trace = written().load();
  const QString text = QString::fromStdString(reportText(*trace, analyse(*trace)));
  QVERIFY2(
      text.startsWith(
          "written.trace\n"
          "  A trace in the format of Go 1.23: 3.09 µs, 20 events in 1 generation; 1 goroutine, 2 procs, 1 thread.\n"
          "  2 GC cycles (2 triggered by the heap); marking took 4.2 % of the time; the longest stop-the-world pause "
          "took 10 ns (GC sweep termination).\n"
          "  1 map delete: 1 with the earliest cycle inferred.\n"
          "  live: 4.0 KiB (live-heap estimate of the trace).\n"
          "  The file is whole.\n"),
      qPrintable(text));
  QVERIFY(
      text.contains("\nLongest waits for a reclaim\n  #0 a  at 1.10 µs  Reclaimed by GC #0 at the earliest, if its "
                    "address is on the heap; "));
}

// GC #0's sweeper parks; b is inferred for it, and a was found dead by GC #1 at the latest. GC #1's sweep is over by GC
// #2 at the latest; in that one's stops proc 1 is never seen to stop.
void TestReport::cycleTable() {
  TraceWriter w(25);
  w.running(kM, 1, 0, 1000);
  w.idleProc(1, 1000);
  w.goCreate(kM, 1010, 2, "runtime.bgsweep");
  w.goBlock(kM, 1020, "sleep");
  w.heapGoal(102, 1030, 4 << 20);
  w.goStart(kM, 1040, 2);
  w.goBlock(kM, 1050, "GC background sweeper wait");
  w.goUnblock(102, 1060, 1);
  w.goStart(kM, 1070, 1);
  w.heapLive(kM, 1500, 3 << 20);
  for (const char* key : {"a", "b"}) {
    const std::string addr = *key == 'a' ? " addr=0x10" : "";
    w.log(kM, 1600 + 100 * (*key - 'a'), "c", "before-delete key=" + std::string(key) + addr);
    w.log(kM, 1650 + 100 * (*key - 'a'), "c", "after-delete key=" + std::string(key));
  }
  w.cycle(kM, {3000, 3010, 3020, 3080, 3085, 3090}, {{"runtime.GC"}, {"main.main"}});
  w.goUnblock(kM, 3100, 2);
  w.goBlock(kM, 3110, "sleep");
  w.goStart(kM, 3120, 2);
  w.goBlock(kM, 3385, "GC background sweeper wait");
  w.goUnblock(102, 3390, 1);
  w.goStart(kM, 3395, 1);
  w.markBegin(kM, 4000);
  w.stopBegin(kM, 4010, "GC sweep termination");
  w.stopEnd(kM, 4020);
  w.stopBegin(kM, 4080, "GC mark termination");
  w.heapLive(kM, 4082, 1 << 20);
  w.markEnd(kM, 4085);
  w.stopEnd(kM, 4090);
  w.log(kM, 4200, "c", "cleaned addr=0x10");
  w.procStart(101, 4500, 1);
  w.cycle(kM, {5000, 5010, 5020, 5080, 5085, 5090});
  const auto trace = w.load();
  const QString text = QString::fromStdString(reportText(*trace, analyse(*trace)));
  const qsizetype from = text.indexOf("\nGC cycles\n"), to = text.indexOf("\n\n", from + 1);
  QVERIFY(from >= 0 && to > from);
  const QString table = text.mid(from + 1, to - from);
  QCOMPARE(
      table,
      "GC cycles\n"
      "           start  marking             pauses     sweep  live before    after     goal  freed  reclaimed  "
      "inferred "
      " why\n"
      "  GC #0  2.00 µs    65 ns      10 ns + 10 ns    300 ns      3.0 MiB        –  4.0 MiB      –          0         "
      "1 "
      " forced by main.main\n"
      "  GC #1  3.00 µs    65 ns      10 ns + 10 ns  ≤ 935 ns      3.0 MiB  1.0 MiB  4.0 MiB      –          1         "
      "0 "
      " heap\n"
      "  GC #2  4.00 µs    65 ns  ≤ 10 ns + ≤ 10 ns         –      1.0 MiB        –  4.0 MiB      –          0         "
      "0 "
      " heap\n"
      "  pauses: sweep termination + mark termination; reclaimed: deleted values seen freed or found dead; inferred: "
      "those it can have reclaimed at the earliest.\n");
}

// The values of which each cycle could have freed one more come first; b was freed by the third.
void TestReport::keptAlive() {
  TraceWriter w;
  w.running(kM, 1, 0, 1000);
  w.idleProc(1, 1000);
  w.allocFreeInfo(1000);
  w.spanExists(kM, 1001, kHeap, 1, 26, false);
  w.spanExists(kM, 1002, kHeap + 0x8000, 1, 2, true);
  const auto remove = [&](std::int64_t t, const std::string& key, std::uint64_t address) {
    char addr[40];
    std::snprintf(addr, sizeof addr, " addr=0x%llx", static_cast<unsigned long long>(address));
    w.log(kM, t, "c", "before-delete key=" + key + addr);
    w.log(kM, t + 2, "c", "after-delete key=" + key);
  };
  for (int i = 0; i < 3; ++i) w.objectAlloc(kM, 1500 + i, kHeap + 512 * static_cast<std::uint64_t>(i));
  w.objectAlloc(kM, 1510, kHeap + 0x8000);
  remove(2000, "a", kHeap);
  remove(2100, "b", kHeap + 512);
  remove(2200, "tiny", kHeap + 0x8000);
  w.cycle(kM, {3000, 3010, 3020, 3080, 3085, 3090});
  w.cycle(kM, {4000, 4010, 4020, 4080, 4085, 4090});
  remove(4500, "c", kHeap + 1024);
  w.cycle(kM, {5000, 5010, 5020, 5080, 5085, 5090});
  w.objectFree(kM, 5200, kHeap + 512);
  w.cycle(kM, {6000, 6010, 6020, 6080, 6085, 6090});
  w.log(kM, 7000, "c", "end");
  const auto trace = w.load();
  const QString text = QString::fromStdString(reportText(*trace, analyse(*trace)));
  QVERIFY2(text.contains("\n  4 map deletes: 1 seen freed, 3 not freed by cycles that could have done it.\n"
                         "  1 value outlived the first cycle that could have freed it.\n"),
           qPrintable(text));
  const qsizetype from = text.indexOf("Kept alive longer than necessary");
  QVERIFY(from > 0);
  QCOMPARE(
      text.mid(from),
      "Kept alive longer than necessary\n"
      "  #0 a  at 1.00 µs  ≥ 3 cycles  Not freed inside the trace, although GC #0 and 2 later cycles could have freed "
      "it: something still referred to the value.\n"
      "  #1 b  at 1.10 µs    2 cycles  Freed by GC #2, 3.10 µs after the delete; GC #0 could have freed it, but "
      "something still referred to the value for 2 more cycles.\n"
      "  #3 c  at 3.50 µs   ≥ 1 cycle  Not freed inside the trace, although GC #2 could have freed it: something still "
      "referred to the value.\n");
}

// What became of each value is counted apart.
void TestReport::valuesThatNoCycleReclaims() {
  TraceWriter w;
  w.running(kM, 1, 0, 1000);
  w.idleProc(1, 1000);
  w.allocFreeInfo(1000);
  w.spanExists(kM, 1001, kHeap, 1, 26, false);
  w.objectAlloc(kM, 1100, kHeap);
  w.objectAlloc(kM, 1101, kHeap + 512);
  w.cycle(kM, {2000, 2010, 2020, 2080, 2085, 2090});
  w.objectFree(kM, 2200, kHeap);
  std::int64_t t = 2500;
  for (const char* addr : {"0x0", "0x5a1000", "0xc000000000", "0xc000000200"}) {
    w.log(kM, t, "c", "before-delete addr=" + std::string(addr));
    w.log(kM, t + 10, "c", "after-delete addr=" + std::string(addr));
    t += 100;
  }
  w.cycle(kM, {3000, 3010, 3020, 3080, 3085, 3090});
  w.log(kM, 4000, "c", "end");
  const auto trace = w.load();
  const QString text = QString::fromStdString(reportText(*trace, analyse(*trace)));
  QVERIFY2(
      text.contains("\n  4 map deletes: 1 not reclaimed before the trace ended, 1 without memory of the value's own, 1 "
                    "not on the heap, 1 with nothing at the address any more.\n"),
      qPrintable(text));
}

void TestReport::longestPause_data() {
  QTest::addColumn<QString>("kind");
  QTest::addColumn<QString>("said");
  QTest::newRow("the program's") << "read mem stats"
                                 << "; the longest stop-the-world pause took 70 ns (read mem stats).";
  QTest::newRow("the tracer's") << "start trace"
                                << "; the longest stop-the-world pause took 10 ns (GC sweep termination).";
}

// Goroutine 9 runs again 70 ns after the stop was asked for; its end is written late.
void TestReport::longestPause() {
  QFETCH(QString, kind);
  QFETCH(QString, said);
  TraceWriter w(25);
  w.running(kM, 1, 0, 1000);
  w.running(101, 9, 1, 1000);
  w.stopBegin(kM, 1500, kind.toStdString());
  w.goStop(101, 1518, "preempted");
  w.procStop(101, 1520);
  w.event(kM, 1560, EventType::ProcsChange, {2, 0});
  w.procStart(101, 1565, 1);
  w.goStart(101, 1570, 9);
  w.goBlock(101, 1600, "sleep");
  w.procStop(101, 1610);
  w.stopEnd(kM, 1900);
  w.cycle(kM, {3000, 3010, 3020, 3080, 3085, 3090});
  const auto trace = w.load();
  const QString text = QString::fromStdString(reportText(*trace, analyse(*trace)));
  QVERIFY2(text.contains(said), qPrintable(text));
}

void TestReport::goalsThatHeldShortly_data() {
  QTest::addColumn<qint64>("first");  // ns that the first goal, the least, holds
  QTest::addColumn<qint64>("end");
  QTest::addColumn<QString>("said");
  constexpr qint64 kMs = 1'000'000;
  QTest::newRow("shortly") << 275'000LL << 100 * kMs << "NextGC: 2.0 MiB (for 275 µs) to 8.0 MiB (goal metric";
  QTest::newRow("for 1 ms") << kMs << 1000 * kMs << "NextGC: 2.0 MiB to 8.0 MiB (goal metric";
  QTest::newRow("in a short trace") << 275'000LL << 20 * kMs << "NextGC: 2.0 MiB to 8.0 MiB (goal metric";
}

void TestReport::goalsThatHeldShortly() {
  QFETCH(qint64, first);
  QFETCH(qint64, end);
  QFETCH(QString, said);
  TraceWriter w;
  w.running(kM, 1, 0, 1000);
  w.heapGoal(kM, 2000, 2 << 20);
  w.heapGoal(kM, 2000 + first, 4 << 20);
  w.heapGoal(kM, end / 2, 8 << 20);
  w.log(kM, end, "c", "end");
  const auto trace = w.load();
  const QString text = QString::fromStdString(reportText(*trace, analyse(*trace)));
  QVERIFY2(text.contains(said), qPrintable(text));
}

void TestReport::emptyTrace() {
  TraceWriter w;
  w.running(kM, 1, 0, 1000);
  const auto trace = w.load();
  const QString text = QString::fromStdString(reportText(*trace, analyse(*trace)));
  QVERIFY(text.contains("No GC cycle") && text.contains("trace.Log"));
  QVERIFY(report(*trace)["deletes"].empty());
}

// A generation is lost between the delete and the next cycle that is seen: only the numbers of the GC's events tell
// whether a cycle ran in it.
void TestReport::gapsLimitClaims() {
  for (const bool hidden : {true, false}) {
    TraceWriter w;
    w.running(kM, 1, 0, 1000);
    w.log(kM, 2000, "c", "before-delete key=a");
    w.log(kM, 2100, "c", "after-delete key=a");
    w.cycle(kM, {3000, 3010, 3020, 3080, 3085, 3090});
    w.log(kM, 4000, "c", "before-delete key=b");
    w.log(kM, 4100, "c", "after-delete key=b");
    const std::size_t first = w.bytes().size();
    w.nextGeneration(10'000);
    if (hidden) w.cycle(kM, {10'100, 10'110, 10'120, 10'180, 10'185, 10'190});
    w.log(kM, 10'500, "c", "lost");
    const std::size_t second = w.bytes().size();
    w.nextGeneration(20'000);
    w.cycle(kM, {21'000, 21'010, 21'020, 21'080, 21'085, 21'090});
    w.log(kM, 22'000, "c", "end");
    std::string bytes = w.bytes();
    // Its clock gets another number, so that the generation has none.
    const std::size_t clock = bytes.find(std::string("\x08\x80\x94\xeb\xdc\x03"), first);
    QVERIFY(clock > first && clock < second);
    bytes[clock] = '\x07';
    const auto trace = loadTrace(memorySource("gap", bytes));
    QVERIFY(trace);
    QVERIFY(!(*trace)->gaps().empty());
    const Answers a = analyse(**trace);
    QCOMPARE(a.deletes.size(), std::size_t{2});
    QCOMPARE(a.deletes[0].reclaim.evidence, Evidence::Inferred);
    QCOMPARE(a.deletes[1].reclaim.evidence, hidden ? Evidence::None : Evidence::Inferred);
    if (hidden) QVERIFY(english(reclaimSentence(a, a.deletes[1])).find("missing") != std::string::npos);
  }
}

QTEST_GUILESS_MAIN(TestReport)
#include "tst_report.moc"
