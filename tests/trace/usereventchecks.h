// SPDX-License-Identifier: GPL-3.0-or-later

// What holds for the regions, logs and tasks of every Trace, however damaged its file.
#pragma once

#include <cmath>
#include <memory>
#include <string>
#include <vector>

#include "trace/tasktable.h"
#include "trace/userevents.h"

namespace sweepscope::test {

class UserEventChecks {
 public:
  explicit UserEventChecks(const Trace& trace)
      : m_trace(trace),
        m_events(std::shared_ptr<const Trace>(std::shared_ptr<const Trace>(), &trace)),
        m_tasks(trace) {}

  // "" or what is wrong, in words.
  std::string run() {
    const GoroutineLanes& goroutines = m_events.regions().goroutines();
    std::size_t regions = 0;
    for (std::size_t i = 0; i < goroutines.size(); ++i) regions += lane(goroutines.id(i));
    if (regions != m_events.regions().size()) wrong("not every region has a goroutine");
    if (counted(m_events.regions().totals()) != regions) wrong("the totals of regions do not count all of them");
    tasks();
    return m_wrong;
  }

 private:
  void wrong(const std::string& what) {
    if (m_wrong.empty()) m_wrong = what;
  }
  static std::uint64_t counted(const std::vector<NameTotals>& totals) {
    std::uint64_t all = 0;
    for (const NameTotals& t : totals) all += t.closed + t.open;
    return all;
  }

  std::size_t lane(GoroutineId id) {
    const RegionTable::Lane lane = m_events.regions().lane(id);
    const std::string what = "regions of goroutine " + std::to_string(id.value);
    std::vector<Time> ends(lane.depths(), Time::min());
    for (std::size_t i = 0; i < lane.size(); ++i) {
      const auto r = lane.at(i);
      if (r.end < r.begin) wrong(what + ": one ends before it begins");
      if (i > 0 && r.begin < lane.at(i - 1).begin) wrong(what + " are not in order");
      if (lane.depth(i) >= lane.depths() || ends[lane.depth(i)] > r.begin) {
        wrong(what + ": two of one depth overlap");
        break;
      }
      ends[lane.depth(i)] = r.end;
    }
    fold(lane, what);
    (void)m_events.regionsIn(id, m_trace.range(), 8);
    (void)m_events.nearestLog(m_trace, id, m_trace.origin(), TimeRange::all());
    return lane.size();
  }
  // All columns together cover what one does.
  void fold(const RegionTable::Lane& lane, const std::string& what) {
    constexpr std::size_t kColumns = 16;
    const RegionShares one = lane.fold(m_trace.range(), 1), many = lane.fold(m_trace.range(), kColumns);
    if (one.depths != many.depths) wrong(what + ": folds have different depths");
    for (std::size_t depth = 0; depth < one.depths; ++depth) {
      double sum = 0;
      for (std::size_t c = 0; c < kColumns; ++c) sum += double(many.at(depth, c)) / kColumns;
      if (std::abs(sum - double(one.at(depth, 0))) > 1e-4) wrong(what + ": folds do not agree");
    }
  }

  void tasks() {
    for (std::size_t i = 0; i < m_tasks.size(); ++i) {
      const UserTask t = m_tasks.at(i);
      const std::string what = "task " + std::to_string(t.id.value);
      if (t.end < t.begin) wrong(what + " ends before it begins");
      if (i > 0 && t.begin < m_tasks.at(i - 1).begin) wrong("tasks are not in order");
      if (t.depth != (t.parent ? m_tasks.at(*t.parent).depth + 1 : 0)) wrong(what + " has the wrong depth");
      const auto found = m_tasks.find(t.id, t.begin);
      if (!found || m_tasks.at(*found).id != t.id) wrong(what + " is not found by its id");
      m_tasks.visitChildren(i, [&](std::size_t child) {
        if (m_tasks.at(child).parent != i) wrong(what + " is not the parent of its child");
      });
      GoroutineId last;
      m_tasks.visitMembers(i, [&](GoroutineId id) {
        if (id <= last) wrong(what + ": members are not in order");
        last = id;
      });
    }
    if (counted(m_tasks.totals()) != m_tasks.size()) wrong("the totals of tasks do not count all of them");
  }

  const Trace& m_trace;
  UserEvents m_events;
  TaskTable m_tasks;
  std::string m_wrong;
};

}  // namespace sweepscope::test
