// SPDX-License-Identifier: GPL-3.0-or-later

// What the lanes of procs, threads and goroutines share: texts on spans, and drawing spans one by one or folded.
//
// Units: device pixels. Threads: pure.
#pragma once

#include "widgets/columns.h"
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

// Draws the spans of one goroutine, proc or thread: one by one or, if they are too many, the shares of each column.
// A writer has the types Span and Shares; visit(range, f) and fold(range, shares) walk and fold the spans,
// roles(shares) says what the shares mean, draw(fold, span) and text(span) write one.
template <class Writer>
void spanGeometry(const LaneContext& c, Writer& writer, Band band, int x0, int x1, RowGeometry& g) {
  using Span = typename Writer::Span;
  const TimeRange range = around(c.axis, x0, x1);
  ColumnFold fold(c.axis, band, x0, x1, g.boxes);
  if (const auto spans = collectSpans<Span>(c, x0, x1, [&](const auto& f) { writer.visit(range, f); })) {
    for (const Span& s : *spans) writer.draw(fold, s);
    return fold.finish();
  }
  g.folded |= kSpans;
  std::vector<typename Writer::Shares> shares(std::size_t(x1 - x0));
  writer.fold(c.axis.columns(x0, x1), shares);
  const std::size_t first = g.boxes.size();
  for (int x = x0; x < x1; ++x) fold.addColumn(x, writer.roles(shares[std::size_t(x - x0)]));
  textsOfRuns(c, first, g, [&](Time t) {
    writer.visit(TimeRange::instant(t), [&](const Span& s) {
      writer.text(s);
      return false;
    });
  });
}

}  // namespace sweepscope
