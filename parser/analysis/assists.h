// SPDX-License-Identifier: GPL-3.0-or-later

// How long goroutines that allocate helped to mark, and how long they waited for work to help with.
//
// An assist's range says when the runtime asked a goroutine to help and when it let it go. Help is only the time that
// the goroutine ran inside the range: it may also wait there until others have done its share, or stand in the queue
// for a proc.
//
// Threads: pure.
// Cost: the spans of goroutines that assist, from their first assist to their last.
// Source: Go's runtime, mgcmark.go (gcAssistAlloc, gcParkAssist), Go 1.22 to 1.27.
#pragma once

#include <stop_token>
#include <vector>

#include "analysis/answers.h"
#include "analysis/gccycles.h"
#include "trace/trace.h"

namespace sweepscope {

// Adds to each cycle's assist and assistWait. Leaves off on a stop request.
void addAssistTimes(const Trace&, const std::vector<CycleBorders>&, std::vector<GcCycle>&, const std::stop_token&);

}  // namespace sweepscope
