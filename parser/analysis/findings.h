// What in a trace is worth a look, in plain sentences: made from the answers, and from the trace where they do not
// tell. What cannot be known is not said; alloc/free events are seen only through the answers.
//
// Threads: pure.
#pragma once

#include <stop_token>
#include <vector>

#include "analysis/answers.h"
#include "trace/trace.h"

namespace sweepscope {

namespace findings {

// Of deletes and cycles that a finding speaks of so many are listed, those that show it best; all are counted.
inline constexpr std::size_t kMostEvidence = 100;
// kept-alive: freed at least so many cycles after the first one that could have freed the value.
inline constexpr std::size_t kKeptCycles = 1;
// long-stop: the world stood still for longer.
inline constexpr Duration kLongStop{1'000'000};
// assists: mark assists took more than this share of the time that goroutines other than the GC's workers ran.
inline constexpr double kAssistShare = 0.05;
// heap-grows: so many cycles in a row left more alive than the one before, with deletes between any two of them, and
// the last left so many times as much as the first.
inline constexpr std::size_t kGrowingCycles = 6;
inline constexpr double kGrowth = 1.25;

}  // namespace findings

// Warnings first. Nothing on a stop request.
std::vector<Finding> findFindings(const Trace&, const Answers&, const std::stop_token& = {});

}  // namespace sweepscope
