// SPDX-License-Identifier: GPL-3.0-or-later

// Chunks come out as they went in, whichever side is faster, and the end is seen.
#include <QtTest>

#include <chrono>
#include <cstring>
#include <thread>
#include <vector>

#include "trace/recordqueue.h"

using namespace sweepscope;

class TestRecordQueue : public QObject {
  Q_OBJECT
 private slots:
  void order_data();
  void order();
  void nothing();
};

void TestRecordQueue::order_data() {
  QTest::addColumn<int>("chunks");
  QTest::addColumn<bool>("slowWriter");
  QTest::addColumn<bool>("slowReader");
  for (const int chunks : {1, 3, int(RecordQueue::kChunks), int(RecordQueue::kChunks) + 1, 1000}) {
    QTest::addRow("%d chunks", chunks) << chunks << false << false;
    QTest::addRow("%d chunks, slow writer", chunks) << chunks << true << false;
    QTest::addRow("%d chunks, slow reader", chunks) << chunks << false << true;
  }
}

void TestRecordQueue::order() {
  QFETCH(int, chunks);
  QFETCH(bool, slowWriter);
  QFETCH(bool, slowReader);
  RecordQueue queue;
  std::vector<int> got;
  bool whole = true;
  std::jthread reader([&] {
    while (const auto chunk = queue.next()) {
      if (slowReader) std::this_thread::sleep_for(std::chrono::microseconds(50));
      int number = -1;
      std::memcpy(&number, chunk->data(), sizeof number);
      got.push_back(chunk->size() == sizeof number + static_cast<std::size_t>(number) % 1000 ? number : -1);
    }
  });
  for (int i = 0; i < chunks; ++i) {
    if (slowWriter) std::this_thread::sleep_for(std::chrono::microseconds(50));
    const std::span<std::byte> room = queue.room();
    whole = whole && room.size() == RecordQueue::kChunkBytes;
    std::memcpy(room.data(), &i, sizeof i);
    queue.push(sizeof i + static_cast<std::size_t>(i) % 1000);
  }
  queue.close();
  reader.join();
  QVERIFY(whole);
  QCOMPARE(got.size(), std::size_t(chunks));
  for (int i = 0; i < chunks; ++i) QCOMPARE(got[static_cast<std::size_t>(i)], i);
}

void TestRecordQueue::nothing() {
  RecordQueue queue;
  bool ended = false;
  std::jthread reader([&] { ended = !queue.next(); });
  queue.close();
  reader.join();
  QVERIFY(ended);
  QVERIFY(!queue.next());
}

QTEST_GUILESS_MAIN(TestRecordQueue)
#include "tst_recordqueue.moc"
