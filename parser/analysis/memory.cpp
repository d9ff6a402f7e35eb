#include "analysis/memory.h"

namespace sweepscope {
namespace {

// What a string keeps outside itself; short ones live inside.
std::size_t textBytes(const std::string& s) {
  return s.capacity() > std::string().capacity() ? s.capacity() + 1 : 0;
}

std::size_t deleteBytes(const Answers& answers) {
  std::size_t n = heldBytes(answers.deletes);
  for (const DeleteOp& d : answers.deletes) {
    n += textBytes(d.key) + textBytes(d.rule) + heldBytes(d.attributes);
    for (const auto& [name, value] : d.attributes) n += textBytes(name) + textBytes(value);
  }
  return n;
}

std::size_t heapBytes(const Answers& answers) {
  std::size_t n = heldBytes(answers.heap) + heldBytes(answers.inflections);
  for (const HeapSeries& s : answers.heap) n += heldBytes(s.points);
  for (const Inflection& i : answers.inflections) n += heldBytes(i.deletes);
  return n;
}

}  // namespace

std::vector<MemoryPart> memoryOf(const Answers& answers) {
  std::size_t cycles = heldBytes(answers.cycles) + heldBytes(answers.workers);
  for (const GcCycle& c : answers.cycles) cycles += heldBytes(c.extraMarkTerms);
  return {{"cycles and workers", cycles},
          {"deletes and their cycles", deleteBytes(answers)},
          {"heap curves", heapBytes(answers)}};
}

}  // namespace sweepscope
