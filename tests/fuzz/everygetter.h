// SPDX-License-Identifier: GPL-3.0-or-later

// What every fuzz target asks of what it loads. A complaint ends the process, as libFuzzer wants it.
#pragma once

#include <cstdint>
#include <cstdio>
#include <memory>
#include <string>

#include "trace/loader.h"

namespace sweepscope::fuzzing {

// Loading a trace of N bytes never takes more heap than kBytesPerByte * N + kConstantBytes, whatever the bytes claim.
constexpr std::size_t kBytesPerByte = 128, kConstantBytes = std::size_t{16} << 20;

// Prints the sentence and ends the process unless `good`.
void require(bool good, const std::string& sentence);

// threads 0: one generation after the other. Bounds memory by the size of the source.
Result<std::shared_ptr<const Trace>> load(std::shared_ptr<const ByteSource>, unsigned threads);
// Every getter of a Trace, with its promises checked, and details by replay.
void callEveryGetter(const Trace&);
// Both loads of one file must tell the same.
void requireEqual(const Trace&, const Trace&);

std::shared_ptr<const ByteSource> sourceOf(const std::uint8_t* data, std::size_t size);
// A number that only depends on the bytes, to vary what is done with them.
std::uint64_t mark(const std::uint8_t* data, std::size_t size);
// At exit: the counts of events, and the most memory taken; a handler never reached ends the process with an error,
// unless this was no run but a single input.
void reportAtExit();

}  // namespace sweepscope::fuzzing
