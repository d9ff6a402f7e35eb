// The panel of findings.
#include "app/tablepanel.h"
#include "widgets/findingrows.h"

namespace sweepscope {

namespace {

EmptyText noFindings(const Document& document) {
  if (!document.trace->info().complete) return emptyOfDamaged(TablePanel::tr("No findings in what could be read"));
  return {TablePanel::tr("No findings"),
          TablePanel::tr("No value was kept alive, no stop-the-world pause was long, no cycle was forced: nothing that "
                         "this program looks for is in the trace."),
          QString()};
}

}  // namespace

Panel* makeFindingsPanel(OpenTrace* trace) {
  return new TablePanel(trace, {findingRows, noFindings, true});
}

}  // namespace sweepscope
