// Ticks to nanoseconds, with exactly the roundings of Go's reader (x/exp/trace, base.go and generation.go): the factor is
// rounded twice, and every delta is converted and truncated by itself.
#pragma once

#include <cmath>
#include <cstdint>
#include <limits>

namespace sweepscope {

class TickClock {
 public:
  TickClock() = default;
  explicit TickClock(std::uint64_t ticksPerSecond) : m_factor(1.0 / (static_cast<double>(ticksPerSecond) / 1e9)) {
    // The usual 15,625,000 ticks a second are 64 ns each, exactly: no floating point needed below 2^53 ticks.
    m_whole = ticksPerSecond == 15'625'000 ? 64 : 0;
  }
  std::int64_t ns(std::uint64_t ticks) const {
    if (m_whole != 0 && ticks < (std::uint64_t{1} << 53)) [[likely]] return static_cast<std::int64_t>(ticks * m_whole);
    return convert(ticks);
  }

 private:
  std::int64_t convert(std::uint64_t ticks) const {
    const double v = static_cast<double>(ticks) * m_factor;
    if (!(v < 9223372036854775807.0)) return std::numeric_limits<std::int64_t>::max();  // also catches NaN
    return static_cast<std::int64_t>(v);
  }
  double m_factor = 1;
  std::uint64_t m_whole = 0;
};

}  // namespace sweepscope
