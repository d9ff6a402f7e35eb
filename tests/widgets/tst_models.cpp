// The tables: each model keeps the promises of models, sorts by every column, and joins rows with selections.
#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QTest>

#include "analysis/analyse.h"
#include "trace/loader.h"
#include "widgets/cyclesmodel.h"
#include "widgets/deletesmodel.h"
#include "widgets/findingsmodel.h"
#include "widgets/geometry.h"
#include "widgets/goroutinesmodel.h"
#include "widgets/plaintip.h"
#include "widgets/problemsmodel.h"

using namespace sweepscope;

namespace {

Document sample(const char* name) {
  const auto trace = loadTrace(std::string(SWEEPSCOPE_SAMPLES "/") + name);
  if (!trace) return {};
  return {*trace, std::make_shared<const Answers>(analyse(**trace))};
}

Document damaged() {
  const auto whole = openSource(SWEEPSCOPE_SAMPLES "/go1.26-allocfree.trace");
  std::string bytes(std::size_t((*whole)->size() * 7 / 10), '\0');
  if (!(*whole)->read(0, std::as_writable_bytes(std::span(bytes)))) return {};
  const auto trace = loadTrace(memorySource("cut", bytes));
  return {*trace, std::make_shared<const Answers>(analyse(**trace))};
}

std::unique_ptr<SortedModel> make(const QString& kind) {
  if (kind == "deletes") return std::make_unique<DeletesModel>();
  if (kind == "cycles") return std::make_unique<CyclesModel>();
  if (kind == "findings") return std::make_unique<FindingsModel>();
  if (kind == "goroutines") return std::make_unique<GoroutinesModel>();
  return std::make_unique<ProblemsModel>();
}

}  // namespace

class TestModels : public QObject {
  Q_OBJECT
  Document m_document;

 private slots:
  void initTestCase() {
    m_document = sample("go1.26-allocfree.trace");
    QVERIFY(m_document && m_document.answers);
  }

  void keepsThePromises_data() {
    QTest::addColumn<QString>("kind");
    for (const char* kind : {"deletes", "cycles", "goroutines", "findings", "problems"}) QTest::newRow(kind) << kind;
  }
  void keepsThePromises() {
    QFETCH(QString, kind);
    const auto model = make(kind);
    const QAbstractItemModelTester tester(model.get(), QAbstractItemModelTester::FailureReportingMode::QtTest);
    QCOMPARE(model->rowCount(), 0);
    model->setDocument({m_document.trace, nullptr});
    model->setDocument(kind == "problems" ? damaged() : m_document);
    QVERIFY(model->rowCount() > 0);
    for (int column = 0; column < model->columnCount(); ++column) {
      QVERIFY(!model->headerData(column, Qt::Horizontal, Qt::DisplayRole).toString().isEmpty());
      QVERIFY(!model->headerData(column, Qt::Horizontal, Qt::ToolTipRole).toString().isEmpty());
      for (const auto order : {Qt::AscendingOrder, Qt::DescendingOrder}) {
        model->sort(column, order);
        for (int row = 0; row < std::min(model->rowCount(), 50); ++row) {
          const QModelIndex index = model->index(row, column);
          index.data(Qt::ToolTipRole);
          QVERIFY(index.data(Qt::AccessibleTextRole).toString().contains(index.data().toString()));
        }
      }
    }
    model->sort(-1, Qt::AscendingOrder);
    model->setDocument({});
    QCOMPARE(model->rowCount(), 0);
  }

  void rowsAndSelectionsBelongTogether_data() { keepsThePromises_data(); }
  void rowsAndSelectionsBelongTogether() {
    QFETCH(QString, kind);
    if (kind == "problems") QSKIP("a problem is nothing on the timeline");
    const auto model = make(kind);
    model->setDocument(m_document);
    model->sort(2, Qt::DescendingOrder);
    for (int row = 0; row < model->rowCount(); ++row) {
      const Selection selection = model->selectionAt(row);
      QVERIFY(selection);
      QVERIFY(selection.span.begin < selection.span.end);
      QCOMPARE(model->rowOf(selection).value_or(-1), row);
    }
    QVERIFY(!model->rowOf({}));
  }

  void deletesAreFiltered_data() {
    QTest::addColumn<bool>("elsewhere");
    QTest::newRow("at once") << false;
    QTest::newRow("asked for") << true;
  }
  void deletesAreFiltered() {
    QFETCH(bool, elsewhere);
    DeletesModel model;
    if (elsewhere) model.setInlineLimit(0);
    connect(&model, &DeletesModel::orderWanted, &model, [&](quint64 request, const DeleteOrderRequest& wanted) {
      model.setOrder(request - 1, {});  // an answer that comes too late
      model.setOrder(request, orderDeletes(model.document(), wanted));
    });
    model.setDocument(m_document);
    const auto all = int(m_document.answers->deletes.size());
    QCOMPARE(model.rowCount(), all);
    const QString key = model.index(3, DeletesModel::Key).data().toString();
    for (const QString& text : {key, key.toUpper(), QStringLiteral("freed"), QStringLiteral(" gc #4"),
                                model.index(0, DeletesModel::Function).data().toString()}) {
      model.setFilter(text);
      QVERIFY(model.rowCount() > 0 && model.rowCount() <= all);
      for (int row = 0; row < model.rowCount(); ++row) {
        QString cells;
        for (const int column :
             {DeletesModel::Key, DeletesModel::EvidenceOf, DeletesModel::Cycle, DeletesModel::Function})
          cells += model.index(row, column).data().toString() + QLatin1Char('\n');
        QVERIFY2(cells.contains(text.trimmed(), Qt::CaseInsensitive), qPrintable(text + ": " + cells));
        QCOMPARE(model.rowOf(model.selectionAt(row)).value_or(-1), row);
      }
    }
    // A cycle is that one, not those whose number begins alike.
    const auto& deletes = m_document.answers->deletes;
    std::size_t tenth = deletes.size();
    for (std::size_t i = 0; i < deletes.size(); ++i)
      if (deletes.cycle(i) == 10U) tenth = i;
    QVERIFY(tenth < deletes.size());
    model.setFilter(QStringLiteral("GC #1"));
    QVERIFY(!model.rowOf(deleteSelection(*m_document.answers, tenth)));
    model.setFilter(QStringLiteral("gc #10"));
    QVERIFY(model.rowOf(deleteSelection(*m_document.answers, tenth)));
    // Sorting keeps to the filter, and so does a new document.
    model.setFilter(key);
    const int some = model.rowCount();
    QVERIFY(some < all);
    model.sort(DeletesModel::Number, Qt::DescendingOrder);
    QCOMPARE(model.rowCount(), some);
    model.setDocument(m_document);
    QCOMPARE(model.rowCount(), some);
    QVERIFY(!model.rowOf(deleteSelection(*m_document.answers, model.source(0) == 0 ? 1 : 0)));
    model.setFilter(QStringLiteral("no such thing"));
    QCOMPARE(model.rowCount(), 0);
    model.setFilter({});
    QCOMPARE(model.rowCount(), all);
  }

  // Rows go to different moments even if they are about the same delete first; what is no stop goes to its cycle.
  void findingsGoToTheirEvidence() {
    const auto& some = *m_document.answers;
    Answers made = some;
    made.findings.clear();
    const Time start = some.cycles[0].start;
    made.findings.push_back(
        {"a", "info", "a", "a", 2, {{some.deletes.t0(0), {}, {}, 0}, {some.deletes.t0(1), {}, {}, 1}}});
    made.findings.push_back(
        {"b", "warning", "b", "b", 2, {{some.deletes.t0(0), {}, {}, 0}, {some.deletes.t0(1), {}, {}, 1}}});
    made.findings.push_back({"c", "info", "c", "c", 1, {{m_document.trace->stops()[0].begin, {}, 0, {}}}});
    made.findings.push_back({"d", "info", "d", "d", 1, {{start, {}, 0, {}}}});
    made.findings.push_back({"e", "info", "e", "e", 1, {}});
    FindingsModel model;
    model.setDocument({m_document.trace, std::make_shared<const Answers>(std::move(made))});
    QCOMPARE(model.selectionAt(0), deleteSelection(some, 0));
    QCOMPARE(model.selectionAt(1), deleteSelection(some, 1));
    QCOMPARE(model.selectionAt(2).kind, SelectedKind::Stop);
    QCOMPARE(model.selectionAt(2).index, std::size_t{0});
    QCOMPARE(model.selectionAt(3), cycleSelection(*m_document.trace, some, 0));
    QVERIFY(!model.selectionAt(4));
    QCOMPARE(model.index(1, FindingsModel::SeverityOf).data(SortedModel::ToneRole).toInt(), int(Tone::Warning));
    // Choosing a row again goes round its moments, and the row stays the one that was chosen.
    const auto shownPlace = [&](int row) { return model.index(row, FindingsModel::Shown).data().toString(); };
    QVERIFY(shownPlace(1).endsWith("of 2"));
    Selection now = model.choose(1, {});
    QCOMPARE(now, deleteSelection(some, 1));
    QCOMPARE(shownPlace(1), QStringLiteral("2 of 2"));
    now = model.choose(1, now);
    QCOMPARE(now, deleteSelection(some, 0));
    QCOMPARE(shownPlace(1), QStringLiteral("1 of 2"));
    QCOMPARE(model.rowOf(now).value_or(-1), 1);
    QCOMPARE(model.choose(0, now), deleteSelection(some, 0));
    QCOMPARE(model.rowOf(now).value_or(-1), 0);
    QVERIFY(!shownPlace(1).startsWith("1"));
    QCOMPARE(model.choose(3, now), model.choose(3, model.selectionAt(3)));
    QVERIFY(!model.choose(4, now));
  }

  // What others wrote is shown as it is, also where Qt would take it for HTML.
  void tooltipsAreNoHtml() {
    Answers made = *m_document.answers;
    made.findings.clear();
    made.findings.push_back({"a", "info", "<b>bold</b>", "<b>bold</b>", 1, {}});
    FindingsModel model;
    model.setDocument({m_document.trace, std::make_shared<const Answers>(std::move(made))});
    bool seen = false;
    for (int column = 0; column < model.columnCount(); ++column) {
      const QString tip = model.index(0, column).data(Qt::ToolTipRole).toString();
      QVERIFY2(!tip.contains("<b>"), qPrintable(tip));
      seen = seen || tip.contains("&lt;b&gt;bold");
    }
    QVERIFY(seen);
    QCOMPARE(plainTip(QStringLiteral("a < b")), QStringLiteral("a < b"));
  }

  void deletesSortByWhatTheyMean() {
    DeletesModel model;
    model.setDocument(m_document);
    const auto& deletes = m_document.answers->deletes;
    model.sort(DeletesModel::Delay, Qt::AscendingOrder);
    bool missing = false;
    for (int row = 1; row < model.rowCount(); ++row) {
      const auto a = reclaimDelay(deletes[model.source(row - 1)]), b = reclaimDelay(deletes[model.source(row)]);
      missing = missing || !a;
      QVERIFY(!missing || !b);  // unknown ones come last
      if (a && b) QVERIFY(*a <= *b);
    }
    model.sort(DeletesModel::Moment, Qt::DescendingOrder);
    for (int row = 1; row < model.rowCount(); ++row) {
      QVERIFY(deletes[model.source(row - 1)].t0() >= deletes[model.source(row)].t0());
    }
  }

  // By every column, both ways: what is shown is in order, equal rows are in the order of the report, and what has no
  // value comes last.
  void deletesSortByEveryColumn() {
    DeletesModel model;
    model.setDocument(m_document);
    const auto& deletes = m_document.answers->deletes;
    const auto compare = [&](int column, int way, std::size_t a, std::size_t b) {
      const DeleteOp x = deletes[a], y = deletes[b];
      const auto less = [](const auto& p, const auto& q) { return p < q ? -1 : q < p ? 1 : 0; };
      const auto noneLast = [&](const auto& p, const auto& q) {
        return p && q ? less(*p, *q) : p ? -way : q ? way : 0;
      };
      switch (DeletesModel::Column(column)) {
        case DeletesModel::Key: return less(x.key, y.key);
        case DeletesModel::Goroutine: return less(x.goroutine, y.goroutine);
        case DeletesModel::PhaseAt: return less(x.phase, y.phase);
        case DeletesModel::EvidenceOf: return less(x.reclaim.evidence, y.reclaim.evidence);
        case DeletesModel::Function:
          return less(deleteFunction(*m_document.trace, x.stack), deleteFunction(*m_document.trace, y.stack));
        case DeletesModel::Size: return noneLast(x.size, y.size);
        case DeletesModel::Kept: return noneLast(x.reclaim.keptCycles, y.reclaim.keptCycles);
        case DeletesModel::Number: return less(a, b);
        default: return less(x.t0(), y.t0());
      }
    };
    for (const int column :
         {DeletesModel::Number, DeletesModel::Key, DeletesModel::Moment, DeletesModel::Goroutine, DeletesModel::PhaseAt,
          DeletesModel::EvidenceOf, DeletesModel::Kept, DeletesModel::Size, DeletesModel::Function}) {
      for (const int way : {1, -1}) {
        model.sort(column, way > 0 ? Qt::AscendingOrder : Qt::DescendingOrder);
        QCOMPARE(model.rowCount(), int(deletes.size()));
        for (int row = 1; row < model.rowCount(); ++row) {
          const std::size_t a = model.source(row - 1), b = model.source(row);
          const int order = compare(column, way, a, b) * way;
          QVERIFY2(order < 0 || (order == 0 && a < b), qPrintable(QStringLiteral("column %1").arg(column)));
        }
      }
    }
  }

  void manyDeletesAreSortedElsewhere() {
    DeletesModel model;
    const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    model.setInlineLimit(3);
    std::vector<std::pair<quint64, DeleteOrderRequest>> asked;
    connect(&model, &DeletesModel::orderWanted, this,
            [&](quint64 id, const DeleteOrderRequest& r) { asked.emplace_back(id, r); });
    model.setDocument(m_document);
    QVERIFY(asked.empty());
    const auto rows = [&] {
      std::vector<std::uint32_t> out;
      for (int row = 0; row < model.rowCount(); ++row) out.push_back(std::uint32_t(model.source(row)));
      return out;
    };
    const auto before = rows();
    model.sort(DeletesModel::Key, Qt::AscendingOrder);
    model.sort(DeletesModel::Key, Qt::DescendingOrder);
    QCOMPARE(asked.size(), 2U);
    QCOMPARE(asked.back().second.column, int(DeletesModel::Key));
    QVERIFY(asked.back().second.descending);
    QCOMPARE(rows(), before);
    const auto sorted = orderDeletes(m_document, asked.back().second);
    QVERIFY(sorted != before);
    model.setOrder(asked.front().first, orderDeletes(m_document, asked.front().second));
    QCOMPARE(rows(), before);  // what is no longer wanted
    model.setOrder(asked.back().first, sorted);
    QCOMPARE(rows(), sorted);
    model.setDocument(m_document);  // the wish stays
    QCOMPARE(asked.size(), 3U);
    QCOMPARE(asked.back().second.column, int(DeletesModel::Key));
  }

  void boundsAreMarkedAsBounds() {
    DeleteOp op;
    op.after = Time{1000};
    op.reclaim.evidence = Evidence::Freed;
    op.reclaim.at = Time{3000};
    QCOMPARE(reclaimDelayText(op).left(1), QStringLiteral("2"));
    op.reclaim.evidence = Evidence::Inferred;
    op.reclaim.hasWindow = true;
    op.reclaim.windowBegin = Time{2000};
    QVERIFY(reclaimDelayText(op).startsWith(QChar(0x2265)));
    op.reclaim.evidence = Evidence::Witnessed;
    op.reclaim.witnessAt = Time{2000};
    QVERIFY(reclaimDelayText(op).startsWith(QChar(0x2264)));
    op.reclaim.finalizer = true;  // which keeps the memory beyond its log
    QVERIFY(reclaimDelayText(op).startsWith(QLatin1Char('>')));
    op.reclaim.evidence = Evidence::None;
    QCOMPARE(reclaimDelayText(op), QString(QChar(0x2013)));
    Answers answers;
    answers.cycles.resize(3);
    op.reclaim.evidence = Evidence::Witnessed;
    op.reclaim.cycle = 1;
    QCOMPARE(reclaimCycleText(answers, op), QStringLiteral("after GC #1"));
    op.reclaim.finalizer = false;
    QCOMPARE(reclaimCycleText(answers, op), QStringLiteral("GC #1"));
    op.reclaim.evidence = Evidence::Ambiguous;
    op.reclaim.cycle.reset();
    op.reclaim.cycles = {1, 2};
    QCOMPARE(reclaimCycleText(answers, op), QStringLiteral("GC #1 or #2"));
    op.reclaim.cycles = {2, 3};
    QCOMPARE(reclaimCycleText(answers, op), QStringLiteral("GC #2 or later"));
    op.reclaim.cycles = {3, 3};
    QCOMPARE(reclaimCycleText(answers, op), QStringLiteral("after the trace"));
  }

  void goroutinesAreFiltered() {
    GoroutinesModel model;
    model.setDocument(m_document);
    const int all = model.rowCount();
    model.setFilter(QStringLiteral("RUNTIME."));
    QVERIFY(model.rowCount() > 0 && model.rowCount() < all);
    for (int row = 0; row < model.rowCount(); ++row) {
      QVERIFY(model.index(row, 1).data(Qt::ToolTipRole).toString().contains("runtime.", Qt::CaseInsensitive));
    }
    const auto info = m_document.trace->goroutineAt(std::size_t(all) - 1);
    model.setFilter(QString::number(info.id.value));
    QVERIFY(model.rowCount() >= 1);
    model.setFilter(QStringLiteral("no such function"));
    QCOMPARE(model.rowCount(), 0);
    model.setFilter({});
    QCOMPARE(model.rowCount(), all);
  }

  void manyGoroutinesAreOrderedElsewhere() {
    GoroutinesModel model;
    const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    model.setInlineLimit(3);
    std::vector<std::pair<quint64, GoroutineOrderRequest>> asked;
    connect(&model, &GoroutinesModel::orderWanted, this,
            [&](quint64 id, const GoroutineOrderRequest& r) { asked.emplace_back(id, r); });
    model.setDocument(m_document);
    QCOMPARE(asked.size(), 1U);
    QVERIFY(model.rowCount() > 0);
    model.sort(int(GoroutineColumn::Running), Qt::DescendingOrder);
    QCOMPARE(asked.size(), 2U);
    QCOMPARE(*asked.back().second.column, GoroutineColumn::Running);
    QVERIFY(asked.back().second.descending);
    const auto rows = [&] {
      std::vector<std::size_t> out;
      for (int row = 0; row < model.rowCount(); ++row) out.push_back(model.source(row));
      return out;
    };
    const auto before = rows();
    // An answer to an older question changes nothing.
    model.setOrder(asked.front().first, {{2, 1, 0}, 3});
    QCOMPARE(rows(), before);
    const GoroutineOrder order = orderGoroutines(*m_document.trace, asked.back().second);
    model.setOrder(asked.back().first, order);
    QCOMPARE(model.rowCount(), int(order.rows.size()));
    for (int row = 1; row < model.rowCount(); ++row) {
      const auto running = [&](int r) {
        return goroutineTotals(*m_document.trace, m_document.trace->goroutineAt(model.source(r))).running;
      };
      QVERIFY(running(row - 1) >= running(row));
    }
  }

  // However small the limit, what is kept is the head of the whole order.
  void boundedOrderIsTheHeadOfTheWhole() {
    const Trace& trace = *m_document.trace;
    for (int column = 0; column < 8; ++column) {
      for (const bool descending : {false, true}) {
        GoroutineOrderRequest request;
        request.column = GoroutineColumn(column);
        request.descending = descending;
        const auto whole = orderGoroutines(trace, request);
        QCOMPARE(whole.rows.size(), trace.goroutineCount());
        for (const std::size_t limit : {1U, 2U, 5U, 11U}) {
          request.limit = limit;
          const auto head = orderGoroutines(trace, request);
          QCOMPARE(head.matching, whole.matching);
          QCOMPARE(head.rows, std::vector(whole.rows.begin(), whole.rows.begin() + std::ptrdiff_t(limit)));
        }
      }
    }
  }

  void totalsFillTheLifetime() {
    const Trace& trace = *m_document.trace;
    for (std::size_t i = 0; i < trace.goroutineCount(); ++i) {
      const GoroutineInfo info = trace.goroutineAt(i);
      const GoroutineTotals t = goroutineTotals(trace, info);
      QCOMPARE(t.running.ns + t.runnable.ns + t.syscall.ns + t.waiting.ns, goroutineLifetime(trace, info).ns);
      if (info.createdInTrace) QCOMPARE(goroutineLifetime(trace, info), info.last - info.first);
    }
  }

  // A trace that began in the middle of long waits: what `go tool trace` (Go 1.26) says of it, to the ns. The Sync is
  // 1.83 ms before the first event.
  void totalsBeginAtTheSync() {
    const auto loaded = loadTrace(std::string(SWEEPSCOPE_TEST_DATA "/cases/midway-go1.26.trace"));
    QVERIFY(loaded.ok());
    const Trace& trace = **loaded;
    const auto totals = [&](std::int64_t id) {
      const GoroutineInfo info = *trace.goroutine(GoroutineId(id));
      const GoroutineTotals t = goroutineTotals(trace, info);
      return QList<qint64>{goroutineLifetime(trace, info).ns, t.running.ns, t.runnable.ns, t.waiting.ns};
    };
    QCOMPARE(totals(1), (QList<qint64>{302'465'281, 2'069'761, 2'432, 300'393'088}));
    QCOMPARE(totals(120), (QList<qint64>{302'465'281, 300'328'001, 2'137'280, 0}));
    QCOMPARE(totals(43), (QList<qint64>{302'465'281, 0, 0, 302'465'281}));
    QCOMPARE(totals(6), (QList<qint64>{300'582'529, 1'280, 52'416, 300'528'833}));
  }
};

QTEST_GUILESS_MAIN(TestModels)
#include "tst_models.moc"
