// SPDX-License-Identifier: GPL-3.0-or-later

// The map from goroutine ids to slots, against a plain one: ids as Go hands them out, sparse ones, and the ends of the
// range.
#include <QtTest>

#include <limits>
#include <random>
#include <unordered_map>

#include "wire/goroutineslots.h"

using namespace sweepscope;

class TestGoroutineSlots : public QObject {
  Q_OBJECT
 private slots:
  void likeAPlainMap_data();
  void likeAPlainMap();
  void pagesAreUsedAgain();
};

void TestGoroutineSlots::likeAPlainMap_data() {
  QTest::addColumn<qint64>("first");
  QTest::addColumn<qint64>("step");
  QTest::newRow("from 1 on") << qint64(1) << qint64(1);
  QTest::newRow("around 0") << qint64(-40) << qint64(1);
  QTest::newRow("a page apart") << qint64(7) << qint64(16);
  QTest::newRow("sparse") << qint64(3) << qint64(1'000'003);
  QTest::newRow("least") << std::numeric_limits<qint64>::min() << qint64(5);
  QTest::newRow("greatest") << std::numeric_limits<qint64>::max() - 200 << qint64(1);
}

void TestGoroutineSlots::likeAPlainMap() {
  QFETCH(qint64, first);
  QFETCH(qint64, step);
  GoroutineSlots map;
  std::unordered_map<std::int64_t, std::uint32_t> plain;
  std::mt19937 random(7);
  for (std::uint32_t i = 0; i < 20'000; ++i) {
    const std::int64_t id = first + step * static_cast<std::int64_t>(random() % 200);
    if (random() % 3 == 0) {
      map.erase(id);
      plain.erase(id);
    } else {
      map.set(id, i);
      plain[id] = i;
    }
    const std::int64_t other = first + step * static_cast<std::int64_t>(random() % 200);
    const auto it = plain.find(other);
    QCOMPARE(map.find(other), it == plain.end() ? GoroutineSlots::kMissing : it->second);
  }
}

void TestGoroutineSlots::pagesAreUsedAgain() {
  GoroutineSlots map;
  for (std::int64_t id = 1; id < 200'000; ++id) {
    map.set(id, 5);
    if (id > 10) map.erase(id - 10);
    QCOMPARE(map.find(id), 5u);
    QCOMPARE(map.find(id - 11), GoroutineSlots::kMissing);
  }
  QVERIFY2(map.bytes() < 64 * 1024, qPrintable(QString::number(map.bytes())));
}

QTEST_GUILESS_MAIN(TestGoroutineSlots)
#include "tst_goroutineslots.moc"
