// SPDX-License-Identifier: GPL-3.0-or-later

// Why the cycles between a delete and its reclaim did not reclaim the value.
//
// Threads: pure.
// Cost: O(log cycles) and what is returned.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "analysis/answers.h"

namespace sweepscope {

struct CycleNote {
  std::size_t cycle;
  Message why;    // a sentence that begins with the cycle: "GC #3 was already marking …"
  Message brief;  // a few words, for a picture; empty for a cycle that had marked before the delete
};

// In the order of the cycles, `most` at most.
std::vector<CycleNote> whyNotSooner(const Answers&, const DeleteOp&, std::size_t most = SIZE_MAX);

}  // namespace sweepscope
