// SPDX-License-Identifier: GPL-3.0-or-later

// Heap curves, each only from a source that is that metric: HeapAlloc, HeapObjects and NextGC from MemStats samples and
// alloc/free events, NextGC from the trace's goal metric, and the trace's own live-heap estimate as "live".
//
// Threads: pure.
#pragma once

#include <vector>

#include "analysis/allocwalk.h"
#include "analysis/answers.h"
#include "analysis/memstats.h"
#include "trace/trace.h"

namespace sweepscope {

inline constexpr std::string_view kAllocSource = "alloc/free events";
inline constexpr std::string_view kLogSource = "MemStats logs in the trace";
inline constexpr std::string_view kFileSource = "MemStats file";
inline constexpr std::string_view kGoalSource = "goal metric of the trace";
inline constexpr std::string_view kLiveSource = "live-heap estimate of the trace";

struct HeapSources {
  std::vector<MemSample> logs, file;
  const AllocWalk* walk = nullptr;
  HeapSeries goal, live;  // the trace's own: metricSeries() fills them in
};

// What the trace's metrics say: needs nothing else, and may take long.
void metricSeries(const Trace&, HeapSources&);

// Best source first for each name. Series without a point are left out.
std::vector<HeapSeries> heapSeries(HeapSources&&);

// At most `limit` points (>= 8); the least and the greatest, the first and the last stay, and every gap that a bin of
// neighbours has stays as one.
std::vector<HeapPoint> thinned(const std::vector<HeapPoint>&, std::size_t limit);

}  // namespace sweepscope
