// SPDX-License-Identifier: GPL-3.0-or-later

// The trace in which everything occurs: that all of it really does, what is said about it, and that things are found
// again when more of the trace is loaded.
#include <QtTest>
#include <set>

#include "tests/support/everything.h"
#include "tests/widgets/everysubject.h"
#include "tests/widgets/goldens.h"
#include "tests/widgets/madelanes.h"
#include "tests/widgets/words.h"
#include "widgets/states.h"
#include "widgets/words.h"

using namespace sweepscope;
using namespace sweepscope::test;

namespace {

Time at(double ms) {
  return Time{everythingAt(ms)};
}

template <class T>
std::set<T> all(T last) {
  std::set<T> out;
  for (int i = 0; i <= int(last); ++i) out.insert(T(i));
  return out;
}

Subject logAt(const Trace& trace, std::string_view message) {
  for (std::size_t i = 0; i < trace.logs().size(); ++i) {
    if (trace.text(trace.logs().at(i).message) == message) return logSubject(trace, i);
  }
  qFatal("no such log");
}

Subject stopAt(const Trace& trace, double ms) {
  for (std::size_t i = 0; i < trace.stops().size(); ++i) {
    if (trace.stops()[i].begin == at(ms)) return stopSubject(trace, i);
  }
  qFatal("no such stop");
}

Subject groupOf(const Trace& trace, std::int64_t goroutine) {
  return groupSubject(trace, *trace.groupOf(GoroutineId(goroutine)));
}

Subject procAt(const Trace& trace, std::int32_t proc, double ms) {
  Subject s;
  trace.visitProc(ProcId(proc), TimeRange::instant(at(ms)), [&](const ProcSpan& span) {
    s = procPieceSubject(ProcId(proc), span.goroutine, {span.begin, span.end});
    return false;
  });
  return s;
}

Subject threadAt(const Document& d, std::int64_t thread, double ms) {
  const auto index = laneIndex(d);
  Subject s;
  threadTable(*index).visit(*positionOf(*d.trace, ThreadId(thread)), TimeRange::instant(at(ms)),
                            [&](const ThreadPiece& p) {
                              s = threadPieceSubject(ThreadId(thread), p.proc, p.goroutine, {p.begin, p.end});
                              return false;
                            });
  return s;
}

std::vector<Subject> chosen(const Document& d) {
  const Trace& trace = *d.trace;
  const Answers& a = *d.answers;
  std::vector<Subject> out;
  for (std::size_t i = 0; i < a.deletes.size(); ++i) out.push_back(deleteSubject(a, i));
  for (const std::size_t i : {0, 1, 2, 3}) out.push_back(cycleSubject(trace, a, i));
  for (const double ms : {2.0, 10.05, 60.0, 79.5}) out.push_back(stopAt(trace, ms));
  for (const std::size_t i : {0, 1}) out.push_back(sweepSubject(trace, i));
  for (const std::size_t i : {0, 1}) out.push_back(assistSubject(trace, i));
  for (std::size_t i = 0; i < a.workers.size(); ++i) out.push_back(workerSubject(a, i));
  out.push_back(logAt(trace, "hello"));
  out.push_back(goroutineSubject(trace, GoroutineId(1)));
  out.push_back(goroutineSubject(trace, GoroutineId(9)));
  out.push_back(goroutineSubject(trace, GoroutineId(10)));
  out.push_back(groupOf(trace, 10));
  out.push_back(groupOf(trace, 20));
  for (std::size_t i = 0; i < a.inflections.size(); ++i) out.push_back(inflectionSubject(a, i));
  for (std::size_t i = 0; i < waitReasons().size(); ++i)
    out.push_back(goStateAt(trace, GoroutineId(20 + std::int64_t(i)), at(40)));
  for (const double ms : {10.5, 17.0, 17.5, 27.0}) out.push_back(goStateAt(trace, GoroutineId(2), at(ms)));
  for (const double ms : {20.0, 90.0}) out.push_back(goStateAt(trace, GoroutineId(ms < 50 ? 9 : 10), at(ms)));
  for (const double ms : {5.0, 27.0, 35.0}) out.push_back(procAt(trace, ms < 10 ? 2 : 1, ms));
  for (const double ms : {27.0, 35.0}) out.push_back(threadAt(d, 101, ms));
  out.push_back(sampleSubject(trace, 0));
  for (const double ms : {36.0, 100.0}) out.push_back(counterAt(trace, Counter::Runnable, at(ms)));
  out.push_back(counterAt(trace, Counter::Waiting, at(40)));
  for (std::size_t i = 0; i < d.events->tasks().size(); ++i) out.push_back(taskSubject(d.events->tasks(), i));
  for (std::size_t i = 0; i < d.events->regions().size(); ++i) out.push_back(regionType().at(d, i));
  return out;
}

}  // namespace

class TestEverything : public QObject {
  Q_OBJECT
 private slots:
  void initTestCase() { m_document = documentOf(everything()); }
  void isWellFormed() { QVERIFY(m_document.trace->defects().empty()); }
  void evidenceAndReasons();
  void statesAndWaits();
  void workersAndAssists();
  void stops();
  void makeUserEvents();
  void curves();
  void wordsOfDeletes();
  void wordsOfTheOthers();
  void thingsAreFoundAgain();

 private:
  Document m_document;
};

void TestEverything::evidenceAndReasons() {
  std::set<Evidence> evidence;
  std::set<Reason> reasons;
  for (const DeleteOp& op : m_document.answers->deletes) {
    evidence.insert(op.reclaim.evidence);
    reasons.insert(op.reclaim.reason);
  }
  QCOMPARE(evidence, all(Evidence::Freed));
  QCOMPARE(reasons, all(Reason::NothingAtAddress));
}

void TestEverything::statesAndWaits() {
  std::set<GoState> states;
  std::set<std::string_view> reasons;
  std::set<Role> roles;
  for (const Subject& s : everySubject(m_document)) {
    if (!s.is(goStateType())) continue;
    m_document.trace->visitGoroutine(s.goroutine, TimeRange::instant(s.span.begin), [&](const GoSpan& span) {
      states.insert(span.state);
      const auto reason = m_document.trace->text(span.reason);
      if (span.state == GoState::Waiting) reasons.insert(reason);
      roles.insert(stateRole(span.state, reason));
      return false;
    });
  }
  for (const GoState state : {GoState::Runnable, GoState::Running, GoState::Waiting, GoState::Syscall})
    QVERIFY(states.count(state) == 1);
  for (const std::string_view reason : waitReasons()) QVERIFY2(reasons.count(reason) == 1, reason.data());
  for (Role r = Role::Running; r <= Role::WaitOther; r = Role(int(r) + 1)) QVERIFY(roles.count(r) == 1);
}

void TestEverything::workersAndAssists() {
  std::set<WorkerMode> modes;
  bool parked = false;
  for (const WorkerSpan& w : m_document.answers->workers) {
    if (w.parked)
      parked = true;
    else
      modes.insert(w.mode);
  }
  QCOMPARE(modes, all(WorkerMode::Idle));
  QVERIFY(parked);
  QCOMPARE(m_document.trace->assists().size(), std::size_t{2});
  QCOMPARE(m_document.answers->cycles[0].assist.ns, 1'800'000);
  QCOMPARE(m_document.answers->cycles[0].assistWait.ns, 1'000'000);
  QCOMPARE(m_document.answers->cycles[0].workerFractional.ns, 1'390'000);
  QCOMPARE(m_document.trace->sweeps().size(), std::size_t{2});
}

void TestEverything::stops() {
  const Trace& trace = *m_document.trace;
  std::set<std::string_view> kinds;
  for (const StopTheWorld& s : trace.stops()) kinds.insert(trace.text(s.kind));
  QCOMPARE(kinds, (std::set<std::string_view>{"GC sweep termination", "GC mark termination", "start trace",
                                              "read mem stats"}));
  const WorldStop& late = m_document.answers->stops[stopAt(trace, 79.5).index];
  QCOMPARE(late.late().ns, 1'690'000);
  QCOMPARE(late.still.value(), at(79.8));
  QCOMPARE(late.lastProc, ProcId(1));
  QVERIFY(!m_document.answers->cycles.back().markEnd);
}

void TestEverything::makeUserEvents() {
  const Trace& trace = *m_document.trace;
  const auto events = sweepscope::makeUserEvents(m_document.trace);
  const auto found = events->regionsIn(GoroutineId(1), trace.range(), 100);
  QStringList regions;
  for (const UserRegion& r : found.regions) {
    regions << shown(trace.text(r.name)) + (r.beginSeen ? "" : " (no begin)") + (r.endSeen ? "" : " (no end)");
  }
  QCOMPARE(regions, (QStringList{"early (no begin)", "request", "decode", "parse", "late (no end)"}));
  QCOMPARE(trace.tasks().size(), std::size_t{5});
}

void TestEverything::curves() {
  std::set<std::optional<bool>> confirmed;
  for (const Inflection& i : m_document.answers->inflections) confirmed.insert(i.confirmed);
  QCOMPARE(m_document.answers->inflections.size(), std::size_t{2});
  QVERIFY(confirmed.count(true) == 1 && confirmed.size() == 2);
  QVERIFY(m_document.trace->heapLive().size() > 0 && m_document.trace->heapGoal().size() > 0);
}

// Of every reason: what it is called, its tooltip, all of its page.
void TestEverything::wordsOfDeletes() {
  QString text;
  for (const Subject& s : chosen(m_document)) {
    if (s.is(deleteType())) text += wordsAbout(m_document, s);
  }
  const QString wrong = differsFromGolden("words-of-deletes.txt", text);
  QVERIFY2(wrong.isEmpty(), qPrintable(wrong));
}

void TestEverything::wordsOfTheOthers() {
  QString text;
  std::set<const SubjectType*> seen;
  for (const Subject& s : chosen(m_document)) {
    QVERIFY(s);
    seen.insert(s.type);
    if (!s.is(deleteType())) text += wordsAbout(m_document, s);
  }
  for (const SubjectType* type : subjectTypes()) QVERIFY2(seen.count(type) == 1, type->spec().id);
  const QString wrong = differsFromGolden("words-of-things.txt", text);
  QVERIFY2(wrong.isEmpty(), qPrintable(wrong));
}

// The first generation, then all of it: what was selected is the same thing again, and what the first part does not
// have is not mistaken for another thing of it.
void TestEverything::thingsAreFoundAgain() {
  const Document part = documentOf(everything(Part::FirstGeneration));
  const auto begin = [](const Subject& s) { return s.is(groupType()) ? Time() : s.span.begin; };
  const auto same = [&](const Subject& a, const Subject& b) {
    return a.type == b.type && begin(a) == begin(b) && a.goroutine == b.goroutine && a.proc == b.proc;
  };
  const std::vector<Subject> few = everySubject(part), many = everySubject(m_document);
  QVERIFY(few.size() > 60 && few.size() < many.size());
  const auto what = [&](const Document& d, const Subject& s) {
    return QString::fromLatin1(s.type->spec().id) + ": " + s.type->brief(d, s);
  };
  for (const Subject& s : few) QVERIFY2(same(sameIn(m_document, s), s), qPrintable(what(part, s)));
  for (const Subject& s : many) {
    const Subject again = sameIn(part, s);
    QVERIFY2(!again || same(again, s), qPrintable(what(m_document, s)));
    QVERIFY2(sameIn(m_document, s) == s, qPrintable(what(m_document, s)));
  }
}

QTEST_MAIN(TestEverything)
#include "tst_everything.moc"
