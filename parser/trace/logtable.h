// SPDX-License-Identifier: GPL-3.0-or-later

// When the goroutines of a trace logged something: times only, by goroutine, in order.
//
// Units: times are exact to the nanosecond in traces of up to 39 hours.
// Threads: immutable once made.
// Cost: 6 bytes a log, 8 a goroutine that has any. Searching takes O(log n).
#pragma once

#include <cstddef>
#include <cstdint>
#include <stop_token>
#include <vector>

#include "trace/goroutinelanes.h"
#include "trace/packedspans.h"
#include "trace/trace.h"

namespace sweepscope {

class LogTable {
 public:
  LogTable() = default;
  // On a stop request it is not complete.
  LogTable(const Trace&, const std::stop_token&);

  std::size_t size() const { return m_times.size(); }
  std::size_t bytes() const;
  const PackedClock& clock() const { return m_clock; }
  const GoroutineLanes& goroutines() const { return m_lanes; }

  // The logs of one goroutine. Must not outlive the table.
  class Lane {
   public:
    std::size_t size() const { return m_last - m_first; }
    bool empty() const { return size() == 0; }
    Time at(std::size_t i) const { return m_table->timeOf(m_first + i); }
    // From one on, the first log at t or later; quick if that is near.
    std::size_t firstFrom(Time t, std::size_t from = 0) const {
      return gallop(from, size(), [&](std::size_t i) { return at(i) < t; });
    }

   private:
    friend class LogTable;
    const LogTable* m_table = nullptr;
    std::size_t m_first = 0, m_last = 0;
  };
  Lane lane(GoroutineId) const;

 private:
  struct PackedTime {
    std::uint16_t units[3];
  };
  Time timeOf(std::size_t i) const {
    const auto& u = m_times[i].units;
    return m_clock.time((std::uint64_t(u[2]) << 32) | (std::uint64_t(u[1]) << 16) | u[0]);
  }

  PackedClock m_clock;
  std::vector<PackedTime> m_times;
  GoroutineLanes m_lanes;
};

}  // namespace sweepscope
