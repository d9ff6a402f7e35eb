// SPDX-License-Identifier: GPL-3.0-or-later

// Ticks to nanoseconds, with exactly the roundings of Go's reader (x/exp/trace, base.go and generation.go): the factor
// is rounded twice, and every delta is converted and truncated by itself.
#pragma once

#include <cmath>
#include <cstdint>

namespace sweepscope {

// Times beyond this (146 years) are no times: they stop here, so that sums and differences of two never overflow.
constexpr std::int64_t kGreatestTime = (std::int64_t{1} << 62) - 1;

class TickClock {
 public:
  TickClock() = default;
  explicit TickClock(std::uint64_t ticksPerSecond) : m_factor(1.0 / (static_cast<double>(ticksPerSecond) / 1e9)) {
    // The usual 15,625,000 ticks a second are 64 ns each, exactly: no floating point needed below 2^53 ticks.
    m_whole = ticksPerSecond == 15'625'000 ? 64 : 0;
  }
  std::int64_t ns(std::uint64_t ticks) const {
    if (m_whole != 0 && ticks < (std::uint64_t{1} << 53)) [[likely]]
      return static_cast<std::int64_t>(ticks * m_whole);
    return convert(ticks);
  }

 private:
  std::int64_t convert(std::uint64_t ticks) const {
    const double v = static_cast<double>(ticks) * m_factor;
    if (!(v < static_cast<double>(kGreatestTime))) return kGreatestTime;  // also catches NaN
    return static_cast<std::int64_t>(v);
  }
  double m_factor = 1;
  std::uint64_t m_whole = 0;
};

}  // namespace sweepscope
