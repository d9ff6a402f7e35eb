// SPDX-License-Identifier: GPL-3.0-or-later

// The map of ids against std::unordered_map, and tables of ids dense and sparse.
#include <QtTest>

#include <algorithm>
#include <random>
#include <unordered_map>

#include "wire/flatmap.h"
#include "wire/tables.h"

using namespace sweepscope;

class TestFlatMap : public QObject {
  Q_OBJECT
 private slots:
  void randomOperations_data();
  void randomOperations();
  void startsEmpty();
  void runsAreSpread();
  void idTable_data();
  void idTable();
};

// Whatever the process draws, only a few runs share a place in a table that is half full: of consecutive runs, and of
// those that only their higher bits tell apart.
void TestFlatMap::runsAreSpread() {
  std::mt19937_64 random(11);
  std::vector<quint64> multipliers{0x9e3779b97f4a7c15};
  for (int i = 0; i < 200; ++i) multipliers.push_back(random() | 1);
  for (const quint64 multiplier : multipliers) {
    for (const quint64 step : {quint64(1), quint64(3), quint64(1) << 20, quint64(1) << 40}) {
      std::vector<int> places(1 << 14);
      const std::size_t mask = places.size() * 8 - 1;
      for (quint64 run = 0; run < places.size() / 2; ++run)
        ++places[FlatMap::home(run * step * 8, multiplier, mask) / 8];
      const int most = *std::max_element(places.begin(), places.end());
      QVERIFY2(most <= 64, qPrintable(QStringLiteral("%1 * %2: %3").arg(multiplier, 0, 16).arg(step).arg(most)));
    }
  }
}

void TestFlatMap::randomOperations_data() {
  QTest::addColumn<int>("keys");
  QTest::addColumn<quint64>("step");
  QTest::newRow("dense") << 200 << quint64(1);
  QTest::newRow("runs of 16") << 5000 << quint64(1);
  QTest::newRow("sparse") << 5000 << quint64(0x9e3779b97f4a7c15);
  QTest::newRow("multiples of 8") << 3000 << quint64(8);
  QTest::newRow("multiples of 2^32") << 3000 << (quint64(1) << 32);
  QTest::newRow("high bits only") << 1000 << (quint64(1) << 54);
}

void TestFlatMap::randomOperations() {
  QFETCH(int, keys);
  QFETCH(quint64, step);
  std::mt19937_64 random(7);
  FlatMap map;
  std::unordered_map<std::uint64_t, std::uint32_t> plain;
  for (int i = 0; i < 200'000; ++i) {
    const std::uint64_t key = (random() % static_cast<std::uint64_t>(keys)) * step;
    const auto value = static_cast<std::uint32_t>(random() % FlatMap::kMissing);
    // Grows first, then shrinks.
    const bool add = random() % 100 < (i < 100'000 ? 70u : 30u);
    if (add) {
      map.set(key, value);
      plain[key] = value;
    } else {
      map.erase(key);
      plain.erase(key);
    }
    QCOMPARE(map.size(), plain.size());
    const std::uint64_t other = (random() % static_cast<std::uint64_t>(keys)) * step;
    const auto it = plain.find(other);
    QCOMPARE(map.find(other), it == plain.end() ? FlatMap::kMissing : it->second);
  }
  for (int i = 0; i < keys; ++i) {
    const auto it = plain.find(static_cast<std::uint64_t>(i) * step);
    QCOMPARE(map.find(static_cast<std::uint64_t>(i) * step), it == plain.end() ? FlatMap::kMissing : it->second);
  }
  map.reset();
  QCOMPARE(map.size(), std::size_t(0));
  for (const auto& [key, value] : plain) QCOMPARE(map.find(key), FlatMap::kMissing);
}

void TestFlatMap::startsEmpty() {
  FlatMap map;
  QCOMPARE(map.find(0), FlatMap::kMissing);
  QCOMPARE(map.find(~std::uint64_t{0}), FlatMap::kMissing);
  map.erase(3);
  QCOMPARE(map.size(), std::size_t(0));
  map.set(~std::uint64_t{0}, 0);
  QCOMPARE(map.find(~std::uint64_t{0}), 0u);
}

void TestFlatMap::idTable_data() {
  QTest::addColumn<quint64>("step");
  QTest::newRow("dense") << quint64(1);
  QTest::newRow("every third") << quint64(3);
  QTest::newRow("sparse") << quint64(100'003);
  QTest::newRow("wild") << quint64(0x9e3779b97f4a7c15);
}

void TestFlatMap::idTable() {
  QFETCH(quint64, step);
  IdTable<int> table;
  for (int i = 0; i < 20'000; ++i) QVERIFY(table.add(static_cast<std::uint64_t>(i) * step, i));
  for (int i = 0; i < 20'000; ++i) {
    const std::uint64_t id = static_cast<std::uint64_t>(i) * step;
    QVERIFY(!table.add(id, -1));
    QVERIFY(table.find(id) != nullptr);
    QCOMPARE(*table.find(id), i);
  }
  QVERIFY(!table.has(7 + step * 20'000));
  QVERIFY(!table.has(~std::uint64_t{0} - 5));
}

QTEST_GUILESS_MAIN(TestFlatMap)
#include "tst_flatmap.moc"
