// SPDX-License-Identifier: GPL-3.0-or-later

// The regions of a goroutine as bars above its states, one line for each depth.
//
// Units: device pixels. Threads: pure. Cost: follows columns.
#pragma once

#include "widgets/lanes/lane.h"

namespace sweepscope {

// Regions that are nested deeper are only said in tooltips.
inline constexpr int kMostRegionLines = 3;

inline int regionLine(const Measures& m) {
  return m.px(12);
}

// A row or line of a goroutine: lines of regions, and its states below them.
struct RegionBands {
  RegionBands(const Measures&, Band whole, int lines);
  Band line(int depth) const;
  // The line at a height; nothing below them.
  std::optional<int> at(int y) const;
  Band states;

 private:
  int m_top, m_lines, m_height;
};

void regionGeometry(const LaneContext&, GoroutineId, const RegionBands&, int lines, int x0, int x1, RowGeometry&);
// The longest region of a depth that touches the range, among the first few hundred; nothing if there is none.
Subject longestRegion(const LaneContext&, GoroutineId, int depth, TimeRange);

}  // namespace sweepscope
