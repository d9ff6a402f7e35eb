// SPDX-License-Identifier: GPL-3.0-or-later

#include "analysis/heapseries.h"

#include <algorithm>

#include "analysis/gccycles.h"

namespace sweepscope {

namespace {

// Longer series are kept as this many points.
constexpr std::size_t kMostPoints = 200'000, kKeptPoints = 50'000;

HeapSeries seriesOf(std::string name, std::string_view source, std::string unit, std::vector<HeapPoint> points) {
  HeapSeries s;
  s.name = std::move(name);
  s.source = source;
  s.unit = std::move(unit);
  s.samples = static_cast<std::size_t>(
      std::count_if(points.begin(), points.end(), [](const HeapPoint& p) { return !p.isGap(); }));
  s.points = points.size() > kMostPoints ? thinned(points, kKeptPoints) : std::move(points);
  return s;
}

void add(std::vector<HeapSeries>& out, HeapSeries series) {
  if (series.samples > 0) out.push_back(std::move(series));
}

using Member = std::optional<std::uint64_t> MemSample::*;

void addSamples(std::vector<HeapSeries>& out, std::string name, std::string_view source, std::string unit,
                const std::vector<MemSample>& samples, Member member) {
  std::vector<HeapPoint> points;
  for (const MemSample& s : samples) {
    if (!(s.*member)) continue;
    const bool gap = member == &MemSample::nextGc && isNoGoal(*(s.*member));
    if (gap && (points.empty() || points.back().isGap())) continue;
    points.push_back(gap ? HeapPoint::gapAt(s.time) : HeapPoint{s.time, static_cast<double>(*(s.*member))});
  }
  add(out, seriesOf(std::move(name), source, std::move(unit), std::move(points)));
}

void addAllocs(std::vector<HeapSeries>& out, std::string name, std::string unit, const std::vector<HeapPoint>& points,
               std::size_t samples) {
  HeapSeries s = seriesOf(std::move(name), kAllocSource, std::move(unit), points);
  if (s.samples > 0) s.samples = samples;
  add(out, std::move(s));
}

std::vector<HeapPoint> goalPoints(const Stream<Metric>& metric) {
  std::vector<HeapPoint> points;
  points.reserve(metric.size());
  metric.visitAll([&](const Metric& m) {
    const bool gap = isNoGoal(m.value);
    if (gap && (points.empty() || points.back().isGap())) return;
    points.push_back(gap ? HeapPoint::gapAt(m.time) : HeapPoint{m.time, static_cast<double>(m.value)});
  });
  return points;
}

void thinBin(std::vector<HeapPoint>& out, const HeapPoint* begin, const HeapPoint* end) {
  const HeapPoint *low = nullptr, *high = nullptr, *gap = nullptr;
  for (const HeapPoint* p = begin; p != end; ++p) {
    if (p->isGap()) {
      gap = p;
      continue;
    }
    if (!low || p->value < low->value) low = p;
    if (!high || p->value > high->value) high = p;
  }
  std::vector<const HeapPoint*> kept;
  for (const HeapPoint* p : {low, high, gap, end - 1}) {
    if (p) kept.push_back(p);
  }
  std::sort(kept.begin(), kept.end());
  kept.erase(std::unique(kept.begin(), kept.end()), kept.end());
  for (const HeapPoint* p : kept) out.push_back(*p);
}

/* Keeps at most `limit` of `count` points, added one after the other: a busy trace reports its live heap millions of
 * times, and these need not stand in memory together. The first one stays, and of each bin of neighbours the least, the
 * greatest, the last and a gap.
 */
class Thinner {
 public:
  Thinner(std::size_t count, std::size_t limit)
      : m_rest(count - 1), m_bins(count <= limit ? 0 : std::max<std::size_t>(1, (limit - 1) / 4)) {
    m_out.reserve(std::min(count, limit));
  }
  void add(const HeapPoint& p) {
    if (m_added++ == 0 || m_bins == 0) {
      m_out.push_back(p);
      return;
    }
    m_bin.push_back(p);
    if (m_added < 1 + m_rest * (m_done + 1) / m_bins) return;
    thinBin(m_out, m_bin.data(), m_bin.data() + m_bin.size());
    m_bin.clear();
    ++m_done;
  }
  std::vector<HeapPoint> take() { return std::move(m_out); }

 private:
  std::size_t m_rest, m_bins, m_added = 0, m_done = 0;  // m_rest: points behind the first; no bins: all stay
  std::vector<HeapPoint> m_bin, m_out;
};

// It has no gaps.
HeapSeries liveSeries(const Stream<Metric>& metric) {
  HeapSeries s = seriesOf("live", kLiveSource, "bytes", {});
  s.samples = metric.size();
  Thinner thinner(metric.size(), metric.size() > kMostPoints ? kKeptPoints : kMostPoints);
  metric.visitAll([&](const Metric& m) { thinner.add({m.time, static_cast<double>(m.value)}); });
  s.points = thinner.take();
  return s;
}

}  // namespace

std::vector<HeapPoint> thinned(const std::vector<HeapPoint>& points, std::size_t limit) {
  if (points.size() <= limit) return points;
  Thinner thinner(points.size(), limit);
  for (const HeapPoint& p : points) thinner.add(p);
  return thinner.take();
}

void metricSeries(const Trace& trace, HeapSources& sources) {
  sources.goal = seriesOf("NextGC", kGoalSource, "bytes", goalPoints(trace.heapGoal()));
  sources.live = liveSeries(trace.heapLive());
}

std::vector<HeapSeries> heapSeries(HeapSources&& sources) {
  std::vector<HeapSeries> out;
  const AllocWalk* walk = sources.walk;
  if (walk && walk->bytesKnown) addAllocs(out, "HeapAlloc", "bytes", walk->bytes, walk->samples);
  addSamples(out, "HeapAlloc", kLogSource, "bytes", sources.logs, &MemSample::heapAlloc);
  addSamples(out, "HeapAlloc", kFileSource, "bytes", sources.file, &MemSample::heapAlloc);
  if (walk) addAllocs(out, "HeapObjects", "objects", walk->objects, walk->samples);
  addSamples(out, "HeapObjects", kLogSource, "objects", sources.logs, &MemSample::heapObjects);
  addSamples(out, "HeapObjects", kFileSource, "objects", sources.file, &MemSample::heapObjects);
  add(out, std::move(sources.goal));
  addSamples(out, "NextGC", kLogSource, "bytes", sources.logs, &MemSample::nextGc);
  addSamples(out, "NextGC", kFileSource, "bytes", sources.file, &MemSample::nextGc);
  add(out, std::move(sources.live));
  return out;
}

}  // namespace sweepscope
