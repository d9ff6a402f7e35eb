// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/panels/goroutines.h"

#include "app/tablepanel.h"
#include "widgets/goroutinerows.h"

namespace sweepscope {

namespace {

EmptyText noGoroutines(const Document&) {
  return {TablePanel::tr("No goroutines"), TablePanel::tr("The loaded part of the trace has no goroutines."),
          QString()};
}

}  // namespace

Panel* makeGoroutinesPanel(OpenTrace* trace) {
  return new TablePanel(trace, {goroutineRows, noGoroutines, RowsFrom::Trace});
}

}  // namespace sweepscope
