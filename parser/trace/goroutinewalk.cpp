// SPDX-License-Identifier: GPL-3.0-or-later

#include "trace/goroutinewalk.h"

#include <algorithm>

#include "trace/parts.h"

namespace sweepscope {
namespace {

constexpr std::size_t kAtOnce = 4096;              // spans
constexpr std::uint32_t kRows = 8192, kLong = 64;  // goroutines of a piece

}  // namespace

GoroutineWalk::GoroutineWalk(const Trace& trace, TimeRange range) : m_trace(trace), m_range(range) {
  const TraceParts& p = trace.parts();
  const auto add = [this](std::uint32_t segment, std::size_t count, std::uint32_t each, bool longLived) {
    for (std::size_t first = 0; first < count; first += each)
      m_pieces.push_back({segment, static_cast<std::uint32_t>(first),
                          static_cast<std::uint32_t>(std::min(first + each, count)), longLived});
  };
  // Those with many spans first, so that none of them is what all other threads wait for.
  add(0, p.longLived.size(), kLong, true);
  const auto [from, to] = p.touching(range);
  for (std::size_t i = from; i < to; ++i)
    add(static_cast<std::uint32_t>(i), p.segments[i].segment->rows.size(), kRows, false);
}

std::vector<StringId> GoroutineWalk::reasons() const {
  const TraceParts& p = m_trace.parts();
  std::vector<StringId> all;
  for (const SegmentEntry& e : p.segments) all.insert(all.end(), e.segment->reasons.begin(), e.segment->reasons.end());
  std::sort(all.begin(), all.end());
  all.erase(std::unique(all.begin(), all.end()), all.end());
  return all;
}

void GoroutineWalk::walk(std::size_t piece, const Take& take) const {
  const Piece& p = m_pieces[piece];
  if (p.longLived)
    walkLongLived(p, take);
  else
    walkBrief(p, take);
}

void GoroutineWalk::walkBrief(const Piece& piece, const Take& take) const {
  const TraceParts& p = m_trace.parts();
  const SegmentEntry& e = p.segments[piece.segment];
  const Segment& s = *e.segment;
  std::vector<GoSpan> spans;
  const auto time = [&](std::int64_t t) { return Time{e.fix(s.base + t)}; };
  for (std::uint32_t row = piece.first; row < piece.last; ++row) {
    const RowHead head = s.head(row);
    if (!head.created || !head.ended) continue;
    spans.clear();
    LaneReader reader = head.reader();
    LaneEntry now = reader.entry();
    Time begin = time(now.time), last = begin;
    while (reader.next()) {
      const Time end = last = time(reader.entry().time);
      const auto state = static_cast<GoState>(now.state);
      if (state != GoState::NotExist && end > begin && m_range.overlaps(begin, end))
        spans.push_back({begin, end, state, s.reasons[now.detail]});
      now = reader.entry();
      begin = end;
    }
    if (spans.empty()) continue;
    const StringId function = s.rows.namedByAction(row) ? StringId() : s.rows.function(row);
    const GoroutineInfo info{GoroutineId(s.rows.id(row)), function, time(head.first), last, true, true};
    take({info, spans, true});
  }
}

void GoroutineWalk::walkLongLived(const Piece& piece, const Take& take) const {
  const TraceParts& p = m_trace.parts();
  std::vector<GoSpan> spans;
  for (std::uint32_t i = piece.first; i < piece.last; ++i) {
    const LongLived& l = p.longLived[i];
    if (!m_range.overlaps(l.first, l.last + Duration{1})) continue;
    // An id that comes back: the trace shows its first life as the goroutine.
    if (p.longLivedOf.at(l.id) != i) continue;
    const StringId function = l.namedByAction ? StringId() : l.function;
    const GoroutineInfo info{GoroutineId(l.id), function, l.first, l.last, l.created, l.ended};
    spans.clear();
    m_trace.visitGoroutine(info.id, m_range, [&](const GoSpan& span) {
      spans.push_back(span);
      if (spans.size() == kAtOnce) {
        take({info, spans, false});
        spans.clear();
      }
      return true;
    });
    take({info, spans, true});
  }
}

}  // namespace sweepscope
