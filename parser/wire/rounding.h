// SPDX-License-Identifier: GPL-3.0-or-later

// Rounding of times and durations.
//
// Threads: pure.
#pragma once

#include <cstdint>

namespace sweepscope {

// The greatest multiple of the unit that is not above ns, which may be negative. The unit is positive.
constexpr std::int64_t floorTo(std::int64_t ns, std::int64_t unit) {
  return ns - ((ns % unit) + unit) % unit;
}

}  // namespace sweepscope
