// SPDX-License-Identifier: GPL-3.0-or-later

#include "analysis/inflections.h"

#include <algorithm>
#include <cmath>
#include <span>

#include "analysis/heapseries.h"

namespace sweepscope {

/* How a fall is found.
 *
 * Samples of HeapObjects come at any distance from each other: seconds apart if a program logs them now and then,
 * nanoseconds apart from alloc/free events. The curve that people see is a step curve: a value holds until the next
 * sample. The rule looks at the same curve, or its markers would contradict the picture: straight lines between the
 * samples would begin to fall where the drawn curve is still level, and would blend a rise inside one step with the
 * fall behind it. What a step curve cannot say is when, between two samples, the objects went; an inflection therefore
 * names the sample before it, too.
 *
 *  1. The step curve is read at the points k * step behind the trace's origin. Its value at a point is that of the last
 *     sample at or before it, so a sample at time t changes the curve at the point ceil(t / step): all samples with the
 *     same k belong to the step from point k - 1 to point k. Steps without samples are level. No grid has to be kept,
 *     and the cost follows the samples, however long the trace is.
 *  2. A step falls if it loses more than dropPerSecond * step objects. Falling steps that follow each other without a
 *     level or rising one between them are one run, and one candidate.
 *  3. A run counts if its fall is at least dropShare of the range (greatest less least value) of the whole curve: on a
 *     heap of ten million objects a fall of fifty is noise.
 *  4. The inflection stands at the first sample in the run that lies below the value that the run began with. There the
 *     drawn curve has a vertical edge through that value.
 *
 * Where the trace has lost something between two samples, samples may be missing, too, and the drawn curve is
 * interrupted: a step with such a place in it does not fall.
 *
 * NextGC is set anew at each mark termination. A run is confirmed if NextGC then differs enough from what it was before
 * the run, within the next cycles to end. "Before" is the run's first point or, if that is earlier, the last sample
 * before the run: with samples far apart the cycle that swept the objects has often ended between the two. If the trace
 * ends or has lost a part before these cycles end, it stays unknown, unless NextGC changed before.
 */

namespace {

const HeapSeries* first(const std::vector<HeapSeries>& series, std::string_view name) {
  const auto it = std::find_if(series.begin(), series.end(), [&](const HeapSeries& s) { return s.name == name; });
  return it == series.end() ? nullptr : &*it;
}

// Whether something is missing between two samples; to be asked from the first ones to the last. What a cut tail holds
// stands before the cut.
class Losses {
 public:
  explicit Losses(std::span<const Gap> gaps) : m_gaps(gaps) {}
  bool between(const HeapPoint& a, const HeapPoint& b) {
    while (!m_gaps.empty() && (m_gaps.front().tail || m_gaps.front().end <= a.time)) m_gaps = m_gaps.subspan(1);
    return !m_gaps.empty() && m_gaps.front().begin < b.time;
  }

 private:
  std::span<const Gap> m_gaps;  // those that are not over
};

double rangeOf(const std::vector<HeapPoint>& points) {
  double least = 0, most = 0;
  bool any = false;
  for (const HeapPoint& p : points) {
    if (p.isGap()) continue;
    least = any ? std::min(least, p.value) : p.value;
    most = any ? std::max(most, p.value) : p.value;
    any = true;
  }
  return most - least;
}

// Falling steps in a row, and the samples in them.
struct Run {
  std::int64_t first = 0, last = 0;  // numbers of the steps
  std::size_t begin = 0, end = 0;    // points; the one before `begin` is the curve's value where the run begins
};

class RunFinder {
 public:
  RunFinder(Time origin, const std::vector<HeapPoint>& points, std::span<const Gap> gaps, const InflectionThresholds& t)
      : m_origin(origin),
        m_points(points),
        m_losses(gaps),
        m_step(t.resample.ns),
        m_fall(t.dropPerSecond * static_cast<double>(t.resample.ns) / 1e9) {}

  std::vector<Run> find() {
    std::vector<Run> runs;
    for (std::size_t begin = 0, end = 0; begin < m_points.size(); begin = end) {
      const std::int64_t k = stepOf(m_points[begin].time);
      bool whole = begin > 0 && k > 0;
      for (; end < m_points.size() && stepOf(m_points[end].time) == k; ++end) whole = joins(end) && whole;
      // Written so that a gap's value, which is no number, does not fall.
      if (!whole || !(m_points[begin - 1].value - m_points[end - 1].value > m_fall)) continue;
      if (runs.empty() || runs.back().last + 1 != k) runs.push_back({k, k, begin, end});
      runs.back().last = k;
      runs.back().end = end;
    }
    return runs;
  }

 private:
  // What is before the origin counts as a sample there.
  std::int64_t stepOf(Time t) const {
    const std::int64_t d = (t - m_origin).ns;
    return d <= 0 ? 0 : d / m_step + (d % m_step != 0 ? 1 : 0);
  }
  bool joins(std::size_t i) { return i > 0 && !m_points[i].isGap() && !m_losses.between(m_points[i - 1], m_points[i]); }

  Time m_origin;
  const std::vector<HeapPoint>& m_points;
  Losses m_losses;
  std::int64_t m_step;
  double m_fall;  // objects a step
};

// From the point before a run's first sample to the point at or behind its last one, inside the trace.
TimeRange windowOf(const Trace& trace, const HeapPoint& first, const HeapPoint& last, std::int64_t step) {
  const std::int64_t into = (first.time - trace.origin()).ns % step, over = (last.time - trace.origin()).ns % step;
  const Time begin = first.time - Duration{into == 0 ? step : into};
  const std::int64_t most = std::max<std::int64_t>(0, (trace.end() - last.time).ns);
  return {begin, last.time + Duration{std::min(over == 0 ? 0 : step - over, most)}};
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

// Up to when a trace says all that happened behind t.
Time wholeUntil(const Trace& trace, Time t) {
  for (const Gap& g : trace.gaps()) {
    if (!g.tail && g.end > t) return g.begin;
  }
  return Time::max();
}

// The next cycles to end behind t.
struct NextCycles {
  NextCycles(const std::vector<GcCycle>& cycles, Time t, int wanted) {
    first = std::upper_bound(cycles.begin(), cycles.end(), t,
                             [](Time at, const GcCycle& c) { return at < c.markEnd.value_or(Time::max()); });
    until = t;
    for (last = first; last != cycles.end() && last->markEnd && last - first < wanted; ++last) until = endOf(*last);
    all = last - first == wanted;
  }
  // When NextGC of the cycle is set at the latest.
  static Time endOf(const GcCycle& c) { return c.markTerm ? c.markTerm->end : *c.markEnd; }

  std::vector<GcCycle>::const_iterator first, last;
  Time until;
  bool all;  // that are wanted
};

GoalAnswer goalAnswer(const Trace& trace, const HeapSeries* goal, const std::vector<GcCycle>& cycles, Time t,
                      const InflectionThresholds& thresholds) {
  GoalAnswer answer;
  if (!goal) return answer;
  const auto& points = goal->points;
  auto p = std::upper_bound(points.begin(), points.end(), t, [](Time at, const HeapPoint& h) { return at < h.time; });
  if (p == points.begin() || std::prev(p)->isGap()) return answer;
  answer.before = answer.after = std::prev(p)->value;
  const NextCycles next(cycles, t, thresholds.cyclesToConfirm);
  const Time known = wholeUntil(trace, t);
  answer.firstCycle = static_cast<std::size_t>(next.first - cycles.begin());
  answer.cycles = static_cast<std::size_t>(next.last - next.first);
  for (; p != points.end() && p->time <= std::min(next.until, known); ++p) {
    if (p->isGap() || std::fabs(p->value - answer.before) <= std::fabs(answer.after - answer.before)) continue;
    answer.after = p->value;
    if (!(std::fabs(answer.after - answer.before) > thresholds.nextGcChange * answer.before)) continue;
    const auto cycle = std::find_if(next.first, next.last, [&](const GcCycle& c) { return p->time <= next.endOf(c); });
    answer.cycle = cycle->index;
    answer.inCycle = p->time >= cycle->start;
    answer.confirmation = Confirmation::Yes;
    return answer;
  }
  const Time needed = next.all ? next.until : Time::max();
  answer.confirmation = known < needed ? Confirmation::PartMissing
                        : next.all     ? Confirmation::No
                                       : Confirmation::TraceEnds;
  return answer;
}

}  // namespace

std::vector<Inflection> findDrops(const Trace& trace, const std::vector<HeapSeries>& series,
                                  const std::vector<GcCycle>& cycles, const DeleteTable& deletes,
                                  const InflectionThresholds& thresholds) {
  std::vector<Inflection> out;
  const HeapSeries *objects = first(series, "HeapObjects"), *goal = first(series, "NextGC");
  if (!objects || thresholds.resample.ns <= 0) return out;
  const auto& points = objects->points;
  const bool own = objects->source != kFileSource;  // a file of its own has not lost what the trace has
  const std::span<const Gap> gaps = own ? std::span<const Gap>(trace.gaps()) : std::span<const Gap>();
  const double least = thresholds.dropShare * rangeOf(points);
  for (const Run& run : RunFinder(trace.origin(), points, gaps, thresholds).find()) {
    Inflection f;
    f.from = points[run.begin - 1].value;
    f.to = points[run.end - 1].value;
    if (!(f.from - f.to >= least)) continue;
    f.rule = "drop";
    f.metric = objects->name;
    f.source = objects->source;
    std::size_t at = run.begin;
    while (points[at].value >= f.from) ++at;
    f.time = points[at].time;
    f.sampleBefore = points[at - 1].time;
    f.window = windowOf(trace, points[run.begin], points[run.end - 1], thresholds.resample.ns);
    const double seconds =
        static_cast<double>(run.last - run.first + 1) * static_cast<double>(thresholds.resample.ns) / 1e9;
    f.ratePerSecond = (f.to - f.from) / seconds;
    f.goal = goalAnswer(trace, goal, cycles, std::min(f.window.begin, points[run.begin - 1].time), thresholds);
    if (f.goal.confirmation == Confirmation::Yes || f.goal.confirmation == Confirmation::No)
      f.confirmed = f.goal.confirmation == Confirmation::Yes;
    f.cycle = nearestCycle(cycles, f.time);
    f.deletes = {deletes.firstFrom(f.window.begin), deletes.firstFrom(f.window.end)};
    out.push_back(std::move(f));
  }
  return out;
}

}  // namespace sweepscope
