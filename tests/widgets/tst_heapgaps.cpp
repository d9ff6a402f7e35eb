// SPDX-License-Identifier: GPL-3.0-or-later

// Heap curves break where the file has lost something, on the timeline and in the heap panel.
#include <qcustomplot.h>

#include <QtTest>
#include <cmath>

#include "analysis/analyse.h"
#include "tests/support/loading.h"
#include "tests/support/tracewriter.h"
#include "widgets/heapgaps.h"
#include "widgets/heappanel.h"
#include "widgets/lanes/heaplane.h"
#include "wire/index.h"

using namespace sweepscope;

namespace {

constexpr TraceWriter::Thread kM = 100;
constexpr std::int64_t kSecond = 2'000'000, kThird = 4'000'000, kEnd = 6'000'000;

// Three generations; what the second one says is overwritten from its middle on, or from its begin.
Document damaged(bool all) {
  TraceWriter w;
  w.running(kM, 1, 0, 1000);
  w.heapLive(kM, 1'000'000, 100);
  w.nextGeneration(kSecond);
  for (int i = 0; i < 100; ++i) w.heapLive(kM, kSecond + 1000 + i * 10'000, 150);
  w.nextGeneration(kThird);
  w.heapLive(kM, kThird + 500'000, 200);
  w.heapLive(kM, kEnd, 200);
  std::string bytes = w.bytes();
  const auto file = indexFile(*memorySource("made", bytes));
  const GenerationIndex& hurt = file->generations.at(1);
  for (const BatchRef& b : hurt.batches) {
    if (b.kind != BatchKind::Events || b.thread != kM) continue;
    const std::size_t from = all ? b.offset : b.offset + b.size / 2;
    std::fill(bytes.begin() + std::ptrdiff_t(from), bytes.begin() + std::ptrdiff_t(b.offset + b.size), '\xff');
  }
  Document d;
  d.trace = *test::loadBytes(bytes, 1);
  d.answers = std::make_shared<Answers>(analyse(*d.trace));
  return d;
}

}  // namespace

class TestHeapGaps : public QObject {
  Q_OBJECT
 private slots:
  void lanesBreak_data();
  void lanesBreak();
  void curvesBreak();
  void wholeTracesDoNot();
};

void TestHeapGaps::lanesBreak_data() {
  QTest::addColumn<bool>("all");
  QTest::newRow("a generation") << true;
  QTest::newRow("half of one") << false;
}

void TestHeapGaps::lanesBreak() {
  QFETCH(bool, all);
  const Document document = damaged(all);
  QCOMPARE(document.trace->gaps().size(), std::size_t{1});
  QVERIFY(!document.trace->gaps()[0].tail);
  const auto index = laneIndex(document);
  const LaneContext context{*index, TimeAxis::fit(document.trace->range(), 1200, document.trace->origin()), {1}};
  Row heap;
  heap.lane = &heapLane();
  heap.height = 48;
  const RowGeometry g = rowGeometry(context, heap, 0, 1200);
  const auto drawn = [&](std::int64_t t) {
    const int x = context.axis.column(Time{t});
    return std::any_of(g.boxes.begin(), g.boxes.end(), [&](auto& b) { return b.x0 <= x && x < b.x1; });
  };
  QVERIFY(drawn(1'100'000) && drawn(kSecond - 20'000));
  QCOMPARE(drawn(kSecond + 300'000), !all);  // what there is of it is shown
  for (const std::int64_t t : {kSecond + 1'500'000, kThird - 20'000, kThird + 400'000}) QVERIFY(!drawn(t));
  QVERIFY(drawn(kThird + 600'000) && drawn(kEnd - 20'000));
  // Piece by piece it is the same.
  const int middle = context.axis.column(Time{kSecond + 1'500'000});
  QVERIFY(rowGeometry(context, heap, middle, middle + 20).boxes.empty());
}

void TestHeapGaps::curvesBreak() {
  const Document document = damaged(true);
  ViewState view;
  view.setLimits(document.trace->range(), false);
  HeapPanel panel(&view);
  panel.resize(500, 400);
  panel.show();
  panel.setDocument(document);
  QTest::qWait(50);
  const auto* plot = panel.findChild<QCustomPlot*>();
  bool checked = false;
  for (int i = 0; i < plot->graphCount(); ++i) {
    const auto data = plot->graph(i)->data();
    if (!plot->graph(i)->name().startsWith("live")) continue;
    const auto key = [&](std::int64_t t) { return double((Time{t} - document.trace->origin()).ns); };
    const auto broken = std::find_if(data->begin(), data->end(), [](auto& p) { return std::isnan(p.value); });
    QVERIFY(broken != data->end() && broken != data->begin());
    QVERIFY(std::abs(broken->key - key(kSecond)) < 5000);
    QCOMPARE((broken - 1)->value, 100.0);  // up to there it holds
    QCOMPARE((broken - 1)->key, broken->key);
    QCOMPARE((broken + 1)->key, key(kThird + 500'000));
    checked = true;
  }
  QVERIFY(checked);
}

void TestHeapGaps::wholeTracesDoNot() {
  TraceWriter w;
  w.running(kM, 1, 0, 1000);
  w.heapLive(kM, 2000, 100);
  w.nextGeneration(kSecond);
  w.heapLive(kM, kThird, 200);
  const auto trace = w.load();
  QCOMPARE(holdsUntil(*trace, Time{2000}, Time{kThird}), Time{kThird});
  const std::vector<HeapPoint> points{{Time{2000}, 100}, {Time{kThird}, 200}};
  QCOMPARE(cutAtGaps(*trace, points).size(), points.size());
}

QTEST_MAIN(TestHeapGaps)
#include "tst_heapgaps.moc"
