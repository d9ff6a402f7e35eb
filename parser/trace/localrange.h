// SPDX-License-Identifier: GPL-3.0-or-later

// A range of the trace in the relative times of one segment. Internal to the room.
//
// Units: ns since the segment's base, as if the segment stood alone (trace/timefix.h).
#pragma once

#include <cstdint>
#include <limits>

#include "trace/parts.h"

namespace sweepscope {

class LocalRange {
 public:
  LocalRange(const SegmentEntry& e, TimeRange r) : from(relative(e, r.begin)), to(relative(e, r.end)) {}

  std::int64_t from, to;

 private:
  static std::int64_t relative(const SegmentEntry& e, Time t) {
    if (t == Time::min()) return std::numeric_limits<std::int64_t>::min();
    if (t == Time::max()) return std::numeric_limits<std::int64_t>::max();
    return e.fix.undo(t.ns) - e.segment->base;
  }
};

}  // namespace sweepscope
