// SPDX-License-Identifier: GPL-3.0-or-later

// Whether a conclusion from what did not happen may be drawn over a period.
//
// Threads: pure.
#pragma once

#include <algorithm>
#include <vector>

#include "trace/trace.h"

namespace sweepscope {

enum class CutTail : bool { Harmless, Counts };

// True if something may be missing between two moments. A cut tail leaves out events of single threads near the file's
// end: that can hide an allocation or a free, but no GC cycle in between, since cycles are numbered in the file.
inline bool gapBetween(const std::vector<Gap>& gaps, Time from, Time to, CutTail tail) {
  return std::any_of(gaps.begin(), gaps.end(), [&](const Gap& g) {
    return g.begin < to && from < g.end && (!g.tail || tail == CutTail::Counts);
  });
}

}  // namespace sweepscope
