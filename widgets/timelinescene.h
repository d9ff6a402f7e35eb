// SPDX-License-Identifier: GPL-3.0-or-later

// Where everything of a timeline stands for one view: ruler, names, the lanes that stay and those that scroll; and what
// is under a point. The widget and the picture for others are both made from it.
//
// Units: device pixels. Threads: plain values.
#pragma once

#include <QRect>
#include <memory>
#include <vector>

#include "widgets/bridgepainter.h"
#include "widgets/lanes/lanelayout.h"
#include "widgets/subjects/subject.h"
#include "widgets/sweeper.h"
#include "widgets/timelinepainter.h"

namespace sweepscope {

struct PlacedRow {
  Row row;
  QRect lane;  // where its spans are
  QRect name;
  bool striped = false;
};

class TimelineScene {
 public:
  TimelineScene() = default;
  // The layout is made for the options; it is kept while only range, size and scrolling change.
  void setDocument(std::shared_ptr<const LaneIndex>);
  void setLayout(const LayoutOptions&);
  void setView(TimeRange range, QSize size, int nameWidth, int scroll);

  explicit operator bool() const { return m_index != nullptr; }
  const LaneIndex& index() const { return *m_index; }
  const std::shared_ptr<const LaneIndex>& sharedIndex() const { return m_index; }
  const LaneLayout& layout() const { return m_layout; }
  const TimeAxis& axis() const { return m_axis; }
  const Measures& measures() const { return m_measures; }
  LaneContext context() const { return {*m_index, m_axis, m_measures, {}}; }

  QRect ruler() const { return m_ruler; }
  QRect lanes() const { return m_lanes; }  // all of them
  QRect pinned() const;                    // the part of lanes() that does not scroll
  QRect scrolled() const;                  // the part that does
  int contentHeight() const;               // of what scrolls
  int scroll() const { return m_scroll; }

  const std::vector<PlacedRow>& rows() const { return m_rows; }
  const PlacedRow* rowAt(QPoint) const;
  // The first row of a lane that is in view, if there is one.
  const PlacedRow* placed(const Lane&) const;
  // The row in the layout that shows a thing, be it in view or not; only of lanes that scroll.
  std::optional<Row> rowOf(const Subject&) const;
  // How far to scroll so that a row is in view.
  int scrollTo(const Row&) const;
  // The same for a delete: its marker comes first, then the lane of the GC, then the row of its goroutine.
  int scrollToDelete(const std::optional<Row>& goroutine) const;

  QRect markerRect(std::size_t deleteOp) const;
  BridgePlaces bridgePlaces(std::size_t deleteOp, const Sweeper*) const;
  // Where a selection and what belongs to it are outlined.
  std::vector<QRect> outlines(const std::vector<Related>&) const;
  // Rows whose names light up.
  bool involves(const PlacedRow&, const std::vector<Related>&) const;

 private:
  bool pins() const;
  void place();
  QRect spanRect(const PlacedRow&, const Subject&) const;
  QRect placedRect(const Subject&) const;

  std::shared_ptr<const LaneIndex> m_index;
  LaneLayout m_layout;
  Measures m_measures;
  TimeAxis m_axis;
  QRect m_ruler, m_lanes;
  int m_scroll = 0;
  std::vector<PlacedRow> m_rows;
};

}  // namespace sweepscope
