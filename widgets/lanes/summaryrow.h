// SPDX-License-Identifier: GPL-3.0-or-later

// Lanes with a row for each proc, thread or worker: where there are many, one row shows the shares of all of them, and
// expands to theirs.
//
// Threads: pure.
#pragma once

#include <limits>

#include "widgets/lanes/lane.h"
#include "widgets/lanes/lanelayout.h"

namespace sweepscope {

// The index of the row that stands for all.
inline constexpr std::size_t kSummary = std::numeric_limits<std::size_t>::max();

inline bool isSummary(const Row& row) {
  return row.index == kSummary;
}

// Rows of these indexes, each of a height, with a summary above them if there are more than `apart`.
std::vector<RowBlock> rowsWithSummary(const Lane&, const LayoutOptions&, const std::vector<std::size_t>& indexes,
                                      std::size_t apart, int height);
// The name of a summary: the lane's, and of how many.
RowName summaryName(const Lane&, std::size_t count);
// The row with an index or, where it is folded, the summary.
std::optional<Row> rowOrSummary(const LaneLayout&, const Lane&, std::size_t index);
// Adds shares of `count` things, column by column, as shares of all of them.
void summaryGeometry(const LaneContext&, Band, int x0, int x1, std::size_t count, std::vector<RoleShares>& sums,
                     RowGeometry&);

}  // namespace sweepscope
