// SPDX-License-Identifier: GPL-3.0-or-later

// Statistics of made traces, in which every number is known.
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QtTest>

#include "analysis/statisticsjson.h"
#include "analysis/statisticstext.h"
#include "analysis/toolutilisation.h"
#include "statisticstraces.h"
#include "tests/support/testfiles.h"
#include "trace/loader.h"

using namespace sweepscope;

namespace {

QJsonObject jsonOf(const Trace& trace, const StatsQuery& query = {}, StatsBy by = StatsBy::Goroutine) {
  std::string json;
  writeStatisticsJson(trace, findStatistics(trace, statisticsBasis(trace), query), query, by,
                      [&](std::string_view text) { json += text; });
  QJsonParseError error;
  const auto document = QJsonDocument::fromJson(QByteArray::fromStdString(json), &error);
  if (error.error != QJsonParseError::NoError) qFatal("%s in %s", qPrintable(error.errorString()), json.c_str());
  return document.object();
}

QJsonObject object(const char* json) {
  return QJsonDocument::fromJson(json).object();
}

QJsonObject goroutine(const QJsonObject& stats, int id) {
  for (const QJsonValue g : stats["goroutines"].toArray()) {
    if (g["id"].toInt() == id) return g.toObject();
  }
  return {};
}

// GC workers: goroutine 9 is a dedicated worker twice. GOMAXPROCS is 2.
TraceWriter workerRunsTwice() {
  TraceWriter w;
  w.running(100, 1, 0, 1000);
  w.running(101, 9, 1, 1000);
  w.event(100, 2000, EventType::ProcsChange, {2, 0});
  w.goBlock(101, 3000, "GC worker (idle)", {{"runtime.gcBgMarkWorker"}});
  w.goUnblock(100, 3500, 9);
  w.goStart(101, 4000, 9);
  w.label(101, 4001, "GC (dedicated)");
  w.goBlock(101, 5000, "GC worker (idle)", {{"runtime.gcBgMarkWorker"}});
  w.goUnblock(100, 5500, 9);
  w.goStart(101, 6000, 9);
  w.label(101, 6001, "GC (dedicated)");
  w.goBlock(101, 7000, "GC worker (idle)", {{"runtime.gcBgMarkWorker"}});
  w.goStop(100, 9000, "preempted");
  return w;
}

QString steps(const Utilisation& u) {
  QString text;
  for (const UtilisationStep& s : u.steps) text += QStringLiteral("%1:%2 ").arg(s.from.ns).arg(s.share);
  return text + QString::number(u.end.ns);
}

}  // namespace

class TestStatistics : public QObject {
  Q_OBJECT
 private slots:
  void accounts() {
    const auto trace = test::oneProc().load();
    const QJsonObject stats = jsonOf(*trace);
    QCOMPARE(
        goroutine(stats, 7),
        object(R"({"id":7,"function":"main.worker","total_ns":18000,"running_ns":4000,)"
               R"("runnable_ns":7000,"syscall_ns":3000,"syscall_blocked_ns":4000,"waiting_ns":{},"ranges_ns":{}})"));
    const QJsonObject first = goroutine(stats, 1);
    QCOMPARE(first["running_ns"].toInt(), 3500);
    QCOMPARE(first["runnable_ns"].toInt(), 1500);
    QCOMPARE(first["waiting_ns"].toObject(), object(R"({"chan receive":14000})"));
    QCOMPARE(first["function"].toString(), QStringLiteral("main.main"));
    QCOMPARE(stats["groups"].toArray().size(), 2);
    const QJsonObject group = stats["groups"].toArray()[0].toObject();
    QCOMPARE(group["function"].toString(), QStringLiteral("main.worker"));
    QCOMPARE(group["goroutines"].toInt(), 1);
    QCOMPARE(group["running_ns"].toInt(), 4000);
  }

  // A wait to the trace's end counts up to it; one without an end of its own ends the goroutine.
  void endlessWait() {
    TraceWriter w;
    w.running(100, 1, 0, 1000);
    w.goCreate(100, 2000, 7, "main.worker");
    w.goBlock(100, 3000, "forever", {{"main.main"}});
    w.goStart(100, 4000, 7);
    w.goBlock(100, 5000, "sleep", {{"main.worker"}});
    w.procStop(100, 9000);
    const QJsonObject stats = jsonOf(*w.load());
    QCOMPARE(goroutine(stats, 1)["total_ns"].toInt(), 2000);
    QCOMPARE(goroutine(stats, 1)["waiting_ns"].toObject(), QJsonObject());
    QCOMPARE(goroutine(stats, 7)["waiting_ns"].toObject(), object(R"({"sleep":4000})"));
  }

  // A state over a border of generations is one, with its reason.
  void border() {
    TraceWriter w;
    w.running(100, 1, 0, 1000);
    w.goCreate(100, 2000, 7, "main.worker");
    w.goBlock(100, 3000, "sync", {{"main.main"}});
    w.goStart(100, 4000, 7);
    w.nextGeneration(10000);
    w.goUnblock(100, 12000, 1);
    w.goDestroy(100, 13000);
    w.goStart(100, 15000, 1);
    w.goStop(100, 16000, "preempted");
    const auto trace = w.load();
    const QJsonObject stats = jsonOf(*trace);
    QCOMPARE(goroutine(stats, 1)["waiting_ns"].toObject(), object(R"({"sync":9000})"));
    QCOMPARE(goroutine(stats, 7)["running_ns"].toInt(), 9000);
    QCOMPARE(stats["scheduler_latency"].toObject()["n"].toInt(), 2);
    QCOMPARE(stats["scheduler_latency"].toObject()["max_ns"].toInt(), 3000);
  }

  void stays() {
    const QJsonObject stats = jsonOf(*test::oneProc().load());
    // The first event is at 1001, behind the Sync.
    QCOMPARE(
        stats["scheduler_latency"].toObject(),
        object(
            R"({"n":3,"p50_ns":2000,"p90_ns":3000,"p99_ns":3000,)"
            R"("max_ns":3000,"longest":[{"goroutine":7,"t_ns":999,"ns":3000},{"goroutine":7,"t_ns":12999,"ns":2000},)"
            R"({"goroutine":1,"t_ns":15999,"ns":1500}]})"));
    QCOMPARE(stats["syscalls"].toObject(),
             object(R"({"n":2,"p50_ns":2000,"p90_ns":5000,"p99_ns":5000,"max_ns":5000,)"
                    R"("longest":[{"goroutine":7,"t_ns":7999,"ns":5000},{"goroutine":7,"t_ns":4999,"ns":2000}]})"));
  }

  void rangeAndFilter() {
    const auto trace = test::oneProc().load();
    StatsQuery query;
    query.range = {Time{5500}, Time{9500}};
    auto functions = FunctionSet::matching(*trace, "work");
    QVERIFY(functions.ok());
    query.functions = std::make_shared<const FunctionSet>(std::move(*functions));
    const QJsonObject stats = jsonOf(*trace, query);
    QCOMPARE(stats["groups"].toArray().size(), 1);
    QCOMPARE(goroutine(stats, 7),
             object(R"({"id":7,"function":"main.worker","total_ns":4000,"running_ns":1500,)"
                    R"("runnable_ns":0,"syscall_ns":2500,"syscall_blocked_ns":0,"waiting_ns":{},"ranges_ns":{}})"));
    QVERIFY(goroutine(stats, 1).isEmpty());
    QCOMPARE(stats["scheduler_latency"].toObject()["n"].toInt(), 0);
    QVERIFY(stats["scheduler_latency"].toObject()["p50_ns"].isNull());
    QCOMPARE(stats["range_ns"].toArray(), (QJsonArray{4499, 8499}));
    QVERIFY(FunctionSet::matching(*trace, "nothing")->empty());
    QVERIFY(!FunctionSet::matching(*trace, "(").ok());
  }

  // Without a range inside the trace there is nothing, and nothing fails.
  void outside() {
    const auto trace = test::oneProc().load();
    StatsQuery query;
    query.range = {Time{50000}, Time{60000}};
    const Statistics s = findStatistics(*trace, statisticsBasis(*trace), query);
    QVERIFY(s.goroutines.groups.empty() && s.mmu.tool.system.empty());
  }

  void ranges() {
    TraceWriter w;
    w.running(100, 1, 0, 1000);
    w.goCreate(100, 1500, 7, "main.worker", {{"main.main"}});
    w.assist(100, 2000, 3000);
    w.assist(100, 4000, 4500);
    w.sweep(100, 5000, 5700, 8192, 0);
    w.stopBegin(100, 6000, "GC sweep termination");
    w.stopEnd(100, 6300);
    w.goStop(100, 9000, "preempted");
    const QJsonObject stats = jsonOf(*w.load());
    QCOMPARE(goroutine(stats, 1)["ranges_ns"].toObject(), object(R"({"GC mark assist":1500,"GC incremental sweep":700,)"
                                                                 R"X("stop-the-world (GC sweep termination)":300})X"));
    QCOMPARE(stats["stops"].toArray().size(), 1);
    QCOMPARE(stats["stops"].toArray()[0].toObject()["reason"].toString(), QStringLiteral("GC sweep termination"));
  }

  void tasksAndRegions() {
    TraceWriter w;
    w.running(100, 1, 0, 1000);
    w.taskBegin(100, 2000, 5, "request");
    w.regionBegin(100, 2500, "parse", 5);
    w.regionEnd(100, 3000, "parse", 5);
    w.taskEnd(100, 4000, 5);
    w.taskBegin(100, 5000, 6, "request");
    w.regionBegin(100, 6000, "parse", 6);
    w.goStop(100, 9000, "preempted", {{"main.main"}});
    const QJsonObject stats = jsonOf(*w.load());
    QCOMPARE(stats["tasks"].toArray(),
             QJsonDocument::fromJson(R"([{"name":"request","count":2,"complete":1,)"
                                     R"("p50_ns":2000,"p90_ns":2000,"p99_ns":2000,"max_ns":2000}])")
                 .array());
    QCOMPARE(stats["regions"].toArray(),
             QJsonDocument::fromJson(R"([{"name":"parse","function":"main.main","count":2,)"
                                     R"("p50_ns":500,"p90_ns":500,"p99_ns":500,"max_ns":500}])")
                 .array());
  }

  // Two dedicated runs on one of two procs; Go's tool never forgets the second one.
  void utilisation() {
    const auto trace = workerRunsTwice().load();
    const TimeRange range = StatsQuery().within(*trace);
    const ProcWork procs = findProcWork(*trace, range, 1);
    const auto basis = statisticsBasis(*trace);
    QCOMPARE(steps(systemUtilisation(*trace, range, {procs.assisted, basis.workers}, SweepCounts::No)),
             QStringLiteral("2000:1 4000:0.5 5000:1 6000:0.5 7000:1 9000"));
    QCOMPARE(steps(toolSystemUtilisation(*trace, range, procs, SweepCounts::No)),
             QStringLiteral("2000:1 4001:0.5 5000:1 6000:0.5 9000"));
    // Too many runs: no curve rather than a wrong one.
    const ProcWork limited = findProcWork(*trace, range, 1, {}, 1);
    QVERIFY(!limited.allRuns && limited.runs.empty());
    QVERIFY(toolSystemUtilisation(*trace, range, limited, SweepCounts::No).steps.empty());
    QVERIFY(toolProcUtilisations(*trace, range, limited).empty());
    // Dedicated workers are none of the procs' own.
    for (const Utilisation& u : procUtilisations(*trace, range, {procs.assisted, basis.workers}))
      QCOMPARE(steps(u), QStringLiteral("2000:1 9000"));
  }

  void leastUtilisation() {
    const Utilisation u{{{Time{0}, 1}, {Time{100}, 0}, {Time{150}, 1}, {Time{800}, 0.5}}, Time{1000}};
    const UtilisationIntegral integral(u);
    QCOMPARE(integral.least(Duration{50}), 0.0);
    QCOMPARE(integral.least(Duration{100}), 0.5);
    QCOMPARE(integral.least(Duration{200}), 0.5);
    QCOMPARE(integral.least(Duration{400}), 0.75);
    QCOMPARE(integral.least(Duration{1000}), 0.85);
    QCOMPARE(integral.least(Duration{5000}), 0.85);
    const auto worst = integral.worst(Duration{100}, 3);
    QCOMPARE(worst.size(), 3u);
    QCOMPARE(worst[0].begin.ns, 50);
    QCOMPARE(worst[1].begin.ns, 800);
    QCOMPARE(worst[2].begin.ns, 900);
  }

  // Neither threads nor pieces change anything, and the text and the table say the same numbers.
  void views() {
    const auto loaded = loadTrace(test::sample().toStdString());
    QVERIFY(loaded.ok());
    StatsQuery one, three;
    one.threads = 1;
    three.threads = 3;
    QCOMPARE(jsonOf(**loaded, one), jsonOf(**loaded, three));
    const auto trace = test::oneProc().load();
    const Statistics s = findStatistics(*trace, statisticsBasis(*trace), {});
    std::string table;
    writeStatisticsTable(*trace, s, {}, StatsBy::Function, [&](std::string_view text) { table += text; });
    QCOMPARE(table, std::string("function\tgoroutines\ttotal_ns\trunning_ns\trunnable_ns\tsyscall_ns\t"
                                "syscall_blocked_ns\twaiting_ns: chan receive\n"
                                "main.worker\t1\t18000\t4000\t7000\t3000\t4000\t0\n"
                                "main.main\t1\t19000\t3500\t1500\t0\t0\t14000\n"));
    const std::string text = statisticsText(*trace, s);
    QVERIFY2(text.find("Scheduler latency\n  n      P50      P90      P99  max\n"
                       "  3  2.00 µs  3.00 µs  3.00 µs  3.00 µs\n"
                       "  goroutine 7  3.00 µs  at 999 ns\n") != std::string::npos,
             text.c_str());
  }
};

QTEST_GUILESS_MAIN(TestStatistics)
#include "tst_statistics.moc"
