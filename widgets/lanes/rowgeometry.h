// SPDX-License-Identifier: GPL-3.0-or-later

// What is drawn in a row, as values: boxes by role, texts, markers. Painting replays them, a click asks them.
//
// Units: device pixels; x counts columns of the axis, y pixels below the row's top. Threads: plain values.
#pragma once

#include <QString>
#include <vector>

#include "analysis/answers.h"
#include "widgets/axis.h"
#include "widgets/columns.h"
#include "widgets/laneindex.h"
#include "widgets/measures.h"
#include "widgets/subjects/subject.h"

namespace sweepscope {

// Text on or beside a span. x0 and x1 are the span's own ends, inside the view or not.
struct SpanText {
  int x0 = 0, x1 = 0, y0 = 0, y1 = 0;
  Role ground = Role::Background;  // what it stands on
  QString text;                    // longest first, shorter ones for less room behind line breaks
  Subject about;
  TimeRange span{};  // of lanes of spans: its edges are x0 and x1, cut off where they are far outside the view
};

struct MarkerShape {
  int x = 0;  // column of T0
  std::size_t deleteOp = 0;
  std::size_t count = 1;  // deletes in the column
  bool head = true;       // a triangle, not only the stem
  Evidence evidence = Evidence::None;
};

struct FlagShape {
  int x = 0;  // column
  std::size_t inflection = 0;
};

struct RowGeometry {
  std::vector<Box> boxes;        // in order of painting
  std::vector<Box> events;       // logs, over the boxes
  std::vector<Subject> targets;  // of boxes
  std::vector<SpanText> texts;
  std::vector<MarkerShape> markers;
  std::vector<FlagShape> flags;
  unsigned folded = 0;  // which of the row's layers were folded instead of drawn span by span: kSpans, kOverlay, …
};

constexpr unsigned kSpans = 1, kOverlay = 2, kRegions = 4;

struct LaneContext {
  const LaneIndex& index;
  TimeAxis axis;
  Measures measures;
  // What is decided once for the whole view, so that piecewise geometry and hit tests agree with it:
  // RowGeometry::folded.
  std::optional<unsigned> folded{};
  bool mayDraw(unsigned layer) const { return !folded || (*folded & layer) == 0; }
  // Spans that may be drawn one by one between two columns.
  std::size_t budget(int x0, int x1) const { return std::size_t(folded ? axis.width : x1 - x0) * 3 + 64; }
  const Trace& trace() const { return *index.document.trace; }
  const Answers* answers() const { return index.document.answers.get(); }
  // Null: not made yet.
  const UserEvents* events() const { return index.document.events.get(); }
};

}  // namespace sweepscope
