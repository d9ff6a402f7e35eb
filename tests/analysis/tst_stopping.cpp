// SPDX-License-Identifier: GPL-3.0-or-later

// Whoever no longer wants the answers does not wait for them.
#include <QtTest>

#include "analysis/gccycles.h"
#include "analysis/reclaim.h"
#include "analysis/workers.h"
#include "analysis/worldstops.h"
#include "tests/analysis/reclaimtraces.h"

using namespace sweepscope;

namespace {

std::stop_token stopped() {
  std::stop_source source;
  source.request_stop();
  return source.get_token();
}

// A cycle with a worker, and a delete before it.
std::shared_ptr<const Trace> made() {
  TraceWriter w = begin();
  w.running(101, 2, 2, 1000);
  remove(w, 2000, "a");
  w.cycle(kM, cycleAt(3000));
  w.label(101, 3030, "GC (dedicated)");
  w.goBlock(101, 3070, "GC worker (idle)");
  w.log(kM, 4000, "c", "end");
  return w.load();
}

}  // namespace

class TestStopping : public QObject {
  Q_OBJECT
 private slots:
  void cycles();
  void workers();
  void links();
  void all();
};

void TestStopping::cycles() {
  TraceWriter w = begin();
  w.cycle(kM, cycleAt(3000));
  w.sweep(kM, 3200, 3300, 8192, 0);
  w.log(kM, 4000, "c", "end");
  const auto trace = w.load();
  const auto world = findWorldStops(*trace);
  const auto stopEarly = findCycles(*trace, world.stops, stopped()).cycles;
  QCOMPARE(stopEarly.size(), std::size_t{1});
  QVERIFY(!stopEarly[0].lastSweepSeen);
  QVERIFY(findCycles(*trace, world.stops).cycles[0].lastSweepSeen);
}

void TestStopping::workers() {
  const auto trace = made();
  auto cycles = findCycles(*trace, findWorldStops(*trace).stops).cycles;
  QVERIFY(findWorkers(*trace, cycles, stopped()).empty());
  QCOMPARE(cycles[0].workerDedicated.ns, 0);
  QVERIFY(!findWorkers(*trace, cycles).empty());
  QVERIFY(cycles[0].workerDedicated.ns > 0);
}

void TestStopping::links() {
  const auto trace = made();
  const WorldStops world = findWorldStops(*trace);
  const auto cycles = findCycles(*trace, world.stops).cycles;
  DeleteRules deleteRules;
  DeleteScan scan = findDeletes(*trace, deleteRules);
  const ReclaimRules rules(*trace, cycles, world);
  ReclaimInput in{cycles, rules, scan.witnesses, trace->gaps(), nullptr, nullptr, std::nullopt, stopped()};
  QCOMPARE(linkReclaims(in, scan.ops)[0].inferred, std::size_t{0});
  QCOMPARE(scan.ops[0].reclaim.evidence, Evidence::None);
  in.stop = {};
  const auto counts = linkReclaims(in, scan.ops);
  QCOMPARE(counts.size(), std::size_t{1});
  QCOMPARE(counts[0].inferred, std::size_t{1});
  QCOMPARE(counts[0].reclaimed, std::size_t{0});
  QCOMPARE(scan.ops[0].reclaim.evidence, Evidence::Inferred);
}

void TestStopping::all() {
  AnalysisOptions options;
  options.stop = stopped();
  const Answers a = analyse(*made(), options);
  QVERIFY(a.workers.empty() && a.heap.empty() && a.inflections.empty() && a.findings.empty());
}

QTEST_GUILESS_MAIN(TestStopping)
#include "tst_stopping.moc"
