// SPDX-License-Identifier: GPL-3.0-or-later

// The inspector: what it says of each delete, cycle and span of the sample, and that its links lead there.
#include <QLabel>
#include <QSignalSpy>
#include <QTest>

#include "analysis/analyse.h"
#include "analysis/whynotsooner.h"
#include "tests/support/tracewriter.h"
#include "trace/loader.h"
#include "widgets/inspector.h"
#include "widgets/inspectorrows.h"
#include "widgets/steps.h"
#include "widgets/subjects/assistsubject.h"
#include "widgets/subjects/cyclesubject.h"
#include "widgets/subjects/deletesubject.h"
#include "widgets/subjects/goroutinesubject.h"
#include "widgets/subjects/gostatesubject.h"
#include "widgets/subjects/inflectionsubject.h"
#include "widgets/subjects/logsubject.h"
#include "widgets/subjects/procpiecesubject.h"
#include "widgets/subjects/stopsubject.h"
#include "widgets/subjects/sweepsubject.h"
#include "widgets/subjects/workersubject.h"

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

// Thin and unbreakable spaces as plain ones.
QString plain(QString text) {
  return text.replace(QChar(0x2009), QLatin1Char(' ')).replace(QChar(0xa0), QLatin1Char(' '));
}

// All of a page as lines.
QStringList lines(const InspectorPage& page) {
  QStringList out{page.kind + QStringLiteral(": ") + page.title};
  for (const InspectorMoment& m : page.moments)
    out += QStringList{m.label, m.when, m.distance}.join(QLatin1Char(' ')).trimmed();
  for (const InspectorFact& f : page.facts) out += f.name + QStringLiteral(" = ") + f.value;
  for (QString& line : out) line = plain(line);
  return out;
}

// What the events say that a page asks for.
QStringList events(const Trace& trace, const InspectorPage& page) {
  QStringList out;
  for (const InspectorDetail& wanted : page.details) {
    const auto event = trace.detailAt(wanted.time);
    if (!event) return {QString::fromStdString(english(event.error().detail))};
    const InspectorEvent e = inspectEvent(trace, wanted, *event);
    QString line = e.title + QLatin1Char(':');
    if (!e.who.isEmpty()) line += QLatin1Char(' ') + e.who;
    for (const InspectorFrame& f : e.stack.frames) line += QStringLiteral(" | ") + f.function;
    out += line;
  }
  return out;
}

Subject goSpanAt(const Trace& trace, std::int64_t goroutine, Time t) {
  Subject s;
  trace.visitGoroutine(GoroutineId(goroutine), TimeRange::instant(t), [&](const GoSpan& span) {
    s = goStateSubject(GoroutineId(goroutine), {span.begin, span.end});
    return false;
  });
  return s;
}

constexpr TraceWriter::Thread kM = 100, kN = 101;

// Over four generations, in ms of the trace, which begins at 1: goroutine 1 runs and ends a wait of goroutine 2 that
// lasts from 2 to 31; goroutine 3 waits from before the trace until the runtime wakes it; goroutine 4 is created at 5
// and never starts; goroutine 2 sleeps until the runtime wakes it at 33.
Document waits() {
  constexpr std::int64_t kMs = 1'000'000;
  TraceWriter w;
  w.allocFreeInfo(kMs - 1000);  // no event, but the Sync is that early
  w.running(kM, 1, 0, kMs);
  w.running(kN, 2, 1, kMs + 10);
  w.waiting(3, kMs + 20);
  w.goBlock(kN, 2 * kMs, "chan receive", {{"runtime.chanrecv1"}, {"main.take"}, {"main.consumer"}});
  w.goCreate(kM, 5 * kMs, 4, "main.idle", {{"main.spawn"}, {"main.producer"}});
  w.nextGeneration(10 * kMs);
  w.heapLive(kM, 19 * kMs, 1);
  w.nextGeneration(20 * kMs);
  w.heapLive(kM, 29 * kMs, 1);
  w.nextGeneration(30 * kMs);
  w.goUnblock(kM, 31 * kMs, 2, {{"runtime.chansend1"}, {"main.put"}, {"main.producer"}});
  w.goStart(kN, 32 * kMs, 2);
  w.goBlock(kN, 32 * kMs + 100, "sleep");
  w.goUnblock(kN, 33 * kMs, 2, {{""}});  // outside of any goroutine: one frame without a name
  w.goUnblock(kN, 34 * kMs, 3);
  w.heapLive(kM, 35 * kMs, 1);
  const auto trace = w.load();
  return {trace, std::make_shared<const Answers>(analyse(*trace))};
}
Time ms(double t) {
  return Time{std::int64_t(t * 1e6)};
}

}  // namespace

class TestInspector : public QObject {
  Q_OBJECT
 private slots:
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
      const InspectorPage page = inspect(document, deleteSubject(*document.answers, op.index));
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
        QVERIFY(!note.why.empty());
      }
      if (op.phase == Phase::Marking) QVERIFY(!whyNotSooner(*document.answers, op).empty());
    }
  }

  void cyclesAndInflectionsHavePages() {
    const Document document = load("go1.26-allocfree.trace");
    for (std::size_t i = 0; i < document.answers->cycles.size(); ++i) {
      const InspectorPage page = inspect(document, cycleSubject(*document.trace, *document.answers, i));
      QVERIFY(inOrder(page));
      QVERIFY(!page.facts.empty() && !page.sentence.isEmpty());
    }
    for (std::size_t i = 0; i < document.answers->inflections.size(); ++i)
      QVERIFY(!inspect(document, inflectionSubject(*document.answers, i)).title.isEmpty());
  }

  void everythingElseHasAPage() {
    const Document document = load("go1.26-allocfree.trace");
    const Trace& trace = *document.trace;
    const auto check = [&](const SubjectType& type, std::size_t count) {
      for (std::size_t i = 0; i < std::min<std::size_t>(count, 40); ++i) {
        Subject s;
        s.type = &type;
        s.index = i;
        QVERIFY(!inspect(document, s).kind.isEmpty());
      }
      Subject outside;
      outside.type = &type;
      outside.index = count + 7;
      QVERIFY(inspect(document, outside).kind.isEmpty());
    };
    check(stopType(), trace.stops().size());
    check(sweepType(), trace.sweeps().size());
    check(assistType(), trace.assists().size());
    check(workerType(), document.answers->workers.size());
    check(logType(), trace.logs().size());
    const GoroutineInfo info = trace.goroutineAt(2);
    Subject span;
    span.type = &goStateType();
    span.goroutine = info.id;
    trace.visitGoroutine(info.id, TimeRange::all(), [&](const GoSpan& s) {
      span.span = {s.begin, s.end};
      const InspectorPage page = inspect(document, span);
      return !page.details.empty() && page.moments.front().target.begin == s.begin;
    });
    Subject proc;
    proc.type = &procPieceType();
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
    view.select(deleteSubject(*document.answers, 2));
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

  // A wait over three borders: whole, with its reason, both stacks, and who ended it.
  void waitsOverGenerations() {
    const Document document = waits();
    const Trace& trace = *document.trace;
    QCOMPARE(trace.generationStarts().size(), std::size_t(4));
    for (const double t : {2.5, 12.0, 25.0, 30.5}) {
      const Subject s = goSpanAt(trace, 2, ms(t));
      QCOMPARE(s.span, (TimeRange{ms(2), ms(31)}));
      const InspectorPage page = inspect(document, s);
      QCOMPARE(lines(page), (QStringList{"goroutine 2: waiting (chan receive)", "start 0.001 000 000 s",
                                         "end 0.030 000 000 s +29.0 ms", "Duration = 29.0 ms",
                                         "Goroutine = 2 · main.consumer", "Reason = chan receive"}));
      QCOMPARE(events(trace, page),
               (QStringList{"Stack at the start: | runtime.chanrecv1 | main.take | main.consumer",
                            "Woken by: G1 main.producer | runtime.chansend1 | main.put | main.producer"}));
      QCOMPARE(plain(tooltipText(document, s)), "waiting (chan receive)\n29.0 ms, from 0.001 000 s\nmain.consumer G2");
    }
    // In its lane, the next one begins where it ends, and the way back leads to it.
    const auto index = laneIndex(document);
    const Subject next = stepFrom(*index, goSpanAt(trace, 2, ms(12)), 1);
    QCOMPARE(next.span, (TimeRange{ms(31), ms(32)}));
    QCOMPARE(stepFrom(*index, next, -1).span, (TimeRange{ms(2), ms(31)}));
    QCOMPARE(stepFrom(*index, stepFrom(*index, next, -1), -1).span, (TimeRange{ms(1), ms(2)}));
  }

  // The state behind the wait was ended by the same event.
  void whoMadeItRunnable() {
    const Document document = waits();
    const Trace& trace = *document.trace;
    const Subject s = goSpanAt(trace, 2, ms(31.5));
    const InspectorPage page = inspect(document, s);
    QCOMPARE(lines(page), (QStringList{"goroutine 2: runnable", "start 0.030 000 000 s", "end 0.031 000 000 s +1.00 ms",
                                       "Duration = 1.00 ms", "Goroutine = 2 · main.consumer"}));
    QCOMPARE(events(trace, page).front(), "Woken by: G1 main.producer | runtime.chansend1 | main.put | main.producer");
  }

  void wokenByTheRuntime() {
    const Document document = waits();
    const Trace& trace = *document.trace;
    const InspectorPage sleep = inspect(document, goSpanAt(trace, 2, ms(32.5)));
    QCOMPARE(sleep.title, "waiting (sleep)");
    QCOMPARE(events(trace, sleep), (QStringList{"Stack at the start:", "Woken by: the runtime (timer)"}));
    const InspectorPage behind = inspect(document, goSpanAt(trace, 2, ms(33.5)));
    QCOMPARE(events(trace, behind), QStringList{"Woken by: the runtime (timer)"});
    QVERIFY(!inspectEvent(trace, behind.details[0], *trace.detailAt(ms(33))).link);
  }

  // Coroutines: one event ends one goroutine's run and the other one's wait.
  void resumedByACoroutine() {
    TraceWriter w;
    w.running(kM, 1, 0, 1'000'000);
    w.waiting(5, 1'000'010);
    w.event(kM, 2'000'000, EventType::GoSwitch, {5, 1});
    w.heapLive(kM, 3'000'000, 1);
    const auto trace = w.load();
    const Document document{trace, std::make_shared<const Answers>(analyse(*trace))};
    const InspectorPage wait = inspect(document, goSpanAt(*trace, 5, ms(1.5)));
    QCOMPARE(events(*trace, wait), QStringList{"Resumed by: G1"});
    const InspectorPage own = inspect(document, goSpanAt(*trace, 1, ms(2.5)));
    QCOMPARE(own.title, "waiting");
    QCOMPARE(events(*trace, own), QStringList{"Stack at the start:"});
  }

  void statesWithOpenEnds() {
    const Document document = waits();
    const Trace& trace = *document.trace;
    const Subject old = goSpanAt(trace, 3, ms(20));
    const InspectorPage page = inspect(document, old);
    QCOMPARE(lines(page), (QStringList{"goroutine 3: waiting", "before the trace 0.000 000 000 s",
                                       "end 0.033 000 000 s +33.0 ms", "Duration = ≥ 33.0 ms", "Goroutine = 3"}));
    QCOMPARE(events(trace, page), QStringList{"Woken by: the runtime (network poller or timer)"});
    QCOMPARE(plain(tooltipText(document, old)), "waiting\n≥ 33.0 ms, since before the trace\nG3");
    const Subject last = goSpanAt(trace, 4, ms(20));
    QCOMPARE(lines(inspect(document, last)),
             (QStringList{"goroutine 4: runnable", "start 0.004 000 000 s", "trace ends 0.034 000 001 s +30.0 ms",
                          "Duration = ≥ 30.0 ms", "Goroutine = 4 · main.idle"}));
    QCOMPARE(plain(tooltipText(document, last)),
             "runnable\n≥ 30.0 ms, from 0.004 000 s\nstill in this state when the trace ends\nmain.idle G4");
  }

  void whoCreatedIt() {
    const Document document = waits();
    const Trace& trace = *document.trace;
    const InspectorPage page = inspect(document, goroutineSubject(trace, GoroutineId(4)));
    QCOMPARE(lines(page).mid(0, 3), (QStringList{"goroutine 4: main.idle", "created 0.004 000 000 s",
                                                 "last event in the trace 0.034 000 001 s +30.0 ms"}));
    QCOMPARE(events(trace, page), QStringList{"Created by: G1 main.producer | main.spawn | main.producer"});
    QCOMPARE(inspectEvent(trace, page.details[0], *trace.detailAt(ms(5))).link, goSpanAt(trace, 1, ms(5)));
    // One that is older than the trace was created by nobody knows whom.
    QVERIFY(inspect(document, goroutineSubject(trace, GoroutineId(2))).details.empty());
  }

  void procsOverGenerations() {
    const Document document = waits();
    const Trace& trace = *document.trace;
    Subject s = procPieceSubject(ProcId(0), GoroutineId(1), {});
    trace.visitProc(ProcId(0), TimeRange::instant(ms(25)), [&](const ProcSpan& span) {
      s.span = {span.begin, span.end};
      return false;
    });
    const InspectorPage page = inspect(document, s);
    QCOMPARE(lines(page),
             (QStringList{"proc 0: running", "before the trace 0.000 000 000 s", "trace ends 0.034 000 001 s +34.0 ms",
                          "Duration = ≥ 34.0 ms", "Goroutine = 1 · main.producer"}));
    QVERIFY(page.details.empty());
    QCOMPARE(plain(tooltipText(document, s)),
             "main.producer G1\nrunning\n≥ 34.0 ms, since before the trace\nstill in this state when the trace "
             "ends\non proc 0");
  }

  // A real trace of ten goroutines and one mutex: who unlocks it wakes the next one. The link leads to what that
  // goroutine did then.
  void wakersOfARealTrace() {
    const auto loaded = loadTrace(std::string(SWEEPSCOPE_TEST_DATA "/cases/mutex-go1.26.trace"));
    QVERIFY(loaded.ok());
    const Document document{*loaded, std::make_shared<const Answers>(analyse(**loaded))};
    const Trace& trace = *document.trace;
    const Time woken = trace.origin() + Duration{52'058'624};
    const Subject wait = goSpanAt(trace, 19, woken - Duration{1});
    QCOMPARE(wait.span.end, woken);
    ViewState view;
    view.setLimits(trace.range(), false);
    Inspector inspector(&view);
    inspector.setDocument(document);
    connect(&inspector, &Inspector::detailsWanted, this, [&](const std::vector<Time>& times) {
      for (const Time t : times) inspector.setDetail(t, trace.detailAt(t));
    });
    view.select(wait);
    const auto labels = [&] {
      QStringList texts;
      for (const QLabel* label : inspector.findChildren<QLabel*>()) texts += label->text();
      return texts;
    };
    QTRY_VERIFY(labels().contains("Woken by"));
    const qsizetype at = labels().indexOf("Woken by");
    QCOMPARE(labels().mid(at, 6),
             (QStringList{"Woken by", "<a href=\"there\">G18 main.init.func24.2</a>", "sync.(*Mutex).Unlock",
                          "mutex.go:65", "main.init.func24.2", "main.go:456"}));
    QVERIFY(!labels().contains("Stack at the end"));
    std::vector<Subject> chosen;
    std::vector<TimeRange> moments;
    connect(&inspector, &Inspector::chosen, this, [&](const Subject& s) { chosen.push_back(s); });
    connect(&inspector, &Inspector::momentChosen, this, [&](TimeRange r) { moments.push_back(r); });
    emit inspector.findChildren<QLabel*>()[at + 1]->linkActivated("there");
    QCOMPARE(chosen, std::vector{goSpanAt(trace, 18, woken)});
    QVERIFY(chosen[0].is(goStateType()) && chosen[0].span.contains(woken));
    QCOMPARE(moments, std::vector{TimeRange::instant(woken)});
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
    Subject s;
    s.type = &goStateType();
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
