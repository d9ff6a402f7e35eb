// SPDX-License-Identifier: GPL-3.0-or-later

// What procs did, as far as statistics ask for it: how their time divides, which syscalls lost their proc, and when
// they ran goroutines that worked for the collector.
//
// Threads: pure; uses several.
// Cost: one walk over the spans of all procs.
#pragma once

#include <stop_token>
#include <vector>

#include "trace/trace.h"

namespace sweepscope {

struct ProcTimes {
  ProcId proc;
  Duration running, syscall, noGoroutine, idle;
};
// A goroutine is in a syscall and has a proc.
struct SyscallHold {
  GoroutineId goroutine;
  Time begin, end;
};
// A proc runs a goroutine.
struct ProcSpell {
  ProcId proc;
  GoroutineId goroutine;
  Time begin, end;
};

struct ProcWork {
  std::vector<ProcTimes> times;    // inside the range, by proc
  std::vector<SyscallHold> holds;  // of syscalls that did not keep their proc to the end, by goroutine and time
  // Of goroutines with the label of a worker, and those of others that touch an assist. Go 1.26 gives that label to
  // ordinary goroutines, too, which may run millions of times: if there are too many, there are none.
  std::vector<ProcSpell> runs;
  bool allRuns = true;
  std::vector<ProcSpell> assisted;  // of those, what lies inside an assist

  // How long of a syscall's [begin, end) the goroutine had a proc, for one that may have lost it.
  Duration held(GoroutineId, Time begin, Time end) const;
};

// Incomplete on a stop request. mostRuns: of all procs together.
constexpr std::size_t kMostRuns = 1 << 18;
ProcWork findProcWork(const Trace&, TimeRange, unsigned threads, const std::stop_token& = {},
                      std::size_t mostRuns = kMostRuns);

}  // namespace sweepscope
