// SPDX-License-Identifier: GPL-3.0-or-later

// What the table of cycles and the inspector say of a cycle's heap goal.
#include <QtTest>

#include "analysis/analyse.h"
#include "tests/support/tracewriter.h"
#include "widgets/cyclerows.h"
#include "widgets/inspectorpage.h"
#include "widgets/subjects/cyclesubject.h"
#include "widgets/tablemodel.h"

using namespace sweepscope;

namespace {

constexpr TraceWriter::Thread kM = 100;
constexpr std::int64_t kMs = 1'000'000;
constexpr std::uint64_t kMiB = 1 << 20;

// Three cycles: one whose goal was set shortly before and lies below the live heap, one with nothing to say, and one
// that a memory limit triggers.
Document made() {
  TraceWriter w;
  w.running(kM, 1, 0, 1000);
  w.heapGoal(kM, 2000, 64 * kMiB);
  const auto cycle = [&](std::int64_t t, std::uint64_t live) {
    w.heapLive(kM, t - 10, live);
    w.cycle(kM, {t, t + 10, t + 20, t + 80, t + 85, t + 90});
  };
  w.heapGoal(kM, 5 * kMs - 61'000, 10 * kMiB);
  cycle(5 * kMs, 32 * kMiB);
  w.heapGoal(kM, 6 * kMs, 8 * kMiB);
  cycle(9 * kMs, 7 * kMiB);
  w.heapGoal(kM, 10 * kMs, 0);
  cycle(12 * kMs, 40 * kMiB);
  w.log(kM, 20 * kMs, "c", "end");
  const auto trace = w.load();
  return {trace, std::make_shared<const Answers>(analyse(*trace))};
}

QString goalIn(const InspectorPage& page) {
  for (const InspectorFact& fact : page.facts) {
    if (fact.name == "Heap goal") return fact.value;
  }
  return {};
}

}  // namespace

class TestCycleGoal : public QObject {
  Q_OBJECT
 private slots:
  void inTheTable() {
    const TableModel model(cycleRows(made()));
    QCOMPARE(model.rowCount(), 3);
    const auto cell = [&](int row, int role) { return model.index(row, model.columnOf("goal")).data(role).toString(); };
    QCOMPARE(cell(0, Qt::DisplayRole), "10.0 MiB");
    QVERIFY(cell(0, Qt::ToolTipRole)
                .contains("Set 61.0 µs before the start; the goal as committed: the live heap was above it when the "
                          "cycle started."));
    QCOMPARE(cell(1, Qt::DisplayRole), "8.0 MiB");
    QVERIFY(!cell(1, Qt::ToolTipRole).contains("goal"));
    QCOMPARE(cell(2, Qt::DisplayRole), "–");
    QVERIFY(cell(2, Qt::ToolTipRole).contains("No goal: GOGC is off, and a memory limit triggered the cycle."));
  }
  void inTheInspector() {
    const Document document = made();
    QCOMPARE(goalIn(inspect(document, cycleSubject(*document.trace, *document.answers, 0))),
             "10.0 MiB (set 61.0 µs before the start; the goal as committed: the live heap was above it when the cycle "
             "started)");
    QCOMPARE(goalIn(inspect(document, cycleSubject(*document.trace, *document.answers, 1))), "8.0 MiB");
    QCOMPARE(goalIn(inspect(document, cycleSubject(*document.trace, *document.answers, 2))),
             "no goal: GOGC is off, and a memory limit triggered the cycle");
  }
};

QTEST_MAIN(TestCycleGoal)
#include "tst_cyclegoal.moc"
