// SPDX-License-Identifier: GPL-3.0-or-later

// The lane of tasks.
//
// Threads: constant.
#pragma once

#include "widgets/lanes/lane.h"

namespace sweepscope {

const Lane& tasksLane();
// The next or previous task that stands in the same line as one; nothing at the line's end.
std::optional<std::size_t> nextInLine(const LaneIndex&, std::size_t task, int step);

}  // namespace sweepscope
