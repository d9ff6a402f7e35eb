// SPDX-License-Identifier: GPL-3.0-or-later

// Ticks to nanoseconds, with the roundings of Go's reader.
#include <QtTest>

#include <cmath>
#include <limits>
#include <random>

#include "wire/clock.h"

using namespace sweepscope;

class TestClock : public QObject {
  Q_OBJECT
 private slots:
  void ticks_data();
  void ticks();
  void usualClockIsExact();
  void everyDeltaIsCutByItself();
  void twoRoundings();
};

void TestClock::ticks_data() {
  QTest::addColumn<quint64>("frequency");
  QTest::addColumn<quint64>("ticks");
  QTest::addColumn<qint64>("ns");
  const auto most = std::numeric_limits<quint64>::max();
  QTest::newRow("a second") << quint64(15'625'000) << quint64(15'625'000) << qint64(1'000'000'000);
  QTest::newRow("a tick") << quint64(15'625'000) << quint64(1) << qint64(64);
  QTest::newRow("none") << quint64(15'625'000) << quint64(0) << qint64(0);
  QTest::newRow("one tick a ns") << quint64(1'000'000'000) << quint64(123'456'789'012) << qint64(123'456'789'012);
  QTest::newRow("cut, not rounded") << quint64(3'000'000'000) << quint64(5) << qint64(1);
  QTest::newRow("third") << quint64(3) << quint64(1) << qint64(333'333'333);
  QTest::newRow("a slow clock") << quint64(1) << quint64(7) << qint64(6'999'999'999);  // two roundings
  QTest::newRow("too far") << quint64(1) << most << qint64(kGreatestTime);
  QTest::newRow("too far, usual clock") << quint64(15'625'000) << most << qint64(kGreatestTime);
  QTest::newRow("2^53 ticks") << quint64(15'625'000) << (quint64(1) << 53) << (qint64(1) << 59);
  QTest::newRow("no frequency, no ticks") << quint64(0) << quint64(0) << qint64(kGreatestTime);
  QTest::newRow("no frequency") << quint64(0) << quint64(5) << qint64(kGreatestTime);
  QTest::newRow("a quick clock") << most << quint64(1'000'000) << qint64(0);
}

void TestClock::ticks() {
  QFETCH(quint64, frequency);
  QFETCH(quint64, ticks);
  QFETCH(qint64, ns);
  QCOMPARE(qint64(TickClock(frequency).ns(ticks)), ns);
}

// The quick way of the usual frequency says what the factor says.
void TestClock::usualClockIsExact() {
  const TickClock clock(15'625'000);
  const double factor = 1.0 / (15'625'000.0 / 1e9);
  std::mt19937_64 random(5);
  for (int i = 0; i < 10'000; ++i) {
    const std::uint64_t ticks = random() >> (11 + random() % 50);
    QCOMPARE(clock.ns(ticks), static_cast<std::int64_t>(static_cast<double>(ticks) * factor));
  }
}

void TestClock::everyDeltaIsCutByItself() {
  const TickClock clock(7);  // 142857142.857… ns a tick
  std::int64_t sum = 0;
  for (int i = 0; i < 7; ++i) sum += clock.ns(1);
  QCOMPARE(sum, std::int64_t(7) * 142'857'142);
  QVERIFY(clock.ns(7) != sum);
}

// 1 / (f / 1e9) and not 1e9 / f.
void TestClock::twoRoundings() {
  int otherwise = 0;
  for (std::uint64_t f = 1'000'001; f < 1'004'000; f += 2) {
    const TickClock clock(f);
    const std::uint64_t ticks = std::uint64_t{1} << 52;
    const double wanted = static_cast<double>(ticks) * (1.0 / (static_cast<double>(f) / 1e9));
    QCOMPARE(clock.ns(ticks),
             wanted < static_cast<double>(kGreatestTime) ? static_cast<std::int64_t>(wanted) : kGreatestTime);
    otherwise += clock.ns(ticks) !=
                         static_cast<std::int64_t>(std::min(static_cast<double>(ticks) * (1e9 / static_cast<double>(f)),
                                                            static_cast<double>(kGreatestTime)))
                     ? 1
                     : 0;
  }
  QVERIFY(otherwise > 0);
}

QTEST_GUILESS_MAIN(TestClock)
#include "tst_clock.moc"
