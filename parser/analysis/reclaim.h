// SPDX-License-Identifier: GPL-3.0-or-later

// The reclaim links: for each delete which cycle reclaimed its value, how that is known, and the sentence for people.
//
// Threads: pure; linkReclaims() uses several if that pays. Links do not depend on their number.
#pragma once

#include <optional>
#include <stop_token>
#include <utility>
#include <vector>

#include "analysis/answers.h"
#include "analysis/deleteops.h"
#include "analysis/reclaimrules.h"
#include "analysis/valueslots.h"
#include "trace/trace.h"

namespace sweepscope {

struct ReclaimInput {
  const std::vector<GcCycle>& cycles;
  const ReclaimRules& rules;
  const std::vector<Witness>& witnesses;
  const std::vector<Gap>& gaps;
  const ValueSlots* values = nullptr;  // with walk: alloc/free events may be used
  const AllocWalk* walk = nullptr;
  std::optional<Time> sweepBefore;  // as for phaseAt()
  std::stop_token stop;
  unsigned threads = 0;  // as many as pay
};

// How many deletes name a cycle.
struct DeletesOfCycle {
  std::size_t reclaimed = 0;  // seen freed, or found dead by a witness
  std::size_t inferred = 0;
};

// Sets each operation's phase and link. Returns the counts by cycle. Leaves off early on a stop request.
std::vector<DeletesOfCycle> linkReclaims(const ReclaimInput&, DeleteTable&);

}  // namespace sweepscope
