// SPDX-License-Identifier: GPL-3.0-or-later

// Bytes as a trace: loaded, every getter called, details replayed; now and then loaded again in parallel, which must
// tell the same. Where something is missing or contradictory the two may make other things of it, and are not compared.
#include <algorithm>

#include "tests/fuzz/eventcounts.h"
#include "tests/fuzz/everygetter.h"
#include "tests/fuzz/tracemutator.h"

using namespace sweepscope;

namespace {

bool damaged(const Trace& trace) {
  return std::any_of(trace.defects().begin(), trace.defects().end(), isDamage);
}

}  // namespace

extern "C" int LLVMFuzzerInitialize(int*, char***) {
  fuzzing::reportAtExit();
  return 0;
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::uint64_t mark = fuzzing::mark(data, size);
  const auto source = fuzzing::sourceOf(data, size);
  const auto trace = fuzzing::load(source, 0);
  if (!trace) return 0;
  fuzzing::callEveryGetter(**trace);
  fuzzing::countEvents(*source);
  if (mark % 8 == 0) {
    const auto again = fuzzing::load(source, 1 + static_cast<unsigned>(mark >> 8) % 3);
    fuzzing::require(again.ok(), "a second load fails");
    if (!damaged(**trace) && !damaged(**again)) fuzzing::requireEqual(**trace, **again);
  }
  return 0;
}

extern "C" std::size_t LLVMFuzzerCustomMutator(std::uint8_t* data, std::size_t size, std::size_t most, unsigned seed) {
  return fuzzing::mutateTrace(data, size, most, seed);
}

extern "C" std::size_t LLVMFuzzerCustomCrossOver(const std::uint8_t* a, std::size_t sizeA, const std::uint8_t* b,
                                                 std::size_t sizeB, std::uint8_t* out, std::size_t most,
                                                 unsigned seed) {
  return fuzzing::crossTraces({a, sizeA}, {b, sizeB}, out, most, seed);
}
