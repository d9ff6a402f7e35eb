// SPDX-License-Identifier: GPL-3.0-or-later

// For each type of event, how often it was decoded and how often its handler let it happen. A type that stays at zero
// over a whole run is a part of the parser that the run has not seen: printEventCounts() tells.
//
// Threads: one.
#pragma once

#include <cstdio>

#include "wire/bytesource.h"

namespace sweepscope::fuzzing {

// Orders the trace once more, as `sweepscope events` does, and counts.
void countEvents(const ByteSource&);
// A line for each type; false if one was never decoded or never handled.
bool printEventCounts(std::FILE*);

}  // namespace sweepscope::fuzzing
