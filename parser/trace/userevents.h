// SPDX-License-Identifier: GPL-3.0-or-later

// What a program says of itself with Go's runtime/trace: regions, paired, and logs, by goroutine, and tasks.
//
// Threads: immutable once made, which is work for a worker.
// Cost: making it walks all events of regions up to three times, and all logs three times. Memory: see the tables.
#pragma once

#include <memory>
#include <optional>
#include <stop_token>
#include <vector>

#include "trace/logtable.h"
#include "trace/regiontable.h"
#include "trace/tasktable.h"
#include "trace/trace.h"

namespace sweepscope {

struct UserRegion {
  Time begin, end;
  bool beginSeen = true, endSeen = true;  // false: the time is a bound
  StringId name;
  std::uint32_t depth = 0;
};

class UserEvents {
 public:
  // Not complete on a stop request. However many threads work on it, the result is the same.
  explicit UserEvents(std::shared_ptr<const Trace>, const std::stop_token& = {}, unsigned threads = 2);

  const std::shared_ptr<const Trace>& trace() const { return m_trace; }
  const RegionTable& regions() const { return m_regions; }
  const LogTable& logs() const { return m_logs; }
  const TaskTable& tasks() const { return m_tasks; }

  // The regions of a goroutine that touch a range, outer ones first, at most `most` of them; whether that is all.
  struct Found {
    std::vector<UserRegion> regions;
    bool all = true;
  };
  Found regionsIn(GoroutineId, TimeRange, std::size_t most) const;
  // The event of a goroutine's region: its begin, or its end if the begin is not in the trace. It says the task and the
  // stack.
  std::optional<RegionEvent> regionEvent(GoroutineId, const PackedSpans::Span&, StringId name) const;
  // The goroutine's log that is nearest to t, as an index into a trace's logs: its own, or a later one of the same
  // file. Nothing if there is none in the range.
  std::optional<std::size_t> nearestLog(const Trace&, GoroutineId, Time t, TimeRange) const;

 private:
  std::shared_ptr<const Trace> m_trace;
  RegionTable m_regions;
  LogTable m_logs;
  TaskTable m_tasks;
};

// Makes the user events of a trace, and gives back the memory that this needed. Null on a stop request.
// Threads: any. Cost: may take seconds; whoever shows a trace keeps the result.
std::shared_ptr<const UserEvents> makeUserEvents(const std::shared_ptr<const Trace>&, const std::stop_token& = {});

}  // namespace sweepscope
