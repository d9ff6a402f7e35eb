// SPDX-License-Identifier: GPL-3.0-or-later

// How often regions or tasks of one name occur, and how long they take.
#pragma once

#include <algorithm>
#include <cstdint>
#include <vector>

#include "wire/flatmap.h"
#include "wire/ids.h"

namespace sweepscope {

struct NameTotals {
  StringId name;
  std::uint64_t closed = 0;         // begin and end are in the trace
  std::uint64_t open = 0;           // one of them or both are not
  Duration sum, shortest, longest;  // of the closed ones; 0 if there are none

  void add(Duration length, bool isClosed) {
    if (!isClosed) {
      ++open;
      return;
    }
    shortest = closed == 0 ? length : std::min(shortest, length);
    longest = std::max(longest, length);
    sum += length;
    ++closed;
  }
};

// Numbers names in order of their first use.
class NameNumbers {
 public:
  std::uint32_t of(StringId name) {
    if (name == m_last && !m_names.empty()) return m_lastNumber;
    std::uint32_t number = m_numbers.find(name.value);
    if (number == FlatMap::kMissing) {
      number = std::uint32_t(m_names.size());
      m_numbers.set(name.value, number);
      m_names.emplace_back().name = name;
    }
    m_last = name;
    return m_lastNumber = number;
  }
  std::vector<NameTotals>& totals() { return m_names; }  // by number

 private:
  FlatMap m_numbers;
  std::vector<NameTotals> m_names;
  StringId m_last;
  std::uint32_t m_lastNumber = 0;
};

}  // namespace sweepscope
