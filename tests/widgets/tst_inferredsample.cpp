// SPDX-License-Identifier: GPL-3.0-or-later

// The bundled trace of Go 1.22 on screen. It has no alloc/free events: most of its deletes are linked by the rules
// alone, and what is said and drawn must not claim more than that.
#include <QtTest>
#include <map>

#include "tests/widgets/goldens.h"
#include "tests/widgets/madelanes.h"
#include "tests/widgets/timelines.h"
#include "tests/widgets/words.h"
#include "widgets/bridge.h"
#include "widgets/subjects/deletesubject.h"

using namespace sweepscope;
using namespace sweepscope::test;

class TestInferredSample : public QObject {
  Q_OBJECT
 private slots:
  void initTestCase() {
    m_document = open("go1.22-witnesses.trace");
    QVERIFY(m_document);
  }
  void evidence();
  void words();
  void bridgesPromiseNothing();
  void markersOfTheLane();

 private:
  Document m_document;
};

void TestInferredSample::evidence() {
  std::map<Evidence, int> count;
  for (const DeleteOp& op : m_document.answers->deletes) ++count[op.reclaim.evidence];
  QCOMPARE(count[Evidence::Inferred], 155);
  QCOMPARE(count[Evidence::Freed], 0);
  QVERIFY(count[Evidence::Witnessed] > 0);
}

// Of the first delete with each evidence and reason.
void TestInferredSample::words() {
  std::map<std::pair<Evidence, Reason>, Subject> first;
  for (const DeleteOp& op : m_document.answers->deletes)
    first.try_emplace({op.reclaim.evidence, op.reclaim.reason}, deleteSubject(*m_document.answers, op.index));
  QString text;
  for (const auto& [what, s] : first) text += wordsAbout(m_document, s);
  const QString wrong = differsFromGolden("words-of-the-inferred-sample.txt", text);
  QVERIFY2(wrong.isEmpty(), qPrintable(wrong));
}

// Dashed, from T0 to the mark end of the cycle, with a band to the moment by which its sweep is over.
void TestInferredSample::bridgesPromiseNothing() {
  const Answers& a = *m_document.answers;
  const Lanes lanes(m_document);
  for (const DeleteOp& op : a.deletes) {
    if (op.reclaim.evidence != Evidence::Inferred) continue;
    const Bridge b = makeBridge(lanes.context(), op.index);
    const GcCycle& c = a.cycles[op.reclaim.cycle.value()];
    QVERIFY(b.dashed && !b.secondEnd);
    QCOMPARE(b.from, op.t0());
    QCOMPARE(b.to, c.markEnd.value());
    QVERIFY(b.label.startsWith(QStringLiteral("Δ ≥ ")));
    QCOMPARE(b.band.value().first, lanes.axis.column(*c.markEnd));
    QCOMPARE(b.band->second, lanes.axis.column(c.sweepBound.value_or(m_document.trace->end())));
  }
}

void TestInferredSample::markersOfTheLane() {
  const Lanes lanes(m_document, {std::nullopt, 4000});
  const RowGeometry g = rowGeometry(lanes.context(), lanes.row(deletesLane()), 0, lanes.axis.width);
  std::size_t marked = 0;
  for (const MarkerShape& m : g.markers) {
    QCOMPARE(m.evidence, m_document.answers->deletes.evidence(m.deleteOp));
    QVERIFY(m.evidence != Evidence::Freed);
    marked += m.count;
  }
  QCOMPARE(marked, m_document.answers->deletes.size());
}

QTEST_MAIN(TestInferredSample)
#include "tst_inferredsample.moc"
