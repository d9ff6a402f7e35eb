// SPDX-License-Identifier: GPL-3.0-or-later

// The lanes of one goroutine, proc or group of a Trace, folded: for each of `out`'s columns of a range, which share of
// it each state lasted. Internal to the room; Trace offers it.
//
// Threads: any; everything read is immutable.
// Cost: O(columns), and the bytes of the lanes in the range; blocks of long lanes are skipped where they hold one
// column.
#pragma once

#include <vector>

#include "trace/parts.h"

namespace sweepscope {

void foldGoroutineLane(const TraceParts&, GoroutineId, TimeRange, std::vector<GoShares>& out);
void foldProcLane(const TraceParts&, ProcId, TimeRange, std::vector<ProcShares>& out);
void foldGroupLanes(const TraceParts&, std::size_t group, TimeRange, std::vector<GoShares>& out);

}  // namespace sweepscope
