// SPDX-License-Identifier: GPL-3.0-or-later

// The lane of procs.
//
// Threads: constant.
#pragma once

#include "widgets/lanes/track.h"

namespace sweepscope {

const Lane& procsLane();
// The sweeps on a proc, by index into Trace::sweeps(); null if there is no such proc.
const PieceTrack* sweepTrack(const LaneIndex&, ProcId);

}  // namespace sweepscope
