// SPDX-License-Identifier: GPL-3.0-or-later

// What the GC's worker goroutines did: their runs with the mode the runtime labelled them with, and the times they were
// parked although a cycle was marking.
//
// A worker is known by a label event ("GC (dedicated)", "GC (fractional)", "GC (idle)"), which follows each of its
// starts, and by the function it starts with: the runtime writes the label of the proc's mode, and other goroutines may
// run there before the worker does (Go's runtime, traceruntime.go and mgc.go).
//
// Threads: pure.
#pragma once

#include <stop_token>
#include <string_view>
#include <vector>

#include "analysis/answers.h"
#include "trace/trace.h"

namespace sweepscope {

// Unknown for labels of anything else.
WorkerMode workerMode(std::string_view label);

// In order of begin. Also adds each cycle's worker times by mode. Nothing on a stop request.
std::vector<WorkerSpan> findWorkers(const Trace&, std::vector<GcCycle>&, const std::stop_token& = {});

}  // namespace sweepscope
