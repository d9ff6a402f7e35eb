// SPDX-License-Identifier: GPL-3.0-or-later

// Counts and values by call stack.
//
// Threads: one at a time.
#pragma once

#include <vector>

#include "analysis/profile.h"
#include "wire/flatmap.h"

namespace sweepscope {

class StackSums {
 public:
  void add(StackId stack, std::uint64_t count, std::int64_t value) {
    std::uint32_t index = m_indexOf.find(stack.value);
    if (index == FlatMap::kMissing) {
      index = static_cast<std::uint32_t>(m_samples.size());
      m_indexOf.set(stack.value, index);
      m_samples.push_back({stack, 0, 0});
    }
    m_samples[index].count += count;
    m_samples[index].value = (Duration{m_samples[index].value} += Duration{value}).ns;
  }
  void add(const StackSums& other) {
    for (const ProfileSample& s : other.m_samples) add(s.stack, s.count, s.value);
  }
  std::vector<ProfileSample> take() { return std::move(m_samples); }

 private:
  FlatMap m_indexOf;
  std::vector<ProfileSample> m_samples;
};

}  // namespace sweepscope
