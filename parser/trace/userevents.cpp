// SPDX-License-Identifier: GPL-3.0-or-later

#include "trace/userevents.h"

#include "trace/allocator.h"
#include "wire/parallel.h"

namespace sweepscope {

UserEvents::UserEvents(std::shared_ptr<const Trace> trace, const std::stop_token& stop, unsigned threads)
    : m_trace(std::move(trace)) {
  const TimeRange whole = m_trace->range();
  parallelTasks(
      threads,
      [&] {
        PairedRegions regions = pairRegions(*m_trace, stop);
        if (!stop.stop_requested()) m_regions = RegionTable(whole, std::move(regions), stop);
      },
      [&] { m_logs = LogTable(*m_trace, stop); }, [&] { m_tasks = TaskTable(*m_trace, stop); });
}

// No two events of a trace have the same time.
std::optional<RegionEvent> UserEvents::regionEvent(GoroutineId id, const PackedSpans::Span& span, StringId name) const {
  const auto& events = m_trace->regions();
  const Time t = span.beginSeen ? span.begin : span.end, until = t + m_regions.clock().unit();
  for (std::size_t i = events.lowerBound(t); i < events.size(); ++i) {
    const RegionEvent e = events.at(i);
    if (e.time >= until) break;
    if (e.goroutine == id && e.begin == span.beginSeen && e.name == name) return e;
  }
  return std::nullopt;
}

UserEvents::Found UserEvents::regionsIn(GoroutineId id, TimeRange range, std::size_t most) const {
  Found found;
  const RegionTable::Lane regions = m_regions.lane(id);
  if (regions.empty()) return found;
  regions.visitEndingAfter(0, regions.firstFrom(range.end), range.begin, [&](std::size_t i) {
    found.all = found.regions.size() < most;
    if (!found.all) return false;
    const PackedSpans::Span s = regions.at(i);
    found.regions.push_back({s.begin, s.end, s.beginSeen, s.endSeen, regions.name(i), regions.depth(i)});
    return true;
  });
  return found;
}

std::optional<std::size_t> UserEvents::nearestLog(const Trace& trace, GoroutineId id, Time t, TimeRange range) const {
  const LogTable::Lane lane = m_logs.lane(id);
  if (lane.empty()) return std::nullopt;
  const std::size_t behind = lane.firstFrom(t);
  std::optional<Time> best;
  const auto take = [&](Time at) {
    const auto distance = [&](Time a) { return a < t ? t - a : a - t; };
    if (range.contains(at) && (!best || distance(at) < distance(*best))) best = at;
  };
  if (behind < lane.size()) take(lane.at(behind));
  if (behind > 0) take(lane.at(behind - 1));
  if (!best) return std::nullopt;
  const auto& logs = trace.logs();
  for (std::size_t i = logs.lowerBound(*best); i < logs.size(); ++i) {
    const Log log = logs.at(i);
    if (log.time >= *best + m_logs.clock().unit()) break;
    if (log.goroutine == id) return i;
  }
  return std::nullopt;
}

std::shared_ptr<const UserEvents> makeUserEvents(const std::shared_ptr<const Trace>& trace,
                                                 const std::stop_token& stop) {
  if (!trace) return nullptr;
  auto made = std::make_shared<const UserEvents>(trace, stop);
  giveBackFreeMemory();  // as much again was needed to put them in order
  return stop.stop_requested() ? nullptr : made;
}

}  // namespace sweepscope
