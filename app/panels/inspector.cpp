// SPDX-License-Identifier: GPL-3.0-or-later

// The panel of the inspector. Stacks that need a replay are fetched by the open trace.
#include "widgets/inspector.h"
#include "app/viewpanel.h"

namespace sweepscope {

Panel* makeInspectorPanel(OpenTrace* trace) {
  auto* panel = new ViewPanel<Inspector>(trace);
  Inspector* inspector = panel->view();
  QObject::connect(inspector, &Inspector::momentChosen, panel, &Panel::momentChosen);
  QObject::connect(inspector, &Inspector::detailsWanted, trace, &OpenTrace::fetchDetails);
  QObject::connect(trace, &OpenTrace::detailFound, inspector, &Inspector::setDetail);
  return panel;
}

}  // namespace sweepscope
