// Regions nest in a goroutine: an end closes the latest open begin of its name.
#include "widgets/goevents.h"

#include <algorithm>

namespace sweepscope {

GoEvents::GoEvents(const Trace& trace, TimeRange range) {
  addLogs(trace, range);
  addRegions(trace, range);
}

void GoEvents::addLogs(const Trace& trace, TimeRange range) {
  const auto& logs = trace.logs();
  std::size_t i = logs.lowerBound(range.begin);
  const std::size_t end = logs.lowerBound(range.end);
  if (end - i > kMost) return;
  logs.visit(i, end, [&](const Log& log) { m_lanes[log.goroutine].logs.emplace_back(log.time, i++); });
}

void GoEvents::addRegions(const Trace& trace, TimeRange range) {
  const auto& regions = trace.regions();
  const std::size_t begin = regions.lowerBound(range.begin), end = regions.lowerBound(range.end);
  if (end - begin > kMost) return;
  std::map<GoroutineId, std::vector<std::size_t>> open;  // places in the lane's regions
  regions.visit(begin, end, [&](const RegionEvent& e) {
    auto& lane = m_lanes[e.goroutine].regions;
    auto& stack = open[e.goroutine];
    if (e.begin) {
      stack.push_back(lane.size());
      lane.push_back({e.time, range.end, e.name});
      return;
    }
    const auto it = std::find_if(stack.rbegin(), stack.rend(), [&](std::size_t i) { return lane[i].name == e.name; });
    if (it == stack.rend()) {
      lane.push_back({range.begin, e.time, e.name});  // begun before the range
      return;
    }
    lane[*it].end = e.time;
    stack.erase(std::next(it).base(), stack.end());
  });
}

const GoEvents::Lane* GoEvents::lane(GoroutineId id) const {
  const auto it = m_lanes.find(id);
  return it == m_lanes.end() ? nullptr : &it->second;
}

}  // namespace sweepscope
