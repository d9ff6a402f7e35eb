// SPDX-License-Identifier: GPL-3.0-or-later

// Columns and times, the ruler's ticks, moments as text.
#include <QtTest>

#include "widgets/axis.h"
#include "widgets/timestyle.h"

using namespace sweepscope;

class TestAxis : public QObject {
  Q_OBJECT
 private slots:
  void columnsRoundTrip_data();
  void columnsRoundTrip();
  void panningMovesWholeColumns();
  void farTimesAreCutOff();
  void ticks_data();
  void ticks();
  void wallTicks();
  void ticksKeepTheirDistance();
  void moments_data();
  void moments();
};

void TestAxis::columnsRoundTrip_data() {
  QTest::addColumn<qint64>("begin");
  QTest::addColumn<qint64>("length");
  QTest::addColumn<int>("width");
  QTest::newRow("a whole second") << qint64(0) << qint64(1'000'000'000) << 1730;
  QTest::newRow("an hour") << qint64(12'345'678'901) << qint64(3'600'000'000'000) << 1730;
  QTest::newRow("a column of a nanosecond") << qint64(777) << qint64(1000) << 1000;
  QTest::newRow("ten nanoseconds") << qint64(123'456'789'012) << qint64(10) << 3460;
  QTest::newRow("before the origin") << qint64(-5000) << qint64(9999) << 641;
  QTest::newRow("one column") << qint64(5) << qint64(17) << 1;
}

void TestAxis::columnsRoundTrip() {
  QFETCH(qint64, begin);
  QFETCH(qint64, length);
  QFETCH(int, width);
  const Time origin{1'700'000'000'000'000'000};
  const TimeRange range{origin + Duration{begin}, origin + Duration{begin + length}};
  const TimeAxis axis = TimeAxis::fit(range, width, origin);
  QCOMPARE(axis.width, width);
  for (int x = -3; x <= width + 3; ++x) {
    const Time t = axis.timeAt(x);
    QVERIFY(axis.column(t) >= x);
    QVERIFY(axis.column(t - Duration{1}) < x);
    if (axis.nsPerColumn >= 1) QCOMPARE(axis.column(t), x);
    QVERIFY(axis.timeAt(x + 1) >= t);
  }
  // What is asked for is what is seen, to a column.
  QVERIFY(std::abs(axis.position(range.begin)) <= 0.5);
  QVERIFY(std::abs(axis.position(range.end) - width) <= 0.5);
}

void TestAxis::panningMovesWholeColumns() {
  const Time origin{1000};
  const TimeAxis a = TimeAxis::fit({{5'000'000}, {5'777'777}}, 1234, origin);
  for (const int by : {1, 7, 500, -300}) {
    const auto ns = std::llround(by * a.nsPerColumn);
    const TimeAxis b = TimeAxis::fit({{5'000'000 + ns}, {5'777'777 + ns}}, 1234, origin);
    QCOMPARE(b.nsPerColumn, a.nsPerColumn);
    QCOMPARE(b.left, a.left + by);
    for (const std::int64_t t : {5'000'001, 5'300'000, 5'777'776}) QCOMPARE(b.column({t}), a.column({t}) - by);
  }
}

void TestAxis::farTimesAreCutOff() {
  const TimeAxis axis = TimeAxis::fit({{0}, {10}}, 2000, {0});
  QCOMPARE(axis.column({3'600'000'000'000}), 1'000'000);
  QCOMPARE(axis.column({-3'600'000'000'000}), -1'000'000);
}

void TestAxis::ticks_data() {
  QTest::addColumn<qint64>("begin");
  QTest::addColumn<qint64>("length");
  QTest::addColumn<QString>("base");
  QTest::addColumn<QStringList>("labels");
  const QString nb(QChar(0x00a0)), thin(QChar(0x2009));
  QTest::newRow("whole trace") << qint64(0) << qint64(3'000'000'000) << QString()
                               << QStringList{"0", "0.5 s", "1.0 s", "1.5 s", "2.0 s", "2.5 s", "3.0 s"};
  QTest::newRow("milliseconds from 0") << qint64(0) << qint64(30'000'000) << QString()
                                       << QStringList{"0", "5 ms", "10 ms", "15 ms", "20 ms", "25 ms", "30 ms"};
  QTest::newRow("milliseconds") << qint64(12'340'000'000) << qint64(6'000'000) << QString("12 s")
                                << QStringList{"+340 ms", "+341 ms", "+342 ms", "+343 ms",
                                               "+344 ms", "+345 ms", "+346 ms"};
  QTest::newRow("microseconds") << qint64(12'340'010'000) << qint64(120'000) << QString("12.340 s")
                                << QStringList{"+20 µs", "+40 µs", "+60 µs", "+80 µs", "+100 µs", "+120 µs"};
  QTest::newRow("nanoseconds") << qint64(1'000'002'000) << qint64(60) << QString("1.000|002 s")
                               << QStringList{"", "+10 ns", "+20 ns", "+30 ns", "+40 ns", "+50 ns", "+60 ns"};
}

void TestAxis::ticks() {
  QFETCH(qint64, begin);
  QFETCH(qint64, length);
  QFETCH(QString, base);
  QFETCH(QStringList, labels);
  const TimeAxis axis = TimeAxis::fit({{begin}, {begin + length}}, 600, {0});
  const Ruler ruler = makeRuler(axis, 80);
  const auto plain = [](QString s) { return s.replace(QChar(0x00a0), ' ').replace(QChar(0x2009), '|'); };
  QCOMPARE(plain(ruler.base), base);
  QStringList got;
  for (const Tick& t : ruler.ticks) got << plain(t.label);
  QCOMPARE(got, labels);
}

// 2023-11-14T22:13:20.25Z is time 0.
void TestAxis::wallTicks() {
  struct Row {
    qint64 begin, length;
    QString base;
    QStringList labels;
  };
  const Row rows[] = {
      {0, 6'000'000'000, "2023-11-14 UTC", {"22:13:21", "22:13:22", "22:13:23", "22:13:24", "22:13:25", "22:13:26"}},
      {0,
       1'200'000'000,
       "2023-11-14 UTC",
       {"22:13:20.400", "22:13:20.600", "22:13:20.800", "22:13:21.000", "22:13:21.200", "22:13:21.400"}},
      {750'500'000, 12'000'000, "22:13:21", {"+2 ms", "+4 ms", "+6 ms", "+8 ms", "+10 ms", "+12 ms"}},
      {750'001'000, 6'000, "22:13:21.000", {"+1 µs", "+2 µs", "+3 µs", "+4 µs", "+5 µs", "+6 µs", "+7 µs"}},
  };
  const auto plain = [](QString s) { return s.replace(QChar(0x00a0), ' ').replace(QChar(0x2009), '|'); };
  for (const Row& row : rows) {
    TimeAxis axis = TimeAxis::fit({{row.begin}, {row.begin + row.length}}, 600, {0});
    axis.wallOrigin = 1'700'000'000'250'000'000;
    setTimeStyle(TimeStyle::Utc);
    const Ruler ruler = makeRuler(axis, 80);
    setTimeStyle(TimeStyle::SinceStart);
    QCOMPARE(plain(ruler.base), row.base);
    QStringList labels;
    for (const Tick& t : ruler.ticks) labels << plain(t.label);
    QCOMPARE(labels, row.labels);
    QCOMPARE((ruler.ticks[1].time.ns + 250'000'000) % ruler.step.ns, 0);
  }
}

void TestAxis::ticksKeepTheirDistance() {
  for (double length = 10; length < 1e13; length *= 3.7) {
    const TimeAxis axis = TimeAxis::fit({{123'456'789}, {123'456'789 + std::int64_t(length)}}, 1600, {0});
    const Ruler ruler = makeRuler(axis, 90);
    QVERIFY(ruler.ticks.size() <= 1600 / 90 + 1);
    for (std::size_t i = 1; i < ruler.ticks.size(); ++i) {
      QVERIFY(ruler.ticks[i].x - ruler.ticks[i - 1].x >= 89);
      QCOMPARE((ruler.ticks[i].time - ruler.ticks[i - 1].time).ns, ruler.step.ns);
      QVERIFY(ruler.ticks[i].label != ruler.ticks[i - 1].label);
    }
    std::int64_t step = ruler.step.ns;
    while (step % 10 == 0) step /= 10;
    QVERIFY(step == 1 || step == 2 || step == 5);
  }
}

void TestAxis::moments_data() {
  QTest::addColumn<qint64>("ns");
  QTest::addColumn<qint64>("precision");
  QTest::addColumn<QString>("text");
  QTest::newRow("ms") << qint64(12'340'125'999) << qint64(1'000'000) << "12.340 s";
  QTest::newRow("us") << qint64(12'340'125'999) << qint64(1'000) << "12.340|125 s";
  QTest::newRow("ns") << qint64(12'340'125'999) << qint64(1) << "12.340|125|999 s";
  QTest::newRow("s") << qint64(12'940'125'999) << qint64(1'000'000'000) << "12 s";
  QTest::newRow("coarser than needed") << qint64(12'340'125'999) << qint64(100'000'000) << "12.340 s";
  QTest::newRow("zero") << qint64(0) << qint64(1'000) << "0.000|000 s";
  QTest::newRow("before") << qint64(-1'500'000) << qint64(1'000'000) << QString(QChar(0x2212)) + "0.001 s";
}

void TestAxis::moments() {
  QFETCH(qint64, ns);
  QFETCH(qint64, precision);
  QFETCH(QString, text);
  QString got = momentText({ns}, {precision});
  QCOMPARE(got.replace(QChar(0x00a0), ' ').replace(QChar(0x2009), '|'), text);
}

QTEST_APPLESS_MAIN(TestAxis)
#include "tst_axis.moc"
