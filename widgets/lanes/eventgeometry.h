// SPDX-License-Identifier: GPL-3.0-or-later

// Regions as bars and logs as ticks at the top of a goroutine's row.
//
// Threads: pure. Cost: follows columns.
#pragma once

#include "widgets/lanes/lane.h"

namespace sweepscope {

void eventGeometry(const LaneContext&, GoroutineId, int x0, int x1, RowGeometry&);

}  // namespace sweepscope
