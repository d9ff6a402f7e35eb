// SPDX-License-Identifier: GPL-3.0-or-later

#include "trace/newrows.h"

#include <algorithm>
#include <limits>

#include "trace/groupmembers.h"

namespace sweepscope {

void NewRows::clear() {
  ids.clear();
  rows.clear();
  oldFunctions.clear();
  namedByAction.clear();
  longRows.clear();
  groups.clear();
}

/* Ids come nearly sorted: Go gives them to procs 16 at a time (wire/goroutineslots.h). Rows go to buckets of such a
 * size, or of a larger one where ids are sparse, in order of appearance; inside most of them they are sorted then.
 */
std::vector<std::uint32_t> NewRows::sorted() const {
  constexpr std::uint32_t kSmallBucket = 32;
  const std::size_t n = ids.size();
  std::vector<std::uint32_t> order(n);
  if (n == 0) return order;
  const auto [least, greatest] = std::minmax_element(ids.begin(), ids.end());
  auto base = static_cast<std::uint64_t>(*least);
  if (*least > std::numeric_limits<std::int64_t>::min() + 16) base -= (base - 1) & 15;
  const std::uint64_t spread = static_cast<std::uint64_t>(*greatest) - base;
  unsigned shift = 4;
  while ((spread >> shift) > n) ++shift;
  const auto bucket = [&](std::int64_t id) {
    return static_cast<std::size_t>((static_cast<std::uint64_t>(id) - base) >> shift);
  };
  std::vector<std::uint32_t> ends(static_cast<std::size_t>(spread >> shift) + 2);
  for (const std::int64_t id : ids) ++ends[bucket(id) + 1];
  for (std::size_t b = 1; b < ends.size(); ++b) ends[b] += ends[b - 1];
  for (std::uint32_t row = 0; row < n; ++row)
    order[ends[bucket(ids[row])]++] = row;  // a bucket's begin becomes its end
  const auto before = [this](std::uint32_t a, std::uint32_t b) { return ids[a] < ids[b]; };
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
  return order;
}

void NewRows::finish(Segment& s, std::size_t laneBytes) {
  const std::vector<std::uint32_t> order = sorted();
  std::vector<std::uint32_t> newRowOf(order.size());
  // Functions by index: those of the groups, then those of rows that were not created here, then those that follow from
  // what a goroutine did.
  std::vector<StringId> functions;
  functions.reserve(groups.size() + oldFunctions.size() + namedByAction.size());
  for (const Group& g : groups) functions.push_back(g.function);
  functions.insert(functions.end(), oldFunctions.begin(), oldFunctions.end());
  const auto byAction = static_cast<std::uint32_t>(functions.size());
  for (const auto& [row, function] : namedByAction) functions.push_back(function);
  if (!order.empty()) {
    s.rows =
        GoroutineRows(order.size(), ids[order.front()], ids[order.back()], laneBytes, std::move(functions), byAction);
  }
  const auto ofGroups = static_cast<std::uint32_t>(groups.size());
  for (std::uint32_t i = 0; i < order.size(); ++i) {
    newRowOf[order[i]] = i;
    const Row& row = rows[order[i]];
    s.rows.set(i, ids[order[i]], row.offset, row.group != kNil ? row.group : ofGroups + row.subRow);
    if (!row.brief) s.oldRows.push_back(i);
  }
  for (std::uint32_t i = 0; i < namedByAction.size(); ++i)
    s.rows.setFunction(newRowOf[namedByAction[i].first], byAction + i);
  s.oldRows.shrink_to_fit();
  finishGroups(s, newRowOf);
  finishLongRows(s, newRowOf);
}

void NewRows::finishGroups(Segment& s, const std::vector<std::uint32_t>& newRowOf) {
  std::uint32_t members = 0;
  for (const Group& g : groups) {
    GroupRows& finished = s.groups.emplace_back();
    finished.function = g.function;
    finished.begin = finished.end = members;
    finished.depth = g.depth;
    members += g.members;
  }
  finishMembers(s, newRowOf);
  const std::int64_t from = s.firstEvent - s.base, to = s.last + 1 - s.base;
  for (std::size_t i = 0; i < groups.size(); ++i) {
    if (!groups[i].density || to <= from) continue;
    s.groups[i].density = groups[i].density->means(from, to, std::clamp<std::size_t>(groups[i].members / 8, 32, 1024));
    s.groups[i].densityShift = groups[i].density->shift();
  }
  std::erase_if(s.groups, [](const GroupRows& g) { return g.begin == g.end; });
  std::sort(s.groups.begin(), s.groups.end(),
            [](const GroupRows& a, const GroupRows& b) { return a.function < b.function; });
}

// Members by time of creation, and when they end, to skip them by blocks.
void NewRows::finishMembers(Segment& s, const std::vector<std::uint32_t>& newRowOf) {
  const std::uint32_t members = s.groups.empty() ? 0 : s.groups.back().begin + groups.back().members;
  std::uint32_t deepest = 0;
  for (const Group& g : groups) deepest = std::max(deepest, g.depth);
  s.memberRows = NarrowColumn(members, rows.size());
  s.memberSubRows = NarrowColumn(members, deepest);
  for (std::size_t g = 0; g < groups.size(); ++g)
    s.groups[g].latestEnd.assign((groups[g].members + kMembersPerEnd - 1) / kMembersPerEnd, 0);
  for (std::uint32_t i = 0; i < rows.size(); ++i) {
    const Row& row = rows[i];
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
void NewRows::finishLongRows(Segment& s, const std::vector<std::uint32_t>& newRowOf) {
  std::sort(longRows.begin(), longRows.end(),
            [&newRowOf](const LongRow& a, const LongRow& b) { return newRowOf[a.row] < newRowOf[b.row]; });
  std::size_t blocks = 0;
  for (const LongRow& l : longRows) blocks += l.blocks.size();
  s.laneBlocks.reserve(blocks);
  for (const LongRow& l : longRows) {
    s.longRows.push_back({newRowOf[l.row], static_cast<std::uint32_t>(s.laneBlocks.size()),
                          static_cast<std::uint32_t>(l.blocks.size())});
    s.laneBlocks.insert(s.laneBlocks.end(), l.blocks.begin(), l.blocks.end());
  }
}

}  // namespace sweepscope
