// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/panels/deletes.h"

#include "app/tablepanel.h"
#include "widgets/deleterows.h"
#include "widgets/golines.h"

namespace sweepscope {

namespace {

EmptyText noDeletes(const Document& document) {
  if (!document.trace->info().complete) return emptyOfDamaged(TablePanel::tr("No deletes in the readable part"));
  return {TablePanel::tr("No deletes in this trace"),
          TablePanel::tr("The Go runtime does not record map deletes. If the program logs them, each one is connected "
                         "with the GC cycle that reclaimed its value.") +
              QLatin1Char(' ') + allocFreeHint(),
          deleteMarkerLines()};
}

}  // namespace

Panel* makeDeletesPanel(OpenTrace* trace) {
  return new TablePanel(trace, {deleteRows, noDeletes, RowsFrom::Answers});
}

}  // namespace sweepscope
