// SPDX-License-Identifier: GPL-3.0-or-later

// A pyramid of extents above blocks of values.
#include "widgets/metrictrack.h"

#include <algorithm>
#include <utility>

namespace sweepscope {

void MetricTrack::Extent::take(double v) {
  least = any ? std::min(least, v) : v;
  most = any ? std::max(most, v) : v;
  any = true;
}

void MetricTrack::Extent::take(const Extent& other) {
  if (!other.any) return;
  take(other.least);
  take(other.most);
}

MetricTrack::MetricTrack(const Stream<Metric>& stream) : m_stream(&stream) {
  std::vector<Extent> level;
  std::size_t i = 0;
  stream.visitAll([&](const Metric& m) {
    if (i++ % kBlock == 0) {
      m_times.push_back(m.time);
      level.emplace_back();
    }
    if (isValue(m.value)) level.back().take(double(m.value));
  });
  while (!level.empty()) {
    m_levels.push_back(level);
    if (level.size() == 1) break;
    std::vector<Extent> up((level.size() + kBlock - 1) / kBlock);
    for (std::size_t j = 0; j < level.size(); ++j) up[j / kBlock].take(level[j]);
    level = std::move(up);
  }
}

const std::vector<Metric>& MetricTrack::Reader::block(std::size_t b) {
  if (b == m_latest.number) return m_latest.values;
  std::swap(m_latest, m_before);
  if (b == m_latest.number) return m_latest.values;
  m_latest.number = b;
  m_latest.values.clear();
  m_track.m_stream->visit(b * kBlock, std::min((b + 1) * kBlock, m_track.size()),
                          [&](const Metric& m) { m_latest.values.push_back(m); });
  return m_latest.values;
}

const Metric& MetricTrack::Reader::at(std::size_t index) {
  return block(index / kBlock)[index % kBlock];
}

std::size_t MetricTrack::Reader::lowerBound(Time t) {
  const auto& times = m_track.m_times;
  const auto after = std::lower_bound(times.begin(), times.end(), t);
  if (after == times.begin()) return 0;
  // The block before may end with values from t on.
  const auto b = std::size_t(after - times.begin()) - 1;
  const auto& values = block(b);
  const auto found = std::partition_point(values.begin(), values.end(), [&](const Metric& m) { return m.time < t; });
  return b * kBlock + std::size_t(found - values.begin());
}

void MetricTrack::Reader::take(std::size_t from, std::size_t to, Extent& e) {
  for (std::size_t i = from; i < to; ++i) {
    const std::uint64_t value = at(i).value;
    if (isValue(value)) e.take(double(value));
  }
}

MetricTrack::Extent MetricTrack::Reader::extent(std::size_t from, std::size_t to) {
  Extent e;
  std::size_t a = (from + kBlock - 1) / kBlock, b = to / kBlock;
  if (a >= b) {
    take(from, to, e);
    return e;
  }
  take(from, a * kBlock, e);
  take(b * kBlock, to, e);
  for (const auto& level : m_track.m_levels) {
    while (a < b && a % kBlock != 0) e.take(level[a++]);
    while (a < b && b % kBlock != 0) e.take(level[--b]);
    a /= kBlock;
    b /= kBlock;
  }
  return e;
}

}  // namespace sweepscope
