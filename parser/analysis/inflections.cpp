#include "analysis/inflections.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <span>

#include "analysis/heapseries.h"

namespace sweepscope {

// Samples of HeapObjects come at any distance from each other: a few ms apart if the program logs them, nanoseconds
// apart from alloc/free events. Resampling puts a grid over the curve and reads it there by straight lines between
// samples. Straight lines, not steps: of a fall between two samples nobody knows when it happened, and a step would
// squeeze it into one grid cell and make it look steep. Where the file has lost something between two samples there is
// no line: samples may be missing there, and the curve has no value.
//
// A falling run is a row of grid cells that each fall faster than the threshold. Its window is the row.
//
// NextGC is set anew at each mark termination. A drop that the collector answers with another goal within the next
// cycles is confirmed; if the trace ends before those cycles do, that stays unknown.

namespace {

// A longer curve gets wider cells.
constexpr std::int64_t kMostCells = 4'000'000;
constexpr double kNoValue = std::numeric_limits<double>::quiet_NaN();  // falls nowhere

const HeapSeries* first(const std::vector<HeapSeries>& series, std::string_view name) {
  const auto it = std::find_if(series.begin(), series.end(), [&](const HeapSeries& s) { return s.name == name; });
  return it == series.end() ? nullptr : &*it;
}

struct Grid {
  Time begin;
  std::int64_t step = 1;
  std::vector<double> values;
  Time at(std::size_t k) const { return begin + Duration{static_cast<std::int64_t>(k) * step}; }
};

// Whether something is missing between two samples; to be asked from the first ones to the last.
class Losses {
 public:
  explicit Losses(std::span<const Gap> gaps) : m_gaps(gaps) {}
  bool between(const HeapPoint& a, const HeapPoint& b) {
    while (!m_gaps.empty() && m_gaps.front().end <= a.time) m_gaps = m_gaps.subspan(1);
    return !m_gaps.empty() && m_gaps.front().begin < b.time;
  }

 private:
  std::span<const Gap> m_gaps;  // those that are not over
};

double onTheLine(const HeapPoint& a, const HeapPoint& b, Time t) {
  if (b.time <= a.time) return a.value;
  const double part = static_cast<double>((t - a.time).ns) / static_cast<double>((b.time - a.time).ns);
  return a.value + part * (b.value - a.value);
}

Grid resample(Time origin, const std::vector<HeapPoint>& points, std::int64_t step, std::span<const Gap> gaps) {
  step = std::max(step, (points.back().time - points.front().time).ns / kMostCells);
  const std::int64_t firstCell = std::max<std::int64_t>(0, ((points.front().time - origin).ns + step - 1) / step);
  Grid grid{origin + Duration{firstCell * step}, step, {}};
  const std::int64_t length = (points.back().time - grid.begin).ns;
  if (length < step) return grid;
  const auto cells = static_cast<std::size_t>(length / step);
  grid.values.reserve(cells + 1);
  Losses losses(gaps);
  std::size_t i = 0;
  for (std::size_t k = 0; k <= cells; ++k) {
    const Time t = grid.at(k);
    while (i + 1 < points.size() && points[i + 1].time <= t) ++i;
    const HeapPoint &before = points[i], &behind = points[std::min(i + 1, points.size() - 1)];
    grid.values.push_back(losses.between(before, behind) ? kNoValue : onTheLine(before, behind, t));
  }
  return grid;
}

// Cycles are in order, so only the last that began before t and the next one can be nearest.
std::optional<std::size_t> nearestCycle(const std::vector<GcCycle>& cycles, Time t) {
  if (cycles.empty()) return std::nullopt;
  const auto next =
      std::upper_bound(cycles.begin(), cycles.end(), t, [](Time at, const GcCycle& c) { return at < c.start; });
  if (next == cycles.begin()) return next->index;
  const GcCycle& last = *std::prev(next);
  if (next == cycles.end() || t <= last.markEnd.value_or(last.start)) return last.index;
  return next->start - t < t - last.markEnd.value_or(last.start) ? next->index : last.index;
}

std::optional<bool> goalChanges(const HeapSeries* goal, const std::vector<GcCycle>& cycles, Time t,
                                const InflectionThresholds& thresholds) {
  if (!goal) return std::nullopt;
  const auto& points = goal->points;
  auto next =
      std::upper_bound(points.begin(), points.end(), t, [](Time at, const HeapPoint& p) { return at < p.time; });
  if (next == points.begin() || std::prev(next)->isGap()) return std::nullopt;
  const double before = std::prev(next)->value;
  int seen = 0;
  Time until = t;
  auto c = std::upper_bound(cycles.begin(), cycles.end(), t,
                            [](Time at, const GcCycle& cycle) { return at < cycle.markEnd.value_or(Time::max()); });
  for (; c != cycles.end() && c->markEnd && seen < thresholds.cyclesToConfirm; ++c, ++seen) {
    until = c->markTerm ? c->markTerm->end : *c->markEnd;
  }
  for (; next != points.end() && next->time <= until; ++next) {
    if (!next->isGap() && std::fabs(next->value - before) > thresholds.nextGcChange * before) return true;
  }
  return seen == thresholds.cyclesToConfirm ? std::optional(false) : std::nullopt;
}

}  // namespace

std::vector<Inflection> findDrops(const Trace& trace, const std::vector<HeapSeries>& series,
                                  const std::vector<GcCycle>& cycles, const DeleteTable& deletes,
                                  const InflectionThresholds& thresholds) {
  std::vector<Inflection> out;
  const HeapSeries* objects = first(series, "HeapObjects");
  if (!objects || objects->points.size() < 2 || thresholds.resample.ns <= 0) return out;
  const bool own = objects->source != kFileSource;  // a file of its own has not lost what the trace has
  const std::span<const Gap> gaps = own ? std::span<const Gap>(trace.gaps()) : std::span<const Gap>();
  const Grid grid = resample(trace.origin(), objects->points, thresholds.resample.ns, gaps);
  const std::vector<double>& v = grid.values;
  const double seconds = static_cast<double>(grid.step) / 1e9;
  const auto falls = [&](std::size_t cell) { return (v[cell] - v[cell + 1]) / seconds > thresholds.dropPerSecond; };
  for (std::size_t k = 0; k + 1 < v.size(); ++k) {
    if (!falls(k)) continue;
    const std::size_t begin = k;
    while (k + 1 < v.size() && falls(k)) ++k;
    Inflection f;
    f.rule = "drop";
    f.metric = objects->name;
    f.source = objects->source;
    f.time = grid.at(begin);
    f.window = {grid.at(begin), grid.at(k)};
    f.from = v[begin];
    f.to = v[k];
    f.ratePerSecond = (f.to - f.from) / (seconds * static_cast<double>(k - begin));
    f.confirmed = goalChanges(first(series, "NextGC"), cycles, f.window.begin, thresholds);
    f.cycle = nearestCycle(cycles, f.time);
    const std::size_t first = deletes.firstFrom(f.window.begin);
    std::size_t last = first;
    while (last < deletes.size() && deletes.t0(last) < f.window.end) ++last;
    f.deletes = {first, last};
    out.push_back(std::move(f));
  }
  return out;
}

}  // namespace sweepscope
