// SPDX-License-Identifier: GPL-3.0-or-later

// Thinning keeps what a screen can show: extremes, ends, gaps, and the value that reaches in from the left.
#include <QTest>
#include <map>
#include <random>

#include "widgets/heapthin.h"

using namespace sweepscope;

namespace {

std::vector<HeapPoint> noise(std::size_t n, unsigned seed) {
  std::mt19937 random(seed);
  std::vector<HeapPoint> points;
  std::int64_t t = 0;
  for (std::size_t i = 0; i < n; ++i) {
    t += 1 + std::int64_t(random() % 50);
    points.push_back(random() % 97 == 0 ? HeapPoint::gapAt(Time{t}) : HeapPoint{Time{t}, double(random() % 100000)});
  }
  return points;
}

}  // namespace

class TestHeapThin : public QObject {
  Q_OBJECT
 private slots:
  void fewPointsAreAllKept() {
    const std::vector<HeapPoint> points{{Time{10}, 1}, {Time{20}, 2}, {Time{30}, 3}};
    QCOMPARE(thinned(points, {Time{0}, Time{40}}, 100).size(), 3U);
    QVERIFY(thinned({}, {Time{0}, Time{40}}, 100).empty());
  }

  void neighboursReachIn() {
    const std::vector<HeapPoint> points{{Time{10}, 1}, {Time{20}, 2}, {Time{90}, 3}, {Time{95}, 4}};
    const auto out = thinned(points, {Time{40}, Time{50}}, 100);
    QCOMPARE(out.size(), 2U);
    QCOMPARE(out.front().time.ns, 20);
    QCOMPARE(out.back().time.ns, 90);
  }

  void columnsKeepTheirExtremes() {
    for (unsigned seed = 0; seed < 20; ++seed) {
      const auto points = noise(5000, seed);
      const TimeRange range{points[500].time, points[4500].time};
      const int columns = 37;
      const auto out = thinned(points, range, columns);
      std::map<std::int64_t, std::pair<double, double>> all, kept;
      const double step = double(range.length().ns) / columns;
      const auto note = [&](auto& map, const HeapPoint& p) {
        if (p.isGap() || p.time < range.begin || p.time >= range.end) return;
        auto [it, isNew] = map.try_emplace(std::int64_t(double((p.time - range.begin).ns) / step), p.value, p.value);
        it->second.first = std::min(it->second.first, p.value);
        it->second.second = std::max(it->second.second, p.value);
      };
      for (const auto& p : points) note(all, p);
      for (const auto& p : out) note(kept, p);
      QCOMPARE(kept, all);
      const auto gaps =
          std::size_t(std::count_if(points.begin(), points.end(), [](const HeapPoint& p) { return p.isGap(); }));
      QVERIFY(out.size() <= std::size_t(columns + 2) * 4 + 5 * gaps);
      QVERIFY(std::is_sorted(out.begin(), out.end(),
                             [](const HeapPoint& a, const HeapPoint& b) { return a.time < b.time; }));
    }
  }

  void valueHoldsUntilTheNext() {
    const std::vector<HeapPoint> points{{Time{10}, 1}, {Time{20}, 2}, HeapPoint::gapAt(Time{30}), {Time{40}, 4}};
    QVERIFY(!valueAt(points, Time{9}));
    QCOMPARE(*valueAt(points, Time{10}), 1.0);
    QCOMPARE(*valueAt(points, Time{29}), 2.0);
    QVERIFY(!valueAt(points, Time{35}));
    QCOMPARE(*valueAt(points, Time{1000}), 4.0);
  }
};

QTEST_APPLESS_MAIN(TestHeapThin)
#include "tst_heapthin.moc"
