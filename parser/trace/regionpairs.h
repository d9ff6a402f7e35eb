// SPDX-License-Identifier: GPL-3.0-or-later

// Begins and ends of regions, paired. trace/regiontable.h says by which rules.
//
// Threads: pure.
// Cost: linear in the events of regions, plus the spans of goroutines with regions that are not closed or not begun in
// the trace.
#pragma once

#include <cstdint>
#include <stop_token>
#include <vector>

#include "trace/trace.h"

namespace sweepscope {

struct PairedRegion {
  static constexpr std::uint32_t kLanes = (1u << 30) - 1;  // more do not fit into memory
  Time begin, end;
  StringId name;
  std::uint32_t lane : 30 = 0;  // index into PairedRegions::goroutines
  std::uint32_t beginSeen : 1 = true;
  std::uint32_t endSeen : 1 = true;
};
static_assert(sizeof(PairedRegion) == 24);

struct PairedRegions {
  std::vector<GoroutineId> goroutines;  // that have any
  std::vector<PairedRegion> regions;    // in order of begin
};

// Not complete on a stop request.
PairedRegions pairRegions(const Trace&, const std::stop_token&);

}  // namespace sweepscope
