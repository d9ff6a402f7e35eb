// SPDX-License-Identifier: GPL-3.0-or-later

// Steep falls of HeapObjects: they follow the step curve that is drawn, and each says by which rule it was found and
// why it is confirmed or not.
#include <QtTest>
#include <limits>
#include <nlohmann/json.hpp>

#include "analysis/analyse.h"
#include "analysis/heapseries.h"
#include "analysis/inflections.h"
#include "analysis/inflectiontext.h"
#include "analysis/reportjson.h"
#include "analysis/reporttext.h"
#include "tests/support/loading.h"
#include "tests/support/tracewriter.h"

using namespace sweepscope;

namespace {

constexpr TraceWriter::Thread kM = 100, kOther = 101;
constexpr std::int64_t kMs = 1'000'000;
constexpr double kMiB = 1 << 20;

using Curve = std::vector<std::pair<double, double>>;  // ms behind the trace's origin, value

// Two seconds in which nothing happens.
std::shared_ptr<const Trace> quietTrace() {
  TraceWriter w;
  w.running(kM, 1, 0, 1000);
  w.log(kM, 1000 + 2000 * kMs, "c", "end");
  return w.load();
}

// Of the first generation something is missing from 110 ms on.
std::shared_ptr<const Trace> damagedTrace() {
  TraceWriter w;
  w.running(kM, 1, 0, 1000);
  w.running(kOther, 2, 1, 1000);
  w.log(kOther, 1000 + 110 * kMs, "c", "the last that can be read");
  w.event(kOther, 1001 + 110 * kMs, static_cast<EventType>(200));
  w.nextGeneration(1000 + 200 * kMs);
  w.log(kM, 1000 + 2000 * kMs, "c", "end");
  return w.load();
}

HeapSeries series(const Trace& trace, std::string name, const Curve& curve) {
  HeapSeries s;
  s.name = std::move(name);
  s.source = kLogSource;
  for (const auto& [ms, value] : curve) s.points.push_back({trace.origin() + Duration{std::llround(ms * 1e6)}, value});
  s.samples = s.points.size();
  return s;
}

// Begin and mark end of each, in ms.
std::vector<GcCycle> cyclesAt(const Trace& trace, const std::vector<std::pair<double, double>>& times) {
  std::vector<GcCycle> cycles;
  for (const auto& [begin, end] : times) {
    GcCycle c;
    c.index = cycles.size();
    c.start = trace.origin() + Duration{std::llround(begin * 1e6)};
    c.markEnd = trace.origin() + Duration{std::llround(end * 1e6)};
    cycles.push_back(c);
  }
  return cycles;
}

std::vector<Inflection> drops(const Trace& trace, const Curve& objects, const InflectionThresholds& thresholds = {}) {
  return findDrops(trace, {series(trace, "HeapObjects", objects)}, {}, {}, thresholds);
}

double ms(const Trace& trace, Time t) {
  return static_cast<double>((t - trace.origin()).ns) / 1e6;
}

// "from -> to in [window] at time", one a line.
QString described(const Trace& trace, const std::vector<Inflection>& inflections) {
  QStringList lines;
  for (const Inflection& i : inflections) {
    lines << QStringLiteral("%1 -> %2 in [%3, %4] at %5 after %6")
                 .arg(i.from)
                 .arg(i.to)
                 .arg(ms(trace, i.window.begin))
                 .arg(ms(trace, i.window.end))
                 .arg(ms(trace, i.time))
                 .arg(ms(trace, i.sampleBefore.value_or(Time{})));
  }
  return lines.join(QLatin1Char('\n'));
}

QString described(const Curve& objects, const InflectionThresholds& thresholds = {}) {
  const auto trace = quietTrace();
  return described(*trace, drops(*trace, objects, thresholds));
}

// With ` for quotation marks.
constexpr char kInJson[] =
    "{`confirmed`:true,`confirmed_text`:`yes: NextGC went from 1000 B to 1.2 KiB (+20 %) at GC #0, within 2 cycles`,"
    "`cycle`:0,`deletes`:[],`from`:10000,`metric`:`HeapObjects`,"
    "`next_gc`:{`after`:1200,`before`:1000,`change`:0.2,`cycle`:0,`cycles`:[0,0]},`rate_per_s`:-500000,`rule`:`drop`,"
    "`rule_text`:`falls by more than 5\u2009000 objects/s for one or more 10 ms steps, and by at least 2 % of the "
    "curve's range`,`sample_before_ns`:4999999,`source`:`MemStats logs in the trace`,`t_ns`:64999999,`to`:5000,"
    "`window_ns`:[60000000,70000000]}";

}  // namespace

class TestInflections : public QObject {
  Q_OBJECT
 private slots:
  void followTheStepCurve_data();
  void followTheStepCurve();
  void rate();
  void thresholds();
  void notAcrossGaps();
  void cutTailHidesNothing();
  void confirmation_data();
  void confirmation();
  void missingPartsConfirmNothing();
  void ruleInWords();
  void reports();
  void deletesInside();
};

void TestInflections::followTheStepCurve_data() {
  QTest::addColumn<Curve>("curve");
  QTest::addColumn<QString>("expected");
  QTest::newRow("a fall between two points of the grid")
      << Curve{{3, 10'000}, {14, 4000}, {16, 3000}, {35, 3000}} << "10000 -> 3000 in [10, 20] at 14 after 3";
  // Straight lines between the samples would fall in (10 ms, 20 ms], too, where the curve only rises.
  QTest::newRow("no fall on a rise") << Curve{{0, 1000}, {19, 5000}, {21, 1000}}
                                     << "5000 -> 1000 in [20, 30] at 21 after 19";
  // They would fall all the way from 5 ms to 45 ms.
  QTest::newRow("level until the next sample")
      << Curve{{5, 9000}, {45, 5000}} << "9000 -> 5000 in [40, 50] at 45 after 5";
  QTest::newRow("a rise behind the fall in the same step") << Curve{{5, 9000}, {12, 1000}, {18, 9000}} << "";
  QTest::newRow("a rise before the fall in the same step")
      << Curve{{5, 9000}, {12, 20'000}, {18, 5000}} << "9000 -> 5000 in [10, 20] at 18 after 12";
  QTest::newRow("a sample on the grid ends its step")
      << Curve{{5, 9000}, {20, 5000}, {20.1, 5000}} << "9000 -> 5000 in [10, 20] at 20 after 5";
  QTest::newRow("falling steps in a row are one run")
      << Curve{{0, 9000}, {15, 8000}, {25, 7000}, {35, 6000}, {45, 6000}} << "9000 -> 6000 in [10, 40] at 15 after 0";
  QTest::newRow("a level step parts two runs")
      << Curve{{0, 9000}, {15, 8000}, {35, 6000}}
      << "9000 -> 8000 in [10, 20] at 15 after 0\n8000 -> 6000 in [30, 40] at 35 after 15";
  QTest::newRow("samples far apart") << Curve{{1, 10'000}, {1001, 6000}}
                                     << "10000 -> 6000 in [1000, 1010] at 1001 after 1";
  QTest::newRow("the last sample, at the trace's end")
      << Curve{{1, 10'000}, {1999.5, 6000}} << "10000 -> 6000 in [1990, 2000] at 1999.5 after 1";
  QTest::newRow("from the first step on nothing is known") << Curve{{1, 10'000}, {2, 1000}} << "";
  QTest::newRow("one sample") << Curve{{1, 10'000}} << "";
  QTest::newRow("none") << Curve{} << "";
}

void TestInflections::followTheStepCurve() {
  QFETCH(Curve, curve);
  QFETCH(QString, expected);
  QCOMPARE(described(curve), expected);
}

void TestInflections::rate() {
  const auto trace = quietTrace();
  const auto found = drops(*trace, {{0, 9000}, {15, 8000}, {25, 7000}});
  QCOMPARE(found.size(), std::size_t{1});
  QCOMPARE(found[0].ratePerSecond.value(), -100'000.0);  // 2000 in two steps
  QVERIFY(!found[0].confirmed && !found[0].cycle);
  QCOMPARE(QString::fromStdString(found[0].rule + " " + found[0].metric + " " + found[0].source),
           QStringLiteral("drop HeapObjects MemStats logs in the trace"));
}

void TestInflections::thresholds() {
  InflectionThresholds t;
  t.dropShare = 0;
  // 5000 a second are 50 in a step, which is not faster.
  QCOMPARE(described({{0, 9000}, {15, 8950}}, t), QString());
  QCOMPARE(described({{0, 9000}, {15, 8949}}, t), QStringLiteral("9000 -> 8949 in [10, 20] at 15 after 0"));
  t.dropPerSecond = 5200;
  QCOMPARE(described({{0, 9000}, {15, 8949}}, t), QString());
  // The curve's range is 10 000; 2 % of it are 200.
  const Curve small{{0, 0}, {5, 10'000}, {15, 9801}}, enough{{0, 0}, {5, 10'000}, {15, 9800}};
  QCOMPARE(described(small), QString());
  QCOMPARE(described(enough), QStringLiteral("10000 -> 9800 in [10, 20] at 15 after 5"));
  t = {};
  t.dropShare = 0.03;
  QCOMPARE(described(enough, t), QString());
  // The whole run counts, not each of its steps.
  QCOMPARE(described({{0, 0}, {5, 10'000}, {15, 9880}, {25, 9760}}),
           QStringLiteral("10000 -> 9760 in [10, 30] at 15 after 5"));
  // With longer steps the same fall is slower.
  t = {};
  t.resample = Duration{100 * kMs};
  QCOMPARE(described({{0, 9000}, {15, 8600}}, t), QString());
  QCOMPARE(described({{0, 9000}, {15, 8400}}, t), QStringLiteral("9000 -> 8400 in [0, 100] at 15 after 0"));
}

// A curve that is lower behind a loss may have fallen at any time. Gaps of the series are no value, either.
void TestInflections::notAcrossGaps() {
  const auto trace = damagedTrace();
  QCOMPARE(trace->gaps().size(), std::size_t{1});
  QVERIFY(!trace->gaps()[0].tail);
  QCOMPARE(described(*trace, drops(*trace, {{100, 10'000}, {250, 3000}})), QString());
  QCOMPARE(described(*trace, drops(*trace, {{100, 10'000}, {250, 10'000}, {260, 3000}})),
           QStringLiteral("10000 -> 3000 in [250, 260] at 260 after 250"));
  auto file = series(*trace, "HeapObjects", {{100, 10'000}, {250, 3000}});
  file.source = kFileSource;  // has lost nothing
  QCOMPARE(findDrops(*trace, {file}, {}, {}, {}).size(), std::size_t{1});
  const double none = std::numeric_limits<double>::quiet_NaN();
  QCOMPARE(described({{0, 9000}, {15, none}, {16, 2000}, {25, none}, {35, 1000}}), QString());
}

// What stands before the cut is in order.
void TestInflections::cutTailHidesNothing() {
  TraceWriter w;
  w.running(kM, 1, 0, 1000);
  w.nextGeneration(1000 + 200 * kMs);
  for (int i = 0; i < 200; ++i) w.log(kM, 2000 + (200 + i) * kMs, "c", "a message");
  const std::string whole = w.bytes();
  for (std::size_t size = whole.size() - 1;; --size) {
    QVERIFY(size > 0);
    const auto trace = test::loadBytes(whole.substr(0, size), 1);
    if (!trace || (*trace)->gaps().empty() || !(*trace)->gaps()[0].tail) continue;
    QVERIFY((*trace)->gaps()[0].begin < (*trace)->origin() + Duration{250 * kMs});
    QCOMPARE(drops(**trace, {{100, 10'000}, {250, 3000}}).size(), std::size_t{1});
    return;
  }
}

void TestInflections::confirmation_data() {
  using Times = std::vector<std::pair<double, double>>;
  QTest::addColumn<Curve>("goal");
  QTest::addColumn<Times>("cycles");
  QTest::addColumn<int>("wanted");
  QTest::addColumn<QString>("expected");
  const Times four{{20, 40}, {120, 140}, {160, 180}, {220, 240}};
  const Curve lower{{1, 4 * kMiB}, {40, 4.2 * kMiB}, {140, 4.1 * kMiB}, {180, 3.1 * kMiB}};
  QTest::newRow("follows") << lower << four << 2
                           << "yes: NextGC went from 4.2 MiB to 3.1 MiB (−26 %) at GC #2, within 2 cycles";
  QTest::newRow("too late") << lower << four << 1
                            << "no: NextGC changed by at most 2.4 % in GC #1 (more than 5 % is needed)";
  // The samples before and after the fall are at 50 and 100 ms.
  QTest::newRow("a cycle between the samples") << Curve{{1, 4 * kMiB}, {70, 2 * kMiB}} << Times{{60, 70}} << 2
                                               << "yes: NextGC went from 4.0 MiB to 2.0 MiB (−50 %) at GC #0, within "
                                                  "2 cycles";
  QTest::newRow("a cycle before them") << Curve{{1, 4 * kMiB}, {45, 2 * kMiB}} << Times{{40, 45}, {60, 70}, {110, 120}}
                                       << 2 << "no: NextGC did not change in GC #1 and #2 (more than 5 % is needed)";
  QTest::newRow("rises") << Curve{{1, 4 * kMiB}, {139, 8 * kMiB}} << four << 2
                         << "yes: NextGC went from 4.0 MiB to 8.0 MiB (+100 %) at GC #1, within 2 cycles";
  QTest::newRow("set between cycles") << Curve{{1, 4 * kMiB}, {150, 5 * kMiB}} << four << 2
                                      << "yes: NextGC went from 4.0 MiB to 5.0 MiB (+25 %) before GC #2, within 2 "
                                         "cycles";
  QTest::newRow("a small change") << Curve{{1, 100 * kMiB}, {140, 101.2 * kMiB}, {180, 100.5 * kMiB}} << four << 2
                                  << "no: NextGC changed by at most 1.2 % in GC #1 and #2 (more than 5 % is needed)";
  QTest::newRow("no change") << Curve{{1, 4 * kMiB}, {140, 4 * kMiB}, {241, 1 * kMiB}} << four << 3
                             << "no: NextGC did not change in GC #1 to #3 (more than 5 % is needed)";
  QTest::newRow("just not enough") << Curve{{1, 100 * kMiB}, {140, 105 * kMiB}} << four << 2
                                   << "no: NextGC changed by at most 5.0 % in GC #1 and #2 (more than 5 % is needed)";
  QTest::newRow("the trace ends") << Curve{{1, 4 * kMiB}, {140, 4 * kMiB}} << Times{{20, 40}, {120, 140}} << 2
                                  << "not known: the trace ends before 2 more cycles";
  QTest::newRow("a change before it ends") << Curve{{1, 4 * kMiB}, {140, 2 * kMiB}} << Times{{20, 40}, {120, 140}} << 2
                                           << "yes: NextGC went from 4.0 MiB to 2.0 MiB (−50 %) at GC #1, within 2 "
                                              "cycles";
  QTest::newRow("no cycle") << Curve{{1, 4 * kMiB}} << Times{} << 1
                            << "not known: the trace ends before one more cycle";
  QTest::newRow("no NextGC") << Curve{} << four << 2 << "not known: there is no NextGC before the fall";
  QTest::newRow("none yet") << Curve{{140, 4 * kMiB}, {180, 2 * kMiB}} << four << 2
                            << "not known: there is no NextGC before the fall";
  QTest::newRow("no goal") << Curve{{1, 4 * kMiB}, {50, std::numeric_limits<double>::quiet_NaN()}, {140, 2 * kMiB}}
                           << four << 2 << "not known: there is no NextGC before the fall";
}

// The fall is at 100 ms.
void TestInflections::confirmation() {
  QFETCH(Curve, goal);
  using Times = std::vector<std::pair<double, double>>;
  QFETCH(Times, cycles);
  QFETCH(int, wanted);
  QFETCH(QString, expected);
  const auto trace = quietTrace();
  InflectionThresholds t;
  t.cyclesToConfirm = wanted;
  const auto found =
      findDrops(*trace, {series(*trace, "HeapObjects", {{50, 9000}, {100, 5000}}), series(*trace, "NextGC", goal)},
                cyclesAt(*trace, cycles), {}, t);
  QCOMPARE(found.size(), std::size_t{1});
  QCOMPARE(QString::fromStdString(english(confirmationText(found[0], t))), expected);
  QCOMPARE(found[0].confirmed.has_value(), !expected.startsWith("not known"));
  QCOMPARE(found[0].confirmed.value_or(false), expected.startsWith("yes"));
}

// Between the fall and the answer cycles may be missing.
void TestInflections::missingPartsConfirmNothing() {
  const auto trace = damagedTrace();
  const HeapSeries objects = series(*trace, "HeapObjects", {{50, 9000}, {100, 5000}});
  const auto cycles = cyclesAt(*trace, {{220, 240}, {260, 280}});
  for (const double after : {4.0, 2.0}) {
    const HeapSeries goal = series(*trace, "NextGC", {{1, 4 * kMiB}, {240, after * kMiB}});
    const auto found = findDrops(*trace, {objects, goal}, cycles, {}, {});
    QCOMPARE(found.size(), std::size_t{1});
    QVERIFY(!found[0].confirmed);
    QCOMPARE(QString::fromStdString(english(confirmationText(found[0], {}))),
             QStringLiteral("not known: a part of the trace is missing before 2 more cycles"));
  }
  // Before the loss nothing is.
  const HeapSeries goal = series(*trace, "NextGC", {{1, 4 * kMiB}, {105, 2 * kMiB}});
  const auto found = findDrops(*trace, {objects, goal}, cyclesAt(*trace, {{101, 105}}), {}, {});
  QCOMPARE(found[0].confirmed, std::optional(true));
}

void TestInflections::ruleInWords() {
  const auto words = [](const InflectionThresholds& t) { return QString::fromStdString(english(dropRuleText(t))); };
  InflectionThresholds t;
  QCOMPARE(words(t), QStringLiteral("falls by more than 5\u2009000 objects/s for one or more 10 ms steps, and by at "
                                    "least 2 % of the curve's range"));
  t.resample = Duration{250'000};
  t.dropPerSecond = 1;
  t.dropShare = 0;
  QCOMPARE(words(t), QStringLiteral("falls by more than 1 objects/s for one or more 250 µs steps"));
  t.resample = Duration{1'500'000'000};
  t.dropShare = 0.125;
  QCOMPARE(words(t), QStringLiteral("falls by more than 1 objects/s for one or more 1.5 s steps, and by at least "
                                    "12.5 % of the curve's range"));
}

// From a trace's logs to both reports.
void TestInflections::reports() {
  TraceWriter w;
  w.running(kM, 1, 0, 1000);
  w.running(kOther, 2, 1, 1000);
  w.heapGoal(kOther, 2000, 1000);
  w.log(kM, 1000 + 5 * kMs, "x", "H:1, O:10000, N:0");
  w.log(kM, 1000 + 65 * kMs, "x", "H:1, O:5000, N:0");
  const std::int64_t t = 80 * kMs;
  w.cycle(kM, {t, t + 10, t + 20, t + 80, t + 85, t + 90});
  w.heapGoal(kOther, t + 88, 1200);
  w.log(kM, 1000 + 100 * kMs, "x", "H:1, O:5000, N:0");
  const auto trace = w.load();
  AnalysisOptions options;
  Answers a = analyse(*trace, options);
  const auto json = nlohmann::json::parse(reportJson(*trace, a));
  QCOMPARE(json["inflections"].size(), std::size_t{1});
  const auto& i = json["inflections"][0];
  QCOMPARE(QString::fromStdString(i.dump()), QString::fromUtf8(kInJson).replace('`', '"'));
  const QString text = QString::fromStdString(reportText(*trace, a));
  QVERIFY2(text.contains("\nSteep drops of HeapObjects\n"
                         "  Rule: falls by more than 5\u2009000 objects/s for one or more 10 ms steps, and by at least "
                         "2 % of the curve's range.\n"
                         "  at 65.0 ms: 10\u2009000 to 5\u2009000 within 10.0 ms, near GC #0. Confirmed: yes: NextGC "
                         "went from 1000 B to 1.2 KiB (+20 %) at GC #0, within 2 cycles.\n"),
           qPrintable(text));
  options.inflections.nextGcChange = 0.25;
  a = analyse(*trace, options);
  QCOMPARE(QString::fromStdString(english(confirmationText(a.inflections.at(0), a.inflectionRule))),
           QStringLiteral("not known: the trace ends before 2 more cycles"));
  options.inflections.dropPerSecond = 500'000;
  a = analyse(*trace, options);
  QVERIFY(a.inflections.empty());
  QCOMPARE(nlohmann::json::parse(reportJson(*trace, a))["inflections"].size(), std::size_t{0});
}

void TestInflections::deletesInside() {
  TraceWriter w;
  w.running(kM, 1, 0, 1000);
  w.log(kM, 1000 + 5 * kMs, "x", "H:1, O:10000, N:0");
  for (const int at : {15, 21, 29, 31}) {
    w.log(kM, 1000 + at * kMs, "c", "before-delete key=k");
    w.log(kM, 1001 + at * kMs, "c", "after-delete key=k");
    if (at == 21) w.log(kM, 1000 + 25 * kMs, "x", "H:1, O:5000, N:0");
  }
  const auto trace = w.load();
  const Answers a = analyse(*trace);
  QCOMPARE(a.deletes.size(), std::size_t{4});
  QCOMPARE(a.inflections.size(), std::size_t{1});
  QCOMPARE(a.inflections[0].deletes.first, std::size_t{1});
  QCOMPARE(a.inflections[0].deletes.last, std::size_t{3});
}

QTEST_GUILESS_MAIN(TestInflections)
#include "tst_inflections.moc"
