// SPDX-License-Identifier: GPL-3.0-or-later

// Findings about the GC's pace: assists, cycles that come too often, memory limits. What they say, and when nothing may
// be said.
#include <QtTest>

#include "tests/analysis/findingtraces.h"

using namespace sweepscope;

class TestFindingsGc : public QObject {
  Q_OBJECT
 private slots:
  void assists_data();
  void assists();
  void assistsByProcs();
  void assistsOfAnIdleProgram();
  void assistWaits_data();
  void assistWaits();
  void tooOften();
  void oftenButCheap();
  void notOften_data();
  void notOften();
  void oftenUnderALimit();
  void noGoal();
  void noGoalUnknown();
  void steadyGoal_data();
  void steadyGoal();
  void spiralWithoutGoal();
  void spiralAtTheGoal();
  void spiralOfASmallPercentage();
  void noSpiral_data();
  void noSpiral();
};

namespace {

// One cycle, marking from 2020 ns to 6000 ns, with an assist of this length; GOMAXPROCS is 2, the trace 10 µs long.
TraceWriter assisting(int length, std::int64_t end = 11'000, std::uint64_t procs = 2) {
  TraceWriter w = begin();
  if (procs > 0) gomaxprocs(w, 1000, procs);
  w.markBegin(kM, 2000);
  w.assist(kM, 2100, 2100 + length);
  w.markEnd(kM, 6000);
  w.log(kM, end, "c", "end");
  return w;
}

}  // namespace

void TestFindingsGc::assists_data() {
  QTest::addColumn<int>("length");
  QTest::addColumn<bool>("found");
  QTest::newRow("much") << 3000 << true;
  QTest::newRow("little") << 900 << false;
}

void TestFindingsGc::assists() {
  QFETCH(int, length);
  QFETCH(bool, found);
  const Answers a = answers(assisting(length));
  QCOMPARE(find(a, "assists") != nullptr, found);
  if (!found) return;
  QCOMPARE(
      saidBy(a, "assists"),
      "warning: Mark assists took 15 % of the processor time. Goroutines that allocate while a cycle marks have to "
      "help it. In one cycle, GC #0, they ran in mark assists for 3.00 µs, of the 20.0 µs that the procs had "
      "(GOMAXPROCS over time). The program allocates faster than the GC's own workers, a quarter of the procs, can "
      "mark: allocate less, hold fewer pointers, or give the cycles more room with a larger GOGC or memory limit.");
  QCOMPARE(find(a, "assists")->evidence[0].cycle.value(), std::size_t{0});
}

// Without GOMAXPROCS the two procs are counted; with eight, as much help is less.
void TestFindingsGc::assistsByProcs() {
  QVERIFY(saidBy(answers(assisting(3000, 11'000, 0)), "assists").startsWith("warning: Mark assists took 15 % "));
  QVERIFY(answers(assisting(3000, 11'000, 8)).findings.empty());
  // Four at first, then twelve: 3 of 4 * 5 + 12 * 5 µs.
  TraceWriter w = assisting(3000, 6000, 4);
  gomaxprocs(w, 6000, 12);
  w.log(kM, 11'000, "c", "end");
  QVERIFY(answers(w).findings.empty());
}

// All that it does is to help, but it does so for 3 µs in 1 ms.
void TestFindingsGc::assistsOfAnIdleProgram() {
  QVERIFY(answers(assisting(3000, kMs)).findings.empty());
}

void TestFindingsGc::assistWaits_data() {
  QTest::addColumn<int>("helped");
  QTest::addColumn<int>("waited");
  QTest::addColumn<bool>("found");
  QTest::newRow("waits longer") << 500 << 2000 << true;
  QTest::newRow("helps longer") << 2000 << 1900 << false;
  QTest::newRow("waits little") << 100 << 900 << false;
}

void TestFindingsGc::assistWaits() {
  QFETCH(int, helped);
  QFETCH(int, waited);
  QFETCH(bool, found);
  TraceWriter w = begin();
  gomaxprocs(w, 1000, 2);
  w.markBegin(kM, 2000);
  w.event(kM, 2010, EventType::MarkAssistBegin, {0});
  w.goBlock(kM, 2010 + helped, "GC mark assist wait for work");
  w.running(101, 2, 2, 1000);
  w.goUnblock(101, 2010 + helped + waited - 1, 1);
  w.goStart(kM, 2010 + helped + waited, 1);
  w.event(kM, 2010 + helped + waited + 1, EventType::MarkAssistEnd);
  w.markEnd(kM, 8000);
  w.log(kM, 11'000, "c", "end");
  const Answers a = answers(w);
  QCOMPARE(find(a, "assist-waits") != nullptr, found);
  if (!found) return;
  QCOMPARE(saidBy(a, "assist-waits"),
           "info: Goroutines in mark assists waited longer than they helped. In one cycle, GC #0, they waited 2.00 µs "
           "for marking work, added up over goroutines, and ran for 501 ns. Such a goroutine owes more marking work "
           "than it can find, and continues when the GC's workers have done it: it allocates faster than they mark. "
           "Allocate less, or give the cycles more room with a larger GOGC or memory limit.");
}

namespace {

// Cycles that leave so much alive, with `assist` ns of help in each; GOMAXPROCS is 2.
struct Pace {
  int cycles = 12;
  std::int64_t every = 10 * kMs, assist = 2 * kMs, end = 121 * kMs;
  std::uint64_t alive = 2 * kMiB, goal = 4 * kMiB;
  WrittenStack stack{{"runtime.mallocgc"}, {"main.main"}};
};

TraceWriter paced(const Pace& p) {
  TraceWriter w = begin();
  gomaxprocs(w, 1000, 2);
  for (int i = 0; i < p.cycles; ++i) {
    const std::int64_t t = kMs + i * p.every;
    w.heapGoal(kM, t - 20, p.goal);
    w.heapLive(kM, t - 10, 2 * p.alive);
    w.markBegin(kM, t, p.stack);
    w.stopBegin(kM, t + 10, "GC sweep termination");
    w.stopEnd(kM, t + 20);
    if (p.assist > 0) w.assist(kM, t + 30, t + 30 + p.assist);
    w.stopBegin(kM, t + 3 * kMs, "GC mark termination");
    w.heapLive(kM, t + 3 * kMs + 1, p.alive);
    w.markEnd(kM, t + 3 * kMs + 5);
    w.stopEnd(kM, t + 3 * kMs + 10);
  }
  w.log(kM, p.end, "c", "end");
  return w;
}

}  // namespace

void TestFindingsGc::tooOften() {
  const Answers a = answers(paced({}));
  QCOMPARE(
      saidBy(a, "gc-too-often"),
      "warning: GC cycles came every 10.0 ms (100 per second) on a small heap. 11 cycles that the heap triggered began "
      "less than 20.0 ms after the one before, in 110 ms altogether, with at most 2.0 MiB left alive. Their marking "
      "took 9 % of the processor time (dedicated and fractional workers, and assists). Such a small heap can have a "
      "larger goal at little cost: raise GOGC, or set GOGC=off with a memory limit (GOMEMLIMIT), or allocate less.");
  QCOMPARE(find(a, "gc-too-often")->count, std::size_t{11});
  QCOMPARE(find(a, "gc-too-often")->evidence.size(), std::size_t{11});
}

void TestFindingsGc::oftenButCheap() {
  Pace p;
  p.assist = kMs;
  QVERIFY(saidBy(answers(paced(p)), "gc-too-often")
              .endsWith("Their marking took 5 % of the processor time (dedicated and fractional workers, and assists). "
                        "That is little; to have fewer cycles, raise GOGC, or set GOGC=off with a memory limit "
                        "(GOMEMLIMIT), or allocate less."));
  QCOMPARE(find(answers(paced(p)), "gc-too-often")->severity, std::string("info"));
}

void TestFindingsGc::notOften_data() {
  QTest::addColumn<Pace>("pace");
  const auto row = [](const char* name, auto change) {
    Pace p;
    change(p);
    QTest::newRow(name) << p;
  };
  row("nine cycles", [](Pace& p) { p.cycles = 9; });
  row("further apart", [](Pace& p) {
    p.every = 20 * kMs;
    p.end = 250 * kMs;
  });
  row("a large heap", [](Pace& p) {
    p.alive = 64 * kMiB;
    p.goal = 128 * kMiB;
  });
  row("a burst at the start", [](Pace& p) { p.end = 1200 * kMs; });
  row("forced", [](Pace& p) { p.stack = {{"runtime.GC"}, {"main.main"}}; });
}

void TestFindingsGc::notOften() {
  QFETCH(Pace, pace);
  QVERIFY(!find(answers(paced(pace)), "gc-too-often"));
}

void TestFindingsGc::oftenUnderALimit() {
  Pace p;
  p.goal = 0;
  QVERIFY(saidBy(answers(paced(p)), "gc-too-often")
              .endsWith("and assists). A memory limit triggers them: raise it, or allocate less."));
}

// As Go 1.25 and later write it: with GOGC=off the goal is 0, whatever the limit.
void TestFindingsGc::noGoal() {
  TraceWriter w = begin();
  w.heapGoal(kM, 1100, 4 * kMiB);
  pacedCycle(w, 2000, 60, 3 * kMiB, kMiB);
  w.heapGoal(kM, 2500, 0);
  pacedCycle(w, 3000, 60, 30 * kMiB, kMiB);
  pacedCycle(w, 4000, 60, 30 * kMiB, kMiB, {{"runtime.GC"}, {"main.main"}});
  pacedCycle(w, 5000, 60, 30 * kMiB, kMiB);
  w.log(kM, 6000, "c", "end");
  const Answers a = answers(w);
  QCOMPARE(saidBy(a, "memory-limit"),
           "info: A memory limit triggers the GC. 2 of 3 cycles that the heap triggered began while there was no heap "
           "goal: GOGC is off, and only a memory limit (GOMEMLIMIT, debug.SetMemoryLimit) starts them. How much the "
           "limit leaves for the heap is not in the trace.");
  const Finding* f = find(a, "memory-limit");
  QCOMPARE(f->evidence.size(), std::size_t{2});
  QCOMPARE(f->evidence[0].cycle.value(), std::size_t{1});
  QCOMPARE(f->evidence[1].cycle.value(), std::size_t{3});
}

// No event says what the goal is: that is not the same as no goal.
void TestFindingsGc::noGoalUnknown() {
  TraceWriter w = begin();
  pacedCycle(w, 2000, 60, 30 * kMiB, kMiB);
  w.log(kM, 6000, "c", "end");
  QVERIFY(answers(w).findings.empty());
}

void TestFindingsGc::steadyGoal_data() {
  QTest::addColumn<std::vector<double>>("alive");  // after each cycle, in MiB
  QTest::addColumn<std::vector<double>>("goal");   // of the next one
  QTest::addColumn<bool>("found");
  using List = std::vector<double>;
  const List alive{10, 12, 11, 13, 10, 12, 11, 13};
  QTest::newRow("a limit") << alive << List{40.1, 40.2, 40.3, 40.1001, 40.2002, 40.3003, 40.15, 40.25} << true;
  QTest::newRow("GOGC=100") << alive << List{20.1, 24.2, 22.3, 26.1, 20.2, 24.3, 22.15, 26.25} << false;
  QTest::newRow("many stacks") << alive << List{80, 85, 82, 86, 79, 84, 83, 87} << false;
  QTest::newRow("the least goal") << List{1, 1.2, 1.1, 1.3, 1, 1.2, 1.1, 1.3} << List(8, 4) << false;
  QTest::newRow("nearly the least goal") << List{1.6, 2.2, 1.7, 1.8, 2.3, 1.9, 1.8, 2.1}
                                         << List{4, 4.4, 4, 4, 4.6, 4, 4, 4.2} << false;
  QTest::newRow("the same alive") << List{10, 10.1, 10.2, 10.1, 10, 10.2, 10.1, 10}
                                  << List{20.11, 20.12, 20.13, 20.14, 20.15, 20.16, 20.17, 20.18} << false;
  QTest::newRow("it follows in part") << alive << List{38, 39.6, 38.8, 40.4, 38.01, 39.61, 38.81, 40.41} << false;
  QTest::newRow("GOGC changes") << alive << List{20, 60, 24, 33, 71, 22, 45, 27} << false;
  QTest::newRow("few") << List{10, 12, 11, 13, 10} << List{40.1, 40.2, 40.3, 40.1001, 40.2002} << false;
}

void TestFindingsGc::steadyGoal() {
  QFETCH(std::vector<double>, alive);
  QFETCH(std::vector<double>, goal);
  QFETCH(bool, found);
  const auto bytes = [](double mib) { return static_cast<std::uint64_t>(mib * kMiB); };
  TraceWriter w = begin();
  std::int64_t t = 100'000;
  for (std::size_t i = 0; i < alive.size(); ++i, t += 100'000) {
    pacedCycle(w, t, 1000, bytes(goal[i] * 0.9), bytes(alive[i]));
    w.heapGoal(kM, t + 50'000, bytes(goal[i]));
  }
  w.log(kM, t, "c", "end");
  const Answers a = answers(w);
  QCOMPARE(find(a, "memory-limit") != nullptr, found);
  if (!found) return;
  QCOMPARE(saidBy(a, "memory-limit"),
           "info: The heap goal stays the same, as under a memory limit. The goal of 7 cycles stayed between 40.1 MiB "
           "and 40.3 MiB while the live heap that the cycles before left changed: it does not come from a fixed GOGC, "
           "but from a memory limit (GOMEMLIMIT, debug.SetMemoryLimit), unless the program keeps setting GOGC.");
}

namespace {

// Six cycles that begin every 100 µs and mark for some of it.
struct Spiral {
  std::int64_t marking = 60'000;
  double before = 48, after = 47, goal = 0;  // MiB
  int cycles = 6;
  WrittenStack stack{{"runtime.mallocgc"}, {"main.main"}};
};

TraceWriter spiral(const Spiral& s) {
  TraceWriter w = begin();
  const auto bytes = [](double mib) { return static_cast<std::uint64_t>(mib * kMiB); };
  w.heapGoal(kM, 1100, bytes(s.goal));
  pacedCycle(w, 100'000, 1000, bytes(100), bytes(s.after));
  for (int i = 1; i <= s.cycles; ++i)
    pacedCycle(w, 100'000 * (1 + i), s.marking, bytes(s.before), bytes(s.after), s.stack);
  w.log(kM, 2'000'000, "c", "end");
  return w;
}

}  // namespace

void TestFindingsGc::spiralWithoutGoal() {
  const Answers a = answers(spiral({}));
  QCOMPARE(saidBy(a, "gc-spiral"),
           "warning: 6 GC cycles in a row freed hardly anything. From GC #1 to GC #6 each cycle freed less than 10 % "
           "of the heap (47.0 MiB left alive at the end), and marking took 64 % of the time. GOGC is off, and the live "
           "heap is about as large as the memory limit allows. Raise the limit, or keep less alive.");
  QCOMPARE(find(a, "gc-spiral")->evidence[0].cycle.value(), std::size_t{1});
  QVERIFY(find(a, "memory-limit"));
}

// As memory limits make goals, up to Go 1.24 whatever GOGC is.
void TestFindingsGc::spiralAtTheGoal() {
  Spiral s;
  s.goal = 47;
  const QString said = saidBy(answers(spiral(s)), "gc-spiral");
  QVERIFY(
      said.endsWith("marking took 64 % of the time. The heap goal equals what the cycle before left alive, as happens "
                    "under a memory limit that is too small for the live heap. Raise the limit, or keep less alive."));
}

void TestFindingsGc::spiralOfASmallPercentage() {
  Spiral s;
  s.goal = 49;
  const QString said = saidBy(answers(spiral(s)), "gc-spiral");
  QVERIFY(
      said.endsWith("marking took 64 % of the time. The heap goal is hardly larger than what the cycle before left "
                    "alive: GOGC is very small, or the live heap is about as large as a memory limit allows. Raise "
                    "GOGC or the limit, or keep less alive."));
}

void TestFindingsGc::noSpiral_data() {
  QTest::addColumn<Spiral>("spiral");
  const auto row = [](const char* name, auto change) {
    Spiral s;
    change(s);
    QTest::newRow(name) << s;
  };
  row("frees enough", [](Spiral& s) { s.before = 54; });
  row("few", [](Spiral& s) { s.cycles = 4; });
  row("marks little", [](Spiral& s) { s.marking = 20'000; });
  row("forced", [](Spiral& s) { s.stack = {{"runtime.GC"}, {"main.main"}}; });
  row("the heap grows below its goal", [](Spiral& s) { s.goal = 94; });
}

void TestFindingsGc::noSpiral() {
  QFETCH(Spiral, spiral);
  QVERIFY(!find(answers(::spiral(spiral)), "gc-spiral"));
}

QTEST_GUILESS_MAIN(TestFindingsGc)
#include "tst_findingsgc.moc"
