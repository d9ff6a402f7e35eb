// SPDX-License-Identifier: GPL-3.0-or-later

// Loads a trace file into a Trace, generations in parallel (a single one by several threads), and publishes snapshots
// on the way.
//
// Threads: loadTrace() blocks the calling thread and starts others; run it where waiting does no harm. onSnapshot,
// progress and onNoMemory are called on the calling thread, onBuilt and memoryLeft on any of them.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>

#include "trace/memoryleft.h"
#include "trace/trace.h"
#include "wire/bytesource.h"

namespace sweepscope {

struct LoadProgress {
  std::uint64_t bytesDone = 0, bytesTotal = 0;
  std::size_t generationsDone = 0, generationsTotal = 0;
};

struct LoadOptions {
  unsigned threads = 0;  // as many as build generations at once, the calling one included; 0: one for each core
  bool inARow = false;   // order one generation after the other, each knowing the one before: slower, the same result
  std::stop_token stop;
  std::function<void(const LoadProgress&)> progress;
  std::function<void(std::shared_ptr<const Trace>)> onSnapshot;  // partial traces, while loading
  // Where memory runs short, loading ends before the machine comes to a standstill; nothing: it goes on to the end.
  std::function<std::optional<std::uint64_t>()> memoryLeft = sweepscope::memoryLeft;
  // It has ended so, and the Trace will hold what was finished. Without this it is an error.
  std::function<void()> onNoMemory;
  // For tests: a thread has built a generation (by index) and is about to pass it on; waiting here changes the order.
  std::function<void(std::size_t)> onBuilt;
};

// An error only where there is nothing to show at all, not one event; everything else is in Trace::defects(). After a
// stop request the Trace holds what was finished.
Result<std::shared_ptr<const Trace>> loadTrace(std::shared_ptr<const ByteSource>, const LoadOptions& = {});
Result<std::shared_ptr<const Trace>> loadTrace(const std::string& path, const LoadOptions& = {});

}  // namespace sweepscope
