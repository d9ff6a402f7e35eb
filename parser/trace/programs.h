// SPDX-License-Identifier: GPL-3.0-or-later

// The programs whose traces a file holds: mostly one. Where generations are out of order, what follows may be another
// program, with goroutines and tasks of the same numbers.
//
// Threads: immutable.
#pragma once

#include <algorithm>
#include <cstddef>
#include <vector>

#include "trace/trace.h"

namespace sweepscope {

class Programs {
 public:
  explicit Programs(const Trace& trace) : m_whole(trace.range()) {
    for (const Gap& g : trace.gaps()) {
      if (g.restart) m_gaps.push_back({g.begin, g.end});
    }
  }
  // The number of the program that runs at t.
  std::size_t at(Time t) const {
    const auto over = [t](const TimeRange& gap) { return gap.end <= t; };
    return std::size_t(std::partition_point(m_gaps.begin(), m_gaps.end(), over) - m_gaps.begin());
  }
  // What the trace has of it. The gap behind it may begin before its last events.
  TimeRange range(std::size_t program) const {
    return {program == 0 ? m_whole.begin : m_gaps[program - 1].end,
            program == m_gaps.size() ? m_whole.end : m_gaps[program].begin};
  }

 private:
  TimeRange m_whole;
  std::vector<TimeRange> m_gaps;
};

}  // namespace sweepscope
