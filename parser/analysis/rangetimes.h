// SPDX-License-Identifier: GPL-3.0-or-later

// How long goroutines were inside ranges of the runtime: mark assists, sweeps, stops of the world. Ranges overlap with
// what the goroutine does meanwhile, and are therefore counted apart.
//
// Threads: pure.
// Source: Go's internal/trace, summary.go: assists and stops belong to the goroutine of the range, a sweep to the one
// that ran on the proc as it began.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "trace/trace.h"

namespace sweepscope {

struct RangeName {
  enum class Kind : std::uint8_t { Assist, Sweep, Stop } kind = Kind::Assist;
  StringId stop;  // of a stop: why
  friend auto operator<=>(const RangeName&, const RangeName&) = default;
};
// "GC mark assist", "stop-the-world (GC sweep termination)"
std::string rangeText(const Trace&, const RangeName&);

struct RangeTime {
  RangeName name;
  Duration time;
};
// Adds to the time of a name, which may be new in the list.
void addRange(std::vector<RangeTime>&, const RangeName&, Duration);

class RangeTimes {
 public:
  // Of what lies inside the range.
  RangeTimes(const Trace&, TimeRange);
  // Those of a goroutine, a name at most once.
  std::span<const RangeTime> of(GoroutineId) const;

 private:
  struct Owner {
    GoroutineId goroutine;
    std::size_t first = 0, last = 0;
  };
  std::vector<Owner> m_owners;  // by goroutine
  std::vector<RangeTime> m_times;
};

}  // namespace sweepscope
