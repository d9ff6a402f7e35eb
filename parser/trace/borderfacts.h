// SPDX-License-Identifier: GPL-3.0-or-later

// What a generation, ordered alone, took for granted about the one before it; checked when that one is known
// (stitch.h).
#pragma once

#include <cstdint>
#include <vector>

#include "wire/occurrence.h"
#include "wire/world.h"

namespace sweepscope {

struct BorderFacts {
  struct Status {
    std::int64_t id;
    std::uint8_t status;  // as on the wire
  };
  std::vector<Status> procs;  // statuses of procs not yet known; goroutines' are in the segment's rows
  struct FirstRange {
    std::int64_t id;
    RangeEdge edge;
  };
  std::vector<FirstRange> sweeps, assists;  // the first edge of each proc's sweeps, each goroutine's assists
  bool anyGc = false;
  RangeEdge firstGc = RangeEdge::Begin;
  std::uint64_t firstGcSeq = 0;
  std::vector<std::uint64_t> tasksBegun;  // may not be active already
  struct TaskEnd {
    std::int64_t time;
    std::uint64_t id;
  };
  std::vector<TaskEnd> openTaskEnds;  // ended here, not begun here
};

}  // namespace sweepscope
