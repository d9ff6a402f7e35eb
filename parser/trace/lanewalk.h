// SPDX-License-Identifier: GPL-3.0-or-later

// The spans of one goroutine, proc or group over the segments of a Trace. Internal to the room; Trace offers it, and
// says what is passed to `f`.
//
// Threads: any; everything read is immutable.
// Cost: O(log) to find the place, then the spans that touch the range.
#pragma once

#include <functional>

#include "trace/parts.h"

namespace sweepscope {

void walkGoroutine(const TraceParts&, GoroutineId, TimeRange, const std::function<bool(const GoSpan&)>& f);
void walkProc(const TraceParts&, ProcId, TimeRange, const std::function<bool(const ProcSpan&)>& f);
// False if there are more than `limit` members, of which `f` gets only as many.
bool walkGroup(const TraceParts&, std::size_t group, TimeRange, std::size_t limit,
               const std::function<void(const PackedGoroutine&)>& f);

}  // namespace sweepscope
