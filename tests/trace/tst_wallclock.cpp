// SPDX-License-Identifier: GPL-3.0-or-later

// Wall times: read, written, and tied to the times of a trace.
#include <QtTest>

#include "tests/support/tracewriter.h"
#include "trace/wallclock.h"

using namespace sweepscope;

namespace {

constexpr std::int64_t kSecond = 1'000'000'000;

}  // namespace

class TestWallClock : public QObject {
  Q_OBJECT
 private slots:
  void read();
  void written();
  void ofATrace();
  void none();
};

void TestWallClock::read() {
  QCOMPARE(parseWallTime("1970-01-01T00:00:00Z").value(), 0);
  QCOMPARE(parseWallTime("2023-11-14T22:13:20.5Z").value(), 1'700'000'000'500'000'000);
  QCOMPARE(parseWallTime("2023-11-15T00:13:20+02:00").value(), 1'700'000'000'000'000'000);
  for (const char* bad : {"", "2023-11-14", "2023-13-14T22:13:20Z", "2023-11-14T22:13:20", "2023-11-14T25:13:20Z",
                          "0001-01-01T00:00:00Z"})
    QVERIFY2(!parseWallTime(bad), bad);
}

void TestWallClock::written() {
  QCOMPARE(wallTimeText(0), "1970-01-01T00:00:00.000000000Z");
  QCOMPARE(wallTimeText(-1), "1969-12-31T23:59:59.999999999Z");
  QCOMPARE(wallTimeText(1'700'000'000 * kSecond + 5), "2023-11-14T22:13:20.000000005Z");
}

// The trace's clock says that 1000 ns is 2023-11-14T22:13:20.000000005Z.
void TestWallClock::ofATrace() {
  TraceWriter w(25);
  w.running(1, 1, 0, 1000);
  w.log(1, 5000, "c", "end");
  const auto trace = w.load();
  QCOMPARE(wallTimeAt(*trace, Time{1000}).value(), 1'700'000'000 * kSecond + 5);
  QCOMPARE(wallTimeAt(*trace, Time{4000}).value(), 1'700'000'000 * kSecond + 3005);
  QCOMPARE(timeAtWall(*trace, 1'700'000'000 * kSecond + 3005).value().ns, 4000);
  QVERIFY(!timeAtWall(*trace, std::numeric_limits<std::int64_t>::min()).has_value());
}

void TestWallClock::none() {
  TraceWriter w(23);
  w.running(1, 1, 0, 2000);
  const auto trace = w.load();
  QVERIFY(!wallTimeAt(*trace, trace->origin()));
  QVERIFY(!timeAtWall(*trace, 0));
}

QTEST_GUILESS_MAIN(TestWallClock)
#include "tst_wallclock.moc"
