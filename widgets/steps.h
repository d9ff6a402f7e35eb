// The next or previous thing in a lane, for stepping through it by keyboard.
//
// Threads: pure.
#pragma once

#include <optional>

#include "widgets/laneindex.h"
#include "widgets/selection.h"

namespace sweepscope {

// In the lane of the selection; nothing at the lane's end. step is +1 or -1.
Selection neighbour(const LaneIndex&, const Selection&, int step);
// From where the next one is the first that begins in the range or behind it; with -1 the last that ends before its
// end.
Time besides(TimeRange, int step);
// The delete or cycle next to a moment (strictly after or before it), if there is one.
std::optional<std::size_t> nextDelete(const Answers&, Time, int step);
std::optional<std::size_t> nextCycle(const Answers&, Time, int step);

}  // namespace sweepscope
