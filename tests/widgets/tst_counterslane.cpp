// SPDX-License-Identifier: GPL-3.0-or-later

// Counters over time: what is painted and said of them.
#include <QtTest>

#include "tests/widgets/madelanes.h"
#include "widgets/inspectorpage.h"
#include "widgets/subjects/countersubject.h"

using namespace sweepscope;
using namespace sweepscope::test;

namespace {

constexpr TraceWriter::Thread kM = 100;

// Bursts of goroutines that are created and become runnable at once: 4 at 10 µs, 8 at 50 µs.
Document bursts() {
  TraceWriter w;
  w.running(kM, 1, 0, 1000);
  w.event(kM, 1500, EventType::ProcsChange, {4, 0});
  std::int64_t id = 10;
  const auto burst = [&](std::int64_t t, int count) {
    const std::int64_t first = id;
    for (int i = 0; i < count; ++i) w.goCreate(kM, t + i, id++, "main.worker");
    w.goBlock(kM, t + 100, "sleep");
    for (std::int64_t g = first; g < id; ++g) {
      w.goStart(kM, t + 1000 * (1 + g - first), g);
      w.goDestroy(kM, t + 1000 * (1 + g - first) + 500);
    }
    w.goUnblock(kM, t + 1000 * (1 + id - first), 1);
    w.goStart(kM, t + 1000 * (1 + id - first) + 1, 1);
  };
  burst(10'000, 4);
  for (int i = 0; i < 40; ++i) {  // records are written by the number of changes
    w.goBlock(kM, 20'000 + i * 100, "sleep");
    w.goUnblock(kM, 20'000 + i * 100 + 10, 1);
    w.goStart(kM, 20'000 + i * 100 + 20, 1);
  }
  burst(50'000, 8);
  w.log(kM, 99'000, "a", "b");
  return documentOf(w);
}

std::vector<Row> rowsOf(const Lanes& lanes) {
  std::vector<Row> rows;
  for (const Row& row : lanes.rows) {
    if (row.lane == &countersLane()) rows.push_back(row);
  }
  return rows;
}

int heightAt(const Lanes& lanes, const Row& row, std::int64_t ns) {
  const RowGeometry g = rowGeometry(lanes.context(), row, 0, Lanes::kWidth);
  const int x = lanes.x(ns);
  int height = 0;
  for (const Box& b : g.boxes) {
    if (b.x0 <= x && x < b.x1) height = std::max(height, b.y1 - b.y0);
  }
  return height;
}

}  // namespace

class TestCountersLane : public QObject {
  Q_OBJECT
 private slots:
  void runnableFirst();
  void theGreatestOfAColumn();
  void expandedShowsTheOthers();
  void words();
  void steps();
};

void TestCountersLane::runnableFirst() {
  const Lanes lanes(bursts());
  const auto rows = rowsOf(lanes);
  QCOMPARE(rows.size(), std::size_t{1});
  const RowName name = rowName(*lanes.index, rows[0]);
  QCOMPARE(name.text + ", " + name.detail, QString("Runnable goroutines, up to 8"));
  QVERIFY(name.expandable);
}

void TestCountersLane::theGreatestOfAColumn() {
  const Document document = bursts();
  const Lanes lanes(document);
  const Row row = rowsOf(lanes).front();
  const int whole = spanBand({1}, row).height();
  QCOMPARE(heightAt(lanes, row, 52'000), whole);
  QVERIFY(std::abs(heightAt(lanes, row, 11'000) - whole / 2) <= 1);
  // Far out, too: a column in which a burst is only a part has the burst's number.
  const Lanes narrow(document, {{}, 10, 1, false});
  const RowGeometry g = rowGeometry(narrow.context(), rowsOf(narrow).front(), 0, 10);
  int highest = 0;
  for (const Box& b : g.boxes) highest = std::max(highest, b.y1 - b.y0);
  QCOMPARE(highest, whole);
}

void TestCountersLane::expandedShowsTheOthers() {
  const Lanes lanes(bursts(), {{}, 1000, 1, true});
  const auto rows = rowsOf(lanes);
  QStringList names;
  for (const Row& row : rows) names << rowName(*lanes.index, row).text;
  QCOMPARE(names, QStringList({"Runnable goroutines", "Running goroutines", "Goroutines in syscalls",
                               "Waiting goroutines", "All goroutines", "Threads at work", "GOMAXPROCS"}));
  QCOMPARE(rowName(*lanes.index, rows[6]).detail, QString("up to 4"));
  QVERIFY(heightAt(lanes, rows[6], 1200) == 0);  // not told yet
  QCOMPARE(heightAt(lanes, rows[6], 40'000), spanBand({1}, rows[6]).height());
  for (const std::size_t i : {1, 3, 4, 5}) QVERIFY(heightAt(lanes, rows[i], 40'000) > 0);
}

void TestCountersLane::words() {
  const Document document = bursts();
  const Lanes lanes(document, {{}, 1000, 1, true});
  const Row row = rowsOf(lanes).front();
  const Subject s = hitTest(lanes.context(), row, lanes.x(52'000), row.height - 3);
  QVERIFY(s.is(counterType()));
  QVERIFY2(tooltipText(document, s).startsWith("runnable goroutines\nat most 8, "),
           qPrintable(tooltipText(document, s)));
  QVERIFY(row.lane->tooltip(lanes.context(), row, lanes.x(52'000), s).contains("\nhere on average: running "));
  const InspectorPage page = inspect(document, s);
  QCOMPARE(page.kind + ", " + page.title, QString("counter, runnable goroutines"));
  QStringList facts;
  for (const InspectorFact& f : page.facts) facts << f.name;
  QCOMPARE(facts, QStringList({"Duration", "Value", "Running", "Runnable", "In syscalls", "Waiting", "All goroutines",
                               "Threads at work"}));
  const Subject procs = counterAt(*document.trace, Counter::Gomaxprocs, Time{40'000});
  QCOMPARE(tooltipText(document, procs), QString("GOMAXPROCS\n4\n97.5 µs, from 0.000\u2009000\u00a0s"));
}

// Each record once, from the first to the last.
void TestCountersLane::steps() {
  const Document document = bursts();
  const auto index = laneIndex(document);
  Subject s = counterAt(*document.trace, Counter::Running, document.trace->range().begin);
  std::size_t count = 0;
  for (; s; s = stepFrom(*index, s, 1)) {
    QVERIFY(s.is(counterType()) && s.index == std::size_t(Counter::Running));
    ++count;
  }
  QCOMPARE(count, document.trace->goroutineCounts().size());
  QVERIFY(count > 2);
}

QTEST_MAIN(TestCountersLane)
#include "tst_counterslane.moc"
