// SPDX-License-Identifier: GPL-3.0-or-later

// Stop-the-world pauses as the procs show them: when all stood still, when the program ran again, who was last.
#include <QtTest>

#include "analysis/worldstops.h"
#include "tests/analysis/reclaimtraces.h"

using namespace sweepscope;

namespace {

constexpr TraceWriter::Thread kOther = 101;

// Goroutine 1 on proc 0 stops the world while goroutine 2 runs on proc 1. Both are the program's.
TraceWriter twoProcs(int version = 25) {
  TraceWriter w(version);
  w.running(kM, 1, 0, 1000);
  w.running(kOther, 9, 1, 1000);
  w.goCreate(kM, 1010, 2, "main.work");
  w.goCreate(kM, 1020, 3, "runtime.gcBgMarkWorker");
  w.goBlock(kOther, 1030, "sleep");
  w.goStart(kOther, 1040, 2);
  return w;
}

void gomaxprocs(TraceWriter& w, std::int64_t t) {
  w.event(kM, t, EventType::ProcsChange, {2, 0});
}

// Proc 1 is stopped with its goroutine, and starts again.
void stopOther(TraceWriter& w, std::int64_t t) {
  w.goStop(kOther, t - 2, "preempted");
  w.procStop(kOther, t);
}

// The world is started again: first the sign, then proc 1 with a goroutine.
void startOther(TraceWriter& w, std::int64_t sign, std::int64_t goroutine) {
  gomaxprocs(w, sign);
  w.procStart(kOther, sign + 10, 1);
  w.goStart(kOther, sign + 15, goroutine);
}

WorldStop only(const TraceWriter& w) {
  const auto stops = findWorldStops(*w.load()).stops;
  if (stops.size() != 1) qFatal("%zu stops", stops.size());
  return stops[0];
}

}  // namespace

class TestWorldStops : public QObject {
  Q_OBJECT
 private slots:
  void anatomy();
  void workersAreNotTheProgram();
  void nobodyRunsBeforeTheEnd();
  void aWorkerEndsMarking();
  void idleMomentsBefore();
  void idleMomentsBehind();
  void nobodyHadToBeStopped();
  void stampedAhead();
  void runningAgainBeforeTheSign();
  void gap();
  void sweepEnds();
  void assistsRunAndWait();
};

void TestWorldStops::anatomy() {
  TraceWriter w = twoProcs();
  w.stopBegin(kM, 3000, "read mem stats");
  stopOther(w, 3020);
  startOther(w, 3050, 2);
  w.stopEnd(kM, 9000);
  w.log(kM, 9999, "c", "end");
  const WorldStop s = only(w);
  QCOMPARE(s.begin.ns, 3000);
  QCOMPARE(s.still->ns, 3020);
  QCOMPARE(s.moves->ns, 3065);
  QCOMPARE(s.length().ns, 65);
  QCOMPARE(s.late().ns, 9000 - 3065);
  QCOMPARE(s.lastProc, ProcId(1));
  QCOMPARE(s.lastGoroutine, GoroutineId(2));
  QCOMPARE(s.lastStopped->ns, 3018);
}

// The pause of the program ends when one of its own goroutines runs.
void TestWorldStops::workersAreNotTheProgram() {
  TraceWriter w = twoProcs();
  w.stopBegin(kM, 3000, "read mem stats");
  stopOther(w, 3020);
  startOther(w, 3050, 3);
  w.goBlock(kOther, 3200, "system goroutine wait");
  w.goStart(kOther, 3210, 2);
  w.stopEnd(kM, 9000);
  w.log(kM, 9999, "c", "end");
  QCOMPARE(only(w).moves->ns, 3210);
}

void TestWorldStops::nobodyRunsBeforeTheEnd() {
  TraceWriter w = twoProcs();
  w.stopBegin(kM, 3000, "read mem stats");
  stopOther(w, 3020);
  startOther(w, 3050, 3);
  w.stopEnd(kM, 3300);
  w.log(kM, 9999, "c", "end");
  const WorldStop s = only(w);
  QCOMPARE(s.moves->ns, 3300);  // the stopping goroutine is the first of the program
  QCOMPARE(s.late().ns, 0);
}

// A GC worker stops the world and nobody has anything to do: the pause ends when the procs may start.
void TestWorldStops::aWorkerEndsMarking() {
  TraceWriter w = twoProcs();
  w.goStart(kM, 1060, 3);
  w.markBegin(kM, 2000);
  w.stopBegin(kM, 3000, "GC mark termination");
  stopOther(w, 3020);
  w.markEnd(kM, 3040);
  gomaxprocs(w, 3050);
  w.stopEnd(kM, 8000);
  w.log(kM, 9999, "c", "end");
  const WorldStop s = only(w);
  QCOMPARE(s.still->ns, 3020);
  QCOMPARE(s.moves->ns, 3050);
  QCOMPARE(s.late().ns, 8000 - 3050);
}

// The stopping thread was descheduled right behind the range's begin.
void TestWorldStops::idleMomentsBefore() {
  TraceWriter w = twoProcs();
  w.stopBegin(kM, 3000, "read mem stats");
  stopOther(w, 3020);
  w.procStart(kOther, 3030, 1);
  w.goStart(kOther, 3035, 2);
  stopOther(w, 5020);
  startOther(w, 5050, 2);
  w.stopEnd(kM, 9000);
  w.log(kM, 9999, "c", "end");
  const WorldStop s = only(w);
  QCOMPARE(s.still->ns, 5020);
  QCOMPARE(s.moves->ns, 5065);
}

// The range's end is written late, and the procs were idle again meanwhile.
void TestWorldStops::idleMomentsBehind() {
  TraceWriter w = twoProcs(26);
  w.stopBegin(kM, 3000, "read mem stats");
  stopOther(w, 3020);
  startOther(w, 3050, 2);
  stopOther(w, 5020);
  w.procStart(kOther, 5060, 1);
  w.goStart(kOther, 5065, 2);
  w.stopEnd(kM, 9000);
  w.log(kM, 9999, "c", "end");
  const WorldStops all = findWorldStops(*w.load());
  QCOMPARE(all.stops[0].still->ns, 3020);
  QCOMPARE(all.stops[0].moves->ns, 3065);
  QCOMPARE(all.bounds[0].still->ns, 3020);
  QCOMPARE(all.bounds[0].moves->ns, 3060);
}

void TestWorldStops::nobodyHadToBeStopped() {
  TraceWriter w = begin();
  w.stopBegin(kM, 3000, "read mem stats");
  gomaxprocs(w, 3050);
  w.stopEnd(kM, 3100);
  w.log(kM, 9999, "c", "end");
  const WorldStop s = only(w);
  QCOMPARE(s.still->ns, 3000);
  QCOMPARE(s.moves->ns, 3100);
  QVERIFY(!s.lastProc.valid());
}

// A thread that writes many events at once is stamped ahead: its stop seems to come behind the restart. What it logged
// until then comes before the stop.
void TestWorldStops::stampedAhead() {
  TraceWriter w = twoProcs();
  w.markBegin(kM, 2900);
  w.stopBegin(kM, 3000, "GC sweep termination");
  gomaxprocs(w, 3050);
  w.log(kOther, 3080, "c", "before-delete key=a");
  w.log(kOther, 3082, "c", "after-delete key=a");
  stopOther(w, 3120);
  w.procStart(kOther, 3160, 1);
  w.goStart(kOther, 3165, 2);
  w.log(kOther, 3170, "c", "before-delete key=b");
  w.log(kOther, 3172, "c", "after-delete key=b");
  w.stopEnd(kM, 3200);
  w.stopBegin(kM, 3300, "GC mark termination");
  w.markEnd(kM, 3310);
  w.stopEnd(kM, 3320);
  w.cycle(kM, cycleAt(4000));
  const Answers a = analyse(*w.load());
  QCOMPARE(a.stops[0].still->ns, 3050);
  QCOMPARE(a.stops[0].lastProc, ProcId(1));
  QCOMPARE(a.deletes[0].reclaim.cycle.value(), std::size_t{0});
  QCOMPARE(a.deletes[1].reclaim.cycle.value(), std::size_t{1});
}

// Who is idle inside the range and runs again before the sign may have been restarted: nothing is concluded.
void TestWorldStops::runningAgainBeforeTheSign() {
  TraceWriter w = twoProcs();
  w.stopBegin(kM, 3000, "GC sweep termination");
  stopOther(w, 3020);
  w.procStart(kOther, 3030, 1);
  w.goStart(kOther, 3035, 2);
  gomaxprocs(w, 3050);
  stopOther(w, 3090);
  w.stopEnd(kM, 3200);
  w.log(kM, 9999, "c", "end");
  const WorldStops all = findWorldStops(*w.load());
  QVERIFY(!all.bounds[0].still && !all.bounds[0].moves && all.bounds[0].late.empty());
  QVERIFY(!all.stops[0].still && !all.stops[0].moves);
  QCOMPARE(all.stops[0].length().ns, 200);  // at most
  QVERIFY(!all.stops[0].lengthKnown());
}

// A stop whose end is not in the trace.
void TestWorldStops::gap() {
  TraceWriter w = twoProcs();
  w.stopBegin(kM, 3000, "GC sweep termination");
  stopOther(w, 3020);
  w.log(kM, 9999, "c", "end");
  const WorldStops all = findWorldStops(*w.load());
  QVERIFY(!all.stops[0].endSeen && !all.stops[0].still && !all.bounds[0].still);
}

// The sweeper parks when every span is swept; if the next cycle comes first, that one finishes the sweep.
void TestWorldStops::sweepEnds() {
  TraceWriter w = begin();
  w.running(kOther, 9, 1, 1000);
  w.goCreate(kM, 1010, 4, "runtime.bgsweep");
  w.goBlock(kOther, 1030, "sleep");
  w.goStart(kOther, 1040, 4);
  w.goBlock(kOther, 1050, "GC background sweeper wait");
  remove(w, 1500, "a", " addr=0x10");
  w.cycle(kM, cycleAt(2000));
  w.goUnblock(kM, 2095, 4);
  w.goStart(kOther, 2100, 4);
  w.goBlock(kOther, 2300, "GC background sweeper wait");
  remove(w, 2500, "b", " addr=0x20");
  w.cycle(kM, cycleAt(3000));
  w.goUnblock(kM, 3095, 4);
  w.goStart(kOther, 3100, 4);
  remove(w, 3500, "c", " addr=0x30");
  w.cycle(kM, cycleAt(4000));
  w.log(kM, 5000, "c", "end");
  const auto trace = w.load();
  const Answers a = analyse(*trace);
  QCOMPARE(a.cycles[0].sweepEnd->ns, 2300);
  QCOMPARE(a.cycles[0].sweepBound->ns, 2300);
  QVERIFY(!a.cycles[1].sweepEnd);
  QCOMPARE(a.cycles[1].sweepBound->ns, a.cycles[2].sweepTerm->restart().ns);
  QVERIFY(!a.cycles[2].sweepEnd && !a.cycles[2].sweepBound);
  QCOMPARE(a.cycles[2].sweptUntil->ns, trace->end().ns);
  const auto sentence = [&](std::size_t i) {
    return QString::fromStdString(english(reclaimSentence(a, a.deletes[i])));
  };
  QVERIFY(sentence(0).endsWith("; its sweep ran from 583 ns to 798 ns after the delete."));
  QVERIFY(sentence(1).endsWith(
      "; its sweep began 583 ns after the delete and had finished 1.52 µs after it at the latest."));
  QVERIFY(sentence(2).endsWith("; its sweep began 583 ns after the delete and had not finished when the trace ended."));
  QCOMPARE(a.deletes[1].phase, Phase::Idle);      // the sweep was over
  QCOMPARE(a.deletes[2].phase, Phase::Sweeping);  // it was not
}

// Only running inside an assist is help; the one who ends the phase does so inside its assist.
void TestWorldStops::assistsRunAndWait() {
  TraceWriter w = twoProcs();
  w.markBegin(kM, 2000);
  w.stopBegin(kM, 2010, "GC sweep termination");
  w.stopEnd(kM, 2020);
  w.event(kOther, 2100, EventType::MarkAssistBegin, {0});
  w.goBlock(kOther, 2150, "GC mark assist wait for work");
  w.goUnblock(kM, 2400, 2);
  w.goStart(kOther, 2450, 2);
  w.event(kOther, 2460, EventType::MarkAssistEnd);
  w.event(kM, 2500, EventType::MarkAssistBegin, {0});
  w.stopBegin(kM, 2530, "GC mark termination");
  w.markEnd(kM, 2600);
  w.stopEnd(kM, 2610);
  w.event(kM, 2700, EventType::MarkAssistEnd);
  w.log(kM, 5000, "c", "end");
  const Answers a = analyse(*w.load());
  QCOMPARE(a.cycles[0].assist.ns, 50 + 10 + 30);
  QCOMPARE(a.cycles[0].assistWait.ns, 250);
}

QTEST_GUILESS_MAIN(TestWorldStops)
#include "tst_worldstops.moc"
