// SPDX-License-Identifier: GPL-3.0-or-later

// Events read from the file again, with all that it says of them: what a format has behind Trace::detailAt() and
// behind scans (trace/scan.h).
//
// Threads: find() and scan() from any thread, several at once.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>

#include "trace/scanevent.h"
#include "trace/segment.h"
#include "trace/trace.h"

namespace sweepscope {

// The events of one segment.
//
// Threads: walk() from several at once.
class SegmentScan {
 public:
  using Take = std::function<bool(std::span<const ScanEvent>)>;
  virtual ~SegmentScan() = default;
  // Passes on the events from one checkpoint of the segment to another one, in order, some at a time and never none,
  // until `take` returns false. False if not all could be read.
  virtual bool walk(std::size_t first, std::size_t last, const TimeFix&, const Take& take) const = 0;
};

class DetailSource {
 public:
  virtual ~DetailSource() = default;
  // The event of a segment at its time as the segment has it (SegmentEntry::fix undone), without EventDetail::time;
  // nothing if there is none, or if it cannot be read.
  virtual std::optional<EventDetail> find(const Segment&, std::int64_t time) const = 0;
  // Must not outlive this.
  virtual std::unique_ptr<const SegmentScan> scan(const Segment&) const = 0;
};

}  // namespace sweepscope
