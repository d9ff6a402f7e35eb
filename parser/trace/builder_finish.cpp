// SPDX-License-Identifier: GPL-3.0-or-later

// The end of a generation: rows are sorted by goroutine, groups get their members, long lanes their directories.
#include <algorithm>
#include <limits>

#include "trace/builder.h"
#include "wire/parallel.h"

namespace sweepscope {
namespace {

constexpr std::size_t kMembersPerEnd = 64;

}  // namespace

SegmentBuilder::Built SegmentBuilder::finish(KeptOrder order, unsigned threads) {
  for (std::uint32_t slot = 0; slot < m_liveCount; ++slot) {
    if (m_live[slot].row != kNil) flush(m_live[slot], false);
  }
  for (auto& [id, l] : m_away) flush(l, true);
  closeOpenRanges();
  Segment& s = *m_segment;
  s.events = m_events;
  s.last = m_last;
  s.anyEvent = m_events > 1;
  s.firstEvent = s.anyEvent ? m_firstEvent : s.base;
  s.orderLog = std::move(order.log);
  s.checkpoints = std::move(order.checkpoints);
  s.threads = std::move(order.threads);
  finishColumns(threads);
  return {std::move(m_segment), std::move(m_ranges), m_firstTimes, std::move(m_facts)};
}

// Rows take longest; the other columns are complete and only have to be copied.
void SegmentBuilder::finishColumns(unsigned threads) {
  Segment& s = *m_segment;
  const auto copied = [](auto& column, auto& stream) { return [&] { column = stream.finish(); }; };
  parallelTasks(
      threads, [this] { finishRows(); }, [&] { s.lanes = m_lanes.exact(); }, [this] { finishProcs(); },
      copied(s.logs, m_logs), copied(s.regions, m_regions), copied(s.tasks, m_tasks), copied(s.allocs, m_allocs),
      copied(s.heapSpans, m_heapSpans), copied(s.samples, m_samples), copied(s.labels, m_labels),
      copied(s.heapLive, m_heapLive), copied(s.heapGoal, m_heapGoal), copied(s.gomaxprocs, m_gomaxprocs),
      copied(s.procChanges, m_procChanges));
}

void SegmentBuilder::finishProcs() {
  Segment& s = *m_segment;
  for (std::size_t i = 0; i < s.procs.size(); ++i) {
    ProcLane& p = s.procs[i];
    p.initial = m_procs[i].initial();
    p.last = m_procs[i].last();
    p.entries = m_procs[i].entries();
    m_procs[i].finishDirectory(s.last + 1 - s.base, p.blocks);
    p.bytes = m_procs[i].bytes().exact();
  }
  std::sort(s.procs.begin(), s.procs.end(), [](const ProcLane& a, const ProcLane& b) { return a.id < b.id; });
}

/* Ids come nearly sorted: Go gives them to procs 16 at a time (wire/goroutineslots.h). Rows go to buckets of such a
 * size, or of a larger one where ids are sparse, in order of appearance; inside most of them they are sorted then.
 */
void SegmentBuilder::sortRows(std::vector<std::uint32_t>& order) const {
  constexpr std::uint32_t kSmallBucket = 32;
  const std::size_t n = m_rowIds.size();
  order.resize(n);
  if (n == 0) return;
  const auto [least, greatest] = std::minmax_element(m_rowIds.begin(), m_rowIds.end());
  auto base = static_cast<std::uint64_t>(*least);
  if (*least > std::numeric_limits<std::int64_t>::min() + 16) base -= (base - 1) & 15;
  const std::uint64_t spread = static_cast<std::uint64_t>(*greatest) - base;
  unsigned shift = 4;
  while ((spread >> shift) > n) ++shift;
  const auto bucket = [&](std::int64_t id) {
    return static_cast<std::size_t>((static_cast<std::uint64_t>(id) - base) >> shift);
  };
  std::vector<std::uint32_t> ends(static_cast<std::size_t>(spread >> shift) + 2);
  for (const std::int64_t id : m_rowIds) ++ends[bucket(id) + 1];
  for (std::size_t b = 1; b < ends.size(); ++b) ends[b] += ends[b - 1];
  for (std::uint32_t row = 0; row < n; ++row)
    order[ends[bucket(m_rowIds[row])]++] = row;  // a bucket's begin becomes its end
  const auto before = [this](std::uint32_t a, std::uint32_t b) { return m_rowIds[a] < m_rowIds[b]; };
  std::uint32_t begin = 0;
  for (std::size_t b = 0; b + 1 < ends.size(); begin = ends[b++]) {
    const auto first = order.begin() + begin, last = order.begin() + ends[b];
    if (last - first > kSmallBucket) {
      std::stable_sort(first, last, before);
      continue;
    }
    for (auto i = first; i != last; ++i) {
      for (auto j = i; j != first && before(*j, *(j - 1)); --j) std::swap(*j, *(j - 1));
    }
  }
}

void SegmentBuilder::finishRows() {
  Segment& s = *m_segment;
  std::vector<std::uint32_t> order;
  sortRows(order);
  std::vector<std::uint32_t> newRowOf(order.size());
  // Functions by index: those of the groups, then those of rows that were not created here, then those that follow from
  // what a goroutine did.
  std::vector<StringId> functions;
  functions.reserve(m_groups.size() + m_oldFunctions.size() + m_namedByAction.size());
  for (const Group& g : m_groups) functions.push_back(g.function);
  functions.insert(functions.end(), m_oldFunctions.begin(), m_oldFunctions.end());
  const auto byAction = static_cast<std::uint32_t>(functions.size());
  for (const auto& [row, function] : m_namedByAction) functions.push_back(function);
  if (!order.empty()) {
    s.rows = GoroutineRows(order.size(), m_rowIds[order.front()], m_rowIds[order.back()], m_lanes.size(),
                           std::move(functions), byAction);
  }
  const auto groups = static_cast<std::uint32_t>(m_groups.size());
  for (std::uint32_t i = 0; i < order.size(); ++i) {
    newRowOf[order[i]] = i;
    const NewRow& row = m_rows[order[i]];
    s.rows.set(i, m_rowIds[order[i]], row.offset, row.group != kNil ? row.group : groups + row.subRow);
    if (!row.brief) s.oldRows.push_back(i);
  }
  for (std::uint32_t i = 0; i < m_namedByAction.size(); ++i)
    s.rows.setFunction(newRowOf[m_namedByAction[i].first], byAction + i);
  s.oldRows.shrink_to_fit();
  finishGroups(newRowOf);
  finishLongRows(newRowOf);
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
  finishMembers(newRowOf);
  const std::int64_t from = s.firstEvent - s.base, to = s.last + 1 - s.base;
  for (std::size_t i = 0; i < m_groups.size(); ++i) {
    if (!m_groups[i].density || to <= from) continue;
    s.groups[i].density =
        m_groups[i].density->means(from, to, std::clamp<std::size_t>(m_groups[i].members / 8, 32, 1024));
    s.groups[i].densityShift = m_groups[i].density->shift();
  }
  std::erase_if(s.groups, [](const GroupRows& g) { return g.begin == g.end; });
  std::sort(s.groups.begin(), s.groups.end(),
            [](const GroupRows& a, const GroupRows& b) { return a.function < b.function; });
}

// Members by time of creation, and when they end, to skip them by blocks.
void SegmentBuilder::finishMembers(const std::vector<std::uint32_t>& newRowOf) {
  Segment& s = *m_segment;
  const std::uint32_t members = s.groups.empty() ? 0 : s.groups.back().begin + m_groups.back().members;
  std::uint32_t deepest = 0;
  for (const Group& g : m_groups) deepest = std::max(deepest, g.depth);
  s.memberRows = NarrowColumn(members, m_rows.size());
  s.memberSubRows = NarrowColumn(members, deepest);
  for (std::size_t g = 0; g < m_groups.size(); ++g)
    s.groups[g].latestEnd.assign((m_groups[g].members + kMembersPerEnd - 1) / kMembersPerEnd, 0);
  for (std::uint32_t i = 0; i < m_rows.size(); ++i) {
    const NewRow& row = m_rows[i];
    if (!row.brief) continue;
    GroupRows& g = s.groups[row.group];
    std::int64_t& latest = g.latestEnd[(g.end - g.begin) / kMembersPerEnd];
    latest = std::max(latest, row.end);
    s.memberRows.set(g.end, newRowOf[i]);
    s.memberSubRows.set(g.end, row.subRow);
    ++g.end;
  }
}

// Directories of long lanes, by row.
void SegmentBuilder::finishLongRows(const std::vector<std::uint32_t>& newRowOf) {
  Segment& s = *m_segment;
  std::sort(m_longRows.begin(), m_longRows.end(),
            [&newRowOf](const LongRow& a, const LongRow& b) { return newRowOf[a.row] < newRowOf[b.row]; });
  std::size_t blocks = 0;
  for (const LongRow& l : m_longRows) blocks += l.blocks.size();
  s.laneBlocks.reserve(blocks);
  for (const LongRow& l : m_longRows) {
    s.longRows.push_back({newRowOf[l.row], static_cast<std::uint32_t>(s.laneBlocks.size()),
                          static_cast<std::uint32_t>(l.blocks.size())});
    s.laneBlocks.insert(s.laneBlocks.end(), l.blocks.begin(), l.blocks.end());
  }
}

}  // namespace sweepscope
