// SPDX-License-Identifier: GPL-3.0-or-later

// Procs, threads and workers that are folded into one row: what is painted, hit, and said of it.
#include <QtTest>

#include "tests/widgets/madelanes.h"
#include "widgets/subjects/procpiecesubject.h"
#include "widgets/subjects/threadpiecesubject.h"
#include "widgets/viewstate.h"

using namespace sweepscope;
using namespace sweepscope::test;

namespace {

// So many procs, each with a thread of its own. Every other one runs a goroutine from the start on; the rest is idle.
Document procs(int count) {
  TraceWriter w;
  for (int p = 0; p < count; ++p) {
    if (p % 2 == 0)
      w.running(100 + p, 1 + p, p, 1000);
    else
      w.idleProc(p, 1000);
  }
  w.log(100, 50'000, "a", "b");
  return documentOf(w);
}

std::vector<Row> rowsOf(const Lanes& lanes, const Lane& lane) {
  std::vector<Row> rows;
  for (const Row& row : lanes.rows) {
    if (row.lane == &lane) rows.push_back(row);
  }
  return rows;
}

}  // namespace

class TestFoldedLanes : public QObject {
  Q_OBJECT
 private slots:
  void fewProcsStandApart();
  void manyProcsFold();
  void threadsFold();
  void aHitIsWhatIsPainted();
  void keysAndClicksExpand();
};

void TestFoldedLanes::fewProcsStandApart() {
  const Lanes lanes(procs(16));
  const auto rows = rowsOf(lanes, procsLane());
  QCOMPARE(rows.size(), std::size_t{16});
  QCOMPARE(rowName(*lanes.index, rows[3]).text, QString("Proc 3"));
  QVERIFY(!rowName(*lanes.index, rows[3]).indented);
}

void TestFoldedLanes::manyProcsFold() {
  const Document document = procs(20);
  const Lanes folded(document);
  const auto rows = rowsOf(folded, procsLane());
  QCOMPARE(rows.size(), std::size_t{1});
  const RowName name = rowName(*folded.index, rows[0]);
  QCOMPARE(name.text + " " + name.detail, QString("Procs ×20"));
  QVERIFY(name.expandable);
  // Half of the height, because half of the procs run.
  const RowGeometry g = rowGeometry(folded.context(), rows[0], 0, Lanes::kWidth);
  const int x = folded.x(30'000), whole = spanBand({1}, rows[0]).height();
  int height = 0;
  for (const Box& b : g.boxes) {
    if (b.x0 <= x && x < b.x1 && b.role == Role::Running) height += b.y1 - b.y0;
  }
  QCOMPARE(height, whole / 2);
  const int bottom = spanBand({1}, rows[0]).bottom - 1;
  const Subject hit = hitTest(folded.context(), rows[0], x, bottom);
  QVERIFY(hit.is(procPieceType()));
  QVERIFY(!hitTest(folded.context(), rows[0], x, spanBand({1}, rows[0]).top));
  QCOMPARE(rows[0].lane->tooltip(folded.context(), rows[0], x, {}),
           QString("10.0 of 20 procs run a goroutine, 0.0 are in a syscall\nutilisation 50 %"));
  QVERIFY(procsLane().shows(*folded.index, rows[0], hit));
  const Lanes expanded(document, {{}, 1000, 1, true});
  const auto all = rowsOf(expanded, procsLane());
  QCOMPARE(all.size(), std::size_t{21});
  QCOMPARE(all[0].part, RowPart::Header);
  QVERIFY(rowName(*expanded.index, all[20]).indented);
}

void TestFoldedLanes::threadsFold() {
  const Document document = procs(20);
  const Lanes folded(document), expanded(document, {{}, 1000, 1, true});
  QCOMPARE(rowsOf(folded, threadsLane()).size(), std::size_t{1});
  const auto rows = rowsOf(expanded, threadsLane());
  QCOMPARE(rows.size(), std::size_t{11});  // those without a proc have none
  QCOMPARE(rowName(*expanded.index, rows[2]).text, QString("Thread 102"));
  const RowGeometry g = rowGeometry(expanded.context(), rows[2], 0, Lanes::kWidth);
  QStringList texts;
  for (const SpanText& t : g.texts) texts << t.text.section('\n', 0, 0);
  QCOMPARE(texts, QStringList("P2 G3"));
  const Subject hit = hitTest(expanded.context(), rows[2], 500, rows[2].height / 2);
  QVERIFY(hit.is(threadPieceType()));
  QCOMPARE(tooltipText(document, hit), QString("G3\nrunning\n≥ 49.0 µs, since before the trace\nstill in this state "
                                               "when the trace ends\non thread 102, proc 2"));
  QVERIFY(threadsLane().outlines(*expanded.index, rows[2], hit));
  QVERIFY(!procsLane().shows(*expanded.index, rowsOf(expanded, procsLane())[3], hit));
}

// Of all lanes of the trace of many procs, folded and expanded.
void TestFoldedLanes::aHitIsWhatIsPainted() {
  const Document document = procs(20);
  for (const bool all : {false, true}) {
    const Lanes lanes(document, {{}, 1000, 1, all});
    std::size_t hits = 0;
    for (const Row& row : lanes.rows) {
      const RowGeometry g = rowGeometry(lanes.context(), row, 0, Lanes::kWidth);
      for (const Box& b : g.boxes) {
        const int x = std::clamp((b.x0 + b.x1) / 2, 0, Lanes::kWidth - 1);
        const Subject s = hitTest(lanes.context(), row, x, (b.y0 + b.y1) / 2);
        if (row.lane == &heapLane()) continue;
        QVERIFY2(s, row.lane->spec().id);
        QVERIFY2(s.span.begin <= lanes.axis.timeAt(x + 1) && s.span.end >= lanes.axis.timeAt(x), row.lane->spec().id);
        if (b.target >= 0) QCOMPARE(s, g.targets[std::size_t(b.target)]);
        ++hits;
      }
    }
    QVERIFY2(hits >= (all ? 20U : 3U), qPrintable(QString::number(hits)));
  }
}

void TestFoldedLanes::keysAndClicksExpand() {
  ViewState state;
  QVERIFY(!state.isExpanded("procs", kSummary));
  state.expand("procs", kSummary, true);
  QVERIFY(state.isExpanded("procs", kSummary) && !state.isExpanded("threads", kSummary));
  QVERIFY(state.expandedGroups().isEmpty());
  state.expandGroup(2, true);
  QVERIFY(state.isExpanded("goroutines", 2));
  state.expand("procs", kSummary, false);
  QVERIFY(!state.isExpanded("procs", kSummary) && state.groupExpanded(2));
}

QTEST_MAIN(TestFoldedLanes)
#include "tst_foldedlanes.moc"
