// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/panels/inspector.h"

#include "app/viewpanel.h"
#include "widgets/inspector.h"

namespace sweepscope {

Panel* makeInspectorPanel(OpenTrace* trace) {
  auto* panel = new ViewPanel<Inspector>(trace);
  Inspector* inspector = panel->view();
  QObject::connect(inspector, &Inspector::momentChosen, panel, &Panel::momentChosen);
  QObject::connect(inspector, &Inspector::detailsWanted, trace, &OpenTrace::fetchDetails);
  QObject::connect(trace, &OpenTrace::eventsMade, inspector, [=] { inspector->setDocument(trace->document()); });
  QObject::connect(trace, &OpenTrace::detailFound, inspector, &Inspector::setDetail);
  return panel;
}

}  // namespace sweepscope
