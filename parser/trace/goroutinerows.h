// SPDX-License-Identifier: GPL-3.0-or-later

// The goroutines of a segment, by id: where the packed lane of each is, and with which function it started.
//
// Threads: immutable once made.
#pragma once

#include <cstdint>
#include <limits>
#include <optional>
#include <vector>

#include "trace/memory.h"
#include "trace/narrowcolumn.h"
#include "wire/ids.h"

namespace sweepscope {

class GoroutineRows {
 public:
  GoroutineRows() = default;
  // For rows with ids from `least` to `greatest`; set() all of them, by id. Functions from index `byAction` on are
  // those of goroutines of which no transition has a stack.
  GoroutineRows(std::size_t size, std::int64_t least, std::int64_t greatest, std::uint64_t greatestOffset,
                std::vector<StringId> functions, std::uint32_t byAction = std::numeric_limits<std::uint32_t>::max())
      : m_least(least),
        m_ids(size, static_cast<std::uint64_t>(greatest) - static_cast<std::uint64_t>(least)),
        m_offsets(size, greatestOffset),
        m_functions(size, functions.size()),
        m_byAction(byAction),
        m_names(std::move(functions)) {}
  // `function` is an index into the functions.
  void set(std::uint32_t row, std::int64_t id, std::uint64_t offset, std::uint32_t function) {
    m_ids.set(row, static_cast<std::uint64_t>(id) - static_cast<std::uint64_t>(m_least));
    m_offsets.set(row, offset);
    m_functions.set(row, function);
  }
  void setFunction(std::uint32_t row, std::uint32_t function) { m_functions.set(row, function); }

  std::size_t size() const { return m_ids.size(); }
  std::int64_t id(std::uint32_t row) const {
    return static_cast<std::int64_t>(static_cast<std::uint64_t>(m_least) + m_ids[row]);
  }
  // Of its lane, in Segment::lanes.
  std::uint64_t offset(std::uint32_t row) const { return m_offsets[row]; }
  // As far as the segment knows; "" if it does not.
  StringId function(std::uint32_t row) const { return m_names[m_functions[row]]; }
  // Whether the function is the root of a stack of something else than a transition of this goroutine: what another
  // generation says of it counts more.
  bool namedByAction(std::uint32_t row) const { return m_functions[row] >= m_byAction; }
  std::optional<std::uint32_t> find(std::int64_t goroutine) const {
    std::uint32_t low = 0, high = static_cast<std::uint32_t>(size());
    while (low < high) {
      const std::uint32_t middle = low + (high - low) / 2;
      if (id(middle) < goroutine)
        low = middle + 1;
      else
        high = middle;
    }
    if (low == size() || id(low) != goroutine) return std::nullopt;
    return low;
  }
  std::size_t bytes() const { return m_ids.bytes() + m_offsets.bytes() + m_functions.bytes() + heldBytes(m_names); }

 private:
  std::int64_t m_least = 0;
  NarrowColumn m_ids;  // counted from the least
  NarrowColumn m_offsets, m_functions;
  std::uint32_t m_byAction = 0;
  std::vector<StringId> m_names;
};

}  // namespace sweepscope
