// SPDX-License-Identifier: GPL-3.0-or-later

// Rows that are made in the background: what is shown meanwhile, what arrives, and what comes too late.
#include <QtTest>
#include <memory>
#include <thread>

#include "tests/widgets/madelanes.h"
#include "widgets/rowcache.h"

using namespace sweepscope;
using namespace sweepscope::test;

namespace {

constexpr TraceWriter::Thread kM = 100;
constexpr int kMembers = 2100;  // so many that a group's density may take long

// Keeps the work until runAll().
class Deferred : public Background {
 public:
  void run(std::function<void()> work) override { m_work.push_back(std::move(work)); }
  std::size_t waiting() const { return m_work.size(); }
  void runAll() {
    for (auto& work : std::exchange(m_work, {})) std::thread(work).join();
  }

 private:
  std::vector<std::function<void()>> m_work;
};

Document manyGoroutines() {
  TraceWriter w;
  w.running(kM, 1, 0, 1000);
  std::int64_t t = 2000;
  for (int i = 0; i < kMembers; ++i) w.goCreate(kM, t += 10, 10 + i, "main.worker");
  w.goBlock(kM, t + 1000, "sleep");
  return documentOf(w);
}

struct Cached {
  explicit Cached(const Document& d) : lanes(d), cache(std::make_unique<RowCache>([this] { ++arrived; })) {
    cache->setBackground(&background);
    for (const Row& row : lanes.rows) {
      if (row.lane->mayBeSlow(*lanes.index, row)) slow = row;
    }
  }
  const RowCache::Strip& strip(double budgetMs) {
    cache->beginFrame(theme(ThemeKind::Light), lanes.index, {*lanes.index, lanes.axis, {1}, {}}, budgetMs);
    return cache->strip({slow, {}, {}, false});
  }

  Lanes lanes;
  Deferred background;
  int arrived = 0;
  Row slow;
  std::unique_ptr<RowCache> cache;
};

bool isBlank(const QImage& image) {
  const QRgb waiting = theme(ThemeKind::Light).rgb(Role::WaitOther),
             runnable = theme(ThemeKind::Light).rgb(Role::Runnable);
  for (int y = 0; y < image.height(); ++y) {
    for (int x = 0; x < image.width(); ++x) {
      if (image.pixel(x, y) == waiting || image.pixel(x, y) == runnable) return false;
    }
  }
  return true;
}

}  // namespace

class TestRowCache : public QObject {
  Q_OBJECT
 private slots:
  void slowRowsArriveLater();
  void aDestroyedCacheGetsNothing();
  void anotherDocumentGetsNothingOld();
  void withoutABackgroundNothingWaits();
};

void TestRowCache::slowRowsArriveLater() {
  Cached c(manyGoroutines());
  QVERIFY(c.slow.lane != nullptr);
  QVERIFY(isBlank(c.strip(5).shown()));
  QVERIFY(c.cache->stretched());
  c.strip(5);
  QCOMPARE(c.background.waiting(), 1u);  // asked for once
  c.background.runAll();
  QCOMPARE(c.arrived, 0);  // not before the event loop runs
  QCoreApplication::processEvents();
  QCOMPARE(c.arrived, 1);
  QVERIFY(!isBlank(c.strip(0).shown()));
  QVERIFY(!c.cache->stretched());
}

void TestRowCache::aDestroyedCacheGetsNothing() {
  Cached c(manyGoroutines());
  c.strip(5);
  c.cache.reset();
  c.background.runAll();
  QCoreApplication::processEvents();
  QCOMPARE(c.arrived, 0);
}

void TestRowCache::anotherDocumentGetsNothingOld() {
  Cached c(manyGoroutines());
  c.strip(5);
  c.cache->clear();
  c.background.runAll();
  QCoreApplication::processEvents();
  QCOMPARE(c.arrived, 0);
}

void TestRowCache::withoutABackgroundNothingWaits() {
  Cached c(manyGoroutines());
  c.cache->setBackground(nullptr);
  QVERIFY(!isBlank(c.strip(5).shown()));
  QVERIFY(!c.cache->stretched());
}

QTEST_MAIN(TestRowCache)
#include "tst_rowcache.moc"
