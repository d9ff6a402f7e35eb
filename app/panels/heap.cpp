// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/panels/heap.h"

#include "app/viewpanel.h"
#include "widgets/heappanel.h"

namespace sweepscope {

Panel* makeHeapPanel(OpenTrace* trace) {
  return new ViewPanel<HeapPanel>(trace);
}

}  // namespace sweepscope
