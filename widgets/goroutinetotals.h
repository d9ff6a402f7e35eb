// SPDX-License-Identifier: GPL-3.0-or-later

// How long a goroutine was in each state.
//
// Cost: walks the goroutine's spans; of very many it adds up shares instead.
// Threads: pure, any thread.
#pragma once

#include "trace/trace.h"

namespace sweepscope {

// Counted as `go tool trace` does: from the creation on, or from the Sync before the first event of a goroutine that is
// older than the trace.
struct GoroutineTotals {
  Duration running, runnable, syscall, waiting;
};

GoroutineTotals goroutineTotals(const Trace&, const GoroutineInfo&);
// The sum of these, and of the time in which its state is not known.
Duration goroutineLifetime(const Trace&, const GoroutineInfo&);

}  // namespace sweepscope
