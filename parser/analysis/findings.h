// SPDX-License-Identifier: GPL-3.0-or-later

// Findings: what in a trace deserves a look, in plain sentences.
//
// A finding says what was found, how often, what it means and what to try; its evidence are the moments that show it
// best, for a click. What cannot be known is not claimed: nothing is concluded over parts of the trace that are
// missing, and alloc/free events are seen only through the answers. An ordinary program must get no warning, so the
// limits below are about cost: shares of the processor time that the program had, not counts.
//
// Units: ns, bytes.
// Threads: pure; several make findings at once if there are many deletes.
// Cost: a few passes over cycles, stops and deletes, and the replay of one event for the goroutine that was last to
// stop.
#pragma once

#include <cstdint>
#include <stop_token>
#include <vector>

#include "analysis/answers.h"
#include "trace/trace.h"

namespace sweepscope {

namespace findings {

// Evidence that is listed, best first; all of it is counted.
inline constexpr std::size_t kMostEvidence = 100;

// kept-alive: seen freed, at least so many cycles after the first one that could have freed the value.
inline constexpr std::size_t kKeptCycles = 1;

// still-referenced: not freed, though at least so many cycles could have freed the value.
inline constexpr std::size_t kCouldHaveFreed = 1;

// long-stop, trace-stop: stop-the-world pauses that are longer. It is a warning if one of them is longer than
// kVeryLongStop, or all of them took more than kStopShare of the trace's time.
inline constexpr Duration kLongStop{1'000'000};
inline constexpr Duration kVeryLongStop{10'000'000};
inline constexpr double kStopShare = 0.01;

// assists, assist-waits: goroutines ran, or waited, in mark assists for more than this share of the processor time:
// GOMAXPROCS over time, idle or not.
inline constexpr double kAssistShare = 0.05;

// gc-too-often: so many cycles that the heap triggered, closer to each other than that, with less alive after marking.
// Less than kOftenTime of the trace is a burst, as when a program starts. It is a warning if the GC's work (dedicated
// and fractional workers, assists) took more than kOftenCost of the processor time.
inline constexpr std::size_t kOftenCycles = 10;
inline constexpr Duration kOftenInterval{20'000'000};
inline constexpr std::uint64_t kOftenLive = 64 << 20;
inline constexpr double kOftenTime = 0.10;
inline constexpr double kOftenCost = 0.05;

// memory-limit, where a goal is written: over so many cycles what the ones before left alive varied by more than
// kLiveVaried of it, and the goal rose by less than kGoalFollows bytes with each byte of it (at least 1 by GOGC).
inline constexpr std::size_t kSteadyGoals = 6;
inline constexpr double kLiveVaried = 0.10;
inline constexpr double kGoalFollows = 0.5;

// gc-spiral: so many cycles in a row that the heap triggered freed less than kSpiralFreed of it each, with no goal or
// one at most kSpiralGoal above what the cycle before left alive, and marking took more than kSpiralMarking of the time
// from the first one's start to the last one's end.
inline constexpr std::size_t kSpiralCycles = 5;
inline constexpr double kSpiralFreed = 0.10;
inline constexpr double kSpiralGoal = 0.10;
inline constexpr double kSpiralMarking = 0.30;

// forced-gc-loop: so many forced cycles in a row took more than this share of the time from the first one's start to
// the end of the last one's sweep.
inline constexpr std::size_t kLoopCycles = 10;
inline constexpr double kLoopShare = 0.50;

// heap-grows: so many cycles in a row left more alive than the one before, with deletes between any two of them, and
// the last left so many times as much as the first.
inline constexpr std::size_t kGrowingCycles = 6;
inline constexpr double kGrowth = 1.25;

}  // namespace findings

// Warnings first. Nothing on a stop request. threads: 0 for as many as pay.
std::vector<Finding> findFindings(const Trace&, const Answers&, const std::stop_token& = {}, unsigned threads = 0);

}  // namespace sweepscope
