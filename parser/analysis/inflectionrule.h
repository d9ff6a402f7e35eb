// SPDX-License-Identifier: GPL-3.0-or-later

// The rule by which a fall of HeapObjects becomes an inflection, and what NextGC said of one.
//
// Units: times in ns, NextGC in bytes, shares and changes as fractions (0.05 is 5 %).
// Threads: plain values.
#pragma once

#include <cstddef>
#include <cstdint>

#include "wire/ids.h"

namespace sweepscope {

struct InflectionThresholds {
  Duration resample{10'000'000};  // the curve is sampled at whole multiples of this behind the trace's origin
  double dropPerSecond = 5000;    // objects: a step belongs to a fall if it falls faster
  double dropShare = 0.02;        // of the curve's range: a fall is at least as deep
  double nextGcChange = 0.05;     // of NextGC: a greater change confirms the fall
  int cyclesToConfirm = 2;        // the first ones to end behind the last sample before the fall
  friend bool operator==(const InflectionThresholds&, const InflectionThresholds&) = default;
};

enum class Confirmation : std::uint8_t {
  Yes,
  No,
  NoNextGc,     // there is no NextGC, or none was set before the fall
  TraceEnds,    // before enough cycles have ended
  PartMissing,  // of the trace, before enough cycles have ended
};

// How NextGC changed within the cycles that the rule looks at.
struct GoalAnswer {
  Confirmation confirmation = Confirmation::NoNextGc;
  double before = 0;  // at the last sample before the fall
  double after = 0;   // the first value that confirms; without one, the value that differs most
  // Of `after`, for Yes only: the first cycle that had not ended before it was set, and whether it had begun.
  std::size_t cycle = 0;
  bool inCycle = false;
  std::size_t firstCycle = 0, cycles = 0;  // that were looked at: for Yes and No
  double change() const { return before > 0 ? (after - before) / before : 0; }
};

}  // namespace sweepscope
