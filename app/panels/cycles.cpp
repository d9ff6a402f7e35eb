// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/panels/cycles.h"

#include "app/tablepanel.h"
#include "widgets/cyclerows.h"

namespace sweepscope {

namespace {

EmptyText noCycles(const Document& document) {
  if (!document.trace->info().complete) return emptyOfDamaged(TablePanel::tr("No GC cycles in the readable part"));
  return {TablePanel::tr("No GC cycles in this trace"),
          TablePanel::tr("No mark phase ran while the trace was recorded."), QString()};
}

}  // namespace

Panel* makeCyclesPanel(OpenTrace* trace) {
  return new TablePanel(trace, {cycleRows, noCycles, RowsFrom::Answers});
}

}  // namespace sweepscope
