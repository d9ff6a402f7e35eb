// SPDX-License-Identifier: GPL-3.0-or-later

// Which delete a finalizer's or cleanup's log speaks of.
//
// Threads: pure.
#pragma once

#include <unordered_map>
#include <vector>

#include "analysis/answers.h"
#include "analysis/deleteops.h"
#include "analysis/reclaimrules.h"

namespace sweepscope {

struct WitnessedBy {
  Time time;
  std::size_t cycle = 0;  // the last whose mark phase ended before the log: an upper bound for when it was found dead
  bool finalizer = false;
};

// By operation, those that a witness speaks of.
using Witnessed = std::unordered_map<std::size_t, WitnessedBy>;
Witnessed matchWitnesses(const DeleteTable&, const std::vector<Witness>&, const ReclaimRules&,
                         const std::vector<GcCycle>&, const std::stop_token&);

}  // namespace sweepscope
