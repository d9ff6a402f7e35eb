// SPDX-License-Identifier: GPL-3.0-or-later

// Ranges over borders of generations: every generation reports anew that a mark phase, a sweep or an assist goes on, so
// one that lasts over several borders comes in as many pieces. Here they become one record again, in the segment it
// began in.
//
// Threads: one RangeJoiner belongs to one thread at a time.
#pragma once

#include <cstdint>
#include <unordered_map>
#include <vector>

#include "trace/segment.h"

namespace sweepscope {

class RangeJoiner {
 public:
  // What was open does not go on: what comes next is read as the start of a trace.
  void forget();
  // The next segment. `last` is the one given before, standing in an array behind all those given before it; null if
  // there are none.
  void join(SegmentEntry* last, SegmentEntry& now);

 private:
  struct Place {
    std::size_t segment = 0, index = 0;
  };
  using Open = std::unordered_map<std::int64_t, Place>;  // by goroutine or proc

  template <class Range, class Key>
  void join(std::vector<Range> Ranges::*member, Open& open, Key key);
  Ranges& own(std::size_t segment);

  Open m_marks, m_sweeps, m_assists;
  std::size_t m_count = 0;  // segments so far
  // The call at hand.
  SegmentEntry* m_first = nullptr;
  SegmentEntry* m_now = nullptr;
  std::unordered_map<std::size_t, std::shared_ptr<Ranges>> m_own;  // copies that may be written
};

}  // namespace sweepscope
