// SPDX-License-Identifier: GPL-3.0-or-later

// Columns of goroutine rows and densities of groups against plain ones.
#include <QtTest>

#include <limits>
#include <random>
#include <vector>

#include "trace/goroutinerows.h"
#include "trace/groupdensity.h"
#include "trace/lanewriter.h"

using namespace sweepscope;

class TestSegmentColumns : public QObject {
  Q_OBJECT
 private slots:
  void widths_data();
  void widths();
  void rowsAreFound();
  void extremeIds();
  void densityIsTheMean();
  void directoryOfALongLane();
};

void TestSegmentColumns::widths_data() {
  QTest::addColumn<quint64>("greatest");
  QTest::addColumn<int>("bytes");
  QTest::newRow("0") << quint64(0) << 1;
  QTest::newRow("255") << quint64(255) << 1;
  QTest::newRow("256") << quint64(256) << 2;
  QTest::newRow("65535") << quint64(65535) << 2;
  QTest::newRow("65536") << quint64(65536) << 4;
  QTest::newRow("2^32 - 1") << quint64(0xffffffff) << 4;
  QTest::newRow("2^32") << quint64(0x100000000) << 8;
  QTest::newRow("2^64 - 1") << std::numeric_limits<quint64>::max() << 8;
}

void TestSegmentColumns::widths() {
  QFETCH(quint64, greatest);
  QFETCH(int, bytes);
  NarrowColumn column(3, greatest);
  column.set(0, greatest);
  column.set(1, 0);
  column.set(2, greatest / 2);
  QCOMPARE(quint64(column[0]), greatest);
  QCOMPARE(quint64(column[1]), quint64(0));
  QCOMPARE(quint64(column[2]), greatest / 2);
  QCOMPARE(column.bytes(), std::size_t(3 * bytes));
}

void TestSegmentColumns::rowsAreFound() {
  GoroutineRows rows(500, 7, 7 + 499 * 3, 1 << 20, {StringId(4), StringId(9)});
  for (std::uint32_t i = 0; i < 500; ++i) rows.set(i, 7 + i * 3, i * 11, i % 2);
  for (std::uint32_t i = 0; i < 500; ++i) {
    QCOMPARE(rows.find(7 + i * 3), std::optional(i));
    QVERIFY(!rows.find(8 + i * 3));
    QCOMPARE(rows.offset(i), std::uint64_t(i * 11));
    QCOMPARE(rows.function(i), i % 2 == 0 ? StringId(4) : StringId(9));
  }
  QVERIFY(!rows.find(6));
  QVERIFY(!GoroutineRows().find(6));
}

void TestSegmentColumns::extremeIds() {
  constexpr auto kLeast = std::numeric_limits<std::int64_t>::min(),
                 kGreatest = std::numeric_limits<std::int64_t>::max();
  GoroutineRows rows(3, kLeast, kGreatest, 0, {StringId()});
  rows.set(0, kLeast, 0, 0);
  rows.set(1, -1, 0, 0);
  rows.set(2, kGreatest, 0, 0);
  QCOMPARE(rows.find(kLeast), std::optional(0u));
  QCOMPARE(rows.find(-1), std::optional(1u));
  QCOMPARE(rows.find(kGreatest), std::optional(2u));
  QVERIFY(!rows.find(0));
}

// Intervals of every length over a time that shows only while they come; some are taken back.
void TestSegmentColumns::densityIsTheMean() {
  std::mt19937_64 random(3);
  GroupDensity density;
  std::vector<std::array<double, GroupDensity::kStates>> plain(64);
  const std::int64_t end = 3'000'000'000, width = end / 64;
  const auto addPlain = [&](std::int64_t a, std::int64_t b, std::size_t state, double count) {
    for (std::size_t bin = 0; bin < plain.size(); ++bin) {
      const auto from = static_cast<std::int64_t>(bin) * width;
      plain[bin][state] +=
          count * static_cast<double>(std::max<std::int64_t>(0, std::min(b, from + width) - std::max(a, from)));
    }
  };
  for (int i = 0; i < 3000; ++i) {
    const std::int64_t latest = end * (i + 1) / 3000;
    const auto a = static_cast<std::int64_t>(random() % static_cast<std::uint64_t>(latest));
    const auto b = std::min(latest, a + static_cast<std::int64_t>(random() % (std::uint64_t{1} << (random() % 32))));
    const auto state = static_cast<std::uint8_t>(random() % 6);
    const std::int32_t count = i % 5 == 0 ? -1 : 1;
    density.add(a, b, state, count);
    if (state >= GroupDensity::kFirstState) addPlain(a, b, state - GroupDensity::kFirstState, count);
  }
  const auto means = density.means(0, end, 1024);
  QVERIFY(means.size() > 256 && means.size() <= 1024);
  // Summed over all the time nothing is lost, whatever the bins.
  const auto binWidth = static_cast<double>(std::int64_t{1} << density.shift());
  for (std::size_t state = 0; state < GroupDensity::kStates; ++state) {
    double sum = 0, expected = 0, partial = 0, expectedPartial = 0;
    for (std::size_t bin = 0; bin < means.size(); ++bin) {
      const double from = static_cast<double>(bin) * binWidth;
      const double ns =
          static_cast<double>(means[bin][state]) * (std::min(from + binWidth, static_cast<double>(end)) - from);
      sum += ns;
      if (from + binWidth <= static_cast<double>(end) / 2) partial += ns;
    }
    for (std::size_t bin = 0; bin < plain.size(); ++bin) {
      expected += plain[bin][state];
      if (bin < plain.size() / 2) expectedPartial += plain[bin][state];
    }
    QVERIFY(std::abs(sum - expected) <= 1e-4 * std::abs(expected) + 1);
    QVERIFY(std::abs(partial - expectedPartial) <= 0.02 * std::abs(expectedPartial));
  }
}

// Whether begun late or not, a directory says what walking the lane says.
void TestSegmentColumns::directoryOfALongLane() {
  std::mt19937 random(5);
  LaneWriter<false> writer;
  for (const int entries : {10, 512, 513, 514, 768, 769, 5000}) {
    const LaneEntry initial{100, 2, 0, -1};
    writer.begin(initial);
    std::vector<LaneEntry> all;
    std::int64_t time = 100;
    for (int i = 0; i < entries; ++i) {
      time += random() % 5000;
      writer.enter(time, static_cast<std::uint8_t>(2 + random() % 4), static_cast<std::uint32_t>(random() % 40));
      all.push_back(writer.last());
    }
    std::vector<LaneBlock> blocks;
    writer.finishDirectory(time + 77, blocks);
    QCOMPARE(blocks.size(), entries > 512 ? std::size_t(entries + 255) / 256 : std::size_t(0));
    for (std::size_t b = 0; b < blocks.size(); ++b) {
      QCOMPARE(blocks[b].time, all[b * 256].time);
      QCOMPARE(blocks[b].before.time, b == 0 ? initial.time : all[b * 256 - 1].time);
      LaneReader reader(writer.bytes().data() + blocks[b].offset, 1, false, blocks[b].before);
      QVERIFY(reader.next());
      QCOMPARE(reader.entry().time, all[b * 256].time);
      QCOMPARE(reader.entry().detail, all[b * 256].detail);
      std::array<std::int64_t, 6> spent{};
      for (std::size_t i = b * 256; i < std::min(all.size(), (b + 1) * 256); ++i)
        spent[all[i].state] += (i + 1 < all.size() ? all[i + 1].time : time + 77) - all[i].time;
      for (std::size_t s = 0; s < spent.size(); ++s) QCOMPARE(blocks[b].spent[s], static_cast<float>(spent[s]));
    }
  }
}

QTEST_GUILESS_MAIN(TestSegmentColumns)
#include "tst_segmentcolumns.moc"
