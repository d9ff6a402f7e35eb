// The panel of goroutines.
#include "app/tablepanel.h"
#include "widgets/goroutinerows.h"

namespace sweepscope {

namespace {

EmptyText noGoroutines(const Document&) {
  return {TablePanel::tr("No goroutines"), TablePanel::tr("The part of the trace that is loaded has none."), QString()};
}

}  // namespace

Panel* makeGoroutinesPanel(OpenTrace* trace) {
  return new TablePanel(trace, {goroutineRows, noGoroutines, false});
}

}  // namespace sweepscope
