// SPDX-License-Identifier: GPL-3.0-or-later

// One pass over the points in sight.
#include "widgets/heapthin.h"

#include <algorithm>

namespace sweepscope {

namespace {

// Where a run of points of one column ends, its extremes are known; a gap ends a run, too.
struct Run {
  const HeapPoint *first = nullptr, *lowest = nullptr, *highest = nullptr, *last = nullptr;

  void add(const HeapPoint& p) {
    if (first == nullptr) first = lowest = highest = &p;
    if (p.value < lowest->value) lowest = &p;
    if (p.value > highest->value) highest = &p;
    last = &p;
  }
  void flush(std::vector<HeapPoint>& out) {
    const HeapPoint* points[] = {first, lowest, highest, last};
    std::sort(std::begin(points), std::end(points));  // they stand in one array, in order of time
    for (std::size_t i = 0; i < 4 && first != nullptr; ++i) {
      if (i == 0 || points[i] != points[i - 1]) out.push_back(*points[i]);
    }
    *this = {};
  }
};

std::vector<HeapPoint>::const_iterator after(const std::vector<HeapPoint>& points, Time t) {
  return std::upper_bound(points.begin(), points.end(), t, [](Time a, const HeapPoint& p) { return a < p.time; });
}

}  // namespace

std::vector<HeapPoint> thinned(const std::vector<HeapPoint>& points, TimeRange range, int columns) {
  auto from = after(points, range.begin), to = after(points, range.end);
  if (from != points.begin()) --from;
  if (to != points.end()) ++to;
  std::vector<HeapPoint> out;
  const double perColumn = double(std::max<std::int64_t>(range.length().ns, 1)) / std::max(columns, 1);
  Run run;
  std::int64_t column = 0;
  for (auto it = from; it != to; ++it) {
    const auto at = std::int64_t(double((it->time - range.begin).ns) / perColumn) - (it->time < range.begin ? 1 : 0);
    if (it->isGap() || at != column) run.flush(out);
    column = at;
    if (it->isGap()) {
      out.push_back(*it);
    } else {
      run.add(*it);
    }
  }
  run.flush(out);
  return out;
}

std::optional<double> valueAt(const std::vector<HeapPoint>& points, Time t) {
  const auto it = after(points, t);
  if (it == points.begin() || (it - 1)->isGap()) return std::nullopt;
  return (it - 1)->value;
}

}  // namespace sweepscope
