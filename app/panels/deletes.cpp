// The panel of deletes.
#include "app/tablepanel.h"
#include "widgets/deleterows.h"
#include "widgets/golines.h"

namespace sweepscope {

namespace {

EmptyText noDeletes(const Document& document) {
  if (!document.trace->info().complete) return emptyOfDamaged(TablePanel::tr("No deletes in what could be read"));
  return {TablePanel::tr("No deletes in this trace"),
          TablePanel::tr("Go records no map deletes by itself. Log them, and each one is joined to the GC cycle that "
                         "reclaimed its value. ") +
              allocFreeHint(),
          deleteMarkerLines()};
}

}  // namespace

Panel* makeDeletesPanel(OpenTrace* trace) {
  return new TablePanel(trace, {deleteRows, noDeletes, true});
}

}  // namespace sweepscope
