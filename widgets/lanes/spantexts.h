// SPDX-License-Identifier: GPL-3.0-or-later

// What the lanes of procs and of goroutines share: texts on spans, and deciding whether to draw spans one by one.
//
// Units: device pixels. Threads: pure.
#pragma once

#include "widgets/lanes/lane.h"
#include "widgets/states.h"
#include "widgets/subjects/subject.h"

namespace sweepscope {

// Spans looked at to find the longest one at a folded column.
inline constexpr int kSpansLookedAt = 400;

// A little more than the columns, so that a span that ends just where they begin is known.
TimeRange around(const TimeAxis&, int x0, int x1);
// Whether a text may stand on a span.
bool isWide(const LaneContext&, Time begin, Time end);
// "main.handle G12", then without the number, then without the package, on lines of their own.
QString goroutineText(const Trace&, GoroutineId);
// What a proc or a thread does, by role.
RoleShares roleShares(const ProcShares&);
void add(ProcShares& to, const ProcShares& part);
// Low shapes carry their text above them, on the row's ground.
void addSpanText(const LaneContext&, Role, Band, const QString& text, const Subject& about, RowGeometry&);

// The spans that `visit` walks through, unless there are too many of them to be drawn one by one.
template <class Span, class Visit>
std::optional<std::vector<Span>> collectSpans(const LaneContext& c, int x0, int x1, Visit visit) {
  if (!c.mayDraw(kSpans)) return std::nullopt;
  std::vector<Span> spans;
  const std::size_t most = c.budget(x0, x1);
  visit([&](const Span& s) {
    spans.push_back(s);
    return spans.size() <= most;
  });
  if (spans.size() > most) return std::nullopt;
  return spans;
}

// Wide spans of a folded row get their text, too: `find` is called with a time in the middle of each wide run of boxes.
template <class Find>
void textsOfRuns(const LaneContext& c, std::size_t firstBox, RowGeometry& g, Find find) {
  const std::size_t boxes = g.boxes.size();
  int reached = -1;
  for (std::size_t i = firstBox; i < boxes; ++i) {
    const Box& b = g.boxes[i];
    if (b.x1 - b.x0 < c.measures.labelFrom() || b.x0 < reached) continue;
    find(c.axis.timeAt((b.x0 + b.x1) / 2));
    reached = b.x1;
  }
}

}  // namespace sweepscope
