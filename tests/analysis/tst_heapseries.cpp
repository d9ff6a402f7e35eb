// SPDX-License-Identifier: GPL-3.0-or-later

// Heap curves and their sources, and thinning.
#include <QTemporaryDir>
#include <QtTest>

#include "analysis/analyse.h"
#include "analysis/heapseries.h"
#include "tests/support/tracewriter.h"

using namespace sweepscope;

namespace {

constexpr TraceWriter::Thread kM = 100;
constexpr std::int64_t kMs = 1'000'000;

TraceWriter begin(int version = 23) {
  TraceWriter w(version);
  w.running(kM, 1, 0, 1000);
  return w;
}

const HeapSeries* find(const Answers& a, std::string_view name, std::string_view source) {
  for (const HeapSeries& s : a.heap) {
    if (s.name == name && s.source == source) return &s;
  }
  return nullptr;
}

}  // namespace

class TestHeapSeries : public QObject {
  Q_OBJECT
 private slots:
  void samples_data();
  void samples();
  void fromMetrics();
  void fromAllocs();
  void file();
  void fileProblems();
  void thinning();
};

void TestHeapSeries::samples_data() {
  QTest::addColumn<QString>("category");
  QTest::addColumn<QString>("message");
  QTest::addColumn<QString>("sample");  // H O N, - for none; empty: nothing
  QTest::newRow("short form") << "x"
                              << "H:1, O:2, N:3"
                              << "1 2 3";
  QTest::newRow("short form behind words") << "x"
                                           << "mem H: H:1, O:2, N:3 ok"
                                           << "1 2 3";
  QTest::newRow("short form cut") << "x"
                                  << "H:1, O:2"
                                  << "";
  QTest::newRow("json") << "x"
                        << R"({"HeapAlloc":10,"HeapObjects":20,"NextGC":30,"NumGC":1})"
                        << "10 20 30";
  QTest::newRow("json part") << "x"
                             << R"({"HeapObjects":20})"
                             << "- 20 -";
  QTest::newRow("category") << "memstats"
                            << "HeapAlloc=10 NextGC=18446744073709551615"
                            << "10 - 18446744073709551615";
  QTest::newRow("other category") << "x"
                                  << "HeapAlloc=10 NextGC=30"
                                  << "";
  QTest::newRow("not numbers") << "memstats"
                               << "HeapAlloc=ten"
                               << "";
  QTest::newRow("negative") << "memstats"
                            << "HeapAlloc=-1"
                            << "";
}

void TestHeapSeries::samples() {
  QFETCH(QString, category);
  QFETCH(QString, message);
  QFETCH(QString, sample);
  const auto s = memSampleOf(category.toStdString(), message.toStdString());
  QCOMPARE(s.has_value(), !sample.isEmpty());
  if (!s) return;
  const auto text = [](std::optional<std::uint64_t> v) { return v ? QString::number(*v) : QString("-"); };
  QCOMPARE(text(s->heapAlloc) + " " + text(s->heapObjects) + " " + text(s->nextGc), sample);
}

void TestHeapSeries::fromMetrics() {
  TraceWriter w = begin();
  w.heapGoal(kM, 1100, 100);
  w.heapGoal(kM, 1200, ~std::uint64_t{0} - 7);
  w.heapGoal(kM, 1300, 0);
  w.heapGoal(kM, 1400, 300);
  w.heapLive(kM, 1500, 0);
  w.heapLive(kM, 1600, 50);
  const Answers a = analyse(*w.load());
  const HeapSeries* goal = find(a, "NextGC", kGoalSource);
  QVERIFY(goal);
  QCOMPARE(goal->points.size(), std::size_t{3});
  QVERIFY(!goal->points[0].isGap() && goal->points[1].isGap() && !goal->points[2].isGap());
  QCOMPARE(goal->samples, std::size_t{2});
  const HeapSeries* live = find(a, "live", kLiveSource);
  QVERIFY(live);
  QCOMPARE(live->points.size(), std::size_t{2});  // 0 bytes are a value here
  QVERIFY(!find(a, "HeapAlloc", kLogSource));
}

void TestHeapSeries::fromAllocs() {
  constexpr std::uint64_t kBase = 0xc000000000;
  TraceWriter w = begin();
  w.allocFreeInfo(1000);
  w.spanExists(kM, 1001, kBase, 1, 26, false);
  for (std::uint64_t i = 0; i < 4; ++i) w.objectExists(kM, 1010 + static_cast<std::int64_t>(i), kBase + i * 512);
  w.spanAlloc(kM, 1050, kBase + 8192, 1, 5, true);
  w.objectAlloc(kM, 1100, kBase + 8192);
  w.objectAlloc(kM, 1200, kBase + 8192 + 48);
  w.objectFree(kM, 5000, kBase);
  w.objectFree(kM, 900'000, kBase + 8192);
  const Answers a = analyse(*w.load());
  const HeapSeries* objects = find(a, "HeapObjects", kAllocSource);
  const HeapSeries* bytes = find(a, "HeapAlloc", kAllocSource);
  QVERIFY(objects && bytes);
  QCOMPARE(objects->points.front().value, 4.0);  // what there was is no rise
  QCOMPARE(objects->points.front().time.ns, 1013);
  QCOMPARE(objects->points.back().value, 4.0);
  QCOMPARE(bytes->points.front().value, 4 * 512.0);
  QCOMPARE(bytes->points.back().value, 3 * 512.0 + 48);
  double most = 0;
  for (const HeapPoint& p : objects->points) most = std::max(most, p.value);
  QCOMPARE(most, 6.0);
}

void TestHeapSeries::file() {
  QTemporaryDir dir;
  const QString path = dir.filePath("stats.jsonl");
  QFile f(path);
  QVERIFY(f.open(QIODevice::WriteOnly));
  f.write(
      "{\"t_ns\":5000,\"HeapAlloc\":10,\"HeapObjects\":1,\"NextGC\":20}\n\n"
      "{\"mono_ns\":3000,\"memstats\":{\"HeapAlloc\":5}}\n"
      "{\"time\":\"2023-11-14T22:13:20.000009005Z\",\"HeapAlloc\":7}\n"
      "{\"t_ns\":-5,\"HeapAlloc\":7}\n");
  f.close();
  TraceWriter w = begin(25);
  w.log(kM, 20'000, "c", "end");
  AnalysisOptions options;
  options.memstatsFile = path.toStdString();
  const Answers a = analyse(*w.load(), options);
  QVERIFY(a.problems.empty());
  QCOMPARE(a.notes.size(), std::size_t{1});  // the sample before the trace
  const HeapSeries* s = find(a, "HeapAlloc", kFileSource);
  QVERIFY(s);
  QCOMPARE(s->points.size(), std::size_t{3});
  QCOMPARE(s->points[0].time.ns, 3000);
  QCOMPARE(s->points[1].time.ns, 6001);    // 5000 behind the first event: 1000 is the Sync
  QCOMPARE(s->points[2].time.ns, 10'000);  // the clock says 1000 is 1700000000.000000005
}

void TestHeapSeries::fileProblems() {
  QTemporaryDir dir;
  TraceWriter w = begin();
  w.log(kM, 20'000, "c", "end");
  const auto problems = [&](const QByteArray& content) {
    QFile f(dir.filePath("stats.jsonl"));
    if (!f.open(QIODevice::WriteOnly)) qFatal("cannot write");
    f.write(content);
    f.close();
    AnalysisOptions options;
    options.memstatsFile = f.fileName().toStdString();
    return analyse(*w.load(), options).problems.size();
  };
  QCOMPARE(problems(""), std::size_t{1});  // it was surely meant to hold some
  QCOMPARE(problems("no json\n"), std::size_t{1});
  QCOMPARE(problems("{\"HeapAlloc\":7}\n"), std::size_t{1});
  QCOMPARE(problems("{\"t_ns\":1}\n"), std::size_t{1});
  QCOMPARE(problems("{\"time\":\"2023-11-14T22:13:20Z\",\"HeapAlloc\":7}\n"),
           std::size_t{1});  // 1.23 tells no wall time
  AnalysisOptions options;
  options.memstatsFile = dir.filePath("nowhere").toStdString();
  QCOMPARE(analyse(*w.load(), options).problems.size(), std::size_t{1});
}

void TestHeapSeries::thinning() {
  std::vector<HeapPoint> points;
  for (int i = 0; i < 100'000; ++i) points.push_back({Time{i}, static_cast<double>(i % 977)});
  points[50'000] = HeapPoint::gapAt(Time{50'000});
  points[31'234].value = -5;
  points[77'777].value = 5000;
  const auto thin = thinned(points, 2000);
  QVERIFY(thin.size() <= 2000 && thin.size() > 1000);
  QCOMPARE(thin.front().time.ns, 0);
  QCOMPARE(thin.back().time.ns, 99'999);
  QVERIFY(
      std::is_sorted(thin.begin(), thin.end(), [](const HeapPoint& a, const HeapPoint& b) { return a.time < b.time; }));
  QCOMPARE(std::count_if(thin.begin(), thin.end(), [](const HeapPoint& p) { return p.isGap(); }), 1);
  QCOMPARE(std::count_if(thin.begin(), thin.end(), [](const HeapPoint& p) { return p.value == -5 || p.value == 5000; }),
           2);
  QCOMPARE(thinned(thin, 2000).size(), thin.size());
}

QTEST_GUILESS_MAIN(TestHeapSeries)
#include "tst_heapseries.moc"
