// SPDX-License-Identifier: GPL-3.0-or-later

// The heap goal at a moment, and what has to be known to read a cycle's goal.
#include <QtTest>

#include "analysis/heapgoal.h"
#include "tests/analysis/findingtraces.h"

using namespace sweepscope;

class TestHeapGoal : public QObject {
  Q_OBJECT
 private slots:
  void atAMoment();
  void notes_data();
  void notes();
};

void TestHeapGoal::atAMoment() {
  TraceWriter w = begin();
  w.heapGoal(kM, 2000, 4 * kMiB);
  w.heapGoal(kM, 3000, 0);
  w.heapGoal(kM, 4000, ~std::uint64_t{0} - 10);
  w.heapGoal(kM, 5000, 8 * kMiB);
  const auto trace = w.load();
  QVERIFY(!heapGoalAt(*trace, Time{1999}));
  QCOMPARE(heapGoalAt(*trace, Time{2000})->bytes.value(), 4 * kMiB);
  QVERIFY(heapGoalAt(*trace, Time{3500}) && !heapGoalAt(*trace, Time{3500})->bytes);
  QCOMPARE(heapGoalAt(*trace, Time{3500})->time.ns, 3000);
  QVERIFY(heapGoalAt(*trace, Time{4500}) && !heapGoalAt(*trace, Time{4500})->bytes);
  QCOMPARE(heapGoalAt(*trace, Time{9999})->bytes.value(), 8 * kMiB);
}

namespace {

struct Goals {
  std::vector<std::pair<std::int64_t, std::uint64_t>> set;  // before the cycle's start, in ns, and to what
  std::uint64_t live = 3 * kMiB;
  WrittenStack stack{{"runtime.mallocgc"}, {"main.main"}};
};

}  // namespace

void TestHeapGoal::notes_data() {
  QTest::addColumn<Goals>("goals");
  QTest::addColumn<QString>("note");
  QTest::newRow("nothing to say") << Goals{{{3 * kMs, 8 * kMiB}, {2 * kMs, 4 * kMiB}}} << "";
  QTest::newRow("set shortly before") << Goals{{{3 * kMs, 8 * kMiB}, {61'000, 4 * kMiB}}}
                                      << "set 61.0 µs before the start";
  QTest::newRow("repeated shortly before")
      << Goals{{{3 * kMs, 8 * kMiB}, {2 * kMs, 4 * kMiB}, {61'000, 4 * kMiB}}} << "";
  QTest::newRow("set and repeated") << Goals{{{3 * kMs, 8 * kMiB}, {400'000, 4 * kMiB}, {61'000, 4 * kMiB}}}
                                    << "set 400 µs before the start";
  // The first one of a trace says what was so before.
  QTest::newRow("the first") << Goals{{{61'000, 4 * kMiB}}} << "";
  QTest::newRow("below the live heap") << Goals{{{3 * kMs, 8 * kMiB}, {2 * kMs, 4 * kMiB}}, 30 * kMiB}
                                       << "the goal as committed: the live heap was above it when the cycle started";
  QTest::newRow("both") << Goals{{{3 * kMs, 8 * kMiB}, {61'000, 4 * kMiB}}, 30 * kMiB}
                        << "set 61.0 µs before the start; the goal as committed: the live heap was above it when the "
                           "cycle started";
  QTest::newRow("none") << Goals{{{3 * kMs, 0}}, 30 * kMiB}
                        << "no goal: GOGC is off, and a memory limit triggered the cycle";
  QTest::newRow("none, forced") << Goals{{{3 * kMs, 0}}, 30 * kMiB, {{"runtime.GC"}, {"main.main"}}}
                                << "no goal: GOGC is off";
  QTest::newRow("not known") << Goals{} << "";
}

void TestHeapGoal::notes() {
  QFETCH(Goals, goals);
  QFETCH(QString, note);
  constexpr std::int64_t kStart = 5 * kMs;
  TraceWriter w = begin();
  for (const auto& [before, bytes] : goals.set) w.heapGoal(kM, kStart - before, bytes);
  pacedCycle(w, kStart, 60, goals.live, kMiB, goals.stack);
  w.log(kM, 6 * kMs, "c", "end");
  const auto trace = w.load();
  const Answers a = analyse(*trace);
  QCOMPARE(QString::fromStdString(english(goalNote(*trace, a.cycles.at(0)))), note);
}

QTEST_GUILESS_MAIN(TestHeapGoal)
#include "tst_heapgoal.moc"
