// SPDX-License-Identifier: GPL-3.0-or-later

// Output times strictly increase over the whole trace, so the first events of a generation may have to move behind the
// last one of the generation before. A generation is built without knowing that one; this is how it learns of it.
#pragma once

#include <algorithm>
#include <cstdint>
#include <limits>
#include <memory>
#include <span>
#include <vector>

namespace sweepscope {

/* With output times s(k) of a generation taken alone, and L the last time of the generation before, the true time of
 * event k is max(s(k), L + 1 + k): both are the least strictly increasing sequence above the raw times. s(k) - k never
 * falls, so only a prefix moves; its times are kept to find k again.
 */
class TimeFix {
 public:
  TimeFix() = default;
  // `s`: times of the first events, alone and from `base`. If all of them move, more may have to.
  TimeFix(std::int64_t base, std::span<const std::uint32_t> s, std::int64_t lastBefore)
      : m_base(base), m_last(lastBefore) {
    while (m_moved < s.size() && m_base + s[m_moved] <= m_last + static_cast<std::int64_t>(m_moved)) ++m_moved;
    if (m_moved == 0) return;
    m_alone = std::make_shared<std::vector<std::uint32_t>>(s.begin(), s.begin() + static_cast<std::ptrdiff_t>(m_moved));
  }

  std::int64_t operator()(std::int64_t t) const {
    if (m_moved == 0) [[likely]]
      return t;
    // Behind the last event that moved: later events did not, but a moment between them may have to.
    const std::int64_t place = t - m_base;
    if (place > m_alone->back()) return std::max(t, m_last + 1 + static_cast<std::int64_t>(m_moved));
    const auto it = std::lower_bound(m_alone->begin(), m_alone->end(), place);
    const auto k = it - m_alone->begin();
    return std::max(t, m_last + 1 + k);
  }
  std::size_t moved() const { return m_moved; }
  std::size_t bytes() const { return m_moved * sizeof(std::uint32_t); }
  // From here on nothing is moved: true and alone times are the same.
  std::int64_t settled() const {
    return m_moved == 0 ? std::numeric_limits<std::int64_t>::min() : m_last + 1 + static_cast<std::int64_t>(m_moved);
  }
  // The time alone that became t; for searching columns by true time.
  std::int64_t undo(std::int64_t t) const {
    if (m_moved == 0 || t > m_last + static_cast<std::int64_t>(m_moved)) [[likely]]
      return t;
    if (t <= m_last) return m_base + m_alone->front();
    return m_base + (*m_alone)[static_cast<std::size_t>(t - m_last - 1)];
  }

 private:
  std::shared_ptr<const std::vector<std::uint32_t>> m_alone;  // of the events that move
  std::int64_t m_base = 0, m_last = 0;
  std::size_t m_moved = 0;
};

}  // namespace sweepscope
