// SPDX-License-Identifier: GPL-3.0-or-later

// The lane of threads.
//
// Threads: constant.
#pragma once

#include "trace/threadtable.h"
#include "widgets/lanes/lane.h"

namespace sweepscope {

const Lane& threadsLane();
const ThreadTable& threadTable(const LaneIndex&);
// The position of a thread in Trace::threads().
std::optional<std::size_t> positionOf(const Trace&, ThreadId);

}  // namespace sweepscope
