// SPDX-License-Identifier: GPL-3.0-or-later

// How many goroutines are in which state, to be drawn at any scale: means and greatest values of any range without
// reading all of it. Where a part of the file is missing there is no count.
//
// Units: goroutines, ns.
// Threads: constant once made; each reader belongs to one thread.
// Cost: making it reads all records of Trace::goroutineCounts(); it takes 2 bytes a record.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "trace/trace.h"

namespace sweepscope {

class CountsTrack {
 public:
  explicit CountsTrack(std::shared_ptr<const Trace>);

  bool empty() const { return m_stream.size() == 0; }
  // The greatest values of all records.
  const GoroutineCounts& most() const { return m_most; }
  double mostOfAll() const { return m_mostOfAll; }
  double mostThreads() const { return m_mostThreads; }
  // Of each of so many equal parts of a range: means of the time for which counts are known, and the greatest number of
  // runnable goroutines.
  std::vector<std::optional<GoroutineCounts>> fold(TimeRange, std::size_t parts) const;

  struct Record {
    std::size_t index = 0;  // into the stream
    TimeRange range{};
    GoroutineCounts counts;
  };
  // The record that holds at a time, if there is one.
  std::optional<Record> at(Time) const;
  std::optional<Record> record(std::size_t index) const;
  // Of the records that touch the range, the one with the most runnable goroutines.
  std::optional<Record> mostRunnable(TimeRange) const;

 private:
  static constexpr std::size_t kBlock = 64;
  struct Sums {
    double known = 0;  // ns
    std::array<double, 4> states{};
  };
  struct Block {
    Time begin;   // of its first record
    Sums before;  // of all blocks before it
    std::int64_t mostRunnable = 0;
  };
  class Reader;
  Time endOf(Time begin, Time next) const;

  std::shared_ptr<const Trace> m_trace;
  const Stream<GoroutineCounts>& m_stream;
  std::vector<Block> m_blocks;
  GoroutineCounts m_most;
  double m_mostOfAll = 0, m_mostThreads = 0;
};

}  // namespace sweepscope
