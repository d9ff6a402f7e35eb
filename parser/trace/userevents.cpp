// Logs and regions come in order of time, of all goroutines together. Here they are put beside each other goroutine by
// goroutine: counted, then put where they belong.
#include "trace/userevents.h"

#include <algorithm>
#include <mutex>
#include <numeric>

#include "trace/allocator.h"
#include "trace/regionpairs.h"
#include "wire/flatmap.h"

namespace sweepscope {

namespace {

// Where lanes begin, in order of goroutine id: counts in, places out.
struct Places {
  std::vector<std::uint32_t> next;  // of each lane, in the order in which lanes were found

  template <class Lanes>
  Places(const std::vector<GoroutineId>& ids, std::vector<std::uint32_t> counts, Lanes& lanes) : next(ids.size()) {
    std::vector<std::uint32_t> order(ids.size());
    std::iota(order.begin(), order.end(), 0U);
    std::sort(order.begin(), order.end(), [&](auto a, auto b) { return ids[a] < ids[b]; });
    const std::uint64_t all = std::accumulate(counts.begin(), counts.end(), std::uint64_t{0});
    lanes.ids = NarrowColumn(ids.size(), order.empty() ? 0 : std::uint64_t(ids[order.back()].value));
    lanes.firsts = NarrowColumn(ids.size() + 1, all);
    std::uint64_t first = 0;
    for (std::size_t i = 0; i < order.size(); ++i) {
      lanes.ids.set(i, std::uint64_t(ids[order[i]].value));
      lanes.firsts.set(i, first);
      next[order[i]] = std::uint32_t(first);
      first += counts[order[i]];
    }
    lanes.firsts.set(order.size(), first);
  }
};

}  // namespace

UserEvents::UserEvents(std::shared_ptr<const Trace> trace, const std::stop_token& stop)
    : m_trace(std::move(trace)), m_regions(m_trace->range(), 0) {
  addRegions(stop);
  if (!stop.stop_requested()) addLogs(stop);
}

void UserEvents::addRegions(const std::stop_token& stop) {
  const PairedRegions found = pairRegions(*m_trace, stop);
  if (stop.stop_requested()) return;
  std::vector<std::uint32_t> counts(found.goroutines.size(), 0);
  for (const PairedRegion& r : found.regions) ++counts[r.lane];
  Places places(found.goroutines, std::move(counts), m_regionLanes);
  m_regions = PackedSpans(m_trace->range(), found.regions.size());
  std::vector<std::uint32_t> outOfOrder;
  for (const PairedRegion& r : found.regions) {
    m_regions.set(places.next[r.lane]++, {r.begin, r.end, r.beginSeen, r.endSeen});
    if (!r.beginSeen && (outOfOrder.empty() || outOfOrder.back() != r.lane)) outOfOrder.push_back(r.lane);
  }
  std::sort(outOfOrder.begin(), outOfOrder.end());
  outOfOrder.erase(std::unique(outOfOrder.begin(), outOfOrder.end()), outOfOrder.end());
  for (const std::uint32_t lane : outOfOrder) {
    const auto [first, last] = m_regionLanes.find(found.goroutines[lane]);
    m_regions.sort(first, last);
  }
  m_regions.seal();
}

void UserEvents::addLogs(const std::stop_token& stop) {
  FlatMap lanes;
  std::vector<GoroutineId> ids;
  std::vector<std::uint32_t> counts;
  const auto& logs = m_trace->logs();
  std::size_t all = 0;
  logs.visitAll(stop, [&](const Log& log) {
    if (log.goroutine.value < 0) return;
    std::uint32_t lane = lanes.find(std::uint64_t(log.goroutine.value));
    if (lane == FlatMap::kMissing) {
      lane = std::uint32_t(ids.size());
      lanes.set(std::uint64_t(log.goroutine.value), lane);
      ids.push_back(log.goroutine);
      counts.push_back(0);
    }
    ++counts[lane];
    ++all;
  });
  if (stop.stop_requested()) return;
  Places places(ids, std::move(counts), m_logLanes);
  m_logs.resize(all);
  logs.visitAll(stop, [&](const Log& log) {
    if (log.goroutine.value < 0) return;
    const std::uint64_t t = m_regions.clock().pack(log.time);
    m_logs[places.next[lanes.find(std::uint64_t(log.goroutine.value))]++] = {
        {std::uint16_t(t), std::uint16_t(t >> 16), std::uint16_t(t >> 32)}};
  });
}

std::pair<std::size_t, std::size_t> UserEvents::Lanes::find(GoroutineId id) const {
  const std::size_t i = gallop(0, ids.size(), [&](std::size_t k) { return std::int64_t(ids[k]) < id.value; });
  if (i == ids.size() || std::int64_t(ids[i]) != id.value) return {0, 0};
  return {std::size_t(firsts[i]), std::size_t(firsts[i + 1])};
}

UserEvents::Lane UserEvents::lane(GoroutineId id) const {
  Lane lane;
  lane.m_events = this;
  std::tie(lane.m_firstRegion, lane.m_lastRegion) = m_regionLanes.find(id);
  std::tie(lane.m_firstLog, lane.m_lastLog) = m_logLanes.find(id);
  return lane;
}

// No two events of a trace have the same time.
StringId UserEvents::nameOf(GoroutineId id, const PackedSpans::Span& span) const {
  const auto& events = m_trace->regions();
  const Time t = span.beginSeen ? span.begin : span.end, until = t + m_regions.clock().unit();
  for (std::size_t i = events.lowerBound(t); i < events.size(); ++i) {
    const RegionEvent e = events.at(i);
    if (e.time >= until) break;
    if (e.goroutine == id && e.begin == span.beginSeen) return e.name;
  }
  return {};
}

UserEvents::Found UserEvents::regionsIn(GoroutineId id, TimeRange range, std::size_t most) const {
  Found found;
  const Lane events = lane(id);
  events.visitEndingAfter(0, events.firstRegionFrom(range.end), range.begin, [&](std::size_t i) {
    found.all = found.regions.size() < most;
    if (!found.all) return false;
    const PackedSpans::Span s = events.region(i);
    found.regions.push_back({s.begin, s.end, s.beginSeen, s.endSeen, nameOf(id, s)});
    return true;
  });
  return found;
}

std::optional<std::size_t> UserEvents::nearestLog(const Trace& trace, GoroutineId id, Time t, TimeRange range) const {
  const Lane events = lane(id);
  const std::size_t behind = events.firstLogFrom(t);
  std::optional<Time> best;
  const auto take = [&](Time at) {
    const auto distance = [&](Time a) { return a < t ? t - a : a - t; };
    if (range.contains(at) && (!best || distance(at) < distance(*best))) best = at;
  };
  if (behind < events.logs()) take(events.log(behind));
  if (behind > 0) take(events.log(behind - 1));
  if (!best) return std::nullopt;
  const auto& logs = trace.logs();
  for (std::size_t i = logs.lowerBound(*best); i < logs.size(); ++i) {
    const Log log = logs.at(i);
    if (log.time >= *best + m_regions.clock().unit()) break;
    if (log.goroutine == id) return i;
  }
  return std::nullopt;
}

std::shared_ptr<const UserEvents> userEvents(const std::shared_ptr<const Trace>& trace, const std::stop_token& stop) {
  static std::mutex mutex;
  static std::weak_ptr<const UserEvents> latest;
  if (!trace) return nullptr;
  {
    const std::lock_guard lock(mutex);
    if (auto known = latest.lock(); known && known->trace() == trace) return known;
  }
  auto made = std::make_shared<const UserEvents>(trace, stop);
  giveBackFreeMemory();  // as much again was needed to put them in order
  if (stop.stop_requested()) return nullptr;
  const std::lock_guard lock(mutex);
  latest = made;
  return made;
}

}  // namespace sweepscope
