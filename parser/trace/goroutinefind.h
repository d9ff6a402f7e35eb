// SPDX-License-Identifier: GPL-3.0-or-later

// The goroutines of a Trace as a list: those of a segment in order of id, without those that an earlier segment has.
// Internal to the room; Trace offers it.
//
// Threads: any; everything read is immutable.
// Cost: O(log rows) for each segment; a goroutine that is created and ends in one segment is read to its end.
#pragma once

#include <optional>

#include "trace/parts.h"

namespace sweepscope {

GoroutineInfo goroutineAt(const TraceParts&, std::size_t index);
std::optional<std::size_t> goroutineIndex(const TraceParts&, GoroutineId);
// A goroutine that is created and ends in this segment.
GoroutineInfo briefGoroutine(const TraceParts&, const SegmentEntry&, std::uint32_t row);

}  // namespace sweepscope
