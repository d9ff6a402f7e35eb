// SPDX-License-Identifier: GPL-3.0-or-later

// Ids in ascending order, as a Trace lists its procs and threads.
//
// Threads: pure.
// Cost: O(log n).
#pragma once

#include <algorithm>
#include <cstddef>
#include <optional>
#include <vector>

namespace sweepscope {

template <class Id>
std::optional<std::size_t> positionIn(const std::vector<Id>& ids, Id id) {
  const auto it = std::lower_bound(ids.begin(), ids.end(), id);
  return it != ids.end() && *it == id ? std::optional(static_cast<std::size_t>(it - ids.begin())) : std::nullopt;
}

}  // namespace sweepscope
