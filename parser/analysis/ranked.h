// SPDX-License-Identifier: GPL-3.0-or-later

// The first ones of a list: those deletes, cycles or stops that show best what a finding or a table says.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace sweepscope {

struct Ranked {
  std::int64_t rank = 0;
  std::size_t index = 0;
};

// Keeps the ones that rank highest, in order of rank; equal ones by index.
inline void keepHighest(std::vector<Ranked>& all, std::size_t most) {
  const std::size_t few = std::min(all.size(), most);
  std::partial_sort(
      all.begin(), all.begin() + static_cast<std::ptrdiff_t>(few), all.end(),
      [](const Ranked& a, const Ranked& b) { return a.rank != b.rank ? a.rank > b.rank : a.index < b.index; });
  all.resize(few);
}

// The ones that rank highest among all that are offered, of which there may be millions: the others are not kept.
class Highest {
 public:
  explicit Highest(std::size_t most) : m_most(most) {}

  void offer(Ranked r) {
    ++m_offered;
    m_few.push_back(r);
    if (m_few.size() >= 2 * m_most + kSpare) keepHighest(m_few, m_most);
  }
  std::size_t offered() const { return m_offered; }
  // In order of rank; equal ones by index.
  std::vector<Ranked> take() {
    keepHighest(m_few, m_most);
    return std::move(m_few);
  }

 private:
  static constexpr std::size_t kSpare = 1024;
  std::size_t m_most, m_offered = 0;
  std::vector<Ranked> m_few;
};

}  // namespace sweepscope
