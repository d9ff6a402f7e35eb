// SPDX-License-Identifier: GPL-3.0-or-later

// Folding regions into columns: the share of a column that each depth covers is what all regions together give when
// each is looked at.
#include <QtTest>
#include <cmath>
#include <random>

#include "tests/support/loading.h"
#include "tests/support/madeuserevents.h"
#include "trace/userevents.h"

using namespace sweepscope;
using namespace sweepscope::test;

namespace {

std::vector<double> foldedOneByOne(const RegionTable::Lane& lane, TimeRange range, std::size_t columns) {
  const std::size_t depths = std::min<std::size_t>(lane.depths(), RegionFold::kMostDepths);
  std::vector<double> shares(depths * columns, 0);
  const double width = double(range.length().ns) / double(columns);
  for (std::size_t i = 0; i < lane.size(); ++i) {
    if (lane.depth(i) >= depths) continue;
    const double begin = double((lane.at(i).begin - range.begin).ns), end = double((lane.at(i).end - range.begin).ns);
    for (std::size_t c = 0; c < columns; ++c) {
      const double overlap = std::min(end, double(c + 1) * width) - std::max(begin, double(c) * width);
      if (overlap > 0) shares[lane.depth(i) * columns + c] += overlap / width;
    }
  }
  return shares;
}

// The greatest difference.
double difference(const RegionTable::Lane& lane, TimeRange range, std::size_t columns) {
  const RegionShares folded = lane.fold(range, columns);
  const std::vector<double> expected = foldedOneByOne(lane, range, columns);
  if (folded.columns() != columns || folded.shares.size() != expected.size()) return 1e9;
  double most = 0;
  for (std::size_t i = 0; i < expected.size(); ++i)
    most = std::max(most, std::abs(expected[i] - double(folded.shares[i])));
  return most;
}

// Whether two regions of one depth overlap, or one could have had a lesser depth.
bool depthsAreRight(const RegionTable::Lane& lane) {
  for (std::size_t i = 0; i < lane.size(); ++i) {
    std::vector<bool> taken(lane.depth(i) + 1, false);
    for (std::size_t k = 0; k < i; ++k) {
      if (lane.at(k).end > lane.at(i).begin && lane.depth(k) < taken.size()) taken[lane.depth(k)] = true;
    }
    if (taken[lane.depth(i)] || std::count(taken.begin(), taken.end(), true) != std::ptrdiff_t(lane.depth(i)))
      return false;
  }
  return true;
}

TimeRange randomRange(std::mt19937& random, TimeRange whole) {
  const std::int64_t length = std::max<std::int64_t>(1, whole.length().ns >> (random() % 20));
  const Time begin = whole.begin + Duration{std::int64_t(random() % std::uint64_t(whole.length().ns)) - length / 2};
  return {begin, begin + Duration{length}};
}

}  // namespace

class TestRegionFold : public QObject {
  Q_OBJECT
 private slots:
  void sharesOfColumns();
  void nestedAtRandom();
  void misusedAtRandom();
  void veryDeep();
  void nothingToFold();
};

// By hand: [10, 40) has [20, 30) inside it; columns are 10 µs wide.
void TestRegionFold::sharesOfColumns() {
  const auto trace = traceOf("10 G1 begin a; 20 G1 begin b; 30 G1 end b; 40 G1 end a; 55 G1 begin a; 57 G1 end a");
  const Time zero{kStart};
  const auto at = [&](std::int64_t us) { return zero + Duration{us * kUs}; };
  const auto events = makeUserEvents(trace);
  const auto lane = events->regions().lane(GoroutineId(1));
  const RegionShares shares = lane.fold({at(0), at(60)}, 6);
  QCOMPARE(shares.depths, std::size_t{2});
  QCOMPARE(shares.shares, (std::vector<float>{0, 1, 1, 1, 0, 0.2F, 0, 0, 1, 0, 0, 0}));
  // A column's borders inside regions.
  const RegionShares inside = lane.fold({at(15), at(25)}, 1);
  QCOMPARE(inside.shares, (std::vector<float>{1, 0.5F}));
}

void TestRegionFold::nestedAtRandom() {
  for (const unsigned seed : {1U, 2U, 3U}) {
    const RandomEvents made(seed);
    const auto events = makeUserEvents(made.trace);
    const auto lane = events->regions().lane(GoroutineId(1));
    QVERIFY(lane.size() > 10 * RegionFold::kBlock && lane.depths() > 3);
    QVERIFY(depthsAreRight(lane));
    std::mt19937 random(seed);
    for (int n = 0; n < 200; ++n) {
      const TimeRange range = randomRange(random, made.trace->range());
      const std::size_t columns = 1 + random() % 400;
      const double most = difference(lane, range, columns);
      QVERIFY2(most < 1e-5, qPrintable(QString::number(most)));
    }
  }
}

void TestRegionFold::misusedAtRandom() {
  for (unsigned seed = 1; seed <= 6; ++seed) {
    const MisusedEvents made(seed);
    const auto trace = loadBytes(made.bytes, 2);
    QVERIFY(trace.ok());
    const auto events = makeUserEvents(*trace);
    std::mt19937 random(seed);
    for (const std::int64_t id : {1, 2}) {
      const auto lane = events->regions().lane(GoroutineId(id));
      QVERIFY(lane.size() > RegionFold::kBlock);
      QVERIFY(depthsAreRight(lane));
      for (int n = 0; n < 50; ++n) {
        const double most = difference(lane, randomRange(random, (*trace)->range()), 1 + random() % 300);
        QVERIFY2(most < 1e-5, qPrintable(QString::number(most)));
      }
    }
  }
}

// Regions that are never ended are as deep as there are many. Only the first depths are folded.
void TestRegionFold::veryDeep() {
  TraceWriter w = writer();
  for (int i = 0; i < 500; ++i) w.regionBegin(kM, kStart + 100 + i * 10, "leak");
  w.log(kM, kStart + 10'000, "c", "end");
  const auto trace = w.load();
  const auto events = makeUserEvents(trace);
  const auto lane = events->regions().lane(GoroutineId(1));
  QCOMPARE(lane.depths(), 500u);
  QCOMPARE(lane.fold(trace->range(), 10).depths, RegionFold::kMostDepths);
  for (const std::size_t columns : {1U, 7U, 300U}) QVERIFY(difference(lane, trace->range(), columns) < 1e-5);
}

void TestRegionFold::nothingToFold() {
  const auto trace = traceOf("10 G1 begin a; 20 G1 end a");
  const auto events = makeUserEvents(trace);
  QCOMPARE(events->regions().lane(GoroutineId(2)).fold(trace->range(), 10).depths, std::size_t{0});
  QCOMPARE(events->regions().lane(GoroutineId(1)).fold(trace->range(), 0).depths, std::size_t{0});
  QCOMPARE(events->regions().lane(GoroutineId(1)).fold({Time{5000}, Time{5000}}, 10).depths, std::size_t{0});
  // Far away from all of them.
  const RegionShares after = events->regions().lane(GoroutineId(1)).fold({Time{500'000}, Time{600'000}}, 2);
  QCOMPARE(after.shares, (std::vector<float>{0, 0}));
  const RegionShares before = events->regions().lane(GoroutineId(1)).fold({Time{0}, Time{500}}, 2);
  QCOMPARE(before.shares, (std::vector<float>{0, 0}));
}

QTEST_GUILESS_MAIN(TestRegionFold)
#include "tst_regionfold.moc"
