// SPDX-License-Identifier: GPL-3.0-or-later

// Profiles of stays in a state: of waits, of syscalls, of time in queues, of running, of mark assists.
//
// Threads: pure; uses several.
// Cost: a scan, and a look at a hash table for each transition.
#pragma once

#include "analysis/profilefilter.h"
#include "analysis/stacksums.h"
#include "trace/scan.h"

namespace sweepscope {

struct StayRule {
  GoState state = GoState::Waiting;
  bool (*reason)(std::string_view) = nullptr;  // which reasons of the transition into it count; null: all
  bool byEnd = false;    // the stack is that of the event that ends the stay, not of the one that begins it
  bool assists = false;  // not a state, but mark assists
  // As in Go's tool, what a goroutine did before it ran for the first time in the trace does not count, if it ever
  // runs: the tool counts from there to the goroutine's end.
  bool afterFirstRun = false;
};

// False if something could not be read again, or on a stop request.
bool sumStays(const Trace&, const StayRule&, const ProfileFilter&, const StatsQuery&, StackSums&);

}  // namespace sweepscope
