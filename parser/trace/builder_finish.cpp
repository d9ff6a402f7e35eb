// The end of a generation: rows are sorted by goroutine, groups get their members, long lanes their directories.
#include <algorithm>

#include "trace/builder.h"

namespace sweepscope {
namespace {

constexpr std::uint32_t kLongRow = 2 * kLaneBlock;
constexpr std::uint32_t kDenseGroup = 256;  // members from which a group is also kept as a density
constexpr std::size_t kMembersPerEnd = 64;

}  // namespace

SegmentBuilder::Built SegmentBuilder::finish() {
  for (Live& l : m_live) {
    if (l.row != kNil) flush(l, false);
  }
  closeOpenRanges();
  Segment& s = *m_segment;
  s.events = m_events;
  s.last = m_last;
  s.anyEvent = m_events > 1;
  s.firstEvent = s.anyEvent ? (*m_firstTimes)[1] : s.base;
  s.lanes = m_lanes.exact();
  s.orderLog = m_orderLog.exact();
  finishRows();
  finishLongRows();
  for (std::size_t i = 0; i < s.procs.size(); ++i) {
    ProcLane& p = s.procs[i];
    p.entries = m_procs[i].entries;
    p.bytes = std::move(m_procs[i].bytes);
    p.bytes.shrink();
    if (p.entries > kLongRow) appendLaneBlocks(s.lane(p), p.blocks);
  }
  std::sort(s.procs.begin(), s.procs.end(), [](const ProcLane& a, const ProcLane& b) { return a.id < b.id; });
  for (std::size_t i = 0; i < m_order->cursors().size(); ++i) {
    const std::int64_t id = m_order->cursors()[i].thread();
    if (id != -1) s.threads.push_back(id);
  }
  std::sort(s.threads.begin(), s.threads.end());
  s.labels.finish();
  s.heapLive.finish();
  s.heapGoal.finish();
  s.gomaxprocs.finish();
  s.logs.finish();
  s.regions.finish();
  s.tasks.finish();
  s.samples.finish();
  s.procChanges.finish();
  s.heapSpans.finish();
  s.allocs.finish();
  s.firstTimes = m_firstTimes;
  return {std::move(m_segment), std::move(m_ranges), std::move(m_facts)};
}

// Ids come nearly sorted: spread them over buckets of a few each, then sort inside.
void SegmentBuilder::sortRows(std::vector<std::uint32_t>& order) const {
  const std::size_t n = m_rows.size();
  order.resize(n);
  if (n == 0) return;
  const auto [least, greatest] =
      std::minmax_element(m_rows.begin(), m_rows.end(), [](const auto& a, const auto& b) { return a.id < b.id; });
  const auto spread = static_cast<std::uint64_t>(greatest->id) - static_cast<std::uint64_t>(least->id);
  unsigned shift = 0;
  while ((spread >> shift) / 2 > n) ++shift;
  const std::int64_t base = least->id;
  const auto bucket = [&](std::uint32_t row) {
    return static_cast<std::size_t>((static_cast<std::uint64_t>(m_rows[row].id) - static_cast<std::uint64_t>(base)) >>
                                    shift);
  };
  std::vector<std::uint32_t> starts(static_cast<std::size_t>(spread >> shift) + 2);
  for (std::uint32_t row = 0; row < n; ++row) ++starts[bucket(row) + 1];
  for (std::size_t b = 1; b < starts.size(); ++b) starts[b] += starts[b - 1];
  std::vector<std::uint32_t> next(starts.begin(), starts.end() - 1);
  for (std::uint32_t row = 0; row < n; ++row) order[next[bucket(row)]++] = row;
  for (std::size_t b = 0; b + 1 < starts.size(); ++b) {
    if (starts[b + 1] - starts[b] > 1) {
      std::stable_sort(order.begin() + starts[b], order.begin() + starts[b + 1],
                       [this](std::uint32_t a, std::uint32_t c) { return m_rows[a].id < m_rows[c].id; });
    }
  }
}

void SegmentBuilder::finishRows() {
  Segment& s = *m_segment;
  std::vector<std::uint32_t> order;
  sortRows(order);
  std::vector<std::uint32_t> newRowOf(order.size());
  s.rows.reserve(order.size());
  for (std::uint32_t i = 0; i < order.size(); ++i) {
    newRowOf[order[i]] = i;
    s.rows.push_back(m_rows[order[i]]);
    const RowFate& fate = m_fates[order[i]];
    if (!fate.brief) s.oldRows.push_back(i);
    if (fate.entries > kLongRow) s.longRows.push_back({i, 0, 0});
  }
  finishGroups(newRowOf);
}

void SegmentBuilder::finishGroups(const std::vector<std::uint32_t>& newRowOf) {
  Segment& s = *m_segment;
  std::uint32_t members = 0;
  for (const Group& g : m_groups) {
    GroupRows rows;
    rows.function = g.function;
    rows.begin = rows.end = members;
    rows.depth = g.depth;
    members += g.members;
    s.groups.push_back(std::move(rows));
  }
  s.memberRows.resize(members);
  s.memberSubRows.resize(members);
  for (std::uint32_t row = 0; row < m_fates.size(); ++row) {  // by time of creation
    const RowFate& fate = m_fates[row];
    if (!fate.brief) continue;
    const std::uint32_t at = s.groups[fate.group].end++;
    s.memberRows[at] = newRowOf[row];
    s.memberSubRows[at] = static_cast<std::uint16_t>(std::min(fate.subRow, 0xffffu));
  }
  for (GroupRows& g : s.groups) finishDensity(g);
  std::erase_if(s.groups, [](const GroupRows& g) { return g.begin == g.end; });
  std::sort(s.groups.begin(), s.groups.end(),
            [](const GroupRows& a, const GroupRows& b) { return a.function < b.function; });
}

// When the members end (to skip them by blocks), and, of many, how many are in which state over time.
void SegmentBuilder::finishDensity(GroupRows& g) {
  Segment& s = *m_segment;
  const std::uint32_t members = g.end - g.begin;
  const bool dense = members >= kDenseGroup && s.last > s.firstEvent;
  const std::size_t bins = std::clamp<std::size_t>(members / 8, 32, 1024);
  const std::int64_t from = s.firstEvent - s.base, to = std::max(s.last + 1 - s.base, from + 1);
  LaneFold fold(from, to, dense ? bins : 1);
  g.latestEnd.assign((members + kMembersPerEnd - 1) / kMembersPerEnd, 0);
  for (std::uint32_t i = g.begin; i < g.end; ++i) {
    const RowHead head = s.head(s.memberRows[i]);
    LaneReader reader(head.lane, head.entries, false, {head.first, static_cast<std::uint8_t>(head.initial), 0, -1});
    LaneEntry now = reader.entry();
    while (reader.next()) {
      if (dense) fold.spread(now.time, reader.entry().time, now.state);
      now = reader.entry();
    }
    std::int64_t& latest = g.latestEnd[(i - g.begin) / kMembersPerEnd];
    latest = std::max(latest, now.time);
  }
  if (!dense) return;
  const double width = static_cast<double>(to - from) / static_cast<double>(bins);
  for (const LaneFold::Column& c : fold.columns()) {
    g.density.emplace_back();
    for (std::size_t state = 0; state < c.size(); ++state)
      g.density.back()[state] = static_cast<float>(c[state] / width);
  }
}

void SegmentBuilder::finishLongRows() {
  Segment& s = *m_segment;
  for (Segment::LongRow& l : s.longRows) {
    const RowHead head = s.head(l.row);
    LaneView view;
    view.bytes = head.lane;
    view.entries = head.entries;
    view.initial = {head.first, static_cast<std::uint8_t>(head.initial), 0, -1};
    view.end = s.last + 1 - s.base;
    l.firstBlock = static_cast<std::uint32_t>(s.laneBlocks.size());
    appendLaneBlocks(view, s.laneBlocks);
    l.blocks = static_cast<std::uint32_t>(s.laneBlocks.size()) - l.firstBlock;
  }
  s.laneBlocks.shrink_to_fit();
}

}  // namespace sweepscope
