// SPDX-License-Identifier: GPL-3.0-or-later

// The lane of delete operations.
//
// Units: device pixels. Threads: constant.
#pragma once

#include "widgets/lanes/lane.h"

namespace sweepscope {

const Lane& deletesLane();

// The upper half of the row: markers stand above, the bridge below.
Band markerBand(const Measures&, int rowHeight);
// Where the marker of a delete stands in the row, its stem included.
QRect markerBox(const LaneContext&, const Row& deletesRow, Time t0);
// The deletes that share the triangle of one of them: where they are dense, more than that one.
IndexRun deletesOfMarker(const LaneContext&, std::size_t deleteOp);

}  // namespace sweepscope
