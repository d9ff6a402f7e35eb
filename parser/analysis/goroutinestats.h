// SPDX-License-Identifier: GPL-3.0-or-later

// Time accounts of goroutines, by the function they start with or one by one, and how long they stood in queues and in
// syscalls.
//
// Units: ns.
// Threads: pure; uses several. Incomplete on a stop request.
// Cost: a walk over all spans of goroutines, about 10 ns each; memory for groups, not for goroutines.
#pragma once

#include <functional>
#include <vector>

#include "analysis/distribution.h"
#include "analysis/statsquery.h"
#include "analysis/timeaccount.h"

namespace sweepscope {

struct GroupAccount {
  StringId function;
  std::uint64_t goroutines = 0;
  TimeAccount times;
};

// Stays that begin in the range and whose begin and end are in the trace, at their whole length.
class StaySummary {
 public:
  static constexpr std::size_t kLongest = 20;
  void add(const Stay&);
  void add(const StaySummary&);
  void finish();  // puts the longest in order

  const Distribution& lengths() const { return m_lengths; }
  const std::vector<Stay>& longest() const { return m_longest; }  // the longest first

 private:
  void keep(const Stay&);
  Distribution m_lengths;
  std::vector<Stay> m_longest;  // a heap: the shortest of them is first, until finish()
};

struct GoroutineStats {
  std::vector<GroupAccount> groups;  // by time running, the longest first
  StaySummary latency;               // runnable: from being ready to running
  StaySummary syscalls;
};

// `ranges` and `procs`: of the same range.
GoroutineStats findGoroutineStats(const Trace&, const StatsQuery&, const RangeTimes& ranges, const ProcWork& procs);

// One goroutine after the other, in an order that does not depend on the number of threads. f is called on the calling
// thread.
using TakeAccount = std::function<void(const GoroutineInfo&, const TimeAccount&)>;
void visitGoroutineAccounts(const Trace&, const StatsQuery&, const RangeTimes& ranges, const ProcWork& procs,
                            const TakeAccount& f);

}  // namespace sweepscope
