// SPDX-License-Identifier: GPL-3.0-or-later

// A lane: one kind of row of the timeline, in a file of its own. It says which rows a document has, what stands in
// them, what is under a point, and how to step through it; everything else (layout, scene, painting, overview, picture,
// manifest, menus, help) goes through the registry (widgets/lanes/lanes.h) and does not know which lane is which.
//
// Geometry is a pure function: the geometry of a column does not depend on the columns it is asked for together with,
// so that rows can be made piece by piece while panning.
//
// Units: device pixels; x counts columns of the axis, y pixels below the row's top.
// Threads: constant; geometry, hit tests and texts on any thread, painting on the painter's.
// Cost: geometry follows columns; a row with more spans than a few for each column is folded by the Trace itself.
#pragma once

#include <QCoreApplication>
#include <QRect>
#include <QSet>
#include <functional>
#include <optional>
#include <set>

#include "widgets/lanes/row.h"
#include "widgets/lanes/rowgeometry.h"
#include "widgets/subjects/subject.h"

class QPainter;

namespace sweepscope {

class LaneLayout;
class TimelinePainter;

// What is fixed about a lane.
struct LaneSpec {
  const char* id;  // in settings, session files, manifests and on the command line
  // Texts of the context "Lanes", shown by Lane::title() and Lane::help().
  const char* title;
  const char* help;         // what it shows, in a sentence or two
  bool pinned = false;      // stays above the rows that scroll
  int dispensable = 0;      // a low picture goes without it: the lower the number, the sooner; 0: never
  int overviewHeight = 0;   // points in the overview; 0: it is not there, -1: it takes what is left
  bool hasMarkers = false;  // its shapes stand at exact columns, so its image is never stretched
};

// Which rows are wanted.
struct LayoutOptions {
  std::function<bool(const Lane&)> shown;  // all, if not given
  std::function<bool(const Lane&, std::size_t index)> expanded;
  TimeRange range;  // which members of a huge expanded group get rows
  Measures measures;
  std::optional<std::size_t> first;  // a group of goroutines to stand above the others
  GoroutineId own;                   // gets a row even where its group has none for it
};

// What a search has found, to be marked in the name column.
struct FoundGoroutines {
  QSet<qint64> ids;
  std::set<std::size_t> groups;
};

// What painting over a row's boxes and texts needs.
struct RowPainting {
  TimelinePainter& painter;
  QPainter& p;
  QRect area;  // column 0 is at its left
  const LaneContext& context;
  const Row& row;
  const std::vector<MarkerShape>& markers;
  const std::vector<FlagShape>& flags;
  const Subject& selection;
};

class Lane {
 public:
  explicit Lane(const LaneSpec& spec) : m_spec(spec) {}
  Lane(const Lane&) = delete;
  Lane& operator=(const Lane&) = delete;
  virtual ~Lane() = default;

  const LaneSpec& spec() const { return m_spec; }
  QString id() const { return QString::fromLatin1(m_spec.id); }
  // Translated.
  QString title() const;
  QString help() const;
  bool isPinned() const { return m_spec.pinned; }

  // What of(lane) of a LaneIndex returns; null if the lane keeps nothing. Any thread.
  virtual std::unique_ptr<const LaneData> prepare(const Document&) const { return nullptr; }

  // Whether prepare() looks at the document's user events. It returns something in any case, then.
  virtual bool needsEvents() const { return false; }

  virtual std::vector<RowBlock> rows(const LaneIndex&, const LayoutOptions&) const = 0;
  virtual RowName name(const LaneIndex&, const Row&) const = 0;
  virtual bool isStriped(const Row&) const { return false; }
  // Says in an empty row why it is empty.
  virtual QString hint(const LaneContext&, const Row&) const { return {}; }

  // The geometry of a row between two columns; boxes end there, texts do not.
  virtual void geometry(const LaneContext&, const Row&, int x0, int x1, RowGeometry&) const = 0;
  // What a click means: what is painted there or, in a row of single spans, above or below; nothing in a column where
  // nothing is painted.
  virtual Subject hit(const LaneContext&, const Row&, int x, int y) const;
  // What is selected by a click on the row's name, if anything.
  virtual Subject subject(const LaneIndex&, const Row&) const { return {}; }
  // `found` is what hit() returned.
  virtual QString tooltip(const LaneContext&, const Row&, int x, const Subject& found) const;
  // Drawn over the row: markers, flags.
  virtual void paintOver(const RowPainting&) const {}
  // Drawn over all rows, if the lane is shown.
  virtual void paintAcross(TimelinePainter&, QPainter&, const QRect&, const LaneContext&) const {}

  // The first thing that begins in the range or after it; with step -1 the last that ends in it or before. Nothing
  // where a row shows several goroutines at once.
  virtual Subject first(const LaneIndex&, const Row&, TimeRange, int /*step*/) const { return {}; }
  // The row that shows a thing, if the lane has one for it.
  virtual std::optional<Row> rowOf(const LaneLayout&, const LaneIndex&, const Subject&) const { return {}; }
  // Whether the row's name lights up with a selection, and what of the row is outlined then.
  virtual bool shows(const LaneIndex&, const Row&, const Subject&) const { return false; }
  virtual bool outlines(const LaneIndex& index, const Row& row, const Subject& s) const { return shows(index, row, s); }
  // The part of the row that a thing takes which is outlined there.
  virtual Band bandOf(const LaneIndex&, const Measures& m, const Row& row, const Subject&) const {
    return spanBand(m, row.height);
  }
  virtual bool isFound(const LaneIndex&, const Row&, const FoundGoroutines&) const { return false; }
  // The one goroutine that a row shows, if it shows one.
  virtual GoroutineId goroutine(const LaneIndex&, const Row&) const { return {}; }

  // Whether making the row may take longer than a frame.
  virtual bool mayBeSlow(const LaneIndex&, const Row&) const { return false; }
  // Names what a row shows in a later part of the same trace, where indexes have changed.
  virtual std::optional<std::uint32_t> stableKey(const LaneIndex&, const Row&) const { return {}; }
  // Whether logs and regions are drawn over it.
  virtual bool hasEvents(const LaneIndex&, const Row&) const { return false; }

 protected:
  // Parts of the hit test of rows of spans: what a box means that stands for several spans, ...
  virtual Subject resolve(const LaneContext&, const Row&, const Box&, int /*x*/, int /*y*/) const { return {}; }
  // ... whether a column shows shares of many, so that nothing is meant where it is empty, ...
  virtual bool isDensity(const LaneContext&, const Row&, const RowGeometry&) const { return false; }
  // ... and the part of the row that belongs to one line of spans.
  virtual Band lineAt(const LaneContext&, const Row& row, int) const { return {0, row.height}; }

 private:
  LaneSpec m_spec;
};

RowGeometry rowGeometry(const LaneContext&, const Row&, int x0, int x1);
inline Subject hitTest(const LaneContext& c, const Row& row, int x, int y) {
  return row.lane->hit(c, row, x, y);
}
inline RowName rowName(const LaneIndex& index, const Row& row) {
  return row.lane->name(index, row);
}
// The begin or end of a span, marker or phase nearest to column x of a row, at most `reach` columns away.
std::optional<Time> nearestEdge(const LaneContext&, const Row&, int x, int reach);

inline Band spanBand(const Measures& m, const Row& row) {
  return spanBand(m, row.height);
}
// The time of a column, which may be less than a nanosecond: then the nanosecond it lies in.
TimeRange columnRange(const TimeAxis&, int x);

}  // namespace sweepscope
