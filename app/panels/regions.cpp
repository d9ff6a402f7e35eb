// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/panels/regions.h"

#include "app/tablepanel.h"
#include "widgets/regionrows.h"

namespace sweepscope {

namespace {

EmptyText noRegions(const Document& document) {
  if (!document.trace->info().complete) return emptyOfDamaged(TablePanel::tr("No regions in the readable part"));
  return {TablePanel::tr("No regions in this trace"),
          TablePanel::tr("The program did not use WithRegion and StartRegion of runtime/trace."),
          QStringLiteral("defer trace.StartRegion(ctx, \"decode\").End()\n")};
}

}  // namespace

Panel* makeRegionsPanel(OpenTrace* trace) {
  return new TablePanel(trace, {regionRows, noRegions, RowsFrom::Events});
}

}  // namespace sweepscope
