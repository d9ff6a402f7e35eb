// SPDX-License-Identifier: GPL-3.0-or-later

// The lane of heap metrics: live heap and heap goal, with the inflections of the heap curves.
//
// Threads: constant.
#pragma once

#include "widgets/lanes/lane.h"

namespace sweepscope {

const Lane& heapLane();
// The values that are in force at a time; nothing where the lane shows none.
QString heapTooltip(const LaneIndex&, Time);

}  // namespace sweepscope
