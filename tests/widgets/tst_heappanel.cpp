// SPDX-License-Identifier: GPL-3.0-or-later

// The heap curves: few points whatever the trace, shared range and cursor, inflections that can be clicked, and an
// empty state that helps.
#include <qcustomplot.h>

#include <QPlainTextEdit>
#include <QTest>

#include "analysis/analyse.h"
#include "analysis/heapseries.h"
#include "trace/loader.h"
#include "widgets/heappanel.h"
#include "widgets/heapplot.h"
#include "widgets/subjects/inflectionsubject.h"
#include "widgets/subjects/subject.h"

using namespace sweepscope;

class TestHeapPanel : public QObject {
  Q_OBJECT
  Document m_document;

 private slots:
  void initTestCase() {
    const auto trace = loadTrace(SWEEPSCOPE_SAMPLES "/go1.26-allocfree.trace");
    QVERIFY(trace.ok());
    m_document = {*trace, std::make_shared<const Answers>(analyse(**trace))};
  }

  void fewPointsAPixel() {
    ViewState view;
    view.setLimits(m_document.trace->range(), false);
    HeapPanel panel(&view);
    panel.resize(400, 400);
    panel.show();
    auto answers = std::make_shared<Answers>(*m_document.answers);
    for (HeapSeries& s : answers->heap) {
      s.points.clear();
      for (int i = 0; i < 200'000; ++i) {
        s.points.push_back({m_document.trace->origin() + Duration{i * 1000}, double(i * 7919 % 100'003)});
      }
    }
    panel.setDocument({m_document.trace, answers});
    QTest::qWait(50);
    QVERIFY(panel.drawnPoints() > 100);
    QVERIFY(panel.drawnPoints() <= 3 * 4 * 410);
  }

  void rangeIsShared() {
    ViewState view;
    view.setLimits(m_document.trace->range(), false);
    HeapPanel panel(&view);
    panel.resize(400, 400);
    panel.show();
    panel.setDocument(m_document);
    const Time origin = m_document.trace->origin();
    view.setRange({origin + Duration{50'000'000}, origin + Duration{90'000'000}});
    auto* plot = panel.findChild<QCustomPlot*>();
    QTRY_COMPARE(plot->axisRects().first()->axis(QCPAxis::atBottom)->range().lower, 50'000'000.0);
    QCOMPARE(plot->axisRects().first()->axis(QCPAxis::atBottom)->range().upper, 90'000'000.0);
    QTest::mouseMove(plot, plot->axisRects().first()->center());
    QTRY_VERIFY(view.hoverTime().has_value());
    QVERIFY(std::abs((*view.hoverTime() - origin).ns - 70'000'000) < 2'000'000);
  }

  void inflectionsAreClickable() {
    QVERIFY(m_document.answers->inflections.size() > 1);
    ViewState view;
    view.setLimits(m_document.trace->range(), false);
    HeapPanel panel(&view);
    panel.resize(600, 500);
    panel.show();
    panel.setDocument(m_document);
    QTest::qWait(50);
    std::vector<Subject> chosen;
    connect(&panel, &HeapPanel::chosen, this, [&](const Subject& s) { chosen.push_back(s); });
    const QRect marker = panel.inflectionRect(0);
    QVERIFY(!marker.isEmpty());
    auto* plot = panel.findChild<QCustomPlot*>();
    QTest::mouseClick(plot, Qt::LeftButton, {}, plot->mapFrom(&panel, marker.center()));
    QCOMPARE(chosen.size(), 1U);
    QVERIFY(chosen.front().is(inflectionType()));
    QCOMPARE(chosen.front().index, 0U);
    panel.stepInflection(1);
    QCOMPARE(chosen.size(), 2U);
    QVERIFY(chosen.back().is(inflectionType()));
  }

  // The first in view, as for deletes and cycles; backwards the last one.
  void inflectionsAreSteppedThrough() {
    ViewState view;
    view.setLimits(m_document.trace->range(), false);
    HeapPanel panel(&view);
    auto answers = std::make_shared<Answers>(*m_document.answers);
    const TimeRange whole = m_document.trace->range();
    const auto at = [&](int tenth) { return whole.begin + Duration{whole.length().ns / 10 * tenth}; };
    answers->inflections.clear();
    for (const int tenth : {1, 3, 4, 5, 9}) {
      Inflection i;
      i.metric = "HeapObjects";
      i.time = at(tenth);
      i.window = {i.time, i.time + Duration{1}};
      answers->inflections.push_back(i);
    }
    panel.setDocument({m_document.trace, answers});
    std::vector<std::size_t> chosen;
    connect(&panel, &HeapPanel::chosen, &view, [&](const Subject& s) {
      chosen.push_back(s.index);
      view.select(s);
    });
    view.setRange({at(2), at(7)});
    panel.stepInflection(1);
    panel.stepInflection(1);
    panel.stepInflection(-1);
    view.clear();
    panel.stepInflection(-1);
    panel.stepInflection(1);
    panel.stepInflection(1);
    QCOMPARE(chosen, (std::vector<std::size_t>{1, 2, 1, 3, 4}));
  }

  // Two sources of one metric are two curves that can be told apart.
  void everySourceHasANameAndALook() {
    QCustomPlot plot;
    plot.plotLayout()->clear();
    QCPMarginGroup margins(&plot);
    HeapPlot bytes(&plot, 0, &margins, QStringLiteral("bytes"));
    auto answers = std::make_shared<Answers>();
    const std::vector<HeapPoint> points{{m_document.trace->origin(), 1000}};
    for (const auto& [name, source] : {std::pair("HeapAlloc", kLogSource),
                                       {"HeapAlloc", kAllocSource},
                                       {"NextGC", kLogSource},
                                       {"NextGC", kGoalSource},
                                       {"live", kLiveSource}}) {
      HeapSeries s;
      s.name = name;
      s.source = source;
      s.unit = "bytes";
      s.points = points;
      answers->heap.push_back(s);
    }
    bytes.setDocument({m_document.trace, answers});
    QVERIFY(bytes.draws(answers->heap[0]) && !bytes.draws(answers->heap[1]) && !bytes.draws(answers->heap[4]));
    bytes.setAllSources(true);
    bytes.setDocument({m_document.trace, answers});
    bytes.setTheme(theme(ThemeKind::Light));
    QSet<QString> names, looks;
    for (const HeapSeries& s : answers->heap) QVERIFY(bytes.draws(s));
    for (int i = 0; i < plot.graphCount(); ++i) {
      if (!plot.graph(i)->scatterStyle().isNone()) continue;
      names << plot.graph(i)->name();
      looks << QString::number(int(plot.graph(i)->pen().style())) + plot.graph(i)->pen().color().name();
    }
    QCOMPARE(names.size(), qsizetype(5));
    QCOMPARE(looks.size(), qsizetype(5));
  }

  void legendsAreWhole_data() {
    QTest::addColumn<int>("width");
    for (const int width : {200, 260, 360, 600}) QTest::addRow("%d", width) << width;
  }
  // However little room there is, and whatever the values.
  void legendsAreWhole() {
    QFETCH(int, width);
    ViewState view;
    view.setLimits(m_document.trace->range(), false);
    HeapPanel panel(&view);
    panel.setDocument(m_document);
    panel.resize(width, 60);
    panel.show();
    QTest::qWait(50);
    panel.resize(width, panel.minimumSizeHint().height());
    QTest::qWait(50);
    auto* plot = panel.findChild<QCustomPlot*>();
    QCOMPARE(panel.height(), panel.minimumSizeHint().height());
    QCOMPARE(plot->width(), width);
    plot->replot();
    int legends = 0;
    for (QCPLayoutElement* e : plot->plotLayout()->elements(true)) {
      if (const auto* rect = qobject_cast<QCPAxisRect*>(e)) QVERIFY(rect->height() >= 30);
      const auto* legend = qobject_cast<QCPLegend*>(e);
      if (legend == nullptr) continue;
      ++legends;
      const QSize wanted = legend->minimumOuterSizeHint(), got = legend->outerRect().size();
      QVERIFY2(
          got.width() >= wanted.width() && got.height() >= wanted.height(),
          qPrintable(
              QString("%1x%2 of %3x%4").arg(got.width()).arg(got.height()).arg(wanted.width()).arg(wanted.height())));
      QVERIFY(plot->rect().contains(legend->outerRect()));
    }
    QCOMPARE(legends, 2);
  }

  // Confirmed ones are filled, all others hollow.
  void confirmedInflectionsAreFilled() {
    ViewState view;
    view.setLimits(m_document.trace->range(), false);
    HeapPanel panel(&view);
    panel.resize(600, 500);
    panel.show();
    auto answers = std::make_shared<Answers>(*m_document.answers);
    const TimeRange whole = m_document.trace->range();
    answers->inflections.clear();
    for (const auto confirmed : {std::optional(true), std::optional(false), std::optional<bool>()}) {
      Inflection i;
      i.metric = "HeapObjects";
      i.time = whole.begin + Duration{whole.length().ns / 4 * int(answers->inflections.size() + 1)};
      i.confirmed = confirmed;
      answers->inflections.push_back(i);
    }
    panel.setDocument({m_document.trace, answers});
    QTest::qWait(50);
    const auto* plot = panel.findChild<QCustomPlot*>();
    int filled = 0, hollow = 0;
    for (int i = 0; i < plot->graphCount(); ++i) {
      const QCPScatterStyle style = plot->graph(i)->scatterStyle();
      if (style.isNone()) continue;
      const bool ink = style.brush().color() == theme(ThemeKind::Light).color(Role::Inflection);
      (ink ? filled : hollow) += plot->graph(i)->dataCount();
    }
    QCOMPARE(filled, 1);
    QCOMPARE(hollow, 2);
  }

  void withoutFiguresThereAreLinesOfGo() {
    ViewState view;
    view.setLimits(m_document.trace->range(), false);
    HeapPanel panel(&view);
    panel.resize(400, 400);
    panel.show();
    auto answers = std::make_shared<Answers>();
    panel.setDocument({m_document.trace, answers});
    const auto* code = panel.findChild<QPlainTextEdit*>();
    QVERIFY(code != nullptr && code->isVisible());
    QVERIFY(code->toPlainText().contains("H:%v, O:%v, N:%v"));
    panel.setDocument({});
    panel.setDocument(m_document);
    QVERIFY(!code->isVisible());
    for (const ThemeKind kind : {ThemeKind::Dark, ThemeKind::Light}) panel.setTheme(kind);
  }
};

QTEST_MAIN(TestHeapPanel)
#include "tst_heappanel.moc"
