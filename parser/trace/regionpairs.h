// Begins and ends of regions, paired.
//
// Threads: pure. Cost: linear in the events of regions, plus the spans of goroutines with regions that are not closed
// or not begun in the trace.
#pragma once

#include <cstdint>
#include <stop_token>
#include <vector>

#include "trace/trace.h"

namespace sweepscope {

struct PairedRegion {
  Time begin, end;
  std::uint32_t lane = 0;  // index into PairedRegions::goroutines
  bool beginSeen = true, endSeen = true;
};

struct PairedRegions {
  std::vector<GoroutineId> goroutines;  // that have any
  std::vector<PairedRegion> regions;    // in order of begin; behind those the ones whose begin is not in the trace
};

// Not complete on a stop request.
PairedRegions pairRegions(const Trace&, const std::stop_token&);

}  // namespace sweepscope
