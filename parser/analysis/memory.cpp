// SPDX-License-Identifier: GPL-3.0-or-later

#include "analysis/memory.h"

namespace sweepscope {
namespace {

std::size_t heapBytes(const Answers& answers) {
  std::size_t n = heldBytes(answers.heap) + heldBytes(answers.inflections);
  for (const HeapSeries& s : answers.heap) n += heldBytes(s.points);
  return n;
}

}  // namespace

std::vector<MemoryPart> memoryOf(const Answers& answers) {
  std::size_t cycles = heldBytes(answers.cycles) + heldBytes(answers.workers);
  for (const GcCycle& c : answers.cycles) cycles += heldBytes(c.extraMarkTerms);
  return {{"cycles and workers", cycles},
          {"deletes and their cycles", answers.deletes.memoryBytes()},
          {"heap curves", heapBytes(answers)}};
}

}  // namespace sweepscope
