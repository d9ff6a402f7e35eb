// SPDX-License-Identifier: GPL-3.0-or-later

// The lane of mark assists.
//
// Threads: constant.
#pragma once

#include "widgets/lanes/track.h"
#include "widgets/subjects/assistsubject.h"

namespace sweepscope {

const Lane& assistsLane();
// Joined where several goroutines assist at once; the index is that of the first of them in Trace::assists().
const PieceTrack& assistTrack(const LaneIndex&);

}  // namespace sweepscope
