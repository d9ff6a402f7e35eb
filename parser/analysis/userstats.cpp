// SPDX-License-Identifier: GPL-3.0-or-later

#include "analysis/userstats.h"

#include <algorithm>
#include <unordered_map>

#include "trace/regionpairs.h"
#include "wire/flatmap.h"
#include "wire/parallel.h"

namespace sweepscope {
namespace {

StringId functionOf(const Trace& trace, GoroutineId id) {
  const auto group = trace.groupOf(id);
  return group ? trace.groups()[*group].function : StringId();
}

// Most often first; of equal ones by name.
template <class Stats>
void sortStats(const Trace& trace, std::vector<Stats>& all) {
  std::sort(all.begin(), all.end(), [&](const Stats& a, const Stats& b) {
    if (a.count != b.count) return a.count > b.count;
    if (a.name != b.name) return trace.text(a.name) < trace.text(b.name);
    if constexpr (requires { a.function; }) return trace.text(a.function) < trace.text(b.function);
    return false;
  });
}

class TaskCounter {
 public:
  TaskCounter(const Trace& trace, const StatsQuery& query)
      : m_trace(trace), m_query(query), m_range(query.within(trace)) {}

  void event(const TaskEvent& e) {
    if (e.begin) {
      // An id that is open is not given out again, but a damaged trace may say so.
      const auto [known, fresh] = m_open.try_emplace(e.task, e);
      if (fresh) return;
      add(known->second, m_range.end, false);
      known->second = e;
      return;
    }
    const auto begin = m_open.find(e.task);
    if (begin == m_open.end()) {
      add(e, e.time, false);
      return;
    }
    add(begin->second, e.time, true);
    m_open.erase(begin);
  }
  std::vector<TaskStats> finish() {
    for (const auto& [id, begin] : m_open) add(begin, m_range.end, false);
    sortStats(m_trace, m_stats);
    return std::move(m_stats);
  }

 private:
  void add(const TaskEvent& first, Time end, bool complete) {
    if (first.time >= m_range.end || end < m_range.begin) return;
    if (m_query.functions && !m_query.wants(functionOf(m_trace, first.goroutine))) return;
    std::uint32_t index = m_indexOf.find(first.name.value);
    if (index == FlatMap::kMissing) {
      index = static_cast<std::uint32_t>(m_stats.size());
      m_indexOf.set(first.name.value, index);
      m_stats.emplace_back().name = first.name;
    }
    TaskStats& stats = m_stats[index];
    ++stats.count;
    if (!complete) return;
    ++stats.complete;
    stats.lengths.add(end - first.time);
  }

  const Trace& m_trace;
  const StatsQuery& m_query;
  TimeRange m_range;
  std::unordered_map<TaskId, TaskEvent> m_open;
  FlatMap m_indexOf;
  std::vector<TaskStats> m_stats;
};

}  // namespace

std::vector<TaskStats> findTaskStats(const Trace& trace, const StatsQuery& query) {
  TaskCounter counter(trace, query);
  trace.tasks().visitAll(query.stop, [&](const TaskEvent& e) { counter.event(e); });
  return counter.finish();
}

std::vector<RegionStats> findRegionStats(const Trace& trace, const StatsQuery& query) {
  constexpr std::size_t kLanesEach = 256;
  const PairedRegions paired = pairRegions(trace, query.stop);
  const std::size_t lanes = paired.goroutines.size();
  std::vector<StringId> functions(lanes);
  const std::size_t pieces = (lanes + kLanesEach - 1) / kLanesEach;
  parallelFor(pieces, threadsFor(query.threads, lanes, 4 * kLanesEach), query.stop, [&](std::size_t piece) {
    const RowRange rows = rowsOfPiece(lanes, pieces, piece);
    for (std::size_t i = rows.begin; i < rows.end; ++i) functions[i] = functionOf(trace, paired.goroutines[i]);
  });
  const TimeRange range = query.within(trace);
  std::unordered_map<std::uint64_t, std::size_t> indexOf;
  std::vector<RegionStats> all;
  for (const PairedRegion& r : paired.regions) {
    const StringId function = functions[r.lane];
    if (r.begin >= range.end || r.end < range.begin || !query.wants(function)) continue;
    const auto key = std::uint64_t{r.name.value} << 32 | function.value;
    const auto [known, fresh] = indexOf.try_emplace(key, all.size());
    if (fresh) all.push_back({r.name, function, 0, {}});
    RegionStats& stats = all[known->second];
    ++stats.count;
    if (r.beginSeen && r.endSeen) stats.lengths.add(r.end - r.begin);
  }
  sortStats(trace, all);
  return all;
}

}  // namespace sweepscope
