// SPDX-License-Identifier: GPL-3.0-or-later

// Logs as ticks at the top of a goroutine's states.
//
// Threads: pure. Cost: follows columns.
#pragma once

#include "widgets/lanes/lane.h"

namespace sweepscope {

// `band`: of the states.
void eventGeometry(const LaneContext&, GoroutineId, Band band, int x0, int x1, RowGeometry&);

}  // namespace sweepscope
