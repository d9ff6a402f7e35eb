// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/panels/findings.h"

#include "app/tablepanel.h"
#include "widgets/findingrows.h"

namespace sweepscope {

namespace {

EmptyText noFindings(const Document& document) {
  if (!document.trace->info().complete) return emptyOfDamaged(TablePanel::tr("No findings in the readable part"));
  return {TablePanel::tr("No findings"),
          TablePanel::tr("No value was kept alive, no stop-the-world pause was long, and no GC cycle was forced."),
          QString()};
}

}  // namespace

Panel* makeFindingsPanel(OpenTrace* trace) {
  return new TablePanel(trace, {findingRows, noFindings, RowsFrom::Answers});
}

}  // namespace sweepscope
