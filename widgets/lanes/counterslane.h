// SPDX-License-Identifier: GPL-3.0-or-later

// The lane of counters: how many goroutines are in which state, and how many procs there may be.
//
// Threads: constant.
#pragma once

#include <array>

#include "widgets/countstrack.h"
#include "widgets/lanes/lane.h"

namespace sweepscope {

// In the order of their rows.
enum class Counter : std::uint8_t { Runnable, Running, Syscall, Waiting, All, Threads, Gomaxprocs };
inline constexpr std::size_t kCounters = std::size_t(Counter::Gomaxprocs) + 1;

struct CounterSpec {
  Counter counter;
  const char* name;  // of the context "Counters": "runnable goroutines"
  const char* help;
  Role role;
};
const CounterSpec& counterSpec(Counter);
QString counterName(Counter);
QString counterHelp(Counter);
// "12", "3.4"
QString counterNumber(double);
double counterValue(const GoroutineCounts&, Counter);

const Lane& countersLane();
const CountsTrack& countsOf(const LaneIndex&);

}  // namespace sweepscope
