// SPDX-License-Identifier: GPL-3.0-or-later

// Times and ranges of the command line, and where they are in a trace.
#include <QTest>

#include "app/timeargument.h"
#include "tests/support/tracewriter.h"

using namespace sweepscope;

namespace {

// 2 s from 22:13:20.000000006 UTC on, 2023-11-14.
std::shared_ptr<const Trace> made(int version = 25) {
  TraceWriter w(version);
  w.running(1, 1, 0, 1000);
  w.log(1, 2'000'001'001, "c", "end");
  return w.load();
}

}  // namespace

class TestTimeArgument : public QObject {
  Q_OBJECT
 private slots:
  void times_data();
  void times();
  void ranges_data();
  void ranges();
  void withoutAWallClock();
};

void TestTimeArgument::times_data() {
  QTest::addColumn<QString>("text");
  QTest::addColumn<qlonglong>("since");  // -1: not a time
  QTest::newRow("nanoseconds") << "1200" << 1200LL;
  QTest::newRow("milliseconds") << "12.5ms" << 12'500'000LL;
  QTest::newRow("behind the end") << "1000s" << 2'000'000'001LL;
  QTest::newRow("wall") << "2023-11-14T22:13:21Z" << 999'999'994LL;
  QTest::newRow("zone") << "2023-11-14T17:13:21-05:00" << 999'999'994LL;
  QTest::newRow("wall before") << "2020-01-01T00:00:00Z" << 0LL;
  QTest::newRow("of day") << "22:13:21.5" << 1'499'999'994LL;
  QTest::newRow("of day, minutes") << "22:14" << 2'000'000'001LL;
  QTest::newRow("of the next day") << "01:00:00" << 2'000'000'001LL;
  for (const char* bad : {"", "noon", "25:00:00", "22:13:60", "22:13:21.5x", "2:3", "2023-11-14"})
    QTest::newRow(bad) << bad << -1LL;
}

void TestTimeArgument::times() {
  QFETCH(QString, text);
  QFETCH(qlonglong, since);
  const auto trace = made();
  const auto time = parseTimeArgument(text.toStdString());
  QCOMPARE(time.has_value(), since >= 0);
  if (!time) return;
  QCOMPARE(problemOf(*time, *trace), QString());
  QCOMPARE(trace->sinceOrigin(timeInTrace(*trace, *time)).ns, since);
}

void TestTimeArgument::ranges_data() {
  QTest::addColumn<QString>("text");
  QTest::addColumn<QString>("problem");  // "-": not a range
  QTest::addColumn<qlonglong>("from");
  QTest::addColumn<qlonglong>("to");
  const auto bad = [](const char* text, const QString& problem) {
    QTest::newRow(text) << text << problem << 0LL << 0LL;
  };
  QTest::newRow("since the start") << "10ms..1.5s"
                                   << "" << 10'000'000LL << 1'500'000'000LL;
  QTest::newRow("beyond the end") << "1s..9s"
                                  << "" << 1'000'000'000LL << 2'000'000'001LL;
  QTest::newRow("of day") << "22:13:21..22:13:22"
                          << "" << 999'999'994LL << 1'999'999'994LL;
  QTest::newRow("mixed") << "500ms..22:13:22"
                         << "" << 500'000'000LL << 1'999'999'994LL;
  bad("1s", "-");
  bad("2s..1s", "-");
  bad("1s..1s", "-");
  bad("22:13:22..1s", "the range ends before it begins");
  bad("3s..4s", "the range begins after the end of the trace, which is 2.00 s long");
  bad("2020-01-01T00:00:00Z..2020-01-02T00:00:00Z", "the range ends before the trace begins");
}

void TestTimeArgument::ranges() {
  QFETCH(QString, text);
  QFETCH(QString, problem);
  QFETCH(qlonglong, from);
  QFETCH(qlonglong, to);
  const auto trace = made();
  const auto range = parseRangeArgument(text.toStdString());
  QCOMPARE(range.has_value(), problem != "-");
  if (!range) return;
  QCOMPARE(problemOf(*range, *trace).replace(QChar(0x00a0), ' '), problem);
  if (!problem.isEmpty()) return;
  const TimeRange got = rangeInTrace(*trace, *range);
  QCOMPARE(trace->sinceOrigin(got.begin).ns, from);
  QCOMPARE(trace->sinceOrigin(got.end).ns, to);
}

void TestTimeArgument::withoutAWallClock() {
  const auto trace = made(23);
  const QString problem = "the trace has no wall-clock times; Go 1.25 and later record them";
  QCOMPARE(problemOf(*parseTimeArgument("22:13:21"), *trace), problem);
  QCOMPARE(problemOf(*parseRangeArgument("22:13:21..22:13:22"), *trace), problem);
  QCOMPARE(problemOf(*parseTimeArgument("1s"), *trace), QString());
}

QTEST_GUILESS_MAIN(TestTimeArgument)
#include "tst_timeargument.moc"
