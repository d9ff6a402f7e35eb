// SPDX-License-Identifier: GPL-3.0-or-later

// Paints a bridge: a line in the row of deletes, from the marker to the reclaim, a riser to the GC lane, a fall to the
// proc that swept and to the goroutine that deleted; below the line, the cycles that did not reclaim the value.
#pragma once

#include <QPainter>
#include <QRect>

#include "widgets/bridge.h"
#include "widgets/lanes/lane.h"

namespace sweepscope {

class TimelinePainter;

// Where the rows stand that a bridge touches, empty if not visible. `lanes`: all of them.
struct BridgePlaces {
  QRect lanes, deletes, gc, proc, goroutine;
};

void paintBridge(TimelinePainter&, QPainter&, const BridgePlaces&, const LaneContext&, const Bridge&);

}  // namespace sweepscope
