// The lane of mark assists.
//
// Threads: constant.
#pragma once

#include "widgets/lanes/track.h"

namespace sweepscope {

const Lane& assistsLane();
// Joined where several goroutines assist at once; the index is that of the first of them in Trace::assists().
const PieceTrack& assistTrack(const LaneIndex&);
Selection assistSelection(const Trace&, const Piece&);

}  // namespace sweepscope
