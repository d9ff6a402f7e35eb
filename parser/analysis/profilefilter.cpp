// SPDX-License-Identifier: GPL-3.0-or-later

#include "analysis/profilefilter.h"

#include <algorithm>

#include "analysis/texts.h"
#include "trace/regionpairs.h"
#include "trace/taskpairs.h"

namespace sweepscope {
namespace {

// Of ranges that may overlap, those that no other one contains or precedes: in order, disjoint. As Go's tool chooses
// the outermost regions (cmd/trace, pprof.go).
void keepOutermost(std::vector<TimeRange>& all) {
  std::sort(all.begin(), all.end(), [](const TimeRange& a, const TimeRange& b) {
    return a.begin != b.begin ? a.begin < b.begin : a.end < b.end;
  });
  std::size_t kept = 0;
  for (const TimeRange& r : all) {
    if (kept == 0 || all[kept - 1].end <= r.begin) all[kept++] = r;
  }
  all.resize(kept);
}

// Makes one of ranges that overlap.
void unite(std::vector<TimeRange>& all) {
  std::sort(all.begin(), all.end(), [](const TimeRange& a, const TimeRange& b) { return a.begin < b.begin; });
  std::size_t kept = 0;
  for (const TimeRange& r : all) {
    if (kept > 0 && r.begin <= all[kept - 1].end)
      all[kept - 1].end = std::max(all[kept - 1].end, r.end);
    else
      all[kept++] = r;
  }
  all.resize(kept);
}

void intersect(std::vector<TimeRange>& all, const std::vector<TimeRange>& with) {
  std::vector<TimeRange> both;
  for (const TimeRange& a : all) {
    for (const TimeRange& b : with) {
      const Time begin = std::max(a.begin, b.begin), end = std::min(a.end, b.end);
      if (begin < end) both.push_back({begin, end});
    }
  }
  all = std::move(both);
}

Error nothing(const MessageText& text, const std::string& name) {
  return {ErrorCode::BadInput, 0, 0, Message(text, name)};
}

}  // namespace

Result<ProfileFilter> ProfileFilter::make(const Trace& trace, const ProfileQuery& query) {
  ProfileFilter filter(trace, query);
  filter.m_byGoroutine = query.goroutine || query.where.functions;
  if (query.goroutine && !trace.goroutine(*query.goroutine))
    return nothing(texts::kNoGoroutine, std::to_string(query.goroutine->value));
  if (!query.region.empty()) {
    filter.readRegions();
    if (filter.m_intervals.empty()) return nothing(texts::kNoRegion, query.region);
  }
  if (!query.task.empty()) {
    filter.readTasks();
    if (filter.m_intervals.empty()) return nothing(texts::kNoTask, query.task);
  }
  filter.m_byMark = query.kind == ProfileKind::Gc;
  if (filter.m_byMark) {
    for (const MarkPhase& m : trace.markPhases()) filter.m_marks.push_back({m.begin, m.end});
    unite(filter.m_marks);
  }
  return filter;
}

void ProfileFilter::readRegions() {
  m_byInterval = true;
  const PairedRegions paired = pairRegions(*m_trace, m_query->where.stop);
  for (const PairedRegion& r : paired.regions) {
    if (m_trace->text(r.name) == m_query->region) m_intervals[paired.goroutines[r.lane]].push_back({r.begin, r.end});
  }
  for (auto& [goroutine, intervals] : m_intervals) keepOutermost(intervals);
}

void ProfileFilter::readTasks() {
  const PairedTasks paired = pairTasks(*m_trace, m_query->where.stop);
  ByGoroutine tasks;
  const auto isNamed = [&](const PairedTask& t) { return m_trace->text(t.name) == m_query->task; };
  for (const PairedTask& t : paired.tasks) {
    if (t.creator != 0 && isNamed(t)) tasks[paired.goroutines[t.creator - 1]].push_back({t.begin, t.end});
  }
  for (const auto& member : paired.members) {
    const PairedTask& t = paired.tasks[member.task];
    if (isNamed(t)) tasks[paired.goroutines[member.goroutine]].push_back({t.begin, t.end});
  }
  for (auto& [goroutine, intervals] : tasks) unite(intervals);
  if (!m_byInterval) {
    m_byInterval = true;
    m_intervals = std::move(tasks);
    return;
  }
  for (auto& [goroutine, intervals] : m_intervals) intersect(intervals, tasks[goroutine]);
  std::erase_if(m_intervals, [](const auto& i) { return i.second.empty(); });
}

bool ProfileFilter::wants(GoroutineId goroutine) const {
  if (m_query->goroutine && *m_query->goroutine != goroutine) return false;
  if (!m_query->where.functions) return true;
  const auto group = m_trace->groupOf(goroutine);
  return group && m_query->where.wants(m_trace->groups()[*group].function);
}

Duration ProfileFilter::inside(const Intervals& intervals, Time begin, Time end) {
  auto i = std::partition_point(intervals.begin(), intervals.end(), [&](const TimeRange& r) { return r.end <= begin; });
  Duration sum;
  for (; i != intervals.end() && i->begin < end; ++i) sum += std::min(end, i->end) - std::max(begin, i->begin);
  return sum;
}

Duration ProfileFilter::inside(GoroutineId goroutine, Time begin, Time end) const {
  begin = std::max(begin, m_query->where.range.begin);
  end = std::min(end, m_query->where.range.end);
  if (begin >= end) return {};
  if (!m_byMark && !m_byInterval) return end - begin;
  if (!m_byInterval) return inside(m_marks, begin, end);
  const auto own = m_intervals.find(goroutine);
  if (own == m_intervals.end()) return {};
  if (!m_byMark) return inside(own->second, begin, end);
  Duration sum;
  for (const TimeRange& r : own->second) {
    if (r.overlaps(begin, end)) sum += inside(m_marks, std::max(begin, r.begin), std::min(end, r.end));
  }
  return sum;
}

}  // namespace sweepscope
