// SPDX-License-Identifier: GPL-3.0-or-later

#include "trace/assemble.h"

#include <algorithm>
#include <limits>
#include <queue>
#include <set>
#include <unordered_map>

#include "trace/streamset.h"

namespace sweepscope {
namespace {

void assembleTimes(TraceParts& p) {
  p.starts.clear();
  bool any = false;
  for (std::size_t i = 0; i < p.segments.size(); ++i) {
    const SegmentEntry& e = p.segments[i];
    p.starts.push_back(p.segmentBegin(i));
    p.info.events += e.segment->events;
    if (!e.segment->anyEvent) continue;
    if (!any) p.origin = Time{e.fix(e.segment->firstEvent)};
    any = true;
    p.end = Time{e.fix(e.segment->last)};
  }
  if (!any && !p.segments.empty()) p.origin = p.end = p.starts.front();
}

void assembleProcs(TraceParts& p) {
  std::set<ProcId> procs;
  std::set<ThreadId> threads;
  for (const SegmentEntry& e : p.segments) {
    for (const ProcLane& lane : e.segment->procs) {
      if (lane.id.valid()) procs.insert(lane.id);
    }
    for (const std::int64_t t : e.segment->threads) threads.insert(ThreadId(t));
  }
  p.procs.assign(procs.begin(), procs.end());
  p.threads.assign(threads.begin(), threads.end());
}

void assembleRanges(TraceParts& p) {
  for (const SegmentEntry& e : p.segments) {
    for (MarkPhase m : e.ranges->marks) {
      m.begin = Time{e.fix(m.begin.ns)};
      m.end = Time{e.fix(m.end.ns)};
      p.marks.push_back(m);
    }
    for (StopTheWorld s : e.ranges->stops) {
      s.begin = Time{e.fix(s.begin.ns)};
      s.end = Time{e.fix(s.end.ns)};
      p.stops.push_back(s);
    }
  }
}

std::vector<Time> holdUntil(const TraceParts& p) {
  std::vector<Time> until;
  for (std::size_t i = 0; i < p.segments.size(); ++i) until.push_back(p.holdsUntil(i));
  return until;
}

/* Goroutines over borders. A row that was not created in its segment continues one of an earlier segment, or is first
 * seen with it; a row that did not end goes on. Only these are looked at here: goroutines born and gone within a
 * generation, the many, cost nothing.
 */
class LongLivedFinder {
 public:
  explicit LongLivedFinder(TraceParts& parts) : m_parts(parts), m_joiner(holdUntil(parts)) {}

  void run() {
    m_parts.goroutinesBefore.assign(1, 0);
    for (std::uint32_t i = 0; i < m_parts.segments.size(); ++i) segment(i);
    m_parts.goBorders = m_joiner.finish(m_parts.longLived.size());
  }

 private:
  void segment(std::uint32_t i) {
    const SegmentEntry& e = m_parts.segments[i];
    const Segment& s = *e.segment;
    m_joins = m_parts.joinsBefore(i);
    std::vector<std::uint32_t> continuing;
    for (const std::uint32_t row : s.oldRows) {
      const RowHead head = s.head(row);
      const std::int64_t id = s.rows.id(row);
      std::uint32_t index = 0;
      const auto known = m_alive.find(id);
      if (!head.created && known != m_alive.end()) {
        index = known->second;
        continuing.push_back(row);
      } else {
        index = add(i, row, head);
      }
      update(index, i, row, head);
      states(index, i, head);
    }
    m_parts.goroutinesBefore.push_back(m_parts.goroutinesBefore.back() + s.rows.size() - continuing.size());
    m_parts.continuing.push_back(std::move(continuing));
  }

  std::uint32_t add(std::uint32_t segment, std::uint32_t row, const RowHead& head) {
    const Segment& s = *m_parts.segments[segment].segment;
    const auto index = static_cast<std::uint32_t>(m_parts.longLived.size());
    LongLived l;
    l.id = s.rows.id(row);
    l.segment = segment;
    l.row = row;
    l.created = head.created;
    l.first = Time{m_parts.segments[segment].fix(s.base + head.first)};
    m_parts.longLived.push_back(l);
    m_parts.longLivedOf[l.id] = index;
    m_alive[l.id] = index;
    return index;
  }

  void update(std::uint32_t index, std::uint32_t segment, std::uint32_t row, const RowHead& head) {
    LongLived& l = m_parts.longLived[index];
    const SegmentEntry& e = m_parts.segments[segment];
    const Segment& s = *e.segment;
    const bool byAction = s.rows.namedByAction(row);
    if (!l.function.valid() || (l.namedByAction && !byAction && s.rows.function(row).valid())) {
      l.function = s.rows.function(row);
      l.namedByAction = byAction;
    }
    l.lastSegment = segment;
    l.ended = head.ended;
    l.last = Time{e.fix(s.last) + 1};
    if (head.ended) {
      walkLane(s.lane(row), 0, std::numeric_limits<std::int64_t>::max(),
               [&](std::int64_t begin, std::int64_t, const LaneEntry& now) {
                 if (now.state == static_cast<std::uint8_t>(GoState::NotExist)) l.last = Time{e.fix(s.base + begin)};
                 return true;
               });
      m_alive.erase(l.id);
    }
  }

  // The states it begins and ends the segment with, which may go on over the borders.
  void states(std::uint32_t index, std::uint32_t segment, const RowHead& head) {
    const SegmentEntry& e = m_parts.segments[segment];
    const Segment& s = *e.segment;
    const auto time = [&](std::int64_t t) { return m_parts.inTrace(Time{e.fix(s.base + t)}); };
    m_joiner.begins(index, segment, m_joins && !head.created, {{}, {}, head.initial, {}}, [&](GoSpan& span) {
      span.begin = time(head.first);
      span.beginSeen = head.created;
    });
    if (head.entries > 0) {
      LaneReader reader = head.reader();
      reader.next();
      const auto state = static_cast<GoState>(head.last.state);
      m_joiner.changes(index, time(reader.entry().time),
                       {time(head.last.time), {}, state, s.reasons[head.last.detail]});
    }
    if (head.ended) m_joiner.ends(index);
  }

  TraceParts& m_parts;
  BorderJoiner<GoSpan> m_joiner;
  bool m_joins = false;  // the segment at hand to the one before
  std::unordered_map<std::int64_t, std::uint32_t> m_alive;
};

void assembleProcBorders(TraceParts& p) {
  BorderJoiner<ProcSpan> joiner(holdUntil(p));
  for (std::uint32_t i = 0; i < p.segments.size(); ++i) {
    const SegmentEntry& e = p.segments[i];
    const bool joins = p.joinsBefore(i);
    const auto span = [&](const LaneEntry& entry, bool beginSeen) {
      const Time begin = p.inTrace(Time{e.fix(e.segment->base + entry.time)});
      const GoroutineId goroutine(hasPayload(entry.state) ? entry.payload : -1);
      return ProcSpan{begin, {}, static_cast<ProcActivity>(entry.state), goroutine, beginSeen};
    };
    for (const ProcLane& lane : e.segment->procs) {
      if (!lane.id.valid()) continue;
      const auto proc = std::lower_bound(p.procs.begin(), p.procs.end(), lane.id) - p.procs.begin();
      const auto owner = static_cast<std::uint32_t>(proc);
      joiner.begins(owner, i, joins, span(lane.initial, false), [](ProcSpan&) {});
      if (lane.entries == 0) continue;
      LaneReader reader(lane.bytes.data(), lane.entries, true, lane.initial);
      reader.next();
      joiner.changes(owner, p.inTrace(Time{e.fix(e.segment->base + reader.entry().time)}), span(lane.last, true));
    }
  }
  p.procBorders = joiner.finish(p.procs.size());
}

std::uint32_t groupOf(TraceParts& p, StringId function) {
  const auto [it, fresh] = p.groupOfFunction.emplace(function.value, static_cast<std::uint32_t>(p.groups.size()));
  if (fresh) {
    p.groups.emplace_back();
    GroupInfo& info = p.groups.back().info;
    info.function = function;
    info.first = Time::max();
    info.last = Time::min();
  }
  return it->second;
}

void extend(GroupInfo& info, Time first, Time last) {
  info.first = std::min(info.first, first);
  info.last = std::max(info.last, last);
}

// Sub-rows for goroutines that live over borders: each takes the lowest one that is free.
void packLongLived(TraceParts& p, GroupParts& group) {
  using Ending = std::pair<Time, std::uint32_t>;
  std::priority_queue<Ending, std::vector<Ending>, std::greater<>> busy;
  std::priority_queue<std::uint32_t, std::vector<std::uint32_t>, std::greater<>> free;
  std::sort(group.longLived.begin(), group.longLived.end(), [&](std::uint32_t a, std::uint32_t b) {
    return std::pair(p.longLived[a].first, p.longLived[a].id) < std::pair(p.longLived[b].first, p.longLived[b].id);
  });
  for (const std::uint32_t i : group.longLived) {
    LongLived& l = p.longLived[i];
    for (; !busy.empty() && busy.top().first <= l.first; busy.pop()) free.push(busy.top().second);
    if (free.empty()) {
      l.subRow = group.longDepth++;
    } else {
      l.subRow = free.top();
      free.pop();
    }
    busy.emplace(l.last, l.subRow);
  }
}

void assembleGroups(TraceParts& p) {
  for (std::uint32_t i = 0; i < p.longLived.size(); ++i) {
    LongLived& l = p.longLived[i];
    l.group = groupOf(p, l.function);
    GroupParts& g = p.groups[l.group];
    g.longLived.push_back(i);
    ++g.info.goroutines;
    extend(g.info, l.first, l.last);
  }
  std::vector<std::uint32_t> briefDepth(p.groups.size());
  for (std::size_t i = 0; i < p.segments.size(); ++i) {
    for (const GroupRows& rows : p.segments[i].segment->groups) {
      const std::uint32_t g = groupOf(p, rows.function);
      briefDepth.resize(p.groups.size());
      briefDepth[g] = std::max(briefDepth[g], rows.depth);
      p.groups[g].info.goroutines += rows.end - rows.begin;
      extend(p.groups[g].info, p.segmentBegin(i), p.segmentEnd(i));
    }
  }
  for (std::uint32_t g = 0; g < p.groups.size(); ++g) {
    packLongLived(p, p.groups[g]);
    p.groups[g].info.depth = p.groups[g].longDepth + briefDepth[g];
  }
}

// Largest first; equal ones by name, so that the order does not hang on the order of loading.
void sortGroups(TraceParts& p) {
  std::vector<std::uint32_t> order(p.groups.size());
  for (std::uint32_t i = 0; i < order.size(); ++i) order[i] = i;
  std::sort(order.begin(), order.end(), [&](std::uint32_t a, std::uint32_t b) {
    const GroupInfo &x = p.groups[a].info, &y = p.groups[b].info;
    if (x.goroutines != y.goroutines) return x.goroutines > y.goroutines;
    return p.symbols->text(x.function) < p.symbols->text(y.function);
  });
  std::vector<GroupParts> sorted;
  std::vector<std::uint32_t> place(order.size());
  for (std::uint32_t i = 0; i < order.size(); ++i) {
    place[order[i]] = i;
    sorted.push_back(std::move(p.groups[order[i]]));
    sorted.back().info.first = std::max(sorted.back().info.first, p.origin);  // states hold from the Sync before it on
    p.groupInfos.push_back(sorted.back().info);
    p.groupOfFunction[sorted.back().info.function.value] = i;
  }
  p.groups = std::move(sorted);
  for (LongLived& l : p.longLived) l.group = place[l.group];
}

void assembleInfo(TraceParts& p) {
  p.info.generationsLoaded = p.segments.size();
  p.info.events += 1;  // the Sync behind the last event
  for (const SegmentEntry& e : p.segments) {
    if (!p.allocFree && e.segment->allocFreeInfo) p.allocFree = e.segment->allocFreeInfo;
    if (!p.info.clock && e.segment->wall) {
      const WallClock& w = *e.segment->wall;
      p.info.clock = ClockSnapshot{Time{w.trace}, w.mono, w.seconds, static_cast<std::int32_t>(w.nanos)};
    }
  }
  for (const SegmentEntry& e : p.segments)
    p.info.allocFree = p.info.allocFree || (p.allocFree && e.segment->experimentalEvents > 0);
  p.info.complete =
      std::none_of(p.defects.begin(), p.defects.end(), [](const Defect& d) { return d.severity == Severity::Loss; });
}

// What the defects say of one generation.
struct Losses {
  bool any = false;      // something is missing
  bool damaged = false;  // and not only because the file ends
  bool whole = false;    // from its begin on, for all that is known
  std::int64_t since = std::numeric_limits<std::int64_t>::max();
};

/* What cannot be read of one thread's batch costs what that thread did from then on; the others go on, so nothing is
 * missing before the last event that was read of it. A damaged number may be read as another event or two before the
 * rest makes no sense any more, so the first contradiction of the generation counts as well. Everything else, a batch
 * of which nothing is known or damaged names, may concern the whole generation.
 *
 * A damaged number may also be that of another generation, so a defect belongs to the generation in whose bytes it is.
 */
class LossesByGeneration {
 public:
  explicit LossesByGeneration(const TraceParts& parts) : m_generations(parts.file->generations) {
    for (const Defect& d : parts.defects) {
      if (d.severity != Severity::Info) m_byNumber[d.generation].push_back(&d);
    }
    for (auto& [number, defects] : m_byNumber)
      std::stable_sort(defects.begin(), defects.end(), [](auto* a, auto* b) { return a->offset < b->offset; });
  }
  Losses of(const Segment& s) const {
    Losses losses;
    const auto known = m_byNumber.find(s.number);
    if (known == m_byNumber.end()) return losses;
    const auto& defects = known->second;
    const std::uint64_t begin = m_generations[s.index].begin;
    const std::uint64_t end = s.index + 1 < m_generations.size() ? m_generations[s.index + 1].begin
                                                                 : std::numeric_limits<std::uint64_t>::max();
    auto it = std::partition_point(defects.begin(), defects.end(), [begin](auto* d) { return d->offset < begin; });
    for (; it != defects.end() && (*it)->offset < end; ++it) {
      const Defect& d = **it;
      if (d.since) losses.since = std::min(losses.since, *d.since);
      if (d.severity != Severity::Loss) continue;
      losses.any = true;
      losses.damaged = losses.damaged || d.kind != DefectKind::Truncated;
      losses.whole = losses.whole || !d.since;
    }
    return losses;
  }

 private:
  const std::vector<GenerationIndex>& m_generations;
  std::unordered_map<std::uint64_t, std::vector<const Defect*>> m_byNumber;
};

// Raw times are never behind those the events came out with, so where these had to move nothing missing is left out.
Time gapBegin(const TraceParts& p, std::size_t i, const Losses& losses) {
  const Time begin = p.segmentBegin(i), end = p.segmentEnd(i);
  if (losses.whole) return begin;
  const Time since{losses.since};
  return since < begin || since > end ? begin : since;
}

void addGap(TraceParts& p, const Gap& gap) {
  if (p.gaps.empty() || p.gaps.back().end < gap.begin || gap.tail) {
    p.gaps.push_back(gap);
    return;
  }
  Gap& last = p.gaps.back();
  last.end = std::max(last.end, gap.end);
  last.restart = last.restart || gap.restart;
}

void assembleGaps(TraceParts& p) {
  p.gaps.clear();
  const LossesByGeneration lossesOf(p);
  const auto& generations = p.file->generations;
  for (std::size_t i = 0; i < p.segments.size(); ++i) {
    const Segment& s = *p.segments[i].segment;
    const bool last = i + 1 == p.segments.size();
    Losses losses = lossesOf.of(s);
    if (generations[s.index].beginLost) losses.any = losses.damaged = losses.whole = true;
    bool missing = false, restart = false;
    if (!last) {
      const Segment& next = *p.segments[i + 1].segment;
      missing = next.index > s.index + 1 || next.number != s.number + 1;
      for (std::size_t g = s.index + 1; g <= next.index; ++g) restart = restart || generations[g].restart;
    }
    if (!missing && !restart && !losses.any) continue;
    const Time begin = losses.any ? gapBegin(p, i, losses) : p.segmentEnd(i);
    const Time end = last ? std::max(p.end, begin) + Duration{1} : p.segmentBegin(i + 1);
    addGap(p, {begin, std::max(begin, end), last && !losses.damaged, restart});
  }
}

}  // namespace

void assemble(TraceParts& p) {
  assembleTimes(p);
  assembleGaps(p);
  assembleProcs(p);
  assembleRanges(p);
  assembleProcBorders(p);
  LongLivedFinder(p).run();
  assembleGroups(p);
  sortGroups(p);
  assembleInfo(p);
  p.streams = std::make_unique<TraceParts::Streams>(p);
}

}  // namespace sweepscope
