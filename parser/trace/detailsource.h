// SPDX-License-Identifier: GPL-3.0-or-later

// Details of single events, read from the file again: what a format has behind Trace::detailAt().
//
// Threads: find() from any thread, several at once.
#pragma once

#include <cstdint>
#include <optional>

#include "trace/segment.h"
#include "trace/trace.h"

namespace sweepscope {

class DetailSource {
 public:
  virtual ~DetailSource() = default;
  // The event of a segment at its time as the segment has it (SegmentEntry::fix undone), without EventDetail::time;
  // nothing if there is none, or if it cannot be read.
  virtual std::optional<EventDetail> find(const Segment&, std::int64_t time) const = 0;
};

}  // namespace sweepscope
