// SPDX-License-Identifier: GPL-3.0-or-later

// The sizes of the timeline's parts.
//
// Units: device pixels, from points at a device pixel ratio.
#pragma once

#include <cmath>

namespace sweepscope {

struct Measures {
  double dpr = 1;
  int px(double points) const { return static_cast<int>(std::lround(points * dpr)); }
  int lane() const { return px(20); }
  int compactLane() const { return px(14); }
  int largeLane() const { return px(28); }
  int group() const { return px(22); }
  int ruler() const { return px(24); }
  int labelFrom() const { return px(28); }
};

// The part of a lane that spans are drawn into.
struct Band {
  int top = 0, bottom = 0;
  int height() const { return bottom - top; }
};

Band spanBand(const Measures&, int rowHeight);

// Half the width of the marker of a delete or an inflection, and how near a click must come to it.
inline int markerHalf(const Measures& m) {
  return m.px(5);
}

}  // namespace sweepscope
