// SPDX-License-Identifier: GPL-3.0-or-later

// Goroutines and procs of a Trace: finding their rows over segments, walking and folding their lanes.
#include <algorithm>
#include <limits>

#include "trace/parts.h"

namespace sweepscope {
namespace {

const ProcLane* findProc(const Segment& s, ProcId id) {
  const auto it =
      std::lower_bound(s.procs.begin(), s.procs.end(), id, [](const ProcLane& p, ProcId i) { return p.id < i; });
  return it != s.procs.end() && it->id == id ? &*it : nullptr;
}

std::int64_t clampedDifference(Time a, std::int64_t base) {
  if (a == Time::min()) return std::numeric_limits<std::int64_t>::min();
  if (a == Time::max()) return std::numeric_limits<std::int64_t>::max();
  return a.ns - base;
}

// A range of the trace in a segment's own, relative time.
struct LocalRange {
  std::int64_t from, to;
  LocalRange(const SegmentEntry& e, TimeRange r)
      : from(clampedDifference(r.begin == Time::min() ? r.begin : Time{e.fix.undo(r.begin.ns)}, e.segment->base)),
        to(clampedDifference(r.end == Time::max() ? r.end : Time{e.fix.undo(r.end.ns)}, e.segment->base)) {}
};

GoroutineInfo infoOf(const TraceParts& parts, const LongLived& l) {
  return {GoroutineId(l.id), l.function, parts.inTrace(l.first), parts.inTrace(l.last), l.created, l.ended};
}

GoroutineInfo briefInfo(const TraceParts& parts, const SegmentEntry& e, std::uint32_t row) {
  const Segment& s = *e.segment;
  const RowHead head = s.head(row);
  LaneReader reader = head.reader();
  while (reader.next()) {
  }
  return {GoroutineId(s.rows.id(row)),
          s.rows.function(row),
          parts.inTrace(Time{e.fix(s.base + head.first)}),
          parts.inTrace(Time{e.fix(s.base + reader.entry().time)}),
          head.created,
          head.ended};
}

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

std::size_t Trace::goroutineCount() const {
  return m_parts->goroutinesBefore.back();
}

GoroutineInfo Trace::goroutineAt(std::size_t index) const {
  const TraceParts& p = *m_parts;
  const auto segment =
      static_cast<std::size_t>(std::upper_bound(p.goroutinesBefore.begin(), p.goroutinesBefore.end(), index) -
                               p.goroutinesBefore.begin()) -
      1;
  if (segment >= p.segments.size()) return {};
  // The k-th row that is not a continuing one: k plus the continuing rows before it.
  const std::size_t k = index - p.goroutinesBefore[segment];
  const auto& continuing = p.continuing[segment];
  std::size_t low = 0, high = continuing.size();
  while (low < high) {
    const std::size_t middle = (low + high) / 2;
    if (continuing[middle] - middle > k)
      high = middle;
    else
      low = middle + 1;
  }
  const auto row = static_cast<std::uint32_t>(k + low);
  const SegmentEntry& e = p.segments[segment];
  if (const auto it = p.longLivedOf.find(e.segment->rows.id(row)); it != p.longLivedOf.end()) {
    const LongLived& l = p.longLived[it->second];
    if (l.segment == segment && l.row == row) return infoOf(p, l);
  }
  return briefInfo(p, e, row);
}

std::optional<std::size_t> Trace::goroutineIndex(GoroutineId id) const {
  const TraceParts& p = *m_parts;
  std::size_t segment = 0;
  std::optional<std::uint32_t> row;
  if (const auto it = p.longLivedOf.find(id.value); it != p.longLivedOf.end()) {
    segment = p.longLived[it->second].segment;
    row = p.longLived[it->second].row;
  }
  for (std::size_t i = 0; !row && i < p.segments.size(); ++i) {
    row = p.segments[i].segment->findRow(id.value);
    segment = i;
  }
  if (!row) return std::nullopt;
  const auto& continuing = p.continuing[segment];
  const auto hidden = std::lower_bound(continuing.begin(), continuing.end(), *row) - continuing.begin();
  return p.goroutinesBefore[segment] + *row - static_cast<std::size_t>(hidden);
}

std::optional<GoroutineInfo> Trace::goroutine(GoroutineId id) const {
  const auto index = goroutineIndex(id);
  if (!index) return std::nullopt;
  return goroutineAt(*index);
}

void Trace::visitGoroutine(GoroutineId id, TimeRange range, const std::function<bool(const GoSpan&)>& f) const {
  const TraceParts& p = *m_parts;
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

void Trace::visitProc(ProcId id, TimeRange range, const std::function<bool(const ProcSpan&)>& f) const {
  const TraceParts& p = *m_parts;
  const auto it = std::lower_bound(p.procs.begin(), p.procs.end(), id);
  if (it == p.procs.end() || *it != id) return;
  const auto lane = [id](const Segment& s) -> std::optional<LaneView> {
    const ProcLane* lane = findProc(s, id);
    if (lane == nullptr) return std::nullopt;
    return s.lane(*lane);
  };
  const auto span = [](const Segment&, const LaneEntry& now) -> std::optional<ProcSpan> {
    return ProcSpan{
        {}, {}, static_cast<ProcActivity>(now.state), GoroutineId(hasPayload(now.state) ? now.payload : -1)};
  };
  visitSpans<ProcSpan>(p, saying(p, range), range, p.procBorders, static_cast<std::uint32_t>(it - p.procs.begin()),
                       lane, span, f);
}

namespace {

/* Folds lanes of one segment. Lanes keep the times of the segment taken alone (TimeFix); true are these but for the
 * first events, whose spans are spread one by one.
 *
 * What lasts to the segment's end goes on until the next one begins. To find a lane's last state takes as long as to
 * fold it, so a time that short is left out; as it is short beside its segment, many of them in one column are not
 * missed either.
 */
class SegmentFold {
 public:
  SegmentFold(const TraceParts& parts, std::size_t i, TimeRange range, std::size_t columns)
      : m_fix(parts.segments[i].fix),
        m_base(parts.segments[i].segment->base),
        m_begin(parts.segmentBegin(i).ns),
        m_settled(std::max(m_begin, m_fix.settled())),
        m_end(parts.segmentEnd(i).ns),
        m_until(parts.holdsUntil(i).ns),
        m_fold(range.begin.ns - m_base, range.end.ns - m_base, columns, m_settled - m_base) {
    constexpr std::int64_t kNotMissed = 512;
    const std::int64_t width = range.length().ns / static_cast<std::int64_t>(columns);
    m_tail = range.overlaps(Time{m_end}, Time{m_until}) &&
             (m_until - m_end) >= std::min(width, m_until - m_begin) / kNotMissed;
  }

  // A lane that ends in the segment.
  void addBrief(const LaneView& lane) {
    m_fold.add(lane);
    if (m_fix.moved() > 1) addMoved(lane);
  }
  void add(const LaneView& lane) {
    addBrief(lane);
    if (m_tail) m_fold.spread(m_end - m_base, m_until - m_base, lastState(lane));
  }
  void addTo(std::vector<LaneFold::Column>& sum) {
    for (std::size_t c = 0; c < sum.size(); ++c) {
      for (std::size_t s = 0; s < sum[c].size(); ++s) sum[c][s] += m_fold.columns()[c][s];
    }
  }

 private:
  void addMoved(const LaneView& lane) {
    walkLane(lane, std::numeric_limits<std::int64_t>::min(), m_settled - m_base,
             [&](std::int64_t begin, std::int64_t end, const LaneEntry& now) {
               m_fold.spread(m_fix(m_base + begin) - m_base, std::min(m_fix(m_base + end), m_settled) - m_base,
                             now.state);
               return true;
             });
  }

  const TimeFix& m_fix;
  std::int64_t m_base, m_begin, m_settled, m_end, m_until;
  LaneFold m_fold;
  bool m_tail = false;  // the time behind the end is long enough to be seen
};

// Folds the lanes of one thing over all segments it is in; `lane` gives it, or nothing.
template <class Lane>
std::vector<LaneFold::Column> foldSegments(const TraceParts& parts, TimeRange range, std::size_t columns, Lane lane) {
  std::vector<LaneFold::Column> sum(columns);
  const auto [first, last] = parts.touching(range);
  for (std::size_t i = first; i < last; ++i) {
    const std::optional<LaneView> view = lane(*parts.segments[i].segment);
    if (!view) continue;
    SegmentFold fold(parts, i, range, columns);
    fold.add(*view);
    fold.addTo(sum);
  }
  return sum;
}

float share(double ns, double width) {
  return static_cast<float>(ns / width);
}

GoShares goShares(const LaneFold::Column& c, double width) {
  return {share(c[static_cast<std::size_t>(GoState::Running)], width),
          share(c[static_cast<std::size_t>(GoState::Runnable)], width),
          share(c[static_cast<std::size_t>(GoState::Syscall)], width),
          share(c[static_cast<std::size_t>(GoState::Waiting)], width)};
}

double columnWidth(TimeRange range, std::size_t columns) {
  return static_cast<double>(range.length().ns) / static_cast<double>(columns);
}

}  // namespace

void Trace::foldGoroutine(GoroutineId id, TimeRange range, std::vector<GoShares>& out) const {
  if (out.empty() || range.length().ns <= 0) return;
  const auto columns = foldSegments(*m_parts, range, out.size(), [id](const Segment& s) -> std::optional<LaneView> {
    const auto row = s.findRow(id.value);
    if (!row) return std::nullopt;
    return s.lane(*row);
  });
  for (std::size_t c = 0; c < out.size(); ++c) out[c] = goShares(columns[c], columnWidth(range, out.size()));
}

void Trace::foldProc(ProcId id, TimeRange range, std::vector<ProcShares>& out) const {
  if (out.empty() || range.length().ns <= 0) return;
  const auto columns = foldSegments(*m_parts, range, out.size(), [id](const Segment& s) -> std::optional<LaneView> {
    const ProcLane* p = findProc(s, id);
    if (p == nullptr) return std::nullopt;
    return s.lane(*p);
  });
  const double width = columnWidth(range, out.size());
  for (std::size_t c = 0; c < out.size(); ++c) {
    const auto of = [&](ProcActivity a) { return share(columns[c][static_cast<std::size_t>(a)], width); };
    out[c] = {of(ProcActivity::Running), of(ProcActivity::Syscall), of(ProcActivity::NoGoroutine),
              of(ProcActivity::Idle)};
  }
}

// ---- groups --------------------------------------------------------------------------------------------------------

const std::vector<GroupInfo>& Trace::groups() const {
  return m_parts->groupInfos;
}

std::optional<std::size_t> Trace::groupOf(GoroutineId id) const {
  const auto info = goroutine(id);
  if (!info) return std::nullopt;
  const auto it = m_parts->groupOfFunction.find(info->function.value);
  if (it == m_parts->groupOfFunction.end()) return std::nullopt;
  return it->second;
}

namespace {

const GroupRows* findGroup(const Segment& s, StringId function) {
  const auto it = std::lower_bound(s.groups.begin(), s.groups.end(), function,
                                   [](const GroupRows& g, StringId f) { return g.function < f; });
  return it != s.groups.end() && it->function == function ? &*it : nullptr;
}

// Calls f(member index) for the members of a group in one segment that may touch the range, in order of creation.
template <class F>
void visitMembers(const Segment& s, const GroupRows& g, const LocalRange& local, F&& f) {
  std::uint32_t low = g.begin, high = g.end;  // the first member created at or behind the range's end
  while (low < high) {
    const std::uint32_t middle = low + (high - low) / 2;
    if (s.head(s.memberRow(middle)).first < local.to)
      low = middle + 1;
    else
      high = middle;
  }
  for (std::uint32_t i = g.begin; i < low;) {
    const std::uint32_t block = (i - g.begin) / 64;
    if (g.latestEnd[block] < local.from) {
      i = g.begin + (block + 1) * 64;
      continue;
    }
    if (!f(i)) return;
    ++i;
  }
}

}  // namespace

bool Trace::visitGroup(std::size_t group, TimeRange range, std::size_t limit,
                       const std::function<void(const PackedGoroutine&)>& f) const {
  const TraceParts& p = *m_parts;
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
      const GoroutineInfo info = briefInfo(p, e, s.memberRow(i));
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

namespace {

// Adds a density's bins, by overlap, to the columns.
void addDensity(const Segment& s, const GroupRows& g, TimeRange range, std::vector<LaneFold::Column>& columns) {
  const double from = static_cast<double>(range.begin.ns - s.base), width = columnWidth(range, columns.size());
  const auto begin = static_cast<double>(s.firstEvent - s.base), end = static_cast<double>(s.last + 1 - s.base);
  const double binWidth = g.densityWidth();
  for (std::size_t c = 0; c < columns.size(); ++c) {
    const double a = std::max(begin, from + static_cast<double>(c) * width);
    const double b = std::min(end, from + static_cast<double>(c + 1) * width);
    if (a >= b) continue;
    const auto firstBin = static_cast<std::size_t>(a / binWidth);
    const auto lastBin = std::min(static_cast<std::size_t>(b / binWidth), g.density.size() - 1);
    for (std::size_t bin = firstBin; bin <= lastBin; ++bin) {
      const double overlap =
          std::min(b, static_cast<double>(bin + 1) * binWidth) - std::max(a, static_cast<double>(bin) * binWidth);
      if (overlap <= 0) continue;
      for (std::size_t state = 0; state < GroupDensity::kStates; ++state)
        columns[c][state + GroupDensity::kFirstState] += overlap * static_cast<double>(g.density[bin][state]);
    }
  }
}

}  // namespace

void Trace::foldGroup(std::size_t group, TimeRange range, std::vector<GoShares>& out) const {
  if (out.empty() || range.length().ns <= 0) return;
  const TraceParts& p = *m_parts;
  const GroupParts& g = p.groups[group];
  std::vector<LaneFold::Column> sum(out.size());
  const double width = columnWidth(range, out.size());
  const auto [first, last] = p.touching(range);
  for (std::size_t segment = first; segment < last; ++segment) {
    const SegmentEntry& e = p.segments[segment];
    const Segment& s = *e.segment;
    SegmentFold fold(p, segment, range, out.size());
    for (const std::uint32_t i : g.longLived) {
      const LongLived& l = p.longLived[i];
      if (l.first >= range.end || segment < l.segment || segment > l.lastSegment || l.last <= range.begin) continue;
      if (const auto row = s.findRow(l.id)) fold.add(s.lane(*row));
    }
    if (const GroupRows* rows = findGroup(s, g.info.function)) {
      const bool coarse = !rows->density.empty() && width * 2 >= rows->densityWidth() && e.fix.moved() < 64;
      if (coarse) {
        addDensity(s, *rows, range, sum);
      } else {
        visitMembers(s, *rows, LocalRange(e, range), [&](std::uint32_t i) {
          fold.addBrief(s.lane(s.memberRow(i)));
          return true;
        });
      }
    }
    fold.addTo(sum);
  }
  for (std::size_t c = 0; c < out.size(); ++c) out[c] = goShares(sum[c], width);
}

}  // namespace sweepscope
