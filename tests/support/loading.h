// SPDX-License-Identifier: GPL-3.0-or-later

// Loads a trace as the program does, or generation after generation in one row: the two must not differ.
#pragma once

#include <memory>
#include <string>
#include <utility>

#include "trace/loader.h"

namespace sweepscope::test {

constexpr unsigned kInARow = 0;

// threads: how many build generations, or kInARow.
inline LoadOptions loadingWith(unsigned threads) {
  LoadOptions options;
  options.threads = threads;
  options.inARow = threads == kInARow;
  return options;
}

inline Result<std::shared_ptr<const Trace>> loadBytes(std::string bytes, unsigned threads) {
  return loadTrace(memorySource("made", std::move(bytes)), loadingWith(threads));
}

}  // namespace sweepscope::test
