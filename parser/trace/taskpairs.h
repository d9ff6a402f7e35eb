// SPDX-License-Identifier: GPL-3.0-or-later

// Begins and ends of tasks, paired, and which goroutines work on each. trace/tasktable.h says by which rules.
//
// Threads: pure.
// Cost: linear in the events of tasks, regions and logs; 40 bytes a task while it is made.
#pragma once

#include <cstdint>
#include <stop_token>
#include <vector>

#include "trace/trace.h"

namespace sweepscope {

struct PairedTask {
  static constexpr std::uint32_t kNone = 0xffffffffu;
  TaskId id;
  Time begin, end;
  StringId name;
  std::uint32_t event = kNone;  // into Trace::tasks(): its begin, or its end if the begin is not in the trace
  std::uint32_t parent = kNone;
  std::uint32_t creator : 30 = 0;  // 1 + its place in PairedTasks::goroutines; 0 for none
  std::uint32_t beginSeen : 1 = false;
  std::uint32_t endSeen : 1 = false;
};
static_assert(sizeof(PairedTask) == 40);

struct PairedTasks {
  struct Member {
    std::uint32_t task, goroutine;
    friend auto operator<=>(const Member&, const Member&) = default;
  };
  std::vector<PairedTask> tasks;
  std::vector<std::uint32_t> order;  // the tasks in order of begin
  std::vector<GoroutineId> goroutines;
  std::vector<Member> members;  // in no order; some may be there several times
};

// Not complete on a stop request.
PairedTasks pairTasks(const Trace&, const std::stop_token&);

}  // namespace sweepscope
