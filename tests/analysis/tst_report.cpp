// The reports: numbers for people, schema 1, bytes that are not UTF-8, damaged files.
#include <QtTest>
#include <nlohmann/json.hpp>

#include "analysis/report.h"
#include "tests/support/tracewriter.h"
#include "trace/loader.h"
#include "wire/bytesource.h"

using namespace sweepscope;
using Json = nlohmann::json;

namespace {

constexpr TraceWriter::Thread kM = 100;

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
  for (const char* word :
       {"2 GC cycles", "1 map delete: 1 with the cycle inferred", "The file is whole", "GC #1", "Longest waits"})
    QVERIFY2(text.contains(word), qPrintable(text));
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
    if (hidden) QVERIFY(reclaimSentence(a, a.deletes[1]).find("missing") != std::string::npos);
  }
}

QTEST_GUILESS_MAIN(TestReport)
#include "tst_report.moc"
