// Logs and regions of goroutines in a range, to be drawn over their lanes. Where a range has very many of them there
// are none: from that far they would only hide the lanes.
//
// Threads: constant once made.
#pragma once

#include <map>
#include <vector>

#include "trace/trace.h"

namespace sweepscope {

struct GoRegion {
  Time begin, end;  // of the range where the region's own end is outside
  StringId name;
};

class GoEvents {
 public:
  static constexpr std::size_t kMost = 3000;  // of each kind

  GoEvents() = default;
  GoEvents(const Trace&, TimeRange);

  struct Lane {
    std::vector<std::pair<Time, std::size_t>> logs;  // time, index into Trace::logs
    std::vector<GoRegion> regions;                   // outer ones first
  };
  // Nothing for a goroutine without any.
  const Lane* lane(GoroutineId) const;

 private:
  void addLogs(const Trace&, TimeRange);
  void addRegions(const Trace&, TimeRange);
  std::map<GoroutineId, Lane> m_lanes;
};

}  // namespace sweepscope
