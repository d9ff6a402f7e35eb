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

}  // namespace sweepscope
