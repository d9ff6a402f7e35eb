// SPDX-License-Identifier: GPL-3.0-or-later

// Rows of many goroutines, those of one goroutine side by side: which goroutines have any, and where theirs are.
//
// Threads: immutable once made.
// Cost: 8 bytes a goroutine or fewer; find() is O(log goroutines).
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "trace/narrowcolumn.h"
#include "wire/ids.h"

namespace sweepscope {

class GoroutineLanes {
 public:
  struct Rows {
    std::size_t first = 0, last = 0;
  };

  GoroutineLanes() = default;
  // counts[i] rows of goroutine ids[i]; `places` says for each i which row is its first one. Lanes are in order of id.
  GoroutineLanes(const std::vector<GoroutineId>& ids, const std::vector<std::uint32_t>& counts,
                 std::vector<std::uint32_t>& places);

  std::size_t size() const { return m_ids.size(); }
  std::size_t bytes() const { return m_ids.bytes() + m_firsts.bytes(); }
  GoroutineId id(std::size_t lane) const { return GoroutineId(std::int64_t(m_ids[lane])); }
  Rows rows(std::size_t lane) const { return {std::size_t(m_firsts[lane]), std::size_t(m_firsts[lane + 1])}; }
  std::optional<std::size_t> find(GoroutineId) const;

 private:
  NarrowColumn m_ids, m_firsts;  // one more of the latter
};

}  // namespace sweepscope
