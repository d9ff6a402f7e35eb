// SPDX-License-Identifier: GPL-3.0-or-later

// The tasks of a trace, paired, in order of begin.
//
// An end closes the latest begin of its id. A task whose begin is not in the trace begins with it, and one that is
// never ended ends with it. A task may be known only because regions, logs or other tasks name it: then it has neither
// name nor begin nor end. Its parent is another task of the table, or none: parents that damage makes their own
// descendants are left out.
//
// Units: times are exact to the nanosecond in traces of up to 39 hours.
// Threads: immutable once made.
// Cost: 30 to 40 bytes a task, 1 to 8 a member; making it takes as much again for a while. Searching takes O(log n).
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <stop_token>
#include <vector>

#include "trace/nametotals.h"
#include "trace/narrowcolumn.h"
#include "trace/packedspans.h"
#include "trace/taskpairs.h"

namespace sweepscope {

struct UserTask {
  TaskId id;
  std::optional<std::size_t> parent;  // into the table
  StringId name;
  Time begin, end;
  bool beginSeen = true, endSeen = true;  // false: the time is a bound
  GoroutineId creator;                    // that began it; none if the begin is not in the trace
  std::uint32_t depth = 0;                // 0 for one without a parent
  std::optional<std::size_t> event;       // into Trace::tasks(): its begin, or its end if the begin is not in the trace
};

class TaskTable {
 public:
  TaskTable() = default;
  // On a stop request it is not complete. Work for a worker: it takes about a microsecond a task.
  explicit TaskTable(const Trace&, const std::stop_token& = {});

  std::size_t size() const { return m_spans.size(); }
  std::size_t bytes() const;
  UserTask at(std::size_t) const;
  // The latest task of this id that has begun by t; one that seems to begin later if there is no other.
  std::optional<std::size_t> find(TaskId, Time t) const;
  // Calls f(task) for those that touch the range, in order of begin, until it returns false.
  template <class F>
  void visitTouching(TimeRange range, F&& f) const {
    m_spans.visitEndingAfter(0, m_spans.firstFrom(0, size(), range.end), range.begin, f);
  }
  // By name, in order of first use. Tasks without a name are in it, too.
  const std::vector<NameTotals>& totals() const { return m_totals; }

  // Calls f(task) for the tasks whose parent this one is, in order of begin.
  template <class F>
  void visitChildren(std::size_t task, F&& f) const {
    for (std::size_t i = firstChild(task); i < m_children.size() && m_parents[m_children[i]] == task + 1; ++i)
      f(std::size_t(m_children[i]));
  }
  // Calls f(goroutine) for those that have a region or a log of the task, ascending.
  template <class F>
  void visitMembers(std::size_t task, F&& f) const {
    for (std::size_t i = m_firstMembers[task]; i < m_firstMembers[task + 1]; ++i)
      f(GoroutineId(std::int64_t(m_members[i])));
  }

 private:
  void setColumns(const PairedTasks&);
  void setTree(const PairedTasks&, const std::vector<std::uint32_t>& rows);
  void setMembers(const PairedTasks&, const std::vector<std::uint32_t>& rows);
  std::size_t firstChild(std::size_t task) const;

  PackedSpans m_spans;
  NarrowColumn m_ids, m_names, m_depths;
  NarrowColumn m_parents, m_creators, m_events;  // 1 more than what they say; 0 for none
  NarrowColumn m_byId;                           // by id, and by begin
  NarrowColumn m_children;                       // those with a parent, by parent, and by begin
  NarrowColumn m_firstMembers, m_members;
  std::vector<NameTotals> m_totals;
};

}  // namespace sweepscope
