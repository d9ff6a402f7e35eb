// SPDX-License-Identifier: GPL-3.0-or-later

// Delete operations of a trace, recognised from what the program logs (analysis/deleterules.h), and what else is found
// while the logs are walked: witnesses (logs that a value's finalizer or cleanup wrote) and samples of MemStats.
//
// Threads: pure; several read texts if there are many logs, and what is found does not depend on their number. On a
// stop request it returns early, with what it has.
#pragma once

#include <stop_token>
#include <vector>

#include "analysis/answers.h"
#include "analysis/deleterules.h"
#include "analysis/memstats.h"
#include "trace/trace.h"

namespace sweepscope {

struct Witness {
  Time time;
  bool finalizer = false;  // else a cleanup
  bool hasKey = false;
  std::string key;
  std::optional<std::uint64_t> address;
};

struct DeleteScan {
  DeleteTable ops;                 // in order of T0; phase and reclaim are still to be found
  std::vector<Witness> witnesses;  // in order of time
  std::vector<MemSample> samples;  // in order of time
};

// threads: 0 for as many as pay.
DeleteScan findDeletes(const Trace&, DeleteRules&, const std::stop_token& = {}, unsigned threads = 0);

}  // namespace sweepscope
