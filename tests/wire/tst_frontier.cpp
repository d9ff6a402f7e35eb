// SPDX-License-Identifier: GPL-3.0-or-later

// The heap of threads: its shape after every operation is the specified one, ties included.
#include <QtTest>

#include <random>
#include <utility>
#include <vector>

#include "wire/frontier.h"

using namespace sweepscope;

namespace {

using Entry = std::pair<std::int64_t, std::uint32_t>;

// The rules, written down once more as plainly as they can be.
struct Plain {
  std::vector<Entry> a;

  std::size_t up(std::size_t i) {
    while (i > 0 && a[(i - 1) / 2].first > a[i].first) {
      std::swap(a[(i - 1) / 2], a[i]);
      i = (i - 1) / 2;
    }
    return i;
  }
  void down(std::size_t i) {
    for (;;) {
      const std::size_t left = 2 * i + 1, right = left + 1;
      if (left >= a.size()) return;
      const std::size_t least = right < a.size() && a[right].first < a[left].first ? right : left;
      if (a[least].first >= a[i].first) return;
      std::swap(a[i], a[least]);
      i = least;
    }
  }
  void push(Entry e) {
    a.push_back(e);
    up(a.size() - 1);
  }
  void update(std::size_t i, std::int64_t time) {
    a[i].first = time;
    if (up(i) == i) down(i);
  }
  void remove(std::size_t i) {
    for (; i > 0; i = (i - 1) / 2) std::swap(a[(i - 1) / 2], a[i]);
    std::swap(a.front(), a.back());
    a.pop_back();
    down(0);
  }
  void sort() {
    std::stable_sort(a.begin(), a.end(), [](const Entry& x, const Entry& y) { return x.first < y.first; });
  }
};

std::vector<Entry> shape(const Frontier& f) {
  std::vector<Entry> out;
  for (std::size_t i = 0; i < f.size(); ++i) out.emplace_back(f[i].time, f[i].cursor);
  return out;
}

}  // namespace

class TestFrontier : public QObject {
  Q_OBJECT
 private slots:
  void randomOperations_data();
  void randomOperations();
  void equalTimesKeepTheirPlaces();
  void removedToTheRoot();
};

void TestFrontier::randomOperations_data() {
  QTest::addColumn<int>("times");    // how many different ones
  QTest::addColumn<int>("cursors");  // at most
  QTest::newRow("few times, few threads") << 3 << 8;
  QTest::newRow("few times, many threads") << 5 << 60;
  QTest::newRow("one time") << 1 << 40;
  QTest::newRow("many times, many threads") << 1'000'000 << 100;
  QTest::newRow("one thread") << 10 << 1;
}

void TestFrontier::randomOperations() {
  QFETCH(int, times);
  QFETCH(int, cursors);
  std::mt19937_64 random(42);
  const auto below = [&random](std::size_t n) { return static_cast<std::size_t>(random() % n); };
  Frontier heap;
  Plain plain;
  std::uint32_t next = 0;
  for (int step = 0; step < 20'000; ++step) {
    const auto time = static_cast<std::int64_t>(below(static_cast<std::size_t>(times)));
    const std::size_t what = below(10);
    if (plain.a.empty() || (what < 3 && plain.a.size() < static_cast<std::size_t>(cursors))) {
      heap.push({time, next});
      plain.push({time, next});
      ++next;
    } else if (what < 7) {
      const std::size_t i = below(plain.a.size());
      heap.update(i, time);
      plain.update(i, time);
    } else if (what == 7) {
      const std::size_t i = below(plain.a.size());
      heap.remove(i);
      plain.remove(i);
    } else if (what == 8) {
      heap.sort();
      plain.sort();
    }
    QVERIFY2(shape(heap) == plain.a, qPrintable(QString("after step %1").arg(step)));
    QCOMPARE(heap.empty(), plain.a.empty());
  }
  heap.clear();
  QVERIFY(heap.empty());
}

void TestFrontier::equalTimesKeepTheirPlaces() {
  Frontier heap;
  for (std::uint32_t i = 0; i < 7; ++i) heap.push({5, i});
  for (std::uint32_t i = 0; i < 7; ++i) QCOMPARE(heap[i].cursor, i);
  heap.update(0, 5);  // not less than its children: stays
  QCOMPARE(heap[0].cursor, 0u);
  heap.update(0, 6);  // the left child wins the tie
  QCOMPARE(heap[0].cursor, 1u);
  QCOMPARE(heap[1].cursor, 3u);
}

void TestFrontier::removedToTheRoot() {
  Frontier heap;
  for (std::uint32_t i = 0; i < 5; ++i) heap.push({static_cast<std::int64_t>(i), i});
  heap.remove(3);  // 3 goes up over 1 and 0, whatever their times; the last one takes the root and sinks
  const std::vector<Entry> wanted{{0, 0}, {1, 1}, {2, 2}, {4, 4}};
  QVERIFY(shape(heap).size() == 4);
  QCOMPARE(heap[0].time, std::int64_t(0));
  std::vector<Entry> sorted = shape(heap);
  std::sort(sorted.begin(), sorted.end());
  QVERIFY(sorted == wanted);
}

QTEST_GUILESS_MAIN(TestFrontier)
#include "tst_frontier.moc"
