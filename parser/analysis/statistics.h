// SPDX-License-Identifier: GPL-3.0-or-later

// The numbers of a trace, or of a range of it: where the time of goroutines and procs went, how long they stood in
// queues and in syscalls, tasks and regions, stops of the world, and what the collector left to the program.
//
// Threads: pure; uses several. On a stop request the result is to be thrown away.
// Cost: one walk over the lanes of goroutines and of procs, and one over the events of regions and tasks.
#pragma once

#include <optional>
#include <vector>

#include "analysis/goroutinestats.h"
#include "analysis/mmu.h"
#include "analysis/userstats.h"

namespace sweepscope {

struct StopStats {
  WorldStop stop;
  StringId kind;
  std::optional<std::size_t> cycle;  // whose it is
};

struct MmuCurves {
  std::vector<MmuPoint> system, systemSweep, perProc;
};
struct MmuStats {
  MmuCurves corrected;
  MmuCurves tool;  // as `go tool trace` counts: see analysis/toolutilisation.h
  // Of all procs, sweeps aside: for windows of 1, 10 and 100 ms, as far as they fit into the range.
  std::vector<UtilisationIntegral::Window> worst;
};

struct Statistics {
  TimeRange range;
  GoroutineStats goroutines;
  std::vector<ProcTimes> procs;
  std::vector<TaskStats> tasks;
  std::vector<RegionStats> regions;
  std::vector<StopStats> stops;  // that begin in the range
  MmuStats mmu;
};

// What of a trace does not depend on the query: made once for many.
struct StatisticsBasis {
  std::vector<WorldStop> stops;
  std::vector<GcCycle> cycles;
  std::vector<WorkerSpan> workers;
};
StatisticsBasis statisticsBasis(const Trace&, const std::stop_token& = {});

Statistics findStatistics(const Trace&, const StatisticsBasis&, const StatsQuery&);

// One goroutine after the other, with the same numbers.
void visitGoroutineAccounts(const Trace&, const StatsQuery&, const TakeAccount&);

}  // namespace sweepscope
