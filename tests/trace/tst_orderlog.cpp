// SPDX-License-Identifier: GPL-3.0-or-later

// The log of which thread came next: runs, single events, large numbers of threads, reading from the middle.
#include <QtTest>

#include <random>
#include <vector>

#include "trace/orderlog.h"

using namespace sweepscope;

class TestOrderLog : public QObject {
  Q_OBJECT
 private slots:
  void whatWasWritten_data();
  void whatWasWritten();
  void runsAreShort();
};

void TestOrderLog::whatWasWritten_data() {
  QTest::addColumn<int>("sources");
  QTest::addColumn<int>("longest");
  QTest::newRow("one thread") << 2 << 5000;
  QTest::newRow("single events") << 9 << 1;
  QTest::newRow("short runs") << 5 << 9;
  QTest::newRow("as many threads as fit") << 127 << 3;
  QTest::newRow("more threads") << 40'000 << 3;
}

void TestOrderLog::whatWasWritten() {
  QFETCH(int, sources);
  QFETCH(int, longest);
  std::mt19937 random(11);
  OrderLogWriter writer;
  std::vector<std::uint32_t> events;
  std::vector<std::pair<std::size_t, std::size_t>> places;  // in the log, in events
  for (int run = 0; run < 2000; ++run) {
    if (run % 97 == 0) places.emplace_back(writer.place(), events.size());
    const auto source = static_cast<std::uint32_t>(random() % static_cast<unsigned>(sources));
    const std::size_t length = 1 + random() % static_cast<unsigned>(longest);
    writer.add(source, length);
    events.insert(events.end(), length, source);
  }
  const Bytes log = writer.finish();
  for (const auto& [place, first] : places) {
    OrderLogReader reader(log, place);
    std::uint32_t source = 0;
    for (std::size_t i = first; i < events.size(); ++i) {
      QVERIFY(reader.next(source));
      QCOMPARE(source, events[i]);
    }
    QVERIFY(!reader.next(source));
  }
}

void TestOrderLog::runsAreShort() {
  OrderLogWriter writer;
  for (int i = 0; i < 1000; ++i) writer.add(3, 1);
  QCOMPARE(writer.finish().size(), std::size_t{3});
}

QTEST_GUILESS_MAIN(TestOrderLog)
#include "tst_orderlog.moc"
