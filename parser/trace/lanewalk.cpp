// SPDX-License-Identifier: GPL-3.0-or-later

#include "trace/lanewalk.h"

#include <algorithm>

#include "trace/goroutinefind.h"
#include "trace/groupmembers.h"
#include "wire/sortedids.h"

namespace sweepscope {

namespace {

// Segments that have something to say of a range. What a segment ends with holds until the next one begins.
std::pair<std::size_t, std::size_t> saying(const TraceParts& p, TimeRange range) {
  auto segments = p.touching(range);
  if (segments.first > 0 && p.holdsUntil(segments.first - 1) > range.begin) --segments.first;
  return segments;
}

/* Walks the spans of one thing over segments. `lane` gives its lane in a segment, `span` what an entry of it means;
 * both give nothing for nothing. Spans that begin or end at a border are looked up whole. They are given once, and the
 * segments they last over are skipped, so that a wait of minutes costs no more than a short one.
 */
template <class Span, class Lane, class SpanOf>
void visitSpans(const TraceParts& p, std::pair<std::size_t, std::size_t> segments, TimeRange range,
                const BorderSpans<Span>& borders, std::optional<std::uint32_t> owner, Lane lane, SpanOf spanOf,
                const std::function<bool(const Span&)>& f) {
  Time given = Time::min();
  for (std::size_t i = segments.first; i < segments.second;) {
    const SegmentEntry& e = p.segments[i];
    const std::optional<LaneView> view = lane(*e.segment);
    if (!view) {
      ++i;
      continue;
    }
    const LocalRange local(e, range);
    bool more = true;
    walkLane(*view, std::min(local.from, view->end - 1), local.to, [&](auto begin, auto end, const LaneEntry& now) {
      std::optional<Span> span = spanOf(*e.segment, now);
      if (!span) return true;
      span->begin = p.inTrace(Time{e.fix(e.segment->base + begin)});
      span->end = end == view->end ? p.holdsUntil(i) : Time{e.fix(e.segment->base + end)};
      span->beginSeen = begin > 0;  // events come behind the Sync, at which a segment begins
      span->endSeen = end != view->end;
      if (owner && !(span->beginSeen && span->endSeen)) {
        if (const Span* whole = borders.find(*owner, span->begin)) span = *whole;
      }
      if (span->begin < given || span->end <= span->begin) return true;
      given = span->end;
      more = f(*span);
      return more;
    });
    if (!more) return;
    i = std::max(i + 1, given >= p.segmentEnd(i) ? p.firstNotOver(given) : 0);
  }
}

}  // namespace

void walkGoroutine(const TraceParts& p, GoroutineId id, TimeRange range, const std::function<bool(const GoSpan&)>& f) {
  auto segments = saying(p, range);
  std::optional<std::uint32_t> longLived;
  if (const auto it = p.longLivedOf.find(id.value); it != p.longLivedOf.end()) {
    longLived = it->second;
    const LongLived& l = p.longLived[it->second];
    segments.first = std::max<std::size_t>(segments.first, l.segment);
    segments.second = std::min<std::size_t>(segments.second, l.lastSegment + 1);
  }
  const auto lane = [id](const Segment& s) -> std::optional<LaneView> {
    const auto row = s.findRow(id.value);
    if (!row) return std::nullopt;
    return s.lane(*row);
  };
  const auto span = [](const Segment& s, const LaneEntry& now) -> std::optional<GoSpan> {
    const auto state = static_cast<GoState>(now.state);
    if (state == GoState::NotExist) return std::nullopt;
    return GoSpan{{}, {}, state, s.reasons[now.detail]};
  };
  visitSpans<GoSpan>(p, segments, range, p.goBorders, longLived, lane, span, f);
}

void walkProc(const TraceParts& p, ProcId id, TimeRange range, const std::function<bool(const ProcSpan&)>& f) {
  const auto at = positionIn(p.procs, id);
  if (!at) return;
  const auto lane = [id](const Segment& s) -> std::optional<LaneView> {
    const ProcLane* lane = s.findProc(id);
    if (lane == nullptr) return std::nullopt;
    return s.lane(*lane);
  };
  const auto span = [](const Segment&, const LaneEntry& now) -> std::optional<ProcSpan> {
    return ProcSpan{
        {}, {}, static_cast<ProcActivity>(now.state), GoroutineId(hasPayload(now.state) ? now.payload : -1)};
  };
  visitSpans<ProcSpan>(p, saying(p, range), range, p.procBorders, static_cast<std::uint32_t>(*at), lane, span, f);
}

bool walkGroup(const TraceParts& p, std::size_t group, TimeRange range, std::size_t limit,
               const std::function<void(const PackedGoroutine&)>& f) {
  const GroupParts& g = p.groups[group];
  std::size_t found = 0;
  bool all = true;
  for (const std::uint32_t i : g.longLived) {
    const LongLived& l = p.longLived[i];
    if (l.first >= range.end) break;
    if (l.last <= range.begin) continue;
    if (found++ >= limit) return false;
    f({GoroutineId(l.id), p.inTrace(l.first), p.inTrace(l.last), l.subRow});
  }
  const auto [first, last] = p.touching(range);
  for (std::size_t segment = first; segment < last && all; ++segment) {
    const SegmentEntry& e = p.segments[segment];
    const Segment& s = *e.segment;
    const GroupRows* rows = findGroup(s, g.info.function);
    if (rows == nullptr) continue;
    visitMembers(s, *rows, LocalRange(e, range), [&](std::uint32_t i) {
      const GoroutineInfo info = briefGoroutine(p, e, s.memberRow(i));
      if (info.last <= range.begin) return true;
      if (found++ >= limit) {
        all = false;
        return false;
      }
      f({info.id, info.first, info.last, g.longDepth + static_cast<std::uint32_t>(s.memberSubRows[i])});
      return true;
    });
  }
  return all;
}

}  // namespace sweepscope
