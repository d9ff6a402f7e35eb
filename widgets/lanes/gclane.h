// SPDX-License-Identifier: GPL-3.0-or-later

// The lane of GC cycles: mark phases, sweeping, stops of the world.
//
// Threads: constant.
#pragma once

#include "widgets/lanes/track.h"

namespace sweepscope {

const Lane& gcLane();
// The collector's stops, mark phases and sweeping.
const PieceTrack& gcTrack(const LaneIndex&);
// Stops of the world for something else than the collector; and of any stop the time from its restart to its late end.
const PieceTrack& otherStopsTrack(const LaneIndex&);

}  // namespace sweepscope
