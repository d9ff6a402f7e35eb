// SPDX-License-Identifier: GPL-3.0-or-later

// Pairs before and after markers that two goroutines logged: a worker that logs for others.
//
// Threads: one at a time.
#pragma once

#include <vector>

#include "analysis/deletetable.h"

namespace sweepscope {

// Joins what is left over when all markers were paired on their own goroutines. notMarkers: by operation, those that a
// region or a task began or ended; they are no markers to pair. May be shorter than there are operations.
void pairLeftovers(DeleteTableBuilder&, const std::vector<bool>& notMarkers);

}  // namespace sweepscope
