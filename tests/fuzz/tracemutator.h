// SPDX-License-Identifier: GPL-3.0-or-later

// Changes traces without losing their structure: batches stay batches and events keep the number of their arguments
// most of the time, so that what is fuzzed is what lies behind the first check of a header.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

namespace sweepscope::fuzzing {

// libFuzzer's custom mutator and crossover: write the result to `data` or `out`, return its size.
std::size_t mutateTrace(std::uint8_t* data, std::size_t size, std::size_t most, unsigned seed);
std::size_t crossTraces(std::span<const std::uint8_t> a, std::span<const std::uint8_t> b, std::uint8_t* out,
                        std::size_t most, unsigned seed);
// libFuzzer's own, blind to structure.
std::size_t mutateBytes(std::uint8_t* data, std::size_t size, std::size_t most);

}  // namespace sweepscope::fuzzing
