// What a tooltip says: what it is, how long, from when, why. The same words as inspector and tables.
#pragma once

#include <QString>

#include "trace/userevents.h"
#include "widgets/document.h"
#include "widgets/selection.h"

namespace sweepscope {

QString tooltipText(const Document&, const Selection&);
// Deletes that share a marker: how many, from when to when, and what is known of them.
QString deletesTooltip(const Document&, const IndexRun&);
// The regions of a goroutine at a moment, one a line, with their whole durations.
QString regionsTooltip(const Trace&, const UserEvents::Found&);
// "main.worker G12", or "G12".
QString goroutineLabel(const Trace&, GoroutineId);

}  // namespace sweepscope
