// What stands for several deletes in the lane of deletes.
//
// Threads: pure.
#pragma once

#include "widgets/geometry.h"

namespace sweepscope {

// The deletes that share the triangle of one of them: where they are dense, more than that one.
IndexRun deletesOfMarker(const LaneContext&, std::size_t deleteOp);

}  // namespace sweepscope
