// SPDX-License-Identifier: GPL-3.0-or-later

// Bytes that never move, given back all at once.
#pragma once

#include <algorithm>
#include <cstddef>
#include <memory>
#include <vector>

namespace sweepscope {

class Arena {
 public:
  char* take(std::size_t size, std::size_t alignment) {
    m_used = (m_used + alignment - 1) & ~(alignment - 1);
    if (m_used + size > m_capacity) {
      m_capacity = std::max(size, std::clamp(m_capacity * 2, kFirstBlock, kBlock));
      m_bytes += m_capacity;
      m_blocks.push_back(std::make_unique_for_overwrite<char[]>(m_capacity));
      m_used = 0;
    }
    char* p = m_blocks.back().get() + m_used;
    m_used += size;
    return p;
  }
  std::size_t bytes() const { return m_bytes; }

 private:
  // A trace has many arenas, and most traces need little of each.
  static constexpr std::size_t kFirstBlock = 1 << 9, kBlock = 1 << 16;
  std::vector<std::unique_ptr<char[]>> m_blocks;
  std::size_t m_used = 0, m_capacity = 0, m_bytes = 0;
};

}  // namespace sweepscope
