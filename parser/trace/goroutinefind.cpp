// SPDX-License-Identifier: GPL-3.0-or-later

#include "trace/goroutinefind.h"

#include <algorithm>

namespace sweepscope {

namespace {

GoroutineInfo infoOf(const TraceParts& parts, const LongLived& l) {
  return {GoroutineId(l.id), l.function, parts.inTrace(l.first), parts.inTrace(l.last), l.created, l.ended};
}

}  // namespace

GoroutineInfo briefGoroutine(const TraceParts& parts, const SegmentEntry& e, std::uint32_t row) {
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

GoroutineInfo goroutineAt(const TraceParts& p, std::size_t index) {
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
  return briefGoroutine(p, e, row);
}

std::optional<std::size_t> goroutineIndex(const TraceParts& p, GoroutineId id) {
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

}  // namespace sweepscope
