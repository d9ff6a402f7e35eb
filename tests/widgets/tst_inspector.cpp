// The inspector: what it says of each delete, cycle and span of the sample, and that its links lead there.
#include <QLabel>
#include <QSignalSpy>
#include <QTest>

#include "analysis/analyse.h"
#include "analysis/report.h"
#include "trace/loader.h"
#include "widgets/geometry.h"
#include "widgets/inspector.h"
#include "widgets/inspectorrows.h"
#include "widgets/whynotsooner.h"

using namespace sweepscope;

namespace {

Document load(const char* name) {
  const auto trace = loadTrace(std::string(SWEEPSCOPE_SAMPLES "/") + name);
  if (!trace) return {};
  return {*trace, std::make_shared<const Answers>(analyse(**trace))};
}

bool inOrder(const InspectorPage& page) {
  return std::is_sorted(
      page.moments.begin(), page.moments.end(),
      [](const InspectorMoment& a, const InspectorMoment& b) { return a.target.begin < b.target.begin; });
}

}  // namespace

class TestInspector : public QObject {
  Q_OBJECT
 private slots:
  // A finalizer keeps its value for a cycle and is said to; a cleanup does not.
  void witnessesOfFreedValues() {
    for (const bool finalizer : {true, false}) {
      Answers answers;
      for (std::size_t i = 0; i < 2; ++i) {
        GcCycle c;
        c.index = i;
        c.start = Time{std::int64_t(1000 + 1000 * i)};
        c.markEnd = c.start + Duration{500};
        answers.cycles.push_back(c);
      }
      DeleteOp op;
      op.before = Time{900};
      op.after = Time{910};
      op.reclaim.evidence = Evidence::Freed;
      op.reclaim.reason = Reason::FreeEvent;
      op.reclaim.cycle = 1;
      op.reclaim.earliestCycle = 0;
      op.reclaim.at = Time{2600};
      op.reclaim.witnessAt = Time{finalizer ? 1700 : 2700};
      op.reclaim.finalizer = finalizer;
      const auto notes = whyNotSooner(answers, op);
      QCOMPARE(notes.size(), std::size_t{1});
      QCOMPARE(notes[0].why.contains("finalizer"), finalizer);
      QCOMPARE(notes[0].why.contains("still referred"), !finalizer);
      // Of a witness alone, neither is known.
      op.reclaim.at.reset();
      op.reclaim.evidence = Evidence::Witnessed;
      const auto either = whyNotSooner(answers, op);
      QVERIFY(either.size() == 1 && either[0].why.contains("still referred") && either[0].why.contains("had not run"));
    }
  }
  void everyDeleteHasItsChain_data() {
    QTest::addColumn<QString>("name");
    QTest::newRow("freed") << "go1.26-allocfree.trace";
    QTest::newRow("witnessed") << "go1.22-witnesses.trace";
  }
  void everyDeleteHasItsChain() {
    QFETCH(QString, name);
    const Document document = load(name.toUtf8().constData());
    QVERIFY(document.answers != nullptr);
    for (const DeleteOp& op : document.answers->deletes) {
      const InspectorPage page = inspectDelete(document, op.index);
      QVERIFY(inOrder(page));
      QCOMPARE(std::count_if(page.moments.begin(), page.moments.end(),
                             [](const InspectorMoment& m) { return m.distance == QStringLiteral("T0"); }),
               1);
      QVERIFY(!page.sentence.isEmpty() && !page.badge.isEmpty() && !page.badgeTip.isEmpty());
      QVERIFY(!page.stacks.empty());
      const bool freed = std::any_of(page.moments.begin(), page.moments.end(), [](const InspectorMoment& m) {
        return m.label == QStringLiteral("memory freed");
      });
      QCOMPARE(freed, op.reclaim.at.has_value());
      // A cycle that kept the value is named.
      if (op.reclaim.keptCycles.value_or(0) > 0) QVERIFY(page.notes.size() >= qsizetype(*op.reclaim.keptCycles));
    }
  }

  void whyNotSoonerCoversTheCyclesBetween() {
    const Document document = load("go1.26-allocfree.trace");
    for (const DeleteOp& op : document.answers->deletes) {
      if (!op.reclaim.cycle) continue;
      for (const CycleNote& note : whyNotSooner(*document.answers, op)) {
        QVERIFY(note.cycle < *op.reclaim.cycle);
        QVERIFY(!note.why.isEmpty());
      }
      if (op.phase == Phase::Marking) QVERIFY(!whyNotSooner(*document.answers, op).empty());
    }
  }

  void cyclesAndInflectionsAreTold() {
    const Document document = load("go1.26-allocfree.trace");
    for (std::size_t i = 0; i < document.answers->cycles.size(); ++i) {
      const InspectorPage page = inspectCycle(document, i);
      QVERIFY(inOrder(page));
      QVERIFY(!page.facts.empty() && !page.sentence.isEmpty());
    }
    for (std::size_t i = 0; i < document.answers->inflections.size(); ++i)
      QVERIFY(!inspectInflection(document, i).title.isEmpty());
  }

  void everythingElseIsTold() {
    const Document document = load("go1.26-allocfree.trace");
    const Trace& trace = *document.trace;
    const auto told = [&](SelectedKind kind, std::size_t count) {
      for (std::size_t i = 0; i < std::min<std::size_t>(count, 40); ++i) {
        Selection s;
        s.kind = kind;
        s.index = i;
        QVERIFY(!inspect(document, s).kind.isEmpty());
      }
      Selection outside;
      outside.kind = kind;
      outside.index = count + 7;
      QVERIFY(inspect(document, outside).kind.isEmpty());
    };
    told(SelectedKind::Stop, trace.stops().size());
    told(SelectedKind::Sweep, trace.sweeps().size());
    told(SelectedKind::Assist, trace.assists().size());
    told(SelectedKind::Worker, document.answers->workers.size());
    told(SelectedKind::Log, trace.logs().size());
    const GoroutineInfo info = trace.goroutineAt(2);
    Selection span;
    span.kind = SelectedKind::GoSpan;
    span.goroutine = info.id;
    trace.visitGoroutine(info.id, TimeRange::all(), [&](const GoSpan& s) {
      span.span = {s.begin, s.end};
      const InspectorPage page = inspect(document, span);
      return !page.details.empty() && page.moments.front().target.begin == s.begin;
    });
    Selection proc;
    proc.kind = SelectedKind::ProcSpan;
    proc.proc = trace.procs().front();
    proc.span = {trace.origin(), trace.origin() + Duration{1}};
    QVERIFY(!inspect(document, proc).kind.isEmpty());
    QVERIFY(inspect(document, {}).kind.isEmpty());
    QVERIFY(inspect({}, span).kind.isEmpty());
  }

  void momentsLeadToTheirTime() {
    const Document document = load("go1.26-allocfree.trace");
    ViewState view;
    view.setLimits(document.trace->range(), false);
    Inspector inspector(&view);
    inspector.resize(340, 900);
    inspector.setDocument(document);
    inspector.show();
    view.select(deleteSelection(*document.answers, 2));
    QTRY_VERIFY(!inspector.page().moments.empty());
    std::vector<TimeRange> chosen;
    connect(&inspector, &Inspector::momentChosen, this, [&](TimeRange range) { chosen.push_back(range); });
    const auto rows = inspector.findChildren<MomentRow*>();
    QCOMPARE(rows.size(), qsizetype(inspector.page().moments.size()));
    for (MomentRow* row : rows) {
      QVERIFY(!row->accessibleName().isEmpty());
      QTest::mouseClick(row, Qt::LeftButton);
    }
    QCOMPARE(chosen.size(), inspector.page().moments.size());
    for (std::size_t i = 0; i < chosen.size(); ++i) QCOMPARE(chosen[i], inspector.page().moments[i].target);
    // By keyboard as well.
    QTest::keyClick(rows.front(), Qt::Key_Space);
    QCOMPARE(chosen.size(), inspector.page().moments.size() + 1);
  }

  void detailsArriveLater() {
    const Document document = load("go1.26-allocfree.trace");
    const DeleteOp& op = document.answers->deletes[0];
    std::optional<GoSpan> waiting;
    document.trace->visitGoroutine(op.goroutine, TimeRange::all(), [&](const GoSpan& s) {
      if (s.state == GoState::Waiting && s.begin > document.trace->origin()) waiting = s;
      return !waiting;
    });
    if (!waiting) QSKIP("the deleting goroutine never waits");
    ViewState view;
    Inspector inspector(&view);
    inspector.setDocument(document);
    std::vector<Time> wanted;
    connect(&inspector, &Inspector::detailsWanted, this, [&](const std::vector<Time>& times) { wanted = times; });
    Selection s;
    s.kind = SelectedKind::GoSpan;
    s.goroutine = op.goroutine;
    s.span = {waiting->begin, waiting->end};
    view.select(s);
    QTRY_VERIFY(!wanted.empty());
    QCOMPARE(wanted.front().ns, waiting->begin.ns);
    const auto labels = [&] { return inspector.findChildren<QLabel*>().size(); };
    const auto before = labels();
    const auto detail = document.trace->detailAt(wanted.front());
    QVERIFY(detail.ok());
    QVERIFY(!detail->stack.empty());
    inspector.setDetail(wanted.front(), detail);
    QVERIFY(labels() > before);
    // Late, for a page that is gone: nothing happens.
    view.clear();
    QTRY_VERIFY(inspector.page().kind.isEmpty());
    inspector.setDetail(wanted.front(), detail);
  }
};

QTEST_MAIN(TestInspector)
#include "tst_inspector.moc"
