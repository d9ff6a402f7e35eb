// SPDX-License-Identifier: GPL-3.0-or-later

// Covering columns instead of drawing each log: a column has a log or not.
#include "widgets/lanes/eventgeometry.h"

#include <algorithm>

namespace sweepscope {

void eventGeometry(const LaneContext& c, GoroutineId id, Band band, int x0, int x1, RowGeometry& g) {
  if (c.events() == nullptr || x0 >= x1) return;
  const LogTable::Lane logs = c.events()->logs().lane(id);
  if (logs.empty()) return;
  const int width = c.measures.px(1.5), top = band.top - c.measures.px(1);
  const auto y0 = std::int16_t(top), y1 = std::int16_t(top + c.measures.px(5));
  std::size_t i = logs.firstFrom(c.axis.timeAt(x0 - width));
  while (i < logs.size()) {
    const int x = c.axis.column(logs.at(i));
    if (x >= x1) break;
    const int from = std::max(x, x0), to = std::min(x + width, x1);
    if (!g.events.empty() && g.events.back().x1 >= from && g.events.back().y0 == y0) {
      g.events.back().x1 = std::max(g.events.back().x1, to);
    } else if (from < to) {
      g.events.push_back({from, to, y0, y1, Role::Log});
    }
    i = logs.firstFrom(c.axis.timeAt(x + 1), i);
  }
}

}  // namespace sweepscope
