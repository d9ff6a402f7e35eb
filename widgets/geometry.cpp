// Which lane is made by whom, and the way back from a pixel.
#include "widgets/geometry.h"

#include <algorithm>

#include "widgets/states.h"

namespace sweepscope {

namespace {

// Of the span kinds, the one at a folded column: the longest that touches it among the first few hundred.
constexpr int kLookedAt = 400;

Selection longestGoSpan(const LaneContext& c, GoroutineId g, TimeRange r, Role role) {
  Selection best;
  int seen = 0;
  c.trace().visitGoroutine(g, r, [&](const GoSpan& s) {
    const Role found = stateRole(s.state, c.trace().text(s.reason));
    const bool fits = found == role || (role == Role::WaitOther && s.state == GoState::Waiting);
    if (fits && (!best || s.end - s.begin > best.span.length())) {
      best = {SelectedKind::GoSpan, 0, g, {}, {s.begin, s.end}};
    }
    return ++seen < kLookedAt;
  });
  return best;
}

Selection longestProcSpan(const LaneContext& c, ProcId p, TimeRange r, Role role) {
  Selection best;
  int seen = 0;
  c.trace().visitProc(p, r, [&](const ProcSpan& s) {
    if (activityRole(s.activity) == role && (!best || s.end - s.begin > best.span.length())) {
      best = {SelectedKind::ProcSpan, 0, s.goroutine, p, {s.begin, s.end}};
    }
    return ++seen < kLookedAt;
  });
  return best;
}

std::optional<Piece> longestPiece(const PieceTrack& track, TimeRange r, Role role) {
  std::optional<Piece> best;
  std::size_t i = track.firstAfter(r.begin);
  for (int seen = 0; i < track.size() && seen < kLookedAt; ++i, ++seen) {
    const Piece p = track.at(i);
    if (p.begin >= r.end) break;
    if (p.role == role && (!best || p.end - p.begin > best->end - best->begin)) best = p;
  }
  return best;
}

Selection atPiece(const LaneContext& c, const PieceTrack& track, TimeRange r, Role role) {
  const auto p = longestPiece(track, r, role);
  return p ? pieceSelection(c, *p) : Selection();
}

Selection inGroup(const LaneContext& c, const Row& row, int y, TimeRange r, Role role) {
  Selection best;
  for (const GoroutineId id : packedMembersAt(c, row, y, r, kLookedAt)) {
    const Selection s = longestGoSpan(c, id, r, role);
    if (s && (!best || s.span.length() > best.span.length())) best = s;
  }
  return best;
}

// A column may hold less than a nanosecond.
TimeRange columnRange(const TimeAxis& axis, int x) {
  TimeRange r = axis.columns(x, x + 1);
  if (r.length().ns < 1) r = {r.begin - Duration{1}, r.begin};
  return r;
}

Selection resolve(const LaneContext& c, const Row& row, const Box& box, int x, int y) {
  const TimeRange r = columnRange(c.axis, x);
  switch (row.kind) {
    case RowKind::Gc: {
      const Selection s = atPiece(c, c.index.gc, r, box.role);
      return s ? s : atPiece(c, c.index.otherStops, r, box.role);
    }
    case RowKind::Worker: return atPiece(c, c.index.workers[row.index]->track, r, box.role);
    case RowKind::AllWorkers:
      for (const auto& w : c.index.workers) {
        if (const Selection s = atPiece(c, w->track, r, box.role)) return s;
      }
      return {};
    case RowKind::Assists: return atPiece(c, c.index.assists, r, box.role);
    case RowKind::Proc:
      if (box.role == Role::Sweep) {
        const auto p = longestPiece(*c.index.sweeps[row.index], r, box.role);
        return p ? sweepSelection(c.trace(), p->index) : Selection();
      }
      return longestProcSpan(c, c.trace().procs()[row.index], r, box.role);
    case RowKind::Goroutine: return longestGoSpan(c, row.goroutine, r, box.role);
    case RowKind::Group:
    case RowKind::GroupHeader: return inGroup(c, row, y, r, box.role);
    case RowKind::Heap:
    case RowKind::Deletes:
    case RowKind::More: break;
  }
  return {};
}

// A column that shows shares of many: where it is empty, something is not there.
bool isDensity(const LaneContext& c, const Row& row, const RowGeometry& g) {
  if (row.kind == RowKind::AllWorkers || row.kind == RowKind::GroupHeader) return true;
  return row.kind == RowKind::Group && (!c.mayDraw(kOverlay) || (g.folded & kOverlay) != 0);
}

// Low shapes leave most of their lane empty; a point there means the nearest one above or below.
const Box* nearestInLane(const std::vector<Box>& boxes, Band lane, int x, int y) {
  const Box* best = nullptr;
  int least = 0;
  for (auto it = boxes.rbegin(); it != boxes.rend(); ++it) {
    if (x < it->x0 || x >= it->x1 || it->y1 <= lane.top || it->y0 >= lane.bottom) continue;
    const int distance = std::max({it->y0 - y, y - it->y1 + 1, 0});
    if (best != nullptr && distance >= least) continue;
    best = &*it;
    least = distance;
  }
  return best;
}

Selection hitMarker(const LaneContext& c, const Row& row, const RowGeometry& g, int x, int y) {
  const Band band = markerBand(c.measures, row);
  if (y < band.top || y >= band.bottom) return {};
  const MarkerShape* best = nullptr;
  for (const auto& m : g.markers) {
    if (best == nullptr || std::abs(m.x - x) < std::abs(best->x - x)) best = &m;
  }
  if (best == nullptr || std::abs(best->x - x) > markerHalf(c.measures)) return {};
  return deleteSelection(*c.answers(), best->deleteOp);
}

Selection hitFlag(const LaneContext& c, const RowGeometry& g, int x) {
  const FlagShape* best = nullptr;
  for (const auto& f : g.flags) {
    if (best == nullptr || std::abs(f.x - x) < std::abs(best->x - x)) best = &f;
  }
  if (best == nullptr || std::abs(best->x - x) > markerHalf(c.measures)) return {};
  return inflectionSelection(*c.answers(), best->inflection);
}

}  // namespace

Selection pieceSelection(const LaneContext& c, const Piece& p) {
  Selection s;
  s.index = p.index;
  s.span = {p.begin, p.end};
  switch (p.role) {
    case Role::StopAsked:
    case Role::StopTheWorld:
    case Role::StopLate: return stopSelection(c.trace(), p.index);
    case Role::Mark:
    case Role::Sweep:
      s.kind = SelectedKind::Cycle;
      if (c.answers() != nullptr) s = cycleSelection(c.trace(), *c.answers(), p.index);
      break;
    case Role::Assist: {
      s.kind = SelectedKind::Assist;
      s.goroutine = c.trace().assists().at(p.index).goroutine;
      break;
    }
    default: {
      s.kind = SelectedKind::Worker;
      const auto& w = c.answers()->workers[p.index];
      s.goroutine = w.goroutine;
      s.proc = w.proc;
    }
  }
  return s;
}

Selection stopSelection(const Trace& trace, std::size_t index) {
  const StopTheWorld& s = trace.stops()[index];
  return {SelectedKind::Stop, index, s.goroutine, {}, {s.begin, s.end}};
}

Selection sweepSelection(const Trace& trace, std::size_t index) {
  const Sweep s = trace.sweeps().at(index);
  return {SelectedKind::Sweep, index, s.goroutine, s.proc, {s.begin, s.end}};
}

Selection inflectionSelection(const Answers& answers, std::size_t index) {
  const Inflection& inflection = answers.inflections.at(index);
  Selection s;
  s.kind = SelectedKind::Inflection;
  s.index = index;
  s.span = inflection.window.length().ns > 0 ? inflection.window : TimeRange::instant(inflection.time);
  return s;
}

Band spanBand(const Measures& m, const Row& row) {
  const int pad = row.height <= m.compactLane() ? m.px(1) : m.px(2);
  return {pad, row.height - pad};
}

RowGeometry rowGeometry(const LaneContext& c, const Row& row, int x0, int x1) {
  RowGeometry g;
  if (x0 >= x1) return g;
  switch (row.kind) {
    case RowKind::Gc: gcGeometry(c, row, x0, x1, g); break;
    case RowKind::Worker:
    case RowKind::AllWorkers: workerGeometry(c, row, x0, x1, g); break;
    case RowKind::Assists: assistGeometry(c, row, x0, x1, g); break;
    case RowKind::Heap: heapGeometry(c, row, x0, x1, g); break;
    case RowKind::Deletes: deletesGeometry(c, row, x0, x1, g); break;
    case RowKind::Proc: procGeometry(c, row, x0, x1, g); break;
    case RowKind::Goroutine: goroutineGeometry(c, row.goroutine, spanBand(c.measures, row), x0, x1, g); break;
    case RowKind::Group:
    case RowKind::GroupHeader: groupGeometry(c, row, x0, x1, g); break;
    case RowKind::More: break;
  }
  return g;
}

Selection hitTest(const LaneContext& c, const Row& row, int x, int y) {
  const bool marked = row.kind == RowKind::Deletes || row.kind == RowKind::Heap;
  const int reach = marked ? markerHalf(c.measures) : 0;
  const RowGeometry g = rowGeometry(c, row, x - reach, x + reach + 1);
  if (row.kind == RowKind::Deletes) return hitMarker(c, row, g, x, y);
  if (row.kind == RowKind::Heap) return hitFlag(c, g, x);
  const Band lane = isDensity(c, row, g) ? Band{y, y + 1} : laneAt(c, row, y);
  const Box* box = nearestInLane(g.boxes, lane, x, y);
  if (box == nullptr) return {};
  return box->target >= 0 ? g.targets[std::size_t(box->target)] : resolve(c, row, *box, x, y);
}

Selection deleteSelection(const Answers& answers, std::size_t index) {
  const DeleteOp& op = answers.deletes.at(index);
  Selection s;
  s.kind = SelectedKind::Delete;
  s.index = index;
  s.goroutine = op.goroutine;
  s.proc = op.proc;
  s.span = {op.before.value_or(op.t0()), op.t0() + Duration{1}};
  return s;
}

Selection cycleSelection(const Trace& trace, const Answers& answers, std::size_t index) {
  const GcCycle& cycle = answers.cycles.at(index);
  Selection s;
  s.kind = SelectedKind::Cycle;
  s.index = index;
  const Time markEnd = cycle.markEnd.value_or(trace.end());
  s.span = {cycle.start, std::max(markEnd, cycle.sweptUntil.value_or(markEnd))};
  return s;
}

}  // namespace sweepscope
