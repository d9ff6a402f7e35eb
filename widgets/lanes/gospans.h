// SPDX-License-Identifier: GPL-3.0-or-later

// The states of goroutines as boxes: of one goroutine in a row, of several that are packed into lines, or of a group as
// a density.
//
// Units: device pixels. Threads: pure. Cost: follows columns.
#pragma once

#include "widgets/lanes/lane.h"

namespace sweepscope {

// Rows of a collapsed group as it is drawn: its lines are packed into rows, no more than it has goroutines.
std::uint32_t packedDepth(const GroupInfo&);
// Whether a group is too deep for its goroutines to be seen one by one, so that only shares of states are drawn.
bool showsShares(const GroupInfo&);
// Lines that a collapsed group is drawn with at most; deeper groups are densities.
inline constexpr std::uint32_t kPackedLines = 6;

// `regions`: how many lines of regions stand above the states.
void goroutineGeometry(const LaneContext&, GoroutineId, Band, int regions, int x0, int x1, RowGeometry&);
void densityGeometry(const LaneContext&, std::size_t group, Band, int x0, int x1, RowGeometry&);
// A collapsed group; `regions` as above, in each line.
void packedGeometry(const LaneContext&, std::size_t group, Band, int regions, int x0, int x1, RowGeometry&);

// The lines that a group's goroutines are packed into, within the band of its row.
struct PackedLines {
  PackedLines(const GroupInfo&, Band);
  int at(int y) const;
  Band band(int line) const { return {top + line * height, top + (line + 1) * height}; }
  int count, top, height;
};
// The goroutines that may be painted at a line: those packed into it or, in a density, all.
std::vector<GoroutineId> goroutinesOfLine(const LaneContext&, std::size_t group, bool packed, int line, TimeRange,
                                          std::size_t most);

}  // namespace sweepscope
