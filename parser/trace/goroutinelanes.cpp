// SPDX-License-Identifier: GPL-3.0-or-later

#include "trace/goroutinelanes.h"

#include <algorithm>
#include <numeric>

namespace sweepscope {

GoroutineLanes::GoroutineLanes(const std::vector<GoroutineId>& ids, const std::vector<std::uint32_t>& counts,
                               std::vector<std::uint32_t>& places) {
  std::vector<std::uint32_t> order(ids.size());
  std::iota(order.begin(), order.end(), 0U);
  std::sort(order.begin(), order.end(), [&](auto a, auto b) { return ids[a] < ids[b]; });
  const std::uint64_t all = std::accumulate(counts.begin(), counts.end(), std::uint64_t{0});
  m_ids = NarrowColumn(ids.size(), order.empty() ? 0 : std::uint64_t(ids[order.back()].value));
  m_firsts = NarrowColumn(ids.size() + 1, all);
  places.resize(ids.size());
  std::uint64_t first = 0;
  for (std::size_t lane = 0; lane < order.size(); ++lane) {
    m_ids.set(lane, std::uint64_t(ids[order[lane]].value));
    m_firsts.set(lane, first);
    places[order[lane]] = std::uint32_t(first);
    first += counts[order[lane]];
  }
  m_firsts.set(order.size(), first);
}

std::optional<std::size_t> GoroutineLanes::find(GoroutineId id) const {
  std::size_t from = 0, to = size();
  while (from < to) {
    const std::size_t middle = (from + to) / 2;
    if (this->id(middle) < id)
      from = middle + 1;
    else
      to = middle;
  }
  if (from == size() || this->id(from) != id) return std::nullopt;
  return from;
}

}  // namespace sweepscope
