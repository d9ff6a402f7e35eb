// Placing rows, and asking back.
#include "widgets/timelinescene.h"

#include <algorithm>

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
    const bool odd =
        row.kind == RowKind::Goroutine ? row.sub % 2 == 1 : row.kind == RowKind::Proc && row.index % 2 == 1;
    add(row, top + row.y, odd);
  }
}

const PlacedRow* TimelineScene::rowAt(QPoint at) const {
  if (at.y() < m_lanes.top()) return nullptr;
  const bool inPinned = at.y() < scrolled().top();
  for (const PlacedRow& p : m_rows) {
    if (at.y() < p.lane.top() || at.y() > p.lane.bottom()) continue;
    const bool fixed = p.lane.top() < scrolled().top() && p.row.kind <= RowKind::Deletes && pins();
    if (fixed == inPinned) return &p;
  }
  return nullptr;
}

const PlacedRow* TimelineScene::placed(RowKind kind) const {
  const auto it = std::find_if(m_rows.begin(), m_rows.end(), [&](const PlacedRow& p) { return p.row.kind == kind; });
  return it == m_rows.end() ? nullptr : &*it;
}

const PlacedRow* TimelineScene::placedGoroutine(GoroutineId id) const {
  const auto row = m_layout.rowOfGoroutine(*m_index->document.trace, id);
  if (!row) return nullptr;
  const auto it = std::find_if(m_rows.begin(), m_rows.end(), [&](const PlacedRow& p) { return p.row == *row; });
  return it == m_rows.end() ? nullptr : &*it;
}

const PlacedRow* TimelineScene::placedProc(ProcId id) const {
  const auto& procs = m_index->document.trace->procs();
  const auto it = std::find_if(m_rows.begin(), m_rows.end(), [&](const PlacedRow& p) {
    return p.row.kind == RowKind::Proc && procs[p.row.index] == id;
  });
  return it == m_rows.end() ? nullptr : &*it;
}

GoroutineId TimelineScene::goroutineOf(const Row& row) const {
  if (row.kind == RowKind::Goroutine) return row.goroutine;
  const Trace& trace = *m_index->document.trace;
  GoroutineId id;
  if (row.kind == RowKind::Group && trace.groups()[row.index].goroutines == 1) {
    trace.visitGroup(row.index, trace.range(), 1, [&](const PackedGoroutine& p) { id = p.id; });
  }
  return id;
}

int TimelineScene::scrollTo(const Row& row) const {
  const int y = row.y + (pins() ? 0 : m_layout.fixedHeight());
  const int height = scrolled().height();
  if (y >= m_scroll && y + row.height <= m_scroll + height) return m_scroll;
  return std::max(0, y - height / 3);
}

int TimelineScene::scrollToDelete(const std::optional<Row>& goroutine) const {
  const int wanted = goroutine ? scrollTo(*goroutine) : m_scroll;
  const auto& fixed = m_layout.fixedRows();
  const auto find = [&](RowKind kind) {
    return std::find_if(fixed.begin(), fixed.end(), [&](const Row& r) { return r.kind == kind; });
  };
  const auto gc = find(RowKind::Gc), deletes = find(RowKind::Deletes);
  if (pins() || deletes == fixed.end()) return wanted;
  const int bottom = deletes->y + deletes->height, height = scrolled().height();
  const int top = gc != fixed.end() && bottom - gc->y <= height ? gc->y : deletes->y;
  return std::clamp(wanted, std::clamp(bottom - height, 0, top), top);
}

QRect TimelineScene::markerRect(std::size_t deleteOp) const {
  const PlacedRow* row = placed(RowKind::Deletes);
  const Answers* answers = m_index == nullptr ? nullptr : m_index->document.answers.get();
  if (row == nullptr || answers == nullptr || deleteOp >= answers->deletes.size()) return {};
  const Time t0 = answers->deletes[deleteOp].t0();
  const int x = m_axis.column(t0);
  if (x < 0 || x >= m_axis.width) return {};
  const MarkerBox box = markerBox(context(), row->row, t0);
  const QRect rect(row->lane.left() + box.x0, row->lane.top() + box.y0, box.x1 - box.x0, box.y1 - box.y0);
  return rect & m_lanes;
}

TimelinePainter::BridgePlaces TimelineScene::bridgePlaces(std::size_t deleteOp, const Sweeper* sweeper) const {
  TimelinePainter::BridgePlaces at;
  at.lanes = m_lanes;
  const DeleteOp& op = m_index->document.answers->deletes[deleteOp];
  const auto lane = [](const PlacedRow* p) { return p == nullptr ? QRect() : p->lane; };
  at.deletes = lane(placed(RowKind::Deletes));
  at.gc = lane(placed(RowKind::Gc));
  at.goroutine = lane(placedGoroutine(op.goroutine)) & scrolled();
  if (sweeper != nullptr && sweeper->proc.valid()) at.proc = lane(placedProc(sweeper->proc)) & scrolled();
  return at;
}

QRect TimelineScene::spanRect(const PlacedRow& p, TimeRange span) const {
  const int x0 = m_axis.edge(span.begin), x1 = std::max(x0 + m_measures.px(3), m_axis.edge(span.end));
  if (x1 < 0 || x0 >= m_axis.width) return {};
  const Band band = spanBand(m_measures, p.row);
  return QRect(p.lane.left() + x0, p.lane.top() + band.top, x1 - x0, band.height())
      .adjusted(-m_measures.px(1), -m_measures.px(1), m_measures.px(1), m_measures.px(1));
}

std::vector<QRect> TimelineScene::outlines(const Selection& s, const Sweeper* sweeper) const {
  std::vector<QRect> rects;
  const auto add = [&](const PlacedRow* p, TimeRange span) {
    if (p == nullptr) return;
    const QRect clip = p->row.kind <= RowKind::Deletes ? m_lanes : scrolled();
    const QRect r = spanRect(*p, span);
    if (r.intersects(clip)) rects.push_back(r);
  };
  const Answers* answers = m_index->document.answers.get();
  switch (s.kind) {
    case SelectedKind::Delete: {
      const ReclaimLink link = answers->deletes[s.index].reclaim;
      if (const auto cycles = link.cycleRange()) {
        for (std::size_t c = cycles->first; c <= cycles->second && c < answers->cycles.size(); ++c)
          add(placed(RowKind::Gc), cycleSelection(*m_index->document.trace, *answers, c).span);
      }
      if (sweeper != nullptr && sweeper->work) {
        add(placedProc(sweeper->proc), sweeper->work.span);
        add(placedGoroutine(sweeper->goroutine), sweeper->work.span);
      }
      break;
    }
    case SelectedKind::Cycle:
    case SelectedKind::Stop: add(placed(RowKind::Gc), s.span); break;
    case SelectedKind::Assist: add(placed(RowKind::Assists), s.span); break;
    case SelectedKind::Sweep: add(placedProc(s.proc), s.span); break;
    case SelectedKind::ProcSpan: add(placedProc(s.proc), s.span); break;
    case SelectedKind::GoSpan: add(placedGoroutine(s.goroutine), s.span); break;
    case SelectedKind::Worker:
      for (const PlacedRow& p : m_rows) {
        const bool same = p.row.kind == RowKind::Worker && m_index->workers[p.row.index]->goroutine == s.goroutine;
        if (same || p.row.kind == RowKind::AllWorkers) add(&p, s.span);
      }
      break;
    case SelectedKind::Log: add(placedGoroutine(s.goroutine), s.span); break;
    case SelectedKind::Inflection: add(placed(RowKind::Heap), s.span); break;
    case SelectedKind::Goroutine:
    case SelectedKind::Nothing: break;
  }
  return rects;
}

bool TimelineScene::involves(const PlacedRow& p, const Selection& s, const Sweeper* sweeper) const {
  if (!s) return false;
  const Trace& trace = *m_index->document.trace;
  const GoroutineId sweeps = sweeper != nullptr ? sweeper->goroutine : GoroutineId();
  switch (p.row.kind) {
    case RowKind::Goroutine: return p.row.goroutine == s.goroutine || p.row.goroutine == sweeps;
    case RowKind::Group:
    case RowKind::GroupHeader:
      return (s.goroutine.valid() && trace.groupOf(s.goroutine) == p.row.index) ||
             (sweeps.valid() && trace.groupOf(sweeps) == p.row.index);
    case RowKind::Proc: {
      const ProcId proc = trace.procs()[p.row.index];
      if (s.kind != SelectedKind::Delete) return s.proc.valid() && s.proc == proc;
      return sweeper != nullptr && sweeper->proc.valid() && sweeper->proc == proc;
    }
    case RowKind::Gc:
      if (s.kind == SelectedKind::Delete)
        return m_index->document.answers->deletes[s.index].reclaim.cycleRange().has_value();
      return s.kind == SelectedKind::Cycle || s.kind == SelectedKind::Stop;
    case RowKind::Worker:
      return s.kind == SelectedKind::Worker && m_index->workers[p.row.index]->goroutine == s.goroutine;
    case RowKind::AllWorkers: return s.kind == SelectedKind::Worker;
    case RowKind::Assists: return s.kind == SelectedKind::Assist;
    case RowKind::Heap: return s.kind == SelectedKind::Inflection;
    case RowKind::Deletes: return s.kind == SelectedKind::Delete;
    case RowKind::More: return false;
  }
  return false;
}

}  // namespace sweepscope
