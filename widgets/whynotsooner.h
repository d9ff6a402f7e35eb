// Why the cycles between a delete and its reclaim did not reclaim the value (facts: rules 1 to 7 of deletes and
// cycles).
//
// Threads: pure, any thread.
#pragma once

#include <QString>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "analysis/answers.h"

namespace sweepscope {

struct CycleNote {
  std::size_t cycle;
  QString why;    // goes on after "GC #3"
  QString label;  // a few words, for a picture; empty for a cycle that had marked before the delete
};

// In the order of the cycles, `most` at most.
std::vector<CycleNote> whyNotSooner(const Answers&, const DeleteOp&, std::size_t most = SIZE_MAX);

}  // namespace sweepscope
