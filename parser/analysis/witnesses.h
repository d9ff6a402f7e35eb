// Which delete a finalizer's or cleanup's log speaks of.
//
// Threads: pure.
#pragma once

#include <optional>
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

// One for each operation. earliest: of each operation, in the same order.
std::vector<std::optional<WitnessedBy>> matchWitnesses(const std::vector<DeleteOp>&, const std::vector<Witness>&,
                                                       const std::vector<EarliestCycle>& earliest,
                                                       const std::vector<GcCycle>&);

}  // namespace sweepscope
