// The end of a generation: rows are sorted by goroutine, groups get their members, long lanes their directories.
#include <algorithm>

#include "trace/builder.h"

namespace sweepscope {
namespace {

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
  s.orderLog = m_orderLog.finish();
  finishRows();
  finishProcs();
  for (std::size_t i = 0; i < m_order->cursors().size(); ++i) {
    const std::int64_t id = m_order->cursors()[i].thread();
    if (id != -1) s.threads.push_back(id);
  }
  std::sort(s.threads.begin(), s.threads.end());
  s.labels = m_labels.finish();
  s.heapLive = m_heapLive.finish();
  s.heapGoal = m_heapGoal.finish();
  s.gomaxprocs = m_gomaxprocs.finish();
  s.logs = m_logs.finish();
  s.regions = m_regions.finish();
  s.tasks = m_tasks.finish();
  s.samples = m_samples.finish();
  s.procChanges = m_procChanges.finish();
  s.heapSpans = m_heapSpans.finish();
  s.allocs = m_allocs.finish();
  s.firstTimes = m_firstTimes;
  return {std::move(m_segment), std::move(m_ranges), std::move(m_facts)};
}

void SegmentBuilder::finishProcs() {
  Segment& s = *m_segment;
  for (std::size_t i = 0; i < s.procs.size(); ++i) {
    ProcLane& p = s.procs[i];
    p.initial = m_procs[i].initial();
    p.entries = m_procs[i].entries();
    m_procs[i].finishDirectory(s.last + 1 - s.base, p.blocks);
    p.bytes = m_procs[i].take();
  }
  std::sort(s.procs.begin(), s.procs.end(), [](const ProcLane& a, const ProcLane& b) { return a.id < b.id; });
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

// Functions by index, in the order of `rows`: the index of each row's own.
std::vector<StringId> SegmentBuilder::indexFunctions(std::vector<std::uint32_t>& functionOf) const {
  std::vector<StringId> functions;
  FlatMap known;
  functionOf.reserve(m_rows.size());
  for (const NewRow& row : m_rows) {
    if (functions.empty() || functions[functionOf.back()] != row.function) {
      std::uint32_t index = known.find(row.function.value);
      if (index == FlatMap::kMissing) {
        index = static_cast<std::uint32_t>(functions.size());
        known.set(row.function.value, index);
        functions.push_back(row.function);
      }
      functionOf.push_back(index);
    } else {
      functionOf.push_back(functionOf.back());
    }
  }
  return functions;
}

void SegmentBuilder::finishRows() {
  Segment& s = *m_segment;
  std::vector<std::uint32_t> order, functionOf;
  sortRows(order);
  std::vector<std::uint32_t> newRowOf(order.size());
  if (!order.empty()) {
    std::vector<StringId> functions = indexFunctions(functionOf);
    s.rows = GoroutineRows(order.size(), m_rows[order.front()].id, m_rows[order.back()].id, m_lanes.size(),
                           std::move(functions));
  }
  for (std::uint32_t i = 0; i < order.size(); ++i) {
    newRowOf[order[i]] = i;
    const NewRow& row = m_rows[order[i]];
    s.rows.set(i, row.id, row.offset, functionOf[order[i]]);
    if (!row.brief) s.oldRows.push_back(i);
  }
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
    s.groups[i].density = m_groups[i].density->means(from, to, std::clamp<std::size_t>(m_groups[i].members / 8, 32, 1024));
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
  std::sort(m_longRows.begin(), m_longRows.end(), [&newRowOf](const LongRow& a, const LongRow& b) {
    return newRowOf[a.row] < newRowOf[b.row];
  });
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
