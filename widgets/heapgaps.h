// SPDX-License-Identifier: GPL-3.0-or-later

// Where heap curves break: what the file has lost may have told other figures.
//
// Threads: pure.
#pragma once

#include <vector>

#include "analysis/answers.h"
#include "trace/trace.h"

namespace sweepscope {

// Until when a figure told at `from` may be taken to hold, if the next one is told at `to`. In front of a gap: until it
// begins. Inside one, figures that are there hold until the next one of their generation, and the last one not at all.
Time holdsUntil(const Trace&, Time from, Time to);

// The points with a gap behind each one that does not hold until the next, or to the trace's end.
std::vector<HeapPoint> cutAtGaps(const Trace&, const std::vector<HeapPoint>&);

}  // namespace sweepscope
