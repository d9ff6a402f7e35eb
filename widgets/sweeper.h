// SPDX-License-Identifier: GPL-3.0-or-later

// Who swept a deleted value: the free event's goroutine and proc, had again by replay, and the piece of work that the
// event lies in.
//
// Cost: a replay of at most one checkpoint's events, milliseconds. Threads: pure, any thread.
#pragma once

#include <string>

#include "widgets/document.h"
#include "widgets/subjects/subject.h"

namespace sweepscope {

struct Sweeper {
  std::size_t deleteOp = 0;
  GoroutineId goroutine;
  ProcId proc;
  // An allocating goroutine's sweep; or else what the goroutine or the proc ran: the background sweeper, runtime.GC().
  Subject work;
  bool background = false;  // the runtime's background sweeper, known by what it waits for
  Message missing;          // why nothing is known
};

// Of a free event's moment.
Sweeper sweeperAt(const Trace&, Time freed);
// Of a delete; without a free event there is nothing to find.
Sweeper findSweeper(const Document&, std::size_t deleteOp);

}  // namespace sweepscope
