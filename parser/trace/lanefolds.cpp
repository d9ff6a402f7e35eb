// SPDX-License-Identifier: GPL-3.0-or-later

#include "trace/lanefolds.h"

#include <algorithm>
#include <limits>

#include "trace/groupmembers.h"

namespace sweepscope {

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

void foldGoroutineLane(const TraceParts& parts, GoroutineId id, TimeRange range, std::vector<GoShares>& out) {
  if (out.empty() || range.length().ns <= 0) return;
  const auto columns = foldSegments(parts, range, out.size(), [id](const Segment& s) -> std::optional<LaneView> {
    const auto row = s.findRow(id.value);
    if (!row) return std::nullopt;
    return s.lane(*row);
  });
  for (std::size_t c = 0; c < out.size(); ++c) out[c] = goShares(columns[c], columnWidth(range, out.size()));
}

void foldProcLane(const TraceParts& parts, ProcId id, TimeRange range, std::vector<ProcShares>& out) {
  if (out.empty() || range.length().ns <= 0) return;
  const auto columns = foldSegments(parts, range, out.size(), [id](const Segment& s) -> std::optional<LaneView> {
    const ProcLane* p = s.findProc(id);
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

void foldGroupLanes(const TraceParts& p, std::size_t group, TimeRange range, std::vector<GoShares>& out) {
  if (out.empty() || range.length().ns <= 0) return;
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
