// SPDX-License-Identifier: GPL-3.0-or-later

// Of what statistics and profiles are made: a range of time, and goroutines by the function they start with.
//
// Threads: plain values.
// Errors: a pattern that does not compile, or that needs too much effort, is an Error.
#pragma once

#include <functional>
#include <memory>
#include <stop_token>
#include <string>

#include "trace/trace.h"
#include "wire/flatmap.h"

namespace sweepscope {

// Start functions that a pattern matches anywhere in their names.
class FunctionSet {
 public:
  static Result<FunctionSet> matching(const Trace&, const std::string& pattern);
  bool has(StringId function) const { return m_functions.find(function.value) != FlatMap::kMissing; }
  bool empty() const { return m_functions.size() == 0; }

 private:
  FlatMap m_functions;
};

struct StatsQuery {
  TimeRange range = TimeRange::all();
  std::shared_ptr<const FunctionSet> functions{};  // all, if there is none
  unsigned threads = 0;                            // as many as there are cores; no result depends on it
  std::stop_token stop{};
  std::function<void(double share)> progress{};

  bool wants(StringId function) const { return !functions || functions->has(function); }
  // The range as far as the trace has anything to say of it, which begins before its first event.
  TimeRange within(const Trace&) const;
};

}  // namespace sweepscope
