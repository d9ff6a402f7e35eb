// SPDX-License-Identifier: GPL-3.0-or-later

// Which goroutines are the runtime's own: GC workers, sweeper, scavenger, finalizers' and the tracer's.
//
// They start with a function of package runtime or below it, but runtime.main runs the program's main. A goroutine
// whose start function is not known counts as the program's.
//
// Threads: pure.
// Cost: O(log) a goroutine.
#pragma once

#include <string_view>

#include "trace/trace.h"

namespace sweepscope {

inline bool isRuntimeFunction(std::string_view function) {
  return function != "runtime.main" && (function.starts_with("runtime.") || function.starts_with("runtime/"));
}

inline bool isProgramGoroutine(const Trace& trace, GoroutineId id) {
  const auto info = id.valid() ? trace.goroutine(id) : std::nullopt;
  return info && !isRuntimeFunction(trace.text(info->function));
}

}  // namespace sweepscope
