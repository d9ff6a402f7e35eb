// SPDX-License-Identifier: GPL-3.0-or-later

#include "widgets/lanes/spantexts.h"
#include "widgets/subjects/subject.h"

namespace sweepscope {

TimeRange around(const TimeAxis& axis, int x0, int x1) {
  const TimeRange r = axis.columns(x0, x1);
  return {r.begin - Duration{1}, r.end + Duration{1}};
}

bool isWide(const LaneContext& c, Time begin, Time end) {
  return c.axis.edge(end) - c.axis.edge(begin) >= c.measures.labelFrom();
}

void addSpanText(const LaneContext& c, Role role, Band band, const QString& text, const Subject& about,
                 RowGeometry& g) {
  const Shape& shape = shapeOf(role);
  const int height = band.height() * shape.part / shape.whole;
  SpanText t{c.axis.edge(about.span.begin),
             c.axis.edge(about.span.end),
             band.bottom - height,
             band.bottom,
             role,
             text,
             about,
             about.span};
  if (shape.part * 2 < shape.whole) {
    t.y1 = t.y0;
    t.y0 = band.top - c.measures.px(1);
    t.ground = Role::Background;
  }
  g.texts.push_back(t);
}

}  // namespace sweepscope
