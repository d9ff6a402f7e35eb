// SPDX-License-Identifier: GPL-3.0-or-later

// What the views say of an inflection, and where its marker stands: on the curve that is drawn.
#include <qcustomplot.h>

#include <QTest>

#include "analysis/analyse.h"
#include "analysis/heapseries.h"
#include "tests/support/tracewriter.h"
#include "widgets/heappanel.h"
#include "widgets/inspectorpage.h"
#include "widgets/subjects/inflectionsubject.h"

using namespace sweepscope;

namespace {

constexpr TraceWriter::Thread kM = 100, kOther = 101;
constexpr std::int64_t kMs = 1'000'000, kOrigin = 1001;

// A rise at 38 ms and a fall at 41 ms; GC #0 follows at 60 ms and sets another goal if asked to. GC #1 ends only if
// `cycles` is 2.
Document fall(int cycles, std::uint64_t goal) {
  TraceWriter w;
  w.running(kM, 1, 0, 1000);
  w.running(kOther, 2, 1, 1000);
  w.heapGoal(kM, kOrigin + kMs, 4 << 20);
  const auto objects = [&](std::int64_t ms, int n) {
    w.log(kM, kOrigin + ms * kMs, "x", "H:1, O:" + std::to_string(n) + ", N:0");
  };
  objects(2, 10'000);
  objects(38, 12'000);
  objects(41, 7000);
  w.log(kM, kOrigin + 45 * kMs, "c", "before-delete key=k");
  w.log(kM, kOrigin + 45 * kMs + 10, "c", "after-delete key=k");
  for (int i = 0; i < cycles; ++i) {
    const std::int64_t t = (60 + 20 * i) * kMs;
    w.cycle(kM, {t, t + 10, t + 20, t + 80, t + 85, t + 95});
    if (i == 0) w.heapGoal(kOther, t + 88, goal);
  }
  w.log(kM, kOrigin + 110 * kMs, "c", "end");
  const auto trace = w.load();
  return {trace, std::make_shared<const Answers>(analyse(*trace))};
}

QString fact(const InspectorPage& page, const QString& name) {
  for (const InspectorFact& f : page.facts) {
    if (f.name == name) return f.value;
  }
  return {};
}

}  // namespace

class TestInflectionViews : public QObject {
  Q_OBJECT
 private slots:
  void inspectorAndTooltipSayWhy_data() {
    QTest::addColumn<int>("cycles");
    QTest::addColumn<quint64>("goal");
    QTest::addColumn<QString>("word");
    QTest::addColumn<QString>("why");
    QTest::newRow("confirmed") << 2 << quint64(3 << 20) << "confirmed inflection"
                               << "yes: NextGC went from 4.0 MiB to 3.0 MiB (−25 %) at GC #0, within 2 cycles";
    QTest::newRow("not confirmed") << 2 << quint64(4'150'000) << "unconfirmed inflection"
                                   << "no: NextGC changed by at most 1.1 % in GC #0 and #1 (more than 5 % is needed)";
    QTest::newRow("not known") << 1 << quint64(4'150'000) << "unconfirmed inflection"
                               << "not known: the trace ends before 2 more cycles";
  }
  void inspectorAndTooltipSayWhy() {
    QFETCH(int, cycles);
    QFETCH(quint64, goal);
    QFETCH(QString, word);
    QFETCH(QString, why);
    const Document document = fall(cycles, goal);
    QCOMPARE(document.answers->inflections.size(), std::size_t{1});
    const InspectorPage page = inspect(document, inflectionSubject(*document.answers, 0));
    QCOMPARE(page.title, QStringLiteral("HeapObjects: 12\u2009000 → 7\u2009000"));
    QCOMPARE(fact(page, "Rule"), QStringLiteral("falls by more than 5\u2009000 objects/s for one or more 10 ms steps, "
                                                "and by at least 2 % of the curve's range"));
    QCOMPARE(fact(page, "Confirmed"), why);
    QCOMPARE(fact(page, "Source"), QStringLiteral("MemStats logs in the trace"));
    QCOMPARE(fact(page, "Rate"), QStringLiteral("\u2212500\u2009000 objects/s in the window"));
    QCOMPARE(fact(page, "Deletes in its window"), QStringLiteral("k"));
    QStringList moments;
    for (const InspectorMoment& m : page.moments)
      moments << QStringLiteral("%1 %2").arg(m.label).arg((m.target.begin - document.trace->origin()).ns);
    QCOMPARE(moments, (QStringList{"value before it 38000000", "window begins 40000000", "inflection 41000000",
                                   "window ends 50000000"}));
    QCOMPARE(tooltipText(document, inflectionSubject(*document.answers, 0)),
             QStringLiteral("%1: HeapObjects falls from 12\u2009000 to 7\u2009000\nat 0.041 000 s\nconfirmed: %2\n"
                            "nearest cycle GC #0\ndeletes in its window: 1")
                 .arg(word, why)
                 .replace("041 000", QString::fromUtf8("041\u2009000"))
                 .replace(" s\nconf", QString::fromUtf8("\u00a0s\nconf")));
  }

  // The curve is a step curve, and the diamond is at the upper end of the step down.
  void markerStandsAtTheFall() {
    const Document document = fall(2, 3 << 20);
    ViewState view;
    view.setLimits(document.trace->range(), false);
    HeapPanel panel(&view);
    panel.resize(600, 500);
    panel.show();
    panel.setDocument(document);
    QTest::qWait(50);
    auto* plot = panel.findChild<QCustomPlot*>();
    const QCPGraph* curve = nullptr;
    for (int i = 0; i < plot->graphCount(); ++i) {
      if (plot->graph(i)->name().startsWith("HeapObjects")) curve = plot->graph(i);
    }
    QVERIFY(curve != nullptr);
    QCOMPARE(curve->lineStyle(), QCPGraph::lsStepLeft);
    const auto at = std::find_if(curve->data()->begin(), curve->data()->end(),
                                 [](const QCPGraphData& p) { return p.key == 41.0 * kMs; });
    QVERIFY(at != curve->data()->end() && at != curve->data()->begin());
    QCOMPARE((at - 1)->value, 12'000.0);
    QCOMPARE(at->value, 7000.0);
    const QPointF upper(curve->keyAxis()->coordToPixel(at->key), curve->valueAxis()->coordToPixel((at - 1)->value));
    const QPointF marker = QRectF(panel.inflectionRect(0)).center() - QPointF(plot->mapTo(&panel, QPoint()));
    QVERIFY2(
        (marker - upper).manhattanLength() <= 2,
        qPrintable(
            QStringLiteral("%1,%2 instead of %3,%4").arg(marker.x()).arg(marker.y()).arg(upper.x()).arg(upper.y())));
  }
};

QTEST_MAIN(TestInflectionViews)
#include "tst_inflectionviews.moc"
