// SPDX-License-Identifier: GPL-3.0-or-later

// Placing rows, and asking back.
#include "widgets/timelinescene.h"

#include <algorithm>

#include "trace/wallclock.h"
#include "widgets/lanes/deleteslane.h"
#include "widgets/lanes/gclane.h"
#include "widgets/lanes/lanes.h"
#include "widgets/subjects/deletesubject.h"
#include "widgets/subjects/procpiecesubject.h"

namespace sweepscope {

void TimelineScene::setDocument(std::shared_ptr<const LaneIndex> index) {
  m_index = std::move(index);
  m_layout = {};
  m_rows.clear();
}

void TimelineScene::setLayout(const LayoutOptions& options) {
  m_measures = options.measures;
  m_layout = LaneLayout(*m_index, options);
}

void TimelineScene::setView(TimeRange range, QSize size, int nameWidth, int scroll) {
  m_ruler = QRect(nameWidth, 0, std::max(1, size.width() - nameWidth), m_measures.ruler());
  m_lanes = QRect(nameWidth, m_ruler.height(), m_ruler.width(), std::max(0, size.height() - m_ruler.height()));
  m_axis = TimeAxis::fit(range, m_lanes.width(), m_index->document.trace->origin());
  m_axis.wallOrigin = wallTimeAt(*m_index->document.trace, m_axis.origin);
  m_scroll = std::clamp(scroll, 0, std::max(0, contentHeight() - scrolled().height()));
  place();
}

// In a small window everything scrolls, or nothing but the GC would be seen.
bool TimelineScene::pins() const {
  return m_layout.fixedHeight() <= m_lanes.height() * 6 / 10;
}

QRect TimelineScene::pinned() const {
  return QRect(m_lanes.left(), m_lanes.top(), m_lanes.width(), pins() ? m_layout.fixedHeight() : 0);
}

QRect TimelineScene::scrolled() const {
  const int top = pinned().height();
  return m_lanes.adjusted(0, top, 0, 0);
}

int TimelineScene::contentHeight() const {
  return m_layout.scrollHeight() + (pins() ? 0 : m_layout.fixedHeight());
}

void TimelineScene::place() {
  m_rows.clear();
  const auto add = [&](const Row& row, int y, bool striped) {
    PlacedRow p{row, QRect(m_lanes.left(), y, m_lanes.width(), row.height), QRect(0, y, m_lanes.left(), row.height),
                striped};
    if (p.lane.bottom() >= m_lanes.top() && p.lane.top() <= m_lanes.bottom()) m_rows.push_back(p);
  };
  const bool pin = pins();
  const int offset = m_lanes.top() - (pin ? 0 : m_scroll);
  for (const Row& row : m_layout.fixedRows()) add(row, offset + row.y, false);
  const int top = pin ? scrolled().top() - m_scroll : offset + m_layout.fixedHeight();
  const int from = scrolled().top() - top;
  for (const Row& row : m_layout.rowsBetween(from, from + scrolled().height())) {
    add(row, top + row.y, row.lane->isStriped(row));
  }
}

const PlacedRow* TimelineScene::rowAt(QPoint at) const {
  if (at.y() < m_lanes.top()) return nullptr;
  const bool inPinned = at.y() < scrolled().top();
  for (const PlacedRow& p : m_rows) {
    if (at.y() < p.lane.top() || at.y() > p.lane.bottom()) continue;
    const bool fixed = p.lane.top() < scrolled().top() && p.row.lane->isPinned() && pins();
    if (fixed == inPinned) return &p;
  }
  return nullptr;
}

const PlacedRow* TimelineScene::placed(const Lane& lane) const {
  const auto it = std::find_if(m_rows.begin(), m_rows.end(), [&](const PlacedRow& p) { return p.row.lane == &lane; });
  return it == m_rows.end() ? nullptr : &*it;
}

std::optional<Row> TimelineScene::rowOf(const Subject& s) const {
  for (const Lane* lane : sweepscope::lanes()) {
    if (const auto row = lane->rowOf(m_layout, *m_index, s)) return row;
  }
  return std::nullopt;
}

int TimelineScene::scrollTo(const Row& row) const {
  const int y = row.y + (pins() ? 0 : m_layout.fixedHeight());
  const int height = scrolled().height();
  if (y >= m_scroll && y + row.height <= m_scroll + height) return m_scroll;
  return std::max(0, y - height / 3);
}

int TimelineScene::scrollToDelete(const std::optional<Row>& goroutine) const {
  const int wanted = goroutine ? scrollTo(*goroutine) : m_scroll;
  const Row *gc = m_layout.fixedRow(gcLane()), *deletes = m_layout.fixedRow(deletesLane());
  if (pins() || deletes == nullptr) return wanted;
  const int bottom = deletes->y + deletes->height, height = scrolled().height();
  const int top = gc != nullptr && bottom - gc->y <= height ? gc->y : deletes->y;
  return std::clamp(wanted, std::clamp(bottom - height, 0, top), top);
}

QRect TimelineScene::markerRect(std::size_t deleteOp) const {
  const PlacedRow* row = placed(deletesLane());
  const Answers* answers = m_index == nullptr ? nullptr : m_index->document.answers.get();
  if (row == nullptr || answers == nullptr || deleteOp >= answers->deletes.size()) return {};
  const Time t0 = answers->deletes.t0(deleteOp);
  const int x = m_axis.column(t0);
  if (x < 0 || x >= m_axis.width) return {};
  return markerBox(context(), row->row, t0).translated(row->lane.topLeft()) & m_lanes;
}

BridgePlaces TimelineScene::bridgePlaces(std::size_t deleteOp, const Sweeper* sweeper) const {
  BridgePlaces at;
  at.lanes = m_lanes;
  const auto lane = [](const PlacedRow* p) { return p == nullptr ? QRect() : p->lane; };
  at.deletes = lane(placed(deletesLane()));
  at.gc = lane(placed(gcLane()));
  at.goroutine = placedRect(deleteSubject(*m_index->document.answers, deleteOp));
  if (sweeper != nullptr && sweeper->proc.valid()) at.proc = placedRect(procPieceSubject(sweeper->proc, {}, {}));
  return at;
}

// Where the scrolling row that shows a thing is; empty if it is not in view.
QRect TimelineScene::placedRect(const Subject& s) const {
  const auto row = rowOf(s);
  const auto it = std::find_if(m_rows.begin(), m_rows.end(), [&](const PlacedRow& p) { return row && p.row == *row; });
  return it == m_rows.end() ? QRect() : it->lane & scrolled();
}

QRect TimelineScene::spanRect(const PlacedRow& p, const Subject& s) const {
  const TimeRange span = s.span;
  const int x0 = m_axis.edge(span.begin), x1 = std::max(x0 + m_measures.px(3), m_axis.edge(span.end));
  if (x1 < 0 || x0 >= m_axis.width) return {};
  const Band band = p.row.lane->bandOf(*m_index, m_measures, p.row, s);
  return QRect(p.lane.left() + x0, p.lane.top() + band.top, x1 - x0, band.height())
      .adjusted(-m_measures.px(1), -m_measures.px(1), m_measures.px(1), m_measures.px(1));
}

std::vector<QRect> TimelineScene::outlines(const std::vector<Related>& things) const {
  std::vector<QRect> rects;
  for (const Related& thing : things) {
    for (const PlacedRow& p : m_rows) {
      if (!thing.outlined || !p.row.lane->outlines(*m_index, p.row, thing.what)) continue;
      const QRect r = spanRect(p, thing.what);
      if (r.intersects(p.row.lane->isPinned() ? m_lanes : scrolled())) rects.push_back(r);
    }
  }
  return rects;
}

bool TimelineScene::involves(const PlacedRow& p, const std::vector<Related>& things) const {
  return std::any_of(things.begin(), things.end(),
                     [&](const Related& r) { return p.row.lane->shows(*m_index, p.row, r.what); });
}

}  // namespace sweepscope
