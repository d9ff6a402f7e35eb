// SPDX-License-Identifier: GPL-3.0-or-later

// The lane of goroutines and groups of goroutines.
//
// Threads: constant.
#pragma once

#include "widgets/lanes/lane.h"

namespace sweepscope {

const Lane& goroutinesLane();
// The regions of a goroutine at a time, one a line, with their whole durations.
QString regionsTooltip(const Trace&, const UserEvents::Found&);
// The row of a goroutine or, where it has none of its own, of its group.
std::optional<Row> goroutineRow(const LaneLayout&, const Trace&, GoroutineId);
// The row of its group.
std::optional<Row> groupRow(const LaneLayout&, const Trace&, GoroutineId);

}  // namespace sweepscope
