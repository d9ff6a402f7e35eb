// SPDX-License-Identifier: GPL-3.0-or-later

// Who swept a value, and that the sweep lights up where it is.
#include <QTest>

#include "analysis/analyse.h"
#include "trace/loader.h"
#include "widgets/lanes/procslane.h"
#include "widgets/subjects/deletesubject.h"
#include "widgets/subjects/sweepsubject.h"
#include "widgets/sweeper.h"
#include "widgets/timelinescene.h"

using namespace sweepscope;

class TestSweeper : public QObject {
  Q_OBJECT
  Document m_document;

  static bool runsThere(const Trace& trace, const Sweeper& s, Time at) {
    GoroutineId running;
    trace.visitProc(s.proc, {at, at + Duration{1}}, [&](const ProcSpan& span) {
      running = span.goroutine;
      return false;
    });
    return running == s.goroutine;
  }

 private slots:
  void initTestCase() {
    const auto trace = loadTrace(std::string(SWEEPSCOPE_SAMPLES "/go1.26-allocfree.trace"));
    QVERIFY(trace.ok());
    m_document = {*trace, std::make_shared<const Answers>(analyse(**trace))};
  }

  void everyFreedDeleteHasASweeper() {
    std::size_t background = 0;
    for (const DeleteOp& op : m_document.answers->deletes) {
      const Sweeper s = findSweeper(m_document, op.index);
      QCOMPARE(s.deleteOp, op.index);
      if (!op.reclaim.at) {
        QVERIFY(!s.work && s.missing.empty() && !s.goroutine.valid());
        continue;
      }
      QVERIFY(s.goroutine.valid() && s.proc.valid());
      QVERIFY(s.work.span.contains(*op.reclaim.at));
      // What another way says: at that moment this goroutine ran on this proc.
      QVERIFY(runsThere(*m_document.trace, s, *op.reclaim.at));
      background += s.background ? 1 : 0;
    }
    QVERIFY(background > 0);
  }

  // Goroutines that allocate sweep, too, and their sweeps are ranges.
  void freesInsideASweepBelongToIt() {
    const Trace& trace = *m_document.trace;
    const auto& sweeps = trace.sweeps();
    const auto& allocs = trace.allocs();
    std::size_t found = 0;
    for (std::size_t i = 0; i < sweeps.size(); ++i) {
      const Sweep sweep = sweeps.at(i);
      for (std::size_t a = allocs.lowerBound(sweep.begin); a < allocs.size() && allocs.at(a).time < sweep.end; ++a) {
        const auto freed = trace.detailAt(allocs.at(a).time);
        if (!freed || freed->goroutine != sweep.goroutine) continue;
        const Sweeper s = sweeperAt(trace, allocs.at(a).time);
        QCOMPARE(s.work, sweepSubject(trace, i));
        QVERIFY(!s.background);
        ++found;
        break;
      }
    }
    QVERIFY(found > 0);
  }

  void theSweepLightsUp() {
    const Answers& answers = *m_document.answers;
    const Trace& trace = *m_document.trace;
    const Sweeper sweeper = findSweeper(m_document, 0);
    TimelineScene scene;
    scene.setDocument(laneIndex(m_document));
    LayoutOptions layout;
    layout.range = trace.range();
    scene.setLayout(layout);
    const Time at = *answers.deletes[0].reclaim.at;
    scene.setView({at - Duration{1'000'000}, at + Duration{1'000'000}}, {1400, 1200}, 190, 0);
    const Subject selection = deleteSubject(answers, 0);
    const auto alone = relatedTo(m_document, selection, nullptr), both = relatedTo(m_document, selection, &sweeper);
    QVERIFY(scene.outlines(both).size() > scene.outlines(alone).size());
    int procs = 0;
    for (const PlacedRow& row : scene.rows()) {
      if (row.row.lane != &procsLane()) continue;
      QVERIFY(!scene.involves(row, alone));
      const bool its = trace.procs()[row.row.index] == sweeper.proc;
      QCOMPARE(scene.involves(row, both), its);
      procs += its ? 1 : 0;
    }
    QCOMPARE(procs, 1);
    QVERIFY(scene.bridgePlaces(0, nullptr).proc.isEmpty());
    QVERIFY(!scene.bridgePlaces(0, &sweeper).proc.isEmpty());
  }
};

QTEST_MAIN(TestSweeper)
#include "tst_sweeper.moc"
