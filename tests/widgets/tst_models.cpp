// SPDX-License-Identifier: GPL-3.0-or-later

// The tables: each model keeps the promises of models, sorts by every column, and joins rows with selections.
#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QTest>

#include "analysis/analyse.h"
#include "tests/support/madetext.h"
#include "tests/support/tracewriter.h"
#include "trace/loader.h"
#include "widgets/cyclerows.h"
#include "widgets/deleterows.h"
#include "widgets/findingrows.h"
#include "widgets/goroutinerows.h"
#include "widgets/goroutinetotals.h"
#include "widgets/logrows.h"
#include "widgets/plaintip.h"
#include "widgets/problemrows.h"
#include "widgets/regionrows.h"
#include "widgets/subjects/cyclesubject.h"
#include "widgets/subjects/deletesubject.h"
#include "widgets/subjects/logsubject.h"
#include "widgets/subjects/regionsubject.h"
#include "widgets/subjects/stopsubject.h"
#include "widgets/subjects/tasksubject.h"
#include "widgets/tablemodel.h"
#include "widgets/taskrows.h"
#include "widgets/textfilter.h"

using namespace sweepscope;

namespace {

Document sample(const char* name) {
  const auto trace = loadTrace(std::string(SWEEPSCOPE_SAMPLES "/") + name);
  if (!trace) return {};
  return {*trace, std::make_shared<const Answers>(analyse(**trace)), makeUserEvents(*trace)};
}

Document damaged() {
  const auto whole = openSource(SWEEPSCOPE_SAMPLES "/go1.26-allocfree.trace");
  std::string bytes(std::size_t((*whole)->size() * 7 / 10), '\0');
  if (!(*whole)->read(0, std::as_writable_bytes(std::span(bytes)))) return {};
  const auto trace = loadTrace(memorySource("cut", bytes));
  return {*trace, std::make_shared<const Answers>(analyse(**trace))};
}

using RowsFunction = std::shared_ptr<const TableRows> (*)(const Document&);

RowsFunction rowsOf(const QString& kind) {
  if (kind == "deletes") return deleteRows;
  if (kind == "cycles") return cycleRows;
  if (kind == "findings") return findingRows;
  if (kind == "goroutines") return goroutineRows;
  if (kind == "logs") return logRows;
  if (kind == "regions") return regionRows;
  if (kind == "tasks") return taskRows;
  return problemRows;
}

// A model whose worker answers at once.
class Model : public TableModel {
 public:
  explicit Model(std::shared_ptr<const TableRows> rows) : TableModel(std::move(rows)) {
    connect(this, &TableModel::orderWanted, this,
            [this](quint64 request, const RowOrderWork& work) { setOrder(request, work({})); });
  }
  QString text(int row, std::string_view column) const { return index(row, columnOf(column)).data().toString(); }
  void sortBy(std::string_view column, Qt::SortOrder order) { sort(columnOf(column), order); }
};

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
    for (const char* kind : {"deletes", "cycles", "goroutines", "logs", "regions", "tasks", "findings", "problems"})
      QTest::newRow(kind) << kind;
  }
  void keepsThePromises() {
    QFETCH(QString, kind);
    const RowsFunction rows = rowsOf(kind);
    Model made(rows({}));
    Model* model = &made;
    const QAbstractItemModelTester tester(model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    QCOMPARE(model->rowCount(), 0);
    model->setRows(rows({m_document.trace, nullptr}));
    model->setRows(rows(kind == "problems" ? damaged() : m_document));
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
          // A filter relies on it.
          if (index.data(TableModel::NumberRole).toBool()) QVERIFY(mayBeInNumbers(index.data().toString()));
        }
      }
    }
    model->sort(-1, Qt::AscendingOrder);
    for (int row = 0; row < model->rowCount(); ++row) QCOMPARE(model->source(row), std::size_t(row));
    model->setRows(rows({}));
    QCOMPARE(model->rowCount(), 0);
  }

  void rowsAndSelectionsBelongTogether_data() { keepsThePromises_data(); }
  void rowsAndSelectionsBelongTogether() {
    QFETCH(QString, kind);
    if (kind == "problems") QSKIP("a problem is nothing on the timeline");
    Model made(rowsOf(kind)(m_document));
    Model* model = &made;
    model->sort(2, Qt::DescendingOrder);
    for (int row = 0; row < model->rowCount(); ++row) {
      const Subject selection = model->selectionAt(row);
      QVERIFY(selection);
      QVERIFY(selection.span.begin < selection.span.end);
      QCOMPARE(model->rowOf(selection).value_or(-1), row);
    }
    QVERIFY(!model->rowOf({}));
  }

  void logsSayWhatWasLogged() {
    TraceWriter w;
    w.running(1, 7, 0, 1000);
    w.taskBegin(1, 1'500'000, 12, "request");
    w.log(1, 2'001'001, "cache", "evicted k2", {}, 12);
    w.log(1, 3'001'001, "", "a line without a category");
    const auto trace = w.load();
    Model model(logRows({trace, nullptr}));
    const auto cells = [&](int row) {
      QStringList texts;
      for (int column = 0; column < model.columnCount(); ++column) texts << model.index(row, column).data().toString();
      return texts.join('|').replace(QChar(0x2009), ' ').replace(QChar(0x00a0), ' ');
    };
    QCOMPARE(model.rowCount(), 2);
    QCOMPARE(cells(0), QStringLiteral("0.002 000 000 s|7|cache|evicted k2|12"));
    QCOMPARE(cells(1), QStringLiteral("0.003 000 000 s|7|–|a line without a category|–"));
    model.setFilter("K2 cache");
    QCOMPARE(model.rowCount(), 1);
    QCOMPARE(model.selectionAt(0), logSubject(*trace, 0));
  }

  void regionsAndTasks() {
    TraceWriter w;
    w.running(1, 7, 0, 1000);
    w.taskBegin(1, 1'001'001, 12, "request");
    w.taskBegin(1, 2'001'001, 13, "query", 12);
    w.regionBegin(1, 3'001'001, "decode", 12);
    w.regionBegin(1, 4'001'001, "inner", 12);
    w.regionEnd(1, 5'001'001, "inner", 12);
    w.taskEnd(1, 6'001'001, 13);
    w.log(1, 10'001'001, "c", "end");
    const auto trace = w.load();
    const Document document{trace, nullptr, makeUserEvents(trace)};
    Model regions(regionRows(document)), tasks(taskRows(document));
    const auto cells = [](const Model& model, int row) {
      QStringList texts;
      for (int column = 0; column < model.columnCount(); ++column) texts << model.index(row, column).data().toString();
      return texts.join('|').replace(QChar(0x2009), ' ').replace(QChar(0x00a0), ' ');
    };
    QCOMPARE(regions.rowCount(), 2);
    QCOMPARE(cells(regions, 0), QStringLiteral("decode|≥ 7.00 ms|0.003 000 000 s|7|unknown function|0"));
    QCOMPARE(cells(regions, 1), QStringLiteral("inner|1.00 ms|0.004 000 000 s|7|unknown function|1"));
    QCOMPARE(regions.selectionAt(1), regionSubject(*document.events, GoroutineId(7), 1));
    regions.sortBy("duration", Qt::AscendingOrder);
    QVERIFY(cells(regions, 0).startsWith(QStringLiteral("inner")));
    QCOMPARE(tasks.rowCount(), 2);
    QCOMPARE(cells(tasks, 0), QStringLiteral("request|≥ 9.00 ms|0.001 000 000 s|12|–|7|1"));
    QCOMPARE(cells(tasks, 1), QStringLiteral("query|4.00 ms|0.002 000 000 s|13|12|7|0"));
    tasks.setFilter("query");
    QCOMPARE(tasks.selectionAt(0), taskSubject(document.events->tasks(), 1));
  }

  // Ids are names in settings, and no two columns share one; each row is as wide as the table.
  void columnsHaveIds_data() { keepsThePromises_data(); }
  void columnsHaveIds() {
    QFETCH(QString, kind);
    const auto rows = rowsOf(kind)(m_document);
    QSet<QString> ids;
    for (std::size_t c = 0; c < rows->columnCount(); ++c) ids.insert(rows->column(c).id);
    QCOMPARE(std::size_t(ids.size()), rows->columnCount());
    QVERIFY(QString(rows->head().id) == kind);
  }

  void deletesAreFiltered() {
    Model model(deleteRows(m_document));
    const auto all = int(m_document.answers->deletes.size());
    QCOMPARE(model.rowCount(), all);
    const QString key = model.text(3, "key");
    const auto cells = [&](int row) {
      QString text;
      for (int c = 0; c < model.columnCount(); ++c) text += model.index(row, c).data().toString() + QLatin1Char('\n');
      return text;
    };
    for (const QString& text : {key, key.toUpper(), QStringLiteral("freed"), model.text(0, "function")}) {
      model.setFilter(text);
      QVERIFY(model.rowCount() > 0 && model.rowCount() <= all);
      for (int row = 0; row < model.rowCount(); ++row) {
        QVERIFY2(cells(row).contains(text, Qt::CaseInsensitive), qPrintable(text + ": " + cells(row)));
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
    QVERIFY(!model.rowOf(deleteSubject(*m_document.answers, tenth)));
    model.setFilter(QStringLiteral("gc #10"));
    QVERIFY(model.rowOf(deleteSubject(*m_document.answers, tenth)));
    // Sorting keeps to the filter, and so does a new document.
    model.setFilter(key);
    const int some = model.rowCount();
    QVERIFY(some < all);
    model.sortBy("number", Qt::DescendingOrder);
    QCOMPARE(model.rowCount(), some);
    model.setRows(deleteRows(m_document));
    QCOMPARE(model.rowCount(), some);
    QCOMPARE(model.matching(), std::size_t(some));
    QVERIFY(!model.rowOf(deleteSubject(*m_document.answers, model.source(0) == 0 ? 1 : 0)));
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
    made.findings.push_back({"a",
                             "info",
                             madeText("a"),
                             madeText("a"),
                             2,
                             {{some.deletes.t0(0), {}, {}, 0}, {some.deletes.t0(1), {}, {}, 1}}});
    made.findings.push_back({"b",
                             "warning",
                             madeText("b"),
                             madeText("b"),
                             2,
                             {{some.deletes.t0(0), {}, {}, 0}, {some.deletes.t0(1), {}, {}, 1}}});
    made.findings.push_back(
        {"c", "info", madeText("c"), madeText("c"), 1, {{m_document.trace->stops()[0].begin, {}, 0, {}}}});
    made.findings.push_back({"d", "info", madeText("d"), madeText("d"), 1, {{start, {}, 0, {}}}});
    made.findings.push_back({"e", "info", madeText("e"), madeText("e"), 1, {}});
    Model model(findingRows({m_document.trace, std::make_shared<const Answers>(std::move(made))}));
    QCOMPARE(model.selectionAt(0), deleteSubject(some, 0));
    QCOMPARE(model.selectionAt(1), deleteSubject(some, 1));
    QVERIFY(model.selectionAt(2).is(stopType()));
    QCOMPARE(model.selectionAt(2).index, std::size_t{0});
    QCOMPARE(model.selectionAt(3), cycleSubject(*m_document.trace, some, 0));
    QVERIFY(!model.selectionAt(4));
    QCOMPARE(model.index(1, model.columnOf("severity")).data(TableModel::ToneRole).toInt(), int(Tone::Warning));
    // Choosing a row again goes round its moments, and the row stays the one that was chosen.
    const auto shownPlace = [&](int row) { return model.text(row, "shown"); };
    QVERIFY(shownPlace(1).endsWith("/2"));
    Subject now = model.choose(1, {});
    QCOMPARE(now, deleteSubject(some, 1));
    QCOMPARE(shownPlace(1), QStringLiteral("2/2"));
    now = model.choose(1, now);
    QCOMPARE(now, deleteSubject(some, 0));
    QCOMPARE(shownPlace(1), QStringLiteral("1/2"));
    QCOMPARE(model.rowOf(now).value_or(-1), 1);
    QCOMPARE(model.choose(0, now), deleteSubject(some, 0));
    QCOMPARE(model.rowOf(now).value_or(-1), 0);
    QVERIFY(!shownPlace(1).startsWith("1"));
    QCOMPARE(model.choose(3, now), model.choose(3, model.selectionAt(3)));
    QVERIFY(!model.choose(4, now));
  }

  // What others wrote is shown as it is, also where Qt would take it for HTML.
  void tooltipsAreNoHtml() {
    Answers made = *m_document.answers;
    made.findings.clear();
    made.findings.push_back({"a", "info", madeText("<b>bold</b>"), madeText("<b>bold</b>"), 1, {}});
    const Model model(findingRows({m_document.trace, std::make_shared<const Answers>(std::move(made))}));
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
    Model model(deleteRows(m_document));
    const auto& deletes = m_document.answers->deletes;
    model.sortBy("delay", Qt::AscendingOrder);
    bool missing = false;
    for (int row = 1; row < model.rowCount(); ++row) {
      const auto a = reclaimDelay(deletes[model.source(row - 1)]), b = reclaimDelay(deletes[model.source(row)]);
      missing = missing || !a;
      QVERIFY(!missing || !b);  // unknown ones come last
      if (a && b) QVERIFY(*a <= *b);
    }
    model.sortBy("deleted-at", Qt::DescendingOrder);
    for (int row = 1; row < model.rowCount(); ++row) {
      QVERIFY(deletes[model.source(row - 1)].t0() >= deletes[model.source(row)].t0());
    }
  }

  // By every column, both ways: what is shown is in order, equal rows are in the order of the report, and what has no
  // value comes last.
  void deletesSortByEveryColumn() {
    Model model(deleteRows(m_document));
    const auto& deletes = m_document.answers->deletes;
    const auto compare = [&](const QString& column, int way, std::size_t a, std::size_t b) {
      const DeleteOp x = deletes[a], y = deletes[b];
      const auto less = [](const auto& p, const auto& q) { return p < q ? -1 : q < p ? 1 : 0; };
      const auto noneLast = [&](const auto& p, const auto& q) {
        return p && q ? less(*p, *q) : p ? -way : q ? way : 0;
      };
      const auto function = [&](const DeleteOp& d) {
        return shortFunction(deleteFunction(*m_document.trace, d.stack)).toStdString();
      };
      if (column == "key") return less(x.key, y.key);
      if (column == "goroutine") return less(x.goroutine, y.goroutine);
      if (column == "phase") return less(x.phase, y.phase);
      if (column == "evidence") return less(x.reclaim.evidence, y.reclaim.evidence);
      if (column == "function") return less(function(x), function(y));
      if (column == "size") return noneLast(x.size, y.size);
      if (column == "kept") return noneLast(x.reclaim.keptCycles, y.reclaim.keptCycles);
      return column == "number" ? less(a, b) : less(x.t0(), y.t0());
    };
    for (const char* column :
         {"number", "key", "deleted-at", "goroutine", "phase", "evidence", "kept", "size", "function"}) {
      for (const int way : {1, -1}) {
        model.sortBy(column, way > 0 ? Qt::AscendingOrder : Qt::DescendingOrder);
        QCOMPARE(model.rowCount(), int(deletes.size()));
        for (int row = 1; row < model.rowCount(); ++row) {
          const std::size_t a = model.source(row - 1), b = model.source(row);
          const int order = compare(column, way, a, b) * way;
          QVERIFY2(order < 0 || (order == 0 && a < b), column);
        }
      }
    }
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
    Model model(goroutineRows(m_document));
    const int all = model.rowCount();
    model.setFilter(QStringLiteral("RUNTIME."));
    QVERIFY(model.rowCount() > 0 && model.rowCount() < all);
    for (int row = 0; row < model.rowCount(); ++row)
      QVERIFY(model.text(row, "function").contains("runtime.", Qt::CaseInsensitive));
    const auto info = m_document.trace->goroutineAt(std::size_t(all) - 1);
    model.setFilter(QString::number(info.id.value));
    QVERIFY(model.rowCount() >= 1);
    model.setFilter(QStringLiteral("no such function"));
    QCOMPARE(model.rowCount(), 0);
    model.setFilter({});
    QCOMPARE(model.rowCount(), all);
    model.sortBy("running", Qt::DescendingOrder);
    const auto running = [&](int row) {
      return goroutineTotals(*m_document.trace, m_document.trace->goroutineAt(model.source(row))).running;
    };
    for (int row = 1; row < all; ++row) QVERIFY(running(row - 1) >= running(row));
  }

  // What an option could not do has no offset and no count: it comes last, by whatever number the defects are sorted.
  void problemsOfOptionsHaveNoNumbers() {
    const Document file = damaged();
    Answers made = *file.answers;
    made.problems = {madeText("The rule “a” is not valid.")};
    made.notes = {madeText("The figures are 3 ms late.")};
    Model model(problemRows({file.trace, std::make_shared<const Answers>(std::move(made))}));
    const int last = model.rowCount() - 1;
    QCOMPARE(model.text(last, "severity"), QStringLiteral("info"));
    QCOMPARE(model.text(last - 1, "severity"), QStringLiteral("warning"));
    QCOMPARE(model.text(last - 1, "kind"), QStringLiteral("option"));
    QCOMPARE(model.text(last - 1, "count"), QString(QChar(0x2013)));
    for (const auto order : {Qt::AscendingOrder, Qt::DescendingOrder}) {
      model.sortBy("offset", order);
      QCOMPARE(model.text(last - 1, "message"), QStringLiteral("The rule “a” is not valid."));
      QCOMPARE(model.text(last, "message"), QStringLiteral("The figures are 3 ms late."));
    }
    model.setFilter(QStringLiteral("rule valid"));
    QCOMPARE(model.rowCount(), 1);
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
