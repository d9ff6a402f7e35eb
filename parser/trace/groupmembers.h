// SPDX-License-Identifier: GPL-3.0-or-later

// The members of a group of goroutines in one segment: those that are created and end there, in order of creation.
// Internal to the room.
//
// Threads: any.
// Cost: visitMembers() skips members that ended before the range kMembersPerEnd at a time.
#pragma once

#include <algorithm>
#include <cstdint>

#include "trace/localrange.h"
#include "trace/segment.h"

namespace sweepscope {

// GroupRows::latestEnd has an entry for so many members.
inline constexpr std::uint32_t kMembersPerEnd = 64;

// Null if the segment has none of them.
inline const GroupRows* findGroup(const Segment& s, StringId function) {
  const auto it = std::lower_bound(s.groups.begin(), s.groups.end(), function,
                                   [](const GroupRows& g, StringId f) { return g.function < f; });
  return it != s.groups.end() && it->function == function ? &*it : nullptr;
}

// Calls f(member index) for the members of a group in one segment that may touch the range, in order of creation.
template <class F>
void visitMembers(const Segment& s, const GroupRows& g, const LocalRange& local, F&& f) {
  std::uint32_t low = g.begin, high = g.end;  // the first member created at or behind the range's end
  while (low < high) {
    const std::uint32_t middle = low + (high - low) / 2;
    if (s.head(s.memberRow(middle)).first < local.to)
      low = middle + 1;
    else
      high = middle;
  }
  for (std::uint32_t i = g.begin; i < low;) {
    const std::uint32_t block = (i - g.begin) / kMembersPerEnd;
    if (g.latestEnd[block] < local.from) {
      i = g.begin + (block + 1) * kMembersPerEnd;
      continue;
    }
    if (!f(i)) return;
    ++i;
  }
}

}  // namespace sweepscope
