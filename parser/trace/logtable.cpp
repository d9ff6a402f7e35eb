// SPDX-License-Identifier: GPL-3.0-or-later

#include "trace/logtable.h"

#include "trace/memory.h"
#include "wire/flatmap.h"

namespace sweepscope {

// Logs come in order of time, of all goroutines together. They are counted, and then put where they belong.
LogTable::LogTable(const Trace& trace, const std::stop_token& stop) : m_clock(trace.range()) {
  FlatMap lanes;
  std::vector<GoroutineId> ids;
  std::vector<std::uint32_t> counts, places;
  std::size_t all = 0;
  trace.logs().visitAll(stop, [&](const Log& log) {
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
  m_lanes = GoroutineLanes(ids, counts, places);
  m_times.resize(all);
  trace.logs().visitAll(stop, [&](const Log& log) {
    if (log.goroutine.value < 0) return;
    const std::uint64_t t = m_clock.pack(log.time);
    m_times[places[lanes.find(std::uint64_t(log.goroutine.value))]++] = {
        {std::uint16_t(t), std::uint16_t(t >> 16), std::uint16_t(t >> 32)}};
  });
}

LogTable::Lane LogTable::lane(GoroutineId id) const {
  Lane lane;
  lane.m_table = this;
  if (const auto found = m_lanes.find(id)) {
    lane.m_first = m_lanes.rows(*found).first;
    lane.m_last = m_lanes.rows(*found).last;
  }
  return lane;
}

std::size_t LogTable::bytes() const {
  return heldBytes(m_times) + m_lanes.bytes();
}

}  // namespace sweepscope
