// SPDX-License-Identifier: GPL-3.0-or-later

// The thresholds of inflections as options, and the valid range of each.
//
// Threads: plain values.
#pragma once

#include <optional>

#include "analysis/inflectionrule.h"

namespace sweepscope {

struct Bounds {
  double least, most;
  bool contain(double value) const { return value >= least && value <= most; }  // false for NaN
};
inline constexpr Bounds kResampleMs{0.1, 10'000}, kDropPerSecond{1, 1e9}, kDropShare{0, 1}, kNextGcChange{0.001, 10},
    kCyclesToConfirm{1, 100};

// Those that are given replace the others: the defaults or the preferences.
struct DropOptions {
  std::optional<Duration> step;
  std::optional<double> rate, share, goalChange;
  std::optional<int> goalCycles;
  friend bool operator==(const DropOptions&, const DropOptions&) = default;

  InflectionThresholds over(InflectionThresholds t) const {
    t.resample = step.value_or(t.resample);
    t.dropPerSecond = rate.value_or(t.dropPerSecond);
    t.dropShare = share.value_or(t.dropShare);
    t.nextGcChange = goalChange.value_or(t.nextGcChange);
    t.cyclesToConfirm = goalCycles.value_or(t.cyclesToConfirm);
    return t;
  }
};

}  // namespace sweepscope
