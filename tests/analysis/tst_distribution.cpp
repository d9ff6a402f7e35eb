// SPDX-License-Identifier: GPL-3.0-or-later

// Distributions: percentiles of few values exactly, of many to 0.002 %; sums of what threads filled.
#include <QtTest>
#include <algorithm>
#include <random>

#include "analysis/distribution.h"

using namespace sweepscope;

namespace {

std::int64_t nearestRank(std::vector<std::int64_t> values, double share) {
  std::sort(values.begin(), values.end());
  const auto rank = static_cast<std::size_t>(std::ceil(share * double(values.size())));
  return values[std::max<std::size_t>(rank, 1) - 1];
}

}  // namespace

class TestDistribution : public QObject {
  Q_OBJECT
 private slots:
  void empty() {
    const Distribution d;
    QVERIFY(!d.percentile(0.5));
    QCOMPARE(d.count(), 0u);
    QCOMPARE(d.histogram(Duration{1}, 3), (std::vector<std::uint64_t>{0, 0, 0}));
  }

  void few() {
    Distribution d;
    for (const std::int64_t ns : std::initializer_list<std::int64_t>{5'000'000'123, 3, 7, 11}) d.add(Duration{ns});
    QCOMPARE(d.percentile(0.5)->ns, 7);
    QCOMPARE(d.percentile(0.75)->ns, 11);
    QCOMPARE(d.percentile(0.99)->ns, 5'000'000'123);
    QCOMPARE(d.least().ns, 3);
    QCOMPARE(d.greatest().ns, 5'000'000'123);
    QCOMPARE(d.sum().ns, 5'000'000'144);
  }

  // The same values in one, or in several that are added up.
  void many_data() {
    QTest::addColumn<int>("parts");
    QTest::newRow("one") << 1;
    QTest::newRow("two") << 2;
    QTest::newRow("of few each") << 40;
  }
  void many() {
    QFETCH(int, parts);
    std::mt19937_64 random(7);
    std::lognormal_distribution<double> lengths(12, 3);
    std::vector<std::int64_t> values;
    std::vector<Distribution> some(static_cast<std::size_t>(parts));
    for (int i = 0; i < 100'000; ++i) {
      values.push_back(std::int64_t(lengths(random)));
      some[static_cast<std::size_t>(i % parts)].add(Duration{values.back()});
    }
    Distribution d;
    for (const Distribution& part : some) d.add(part);
    QCOMPARE(d.count(), 100'000u);
    for (const double share : {0.01, 0.5, 0.9, 0.99, 0.9999}) {
      const double exact = double(nearestRank(values, share)), got = double(d.percentile(share)->ns);
      QVERIFY2(std::abs(got - exact) <= exact * 2e-5,
               qPrintable(QStringLiteral("%1: %2, %3").arg(share).arg(exact).arg(got)));
    }
    QCOMPARE(d.percentile(1)->ns, *std::max_element(values.begin(), values.end()));
    QCOMPARE(d.least().ns, *std::min_element(values.begin(), values.end()));
  }

  // Ten bins a decade; what is less or more counts at the ends.
  void histogram() {
    Distribution d;
    for (const std::int64_t ns : std::initializer_list<std::int64_t>{10, 100, 125, 126, 999, 1'000'000})
      d.add(Duration{ns});
    const auto bins = d.histogram(Duration{100}, 12);
    std::vector<std::uint64_t> expected(12);
    expected[0] = 3;   // 10, 100, 125
    expected[1] = 1;   // 126 = 10^2.1
    expected[9] = 1;   // 999
    expected[11] = 1;  // 1000000
    QCOMPARE(bins, expected);
  }
};

QTEST_GUILESS_MAIN(TestDistribution)
#include "tst_distribution.moc"
