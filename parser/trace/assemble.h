// SPDX-License-Identifier: GPL-3.0-or-later

// The small tables of a trace that follow from all its segments: goroutines that live over borders, groups, procs,
// marks.
//
// Threads: pure.
// Cost: follows what crosses borders of generations, not events.
#pragma once

#include "trace/parts.h"

namespace sweepscope {

// Fills in everything of the parts that follows from their segments.
void assemble(TraceParts&);

}  // namespace sweepscope
