// SPDX-License-Identifier: GPL-3.0-or-later

#include "analysis/statistics.h"

#include <algorithm>
#include <array>

#include "analysis/gccycles.h"
#include "analysis/toolutilisation.h"
#include "analysis/workers.h"
#include "analysis/worldstops.h"
#include "wire/parallel.h"

namespace sweepscope {
namespace {

std::vector<StopStats> stopStats(const Trace& trace, const StatisticsBasis& basis, TimeRange range) {
  std::vector<std::optional<std::size_t>> cycleOfStop(trace.stops().size());
  for (const GcCycle& c : basis.cycles) {
    for (const auto* stop : {&c.sweepTerm, &c.markTerm}) {
      if (*stop) cycleOfStop[(*stop)->index] = c.index;
    }
    for (const WorldStop& stop : c.extraMarkTerms) cycleOfStop[stop.index] = c.index;
  }
  std::vector<StopStats> stats;
  for (const WorldStop& stop : basis.stops) {
    if (range.contains(stop.begin)) stats.push_back({stop, trace.stops()[stop.index].kind, cycleOfStop[stop.index]});
  }
  return stats;
}

MmuCurves curvesOf(const Utilisation& system, const Utilisation& withSweeps, const std::vector<Utilisation>& procs,
                   unsigned threads, const std::stop_token& stop) {
  return {mmuCurve({&system, 1}, threads, stop), mmuCurve({&withSweeps, 1}, threads, stop),
          mmuCurve(procs, threads, stop)};
}

MmuStats mmuStats(const Trace& trace, const StatisticsBasis& basis, const ProcWork& procs, TimeRange range,
                  unsigned threads, const std::stop_token& stop) {
  MmuStats mmu;
  const CollectorWork work{procs.assisted, basis.workers};
  const Utilisation system = systemUtilisation(trace, range, work, SweepCounts::No);
  mmu.corrected = curvesOf(system, systemUtilisation(trace, range, work, SweepCounts::Yes),
                           procUtilisations(trace, range, work), threads, stop);
  mmu.tool = curvesOf(toolSystemUtilisation(trace, range, procs, SweepCounts::No),
                      toolSystemUtilisation(trace, range, procs, SweepCounts::Yes),
                      toolProcUtilisations(trace, range, procs), threads, stop);
  if (system.steps.empty()) return mmu;
  constexpr std::size_t kWindows = 5;
  constexpr std::array<std::int64_t, 3> kLengths = {1'000'000, 10'000'000, 100'000'000};
  const UtilisationIntegral integral(system);
  for (const std::int64_t length : kLengths) {
    if (length > integral.length().ns) break;
    const auto worst = integral.worst(Duration{length}, kWindows);
    mmu.worst.insert(mmu.worst.end(), worst.begin(), worst.end());
  }
  return mmu;
}

}  // namespace

StatisticsBasis statisticsBasis(const Trace& trace, const std::stop_token& stop) {
  StatisticsBasis basis;
  basis.stops = findWorldStops(trace, stop).stops;
  if (stop.stop_requested()) return basis;
  basis.cycles = findCycles(trace, basis.stops, stop).cycles;
  basis.workers = findWorkers(trace, basis.cycles, stop);
  return basis;
}

Statistics findStatistics(const Trace& trace, const StatisticsBasis& basis, const StatsQuery& query) {
  const unsigned threads = query.threads != 0 ? query.threads : coreCount();
  Statistics s;
  s.range = query.within(trace);
  if (s.range.begin >= s.range.end) return s;
  ProcWork procs;
  std::optional<RangeTimes> ranges;
  parallelTasks(
      threads, [&] { s.regions = findRegionStats(trace, query); },
      [&] { procs = findProcWork(trace, s.range, threads, query.stop); }, [&] { ranges.emplace(trace, s.range); },
      [&] { s.tasks = findTaskStats(trace, query); });
  s.goroutines = findGoroutineStats(trace, query, *ranges, procs);
  s.procs = std::move(procs.times);
  s.stops = stopStats(trace, basis, s.range);
  s.mmu = mmuStats(trace, basis, procs, s.range, threads, query.stop);
  return s;
}

void visitGoroutineAccounts(const Trace& trace, const StatsQuery& query, const TakeAccount& f) {
  const TimeRange range = query.within(trace);
  if (range.begin >= range.end) return;
  const ProcWork procs = findProcWork(trace, range, query.threads != 0 ? query.threads : coreCount(), query.stop);
  visitGoroutineAccounts(trace, query, RangeTimes(trace, range), procs, f);
}

}  // namespace sweepscope
