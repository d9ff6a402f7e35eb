// SPDX-License-Identifier: GPL-3.0-or-later

// A cut tail breaks nothing: what stands before the cut is in order.
#include "widgets/heapgaps.h"

#include <algorithm>

namespace sweepscope {

Time holdsUntil(const Trace& trace, Time from, Time to) {
  const auto& gaps = trace.gaps();
  auto gap = std::partition_point(gaps.begin(), gaps.end(), [&](const Gap& g) { return g.end <= from; });
  while (gap != gaps.end() && gap->tail) ++gap;
  if (gap == gaps.end() || gap->begin >= to) return to;
  if (from < gap->begin) return gap->begin;
  const auto& starts = trace.generationStarts();
  const auto next = std::upper_bound(starts.begin(), starts.end(), from);
  const Time border = next == starts.end() ? gap->end : std::min(gap->end, *next);
  return border <= to ? from : to;
}

std::vector<HeapPoint> cutAtGaps(const Trace& trace, const std::vector<HeapPoint>& points) {
  std::vector<HeapPoint> out;
  out.reserve(points.size() + trace.gaps().size());
  for (std::size_t i = 0; i < points.size(); ++i) {
    out.push_back(points[i]);
    if (points[i].isGap()) continue;
    const Time next = i + 1 < points.size() ? points[i + 1].time : trace.range().end;
    const Time until = holdsUntil(trace, points[i].time, next);
    if (until < next) out.push_back(HeapPoint::gapAt(until));
  }
  return out;
}

}  // namespace sweepscope
