// SPDX-License-Identifier: GPL-3.0-or-later

// The lane of GC workers.
//
// Threads: constant.
#pragma once

#include "widgets/lanes/track.h"

namespace sweepscope {

const Lane& workersLane();
// What a worker did, by index into Answers::workers; null if the goroutine is none.
const PieceTrack* workerTrack(const LaneIndex&, GoroutineId);

}  // namespace sweepscope
