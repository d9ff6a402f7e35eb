// SPDX-License-Identifier: GPL-3.0-or-later

// Thins a step curve to what a screen can show: per column of pixels its first, lowest, highest and last value.
//
// Units: columns are device pixels. Threads: pure.
#pragma once

#include <vector>

#include "analysis/answers.h"

namespace sweepscope {

// The points to draw for the range, with the last one before it and the first one behind it, so that the curve reaches
// both edges. At most four points a column.
std::vector<HeapPoint> thinned(const std::vector<HeapPoint>&, TimeRange, int columns);

// The value that holds at a moment: that of the last point at or before it; nothing before the first and inside a gap.
std::optional<double> valueAt(const std::vector<HeapPoint>&, Time);

}  // namespace sweepscope
