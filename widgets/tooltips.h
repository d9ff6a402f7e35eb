// What a tooltip says: what it is, how long, from when, why. The same words as inspector and tables.
#pragma once

#include <QString>

#include "widgets/laneindex.h"
#include "widgets/selection.h"

namespace sweepscope {

QString tooltipText(const Document&, const Selection&);
// "main.worker G12", or "G12".
QString goroutineLabel(const Trace&, GoroutineId);

}  // namespace sweepscope
