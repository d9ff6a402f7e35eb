// The sentence that tells a person what became of a deleted value.
//
// Threads: pure.
#pragma once

#include <string>

#include "analysis/answers.h"
#include "analysis/reclaimrules.h"

namespace sweepscope {

std::string reclaimSentence(const DeleteOp&, const EarliestCycle&, const std::vector<GcCycle>&);

}  // namespace sweepscope
