// SPDX-License-Identifier: GPL-3.0-or-later

#include "trace/regiontable.h"

#include <algorithm>
#include <functional>
#include <utility>

#include "trace/memory.h"

namespace sweepscope {

namespace {

// Gives regions of one goroutine, which come in order of begin, the first depth that is free.
class Depths {
 public:
  std::uint32_t place(Time begin, Time end) {
    while (!m_open.empty() && m_open.front().first <= begin) {
      std::pop_heap(m_open.begin(), m_open.end(), std::greater{});
      m_free.push_back(m_open.back().second);
      std::push_heap(m_free.begin(), m_free.end(), std::greater{});
      m_open.pop_back();
    }
    std::uint32_t depth = m_count;
    if (m_free.empty()) {
      ++m_count;
    } else {
      std::pop_heap(m_free.begin(), m_free.end(), std::greater{});
      depth = m_free.back();
      m_free.pop_back();
    }
    m_open.emplace_back(end, depth);
    std::push_heap(m_open.begin(), m_open.end(), std::greater{});
    return depth;
  }
  std::uint32_t count() const { return m_count; }
  void clear() {
    m_open.clear();
    m_free.clear();
    m_count = 0;
  }

 private:
  std::vector<std::pair<Time, std::uint32_t>> m_open;  // a heap: the first one to end is in front
  std::vector<std::uint32_t> m_free;                   // a heap: the least depth is in front
  std::uint32_t m_count = 0;
};

}  // namespace

RegionTable::RegionTable(TimeRange whole, PairedRegions&& paired, const std::stop_token& stop)
    : m_spans(whole, paired.regions.size()) {
  place(paired);
  paired = {};
  if (stop.stop_requested()) return;
  m_spans.seal();
  nest(stop);
  makeDirectories(stop);
}

// Side by side by goroutine: counted, then put where they belong. What comes in order of begin stays so.
void RegionTable::place(const PairedRegions& paired) {
  std::vector<std::uint32_t> counts(paired.goroutines.size(), 0), places;
  NameNumbers names;
  for (const PairedRegion& r : paired.regions) {
    ++counts[r.lane];
    names.of(r.name);
  }
  m_lanes = GoroutineLanes(paired.goroutines, counts, places);
  m_names = NarrowColumn(paired.regions.size(), names.totals().size());
  for (const PairedRegion& r : paired.regions) {
    const std::uint32_t at = places[r.lane]++, name = names.of(r.name);
    m_spans.set(at, {r.begin, r.end, r.beginSeen != 0, r.endSeen != 0});
    m_names.set(at, name);
    names.totals()[name].add(r.end - r.begin, r.beginSeen && r.endSeen);
  }
  m_totals = std::move(names.totals());
  m_totals.shrink_to_fit();
}

void RegionTable::nest(const std::stop_token& stop) {
  std::vector<std::uint32_t> depths(size(), 0), counts(m_lanes.size(), 0);
  Depths open;
  std::uint32_t most = 0;
  for (std::size_t lane = 0; lane < m_lanes.size() && !stop.stop_requested(); ++lane) {
    const auto [first, last] = m_lanes.rows(lane);
    open.clear();
    for (std::size_t i = first; i < last; ++i) depths[i] = open.place(m_spans.begin(i), m_spans.end(i));
    counts[lane] = open.count();
    most = std::max(most, open.count());
  }
  m_depths = NarrowColumn(size(), most);
  for (std::size_t i = 0; i < size(); ++i) m_depths.set(i, depths[i]);
  m_laneDepths = NarrowColumn(m_lanes.size(), most);
  for (std::size_t lane = 0; lane < m_lanes.size(); ++lane) m_laneDepths.set(lane, counts[lane]);
}

void RegionTable::makeDirectories(const std::stop_token& stop) {
  for (std::size_t lane = 0; lane < m_lanes.size() && !stop.stop_requested(); ++lane) {
    const auto [first, last] = m_lanes.rows(lane);
    if (!RegionFold::needsDirectory(last - first)) continue;
    const std::size_t place = m_sums.size();
    RegionFold::makeDirectory(regionsOf(lane), m_sums, m_lasts);
    m_folded.push_back({std::uint32_t(lane), place});
  }
  m_folded.shrink_to_fit();
  m_sums.shrink_to_fit();
  m_lasts.shrink_to_fit();
}

RegionFold::Regions RegionTable::regionsOf(std::size_t lane) const {
  RegionFold::Regions r{&m_spans, &m_depths};
  const auto [first, last] = m_lanes.rows(lane);
  r.first = first;
  r.last = last;
  r.deepest = std::min(std::size_t(m_laneDepths[lane]), RegionFold::kMostDepths);
  const auto before = [](const Folded& f, std::size_t l) { return f.lane < l; };
  const auto folded = std::lower_bound(m_folded.begin(), m_folded.end(), lane, before);
  if (folded != m_folded.end() && folded->lane == lane) {
    r.sums = m_sums.data() + folded->first;
    r.lasts = m_lasts.data() + folded->first;
  }
  return r;
}

RegionTable::Lane RegionTable::lane(GoroutineId id) const {
  Lane lane;
  lane.m_table = this;
  if (const auto found = m_lanes.find(id)) {
    lane.m_lane = *found;
    lane.m_first = m_lanes.rows(*found).first;
    lane.m_last = m_lanes.rows(*found).last;
  }
  return lane;
}

RegionShares RegionTable::Lane::fold(TimeRange range, std::size_t columns) const {
  if (empty() || columns == 0 || range.length().ns <= 0) return {};
  return RegionFold(m_table->regionsOf(m_lane)).fold(range, columns);
}

std::size_t RegionTable::bytes() const {
  return m_spans.bytes() + m_names.bytes() + m_depths.bytes() + m_lanes.bytes() + m_laneDepths.bytes() +
         heldBytes(m_totals) + heldBytes(m_folded) + heldBytes(m_sums) + heldBytes(m_lasts);
}

}  // namespace sweepscope
