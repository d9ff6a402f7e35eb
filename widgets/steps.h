// SPDX-License-Identifier: GPL-3.0-or-later

// The next or previous delete or GC cycle, seen from a time or from a range in view.
//
// Threads: pure.
#pragma once

#include <optional>

#include "analysis/answers.h"

namespace sweepscope {

// From where the next one is the first that begins in the range or behind it; with -1 the last that ends before its
// end.
Time besides(TimeRange, int step);
// The delete or cycle next to a moment (strictly after or before it), if there is one.
std::optional<std::size_t> nextDelete(const Answers&, Time, int step);
std::optional<std::size_t> nextCycle(const Answers&, Time, int step);

}  // namespace sweepscope
