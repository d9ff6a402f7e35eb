// SPDX-License-Identifier: GPL-3.0-or-later

// The regions of a trace, paired, by goroutine: in order of begin, outer ones first.
//
// A region belongs to the goroutine that begins it; trace/openregions.h says which end closes it. A region whose begin
// is not in the trace begins with the trace or with its goroutine; one that is never closed ends with its goroutine, or
// with what the trace has of it.
//
// The depth of a region is the first one that no region has that is open when it begins: in a program that nests its
// regions the number of regions around it. Two regions of one depth never overlap, however a program ends them.
//
// Units: times are exact to the nanosecond in traces of up to 39 hours.
// Threads: immutable once made.
// Cost: 15 to 16 bytes a region, 5 to 10 a goroutine that has any. Searching takes O(log n).
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <stop_token>
#include <vector>

#include "trace/goroutinelanes.h"
#include "trace/nametotals.h"
#include "trace/regionfold.h"
#include "trace/regionpairs.h"

namespace sweepscope {

class RegionTable {
 public:
  RegionTable() = default;
  // On a stop request it is not complete.
  RegionTable(TimeRange whole, PairedRegions&&, const std::stop_token&);

  std::size_t size() const { return m_spans.size(); }
  std::size_t bytes() const;
  const PackedClock& clock() const { return m_spans.clock(); }
  const GoroutineLanes& goroutines() const { return m_lanes; }
  // By name, in order of first use.
  const std::vector<NameTotals>& totals() const { return m_totals; }

  // The regions of one goroutine. Must not outlive the table.
  class Lane {
   public:
    std::size_t size() const { return m_last - m_first; }
    bool empty() const { return size() == 0; }
    PackedSpans::Span at(std::size_t i) const { return m_table->m_spans.at(m_first + i); }
    StringId name(std::size_t i) const { return m_table->m_totals[m_table->m_names[m_first + i]].name; }
    std::uint32_t depth(std::size_t i) const { return std::uint32_t(m_table->m_depths[m_first + i]); }
    // How many depths they have: one more than the greatest.
    std::uint32_t depths() const { return empty() ? 0 : std::uint32_t(m_table->m_laneDepths[m_lane]); }
    // Of the regions [from, to), which must not be empty: when the last of them ends.
    Time latestEnd(std::size_t from, std::size_t to) const {
      return m_table->m_spans.latestEnd(m_first + from, m_first + to);
    }
    // From one on, the first region that begins at t or later; quick if that is near.
    std::size_t firstFrom(Time t, std::size_t from = 0) const {
      return m_table->m_spans.firstFrom(m_first + from, m_last, t) - m_first;
    }
    // Calls f(region) for those of [from, to) that end behind t, in order, until it returns false.
    template <class F>
    void visitEndingAfter(std::size_t from, std::size_t to, Time t, F&& f) const {
      m_table->m_spans.visitEndingAfter(m_first + from, m_first + to, t, [&](std::size_t i) { return f(i - m_first); });
    }
    // Folds the range into so many equal columns. Cost: follows columns and log n, not regions.
    RegionShares fold(TimeRange, std::size_t columns) const;

   private:
    friend class RegionTable;
    const RegionTable* m_table = nullptr;
    std::size_t m_lane = 0, m_first = 0, m_last = 0;
  };
  Lane lane(GoroutineId) const;

 private:
  // A goroutine with so many regions that folding needs a directory.
  struct Folded {
    std::uint32_t lane;
    std::size_t first;  // into m_sums and m_lasts
  };
  void place(const PairedRegions&);
  void nest(const std::stop_token&);
  void makeDirectories(const std::stop_token&);
  RegionFold::Regions regionsOf(std::size_t lane) const;

  PackedSpans m_spans;
  NarrowColumn m_names;   // of each region, into m_totals
  NarrowColumn m_depths;  // of each region
  GoroutineLanes m_lanes;
  NarrowColumn m_laneDepths;
  std::vector<NameTotals> m_totals;
  std::vector<Folded> m_folded;  // by lane
  std::vector<std::uint64_t> m_sums;
  std::vector<std::uint32_t> m_lasts;
};

}  // namespace sweepscope
