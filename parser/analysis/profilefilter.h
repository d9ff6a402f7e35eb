// SPDX-License-Identifier: GPL-3.0-or-later

// How much of a goroutine's time a profile counts.
//
// Threads: immutable once made; a Verdicts belongs to one thread.
// Cost: making it walks the events of regions or tasks, if it filters by them.
#pragma once

#include <unordered_map>
#include <vector>

#include "analysis/profile.h"
#include "wire/flatmap.h"

namespace sweepscope {

class ProfileFilter {
 public:
  static Result<ProfileFilter> make(const Trace&, const ProfileQuery&);

  // Whether anything but the range is filtered by.
  bool byGoroutine() const { return m_byGoroutine; }
  bool wants(GoroutineId) const;
  // How much of [begin, end) of a wanted goroutine lies in the range and in what else is filtered by: in the outermost
  // of its regions with the name, in a task with the name that it works on, in a mark phase.
  Duration inside(GoroutineId, Time begin, Time end) const;

 private:
  using Intervals = std::vector<TimeRange>;  // in order, disjoint
  using ByGoroutine = std::unordered_map<GoroutineId, Intervals>;
  ProfileFilter(const Trace& trace, const ProfileQuery& query) : m_trace(&trace), m_query(&query) {}
  void readRegions();
  void readTasks();
  static Duration inside(const Intervals&, Time begin, Time end);

  const Trace* m_trace;
  const ProfileQuery* m_query;
  bool m_byGoroutine = false, m_byInterval = false, m_byMark = false;
  ByGoroutine m_intervals;
  Intervals m_marks;
};

// What a filter says of goroutines, remembered.
class Verdicts {
 public:
  explicit Verdicts(const ProfileFilter& filter) : m_filter(&filter) {}
  // How much of [begin, end) counts.
  Duration inside(GoroutineId goroutine, Time begin, Time end) {
    return wants(goroutine) ? m_filter->inside(goroutine, begin, end) : Duration{0};
  }
  bool counts(GoroutineId goroutine, Time t) { return inside(goroutine, t, t + Duration{1}).ns > 0; }

 private:
  bool wants(GoroutineId goroutine) {
    if (!m_filter->byGoroutine()) return true;
    const auto key = static_cast<std::uint64_t>(goroutine.value);
    std::uint32_t known = m_known.find(key);
    if (known == FlatMap::kMissing) {
      known = m_filter->wants(goroutine) ? 1 : 0;
      m_known.set(key, known);
    }
    return known == 1;
  }
  const ProfileFilter* m_filter;
  FlatMap m_known;
};

}  // namespace sweepscope
