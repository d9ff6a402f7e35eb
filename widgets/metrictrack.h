// SPDX-License-Identifier: GPL-3.0-or-later

// A metric over time, to be drawn at any scale: least and greatest value of any range without reading all of it.
//
// Units: values as Go writes them (bytes for the heap). Threads: a track is constant once made; each reader belongs to
// one thread.
#pragma once

#include <vector>

#include "trace/trace.h"

namespace sweepscope {

class MetricTrack {
 public:
  MetricTrack() = default;
  explicit MetricTrack(const Stream<Metric>&);
  struct Extent {
    double least = 0, most = 0;
    bool any = false;
    void take(double v);
    void take(const Extent&);
  };
  // The values of a track, for whoever goes through it from left to right: what is near to the last look costs little.
  class Reader;
  std::size_t size() const { return m_stream == nullptr ? 0 : m_stream->size(); }
  Extent whole() const { return m_levels.empty() ? Extent() : m_levels.back().front(); }
  // 0 and close to 2^64 are "no value" (facts: heap goal with the GC off).
  static bool isValue(std::uint64_t v) { return v != 0 && v < (std::uint64_t(1) << 62); }

 private:
  static constexpr std::size_t kBlock = 64;
  const Stream<Metric>* m_stream = nullptr;
  std::vector<Time> m_times;                  // of each block's first value
  std::vector<std::vector<Extent>> m_levels;  // of blocks, of blocks of blocks, and so on
};

class MetricTrack::Reader {
 public:
  explicit Reader(const MetricTrack& track) : m_track(track) {}
  const Metric& at(std::size_t index);
  // The first value at or after t.
  std::size_t lowerBound(Time t);
  // Of the values [from, to) by index.
  Extent extent(std::size_t from, std::size_t to);

 private:
  struct Block {
    std::size_t number = ~std::size_t{0};
    std::vector<Metric> values;
  };
  const std::vector<Metric>& block(std::size_t);
  void take(std::size_t from, std::size_t to, Extent&);
  const MetricTrack& m_track;
  Block m_latest, m_before;  // a range of values that is read has two ends
};

}  // namespace sweepscope
