// SPDX-License-Identifier: GPL-3.0-or-later

// How many tasks and regions a program had, by name, and how long they lasted.
//
// Units: ns. Lengths are those of tasks and regions whose begin and end are in the trace.
// Threads: pure; regions are paired on the calling thread.
// Cost: linear in the events of tasks and regions.
#pragma once

#include <vector>

#include "analysis/distribution.h"
#include "analysis/statsquery.h"

namespace sweepscope {

struct TaskStats {
  StringId name;
  std::uint64_t count = 0, complete = 0;
  Distribution lengths;
};
// Those that touch the range. With a filter: those that a goroutine of such a function began.
std::vector<TaskStats> findTaskStats(const Trace&, const StatsQuery&);

struct RegionStats {
  StringId name, function;  // of the region; with which its goroutine started
  std::uint64_t count = 0;
  Distribution lengths;
};
std::vector<RegionStats> findRegionStats(const Trace&, const StatsQuery&);

}  // namespace sweepscope
