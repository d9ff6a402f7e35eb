// SPDX-License-Identifier: GPL-3.0-or-later

// The distinct names of a stream's records, as long as they are few: whoever looks for records of some name need not
// walk a stream that has none.
//
// Threads: one at a time while names are added, const members from any thread.
#pragma once

#include <algorithm>
#include <optional>
#include <span>
#include <vector>

#include "wire/ids.h"

namespace sweepscope {

class FewNames {
 public:
  void add(StringId name) {
    if (name == m_last && !m_names.empty()) [[likely]]
      return;
    m_last = name;
    addOther(name);
  }
  // Nothing if there are too many.
  std::optional<std::span<const StringId>> all() const {
    if (m_many) return std::nullopt;
    return m_names;
  }
  std::size_t bytes() const { return m_names.capacity() * sizeof(StringId); }

 private:
  static constexpr std::size_t kMost = 32;
  void addOther(StringId name) {
    if (m_many || std::find(m_names.begin(), m_names.end(), name) != m_names.end()) return;
    m_many = m_names.size() == kMost;
    m_names.push_back(name);
  }

  std::vector<StringId> m_names;
  StringId m_last;
  bool m_many = false;
};

}  // namespace sweepscope
