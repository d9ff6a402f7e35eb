// What stands where in a lane: pure functions from (trace, answers, axis, row) to boxes in device pixels by colour
// role. Painting replays them, a click asks them.
//
// The geometry of a column does not depend on which columns it is asked for together with, so lanes may be made piece
// by piece while panning. Cost: follows columns. A lane with more spans than a few per column is folded by the Trace
// itself. Threads: pure, any thread.
#pragma once

#include <QString>
#include <vector>

#include "trace/userevents.h"
#include "widgets/axis.h"
#include "widgets/columns.h"
#include "widgets/laneindex.h"
#include "widgets/lanelayout.h"
#include "widgets/selection.h"

namespace sweepscope {

// Text on or beside a span. x0 and x1 are the span's own ends, inside the view or not.
struct SpanText {
  int x0 = 0, x1 = 0, y0 = 0, y1 = 0;
  Role ground = Role::Background;  // what it stands on
  QString text;                    // longest first, shorter ones for less room behind line breaks
  Selection about;
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
  std::vector<Box> boxes;          // in order of painting
  std::vector<Box> events;         // logs and regions, over the boxes
  std::vector<Selection> targets;  // of boxes
  std::vector<SpanText> texts;
  std::vector<MarkerShape> markers;
  std::vector<FlagShape> flags;
  unsigned folded = 0;  // which of the row's layers were folded instead of drawn span by span: kSpans, kOverlay
};

constexpr unsigned kSpans = 1, kOverlay = 2;

struct LaneContext {
  const LaneIndex& index;
  TimeAxis axis;
  Measures measures;
  // What is decided once for the whole view, so that piecewise geometry and hit tests agree with it:
  // RowGeometry::folded.
  std::optional<unsigned> folded{};
  const UserEvents* events = nullptr;  // null: not made yet; no logs and regions are drawn
  bool mayDraw(unsigned layer) const { return !folded || (*folded & layer) == 0; }
  // Spans that may be drawn one by one between two columns.
  std::size_t budget(int x0, int x1) const { return std::size_t(folded ? axis.width : x1 - x0) * 3 + 64; }
  const Trace& trace() const { return *index.document.trace; }
  const Answers* answers() const { return index.document.answers.get(); }
};

// The geometry of a row between two columns; boxes are cut there, texts are not.
RowGeometry rowGeometry(const LaneContext&, const Row&, int x0, int x1);

// What a click at a column and height of a row means: what is painted there or, in a lane of single spans, above or
// below; nothing in a column where nothing is painted.
Selection hitTest(const LaneContext&, const Row&, int x, int y);

// Where the marker of a delete stands in the row of deletes, its stem included: x from, x to, y from, y to.
struct MarkerBox {
  int x0 = 0, x1 = 0, y0 = 0, y1 = 0;
};
MarkerBox markerBox(const LaneContext&, const Row& deletesRow, Time t0);
int markerHalf(const Measures&);
// The upper half of the deletes' row: markers stand above, the bridge below.
Band markerBand(const Measures&, const Row&);

// Marks of things with a place in a table, for the views that step through them.
Selection deleteSelection(const Answers&, std::size_t index);
Selection cycleSelection(const Trace&, const Answers&, std::size_t index);
Selection stopSelection(const Trace&, std::size_t index);
Selection sweepSelection(const Trace&, std::size_t index);
Selection inflectionSelection(const Answers&, std::size_t index);
// A piece of the tracks of GC, workers or assists.
Selection pieceSelection(const LaneContext&, const Piece&);

// Parts of rowGeometry, one file each.
void gcGeometry(const LaneContext&, const Row&, int x0, int x1, RowGeometry&);
void workerGeometry(const LaneContext&, const Row&, int x0, int x1, RowGeometry&);
void assistGeometry(const LaneContext&, const Row&, int x0, int x1, RowGeometry&);
void heapGeometry(const LaneContext&, const Row&, int x0, int x1, RowGeometry&);
void deletesGeometry(const LaneContext&, const Row&, int x0, int x1, RowGeometry&);
void procGeometry(const LaneContext&, const Row&, int x0, int x1, RowGeometry&);
void goroutineGeometry(const LaneContext&, GoroutineId, Band, int x0, int x1, RowGeometry&);
// Regions as bars and logs as ticks at the top of a goroutine's lane.
void eventGeometry(const LaneContext&, GoroutineId, int x0, int x1, RowGeometry&);
void groupGeometry(const LaneContext&, const Row&, int x0, int x1, RowGeometry&);
// The goroutines that may be painted at a height of a group's row: those of one packed row, or all of a density.
std::vector<GoroutineId> packedMembersAt(const LaneContext&, const Row&, int y, TimeRange, std::size_t most);
// The lane at a height of a row: the packed row of a group, all of the row elsewhere.
Band laneAt(const LaneContext&, const Row&, int y);

// The part of a row that spans are drawn into.
Band spanBand(const Measures&, const Row&);

}  // namespace sweepscope
