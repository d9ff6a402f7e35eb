// SPDX-License-Identifier: GPL-3.0-or-later

// Regions of one goroutine, folded into columns: how much of each column regions of each depth cover.
//
// Threads: pure; a directory is immutable once made.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "trace/narrowcolumn.h"
#include "trace/packedspans.h"

namespace sweepscope {

// The share of each column that regions of each depth cover, from 0 to 1.
struct RegionShares {
  std::size_t depths = 0;
  std::vector<float> shares;  // of all columns at depth 0, then at depth 1, …
  std::size_t columns() const { return depths == 0 ? 0 : shares.size() / depths; }
  float at(std::size_t depth, std::size_t column) const { return shares[depth * columns() + column]; }
};

/* Folding regions, as LaneFold does for states.
 *
 * Regions of one goroutine that have the same depth never overlap. So the time that a depth covers before t is the sum
 * of the lengths of its regions that begin before t, less what the last of them lasts beyond t. What a depth covers of
 * a column is the difference of two such sums, at the column's borders.
 *
 * A directory has, for every kBlock regions in order of begin, the sum of the lengths of all regions before them, and
 * the last region before them, at each depth. To go from one border to the next, a fold adds the regions that begin in
 * between one by one, if there are few; else it searches the first region behind the border, takes the sums of that
 * region's block, and adds the regions of the block. So a column costs O(log n + kBlock) at most, and all columns
 * together never more than all regions.
 *
 * Lengths are summed as integers: folding is exact to a fraction of a nanosecond, however long the trace.
 */
class RegionFold {
 public:
  static constexpr std::size_t kBlock = 128;
  // Regions that are nested deeper than this are not folded.
  static constexpr std::size_t kMostDepths = 32;

  // Where the regions of a goroutine are, and what is known of their depths.
  struct Regions {
    const PackedSpans* spans = nullptr;
    const NarrowColumn* depths = nullptr;  // of each region
    std::size_t first = 0, last = 0;       // into both
    std::size_t deepest = 0;               // how many depths they have, kMostDepths at most
    const std::uint64_t* sums = nullptr;   // the directory: of each block but the first, of each depth
    const std::uint32_t* lasts = nullptr;  // likewise: 1 + the region, counted from `first`; 0 for none
  };

  // Appends the directory's entries of a goroutine.
  static void makeDirectory(const Regions&, std::vector<std::uint64_t>& sums, std::vector<std::uint32_t>& lasts);
  static bool needsDirectory(std::size_t regions) { return regions > kBlock; }

  explicit RegionFold(const Regions& regions);
  // Folds a range, which must not be empty, into so many columns.
  RegionShares fold(TimeRange range, std::size_t columns);

 private:
  void goTo(Time t);
  void jump(std::size_t region);
  void add(std::size_t region);

  Regions m_r;
  std::size_t m_at;                   // regions before it are in the sums
  std::vector<std::uint64_t> m_sums;  // ns, by depth
  std::vector<Time> m_ends;           // of the last region of each depth
};

}  // namespace sweepscope
