// Lanes are walked through the Trace's visitors; going back looks into ever longer stretches of the past.
#include "widgets/steps.h"

#include <algorithm>
#include <cmath>

namespace sweepscope {

namespace {

bool shown(const GoSpan& s) {
  return s.state != GoState::Undetermined && s.state != GoState::NotExist;
}
bool shown(const ProcSpan& s) {
  return s.activity != ProcActivity::Idle && s.activity != ProcActivity::Unknown;
}

// visit(range, f) walks spans in order; f returns false to stop.
template <class Span, class Visit>
std::optional<Span> nextSpan(TimeRange from, TimeRange whole, int step, Visit visit) {
  std::optional<Span> found;
  if (step > 0) {
    visit(TimeRange{from.end, whole.end}, [&](const Span& s) {
      if (s.begin < from.end || !shown(s)) return true;
      found = s;
      return false;
    });
    return found;
  }
  for (std::int64_t back = 1'000'000;; back *= 8) {
    const Time begin = std::max(whole.begin, from.begin - Duration{back});
    visit(TimeRange{begin, from.begin}, [&](const Span& s) {
      if (s.end <= from.begin && s.begin < from.begin && shown(s)) found = s;
      return s.begin < from.begin;
    });
    if (found || begin == whole.begin) return found;
  }
}

Selection goNeighbour(const Trace& trace, const Selection& s, int step) {
  const auto next = nextSpan<GoSpan>(s.span, trace.range(), step,
                                     [&](TimeRange r, const auto& f) { trace.visitGoroutine(s.goroutine, r, f); });
  if (!next) return {};
  return {SelectedKind::GoSpan, 0, s.goroutine, {}, {next->begin, next->end}};
}

Selection procNeighbour(const Trace& trace, const Selection& s, int step) {
  const auto next = nextSpan<ProcSpan>(s.span, trace.range(), step,
                                       [&](TimeRange r, const auto& f) { trace.visitProc(s.proc, r, f); });
  if (!next) return {};
  return {SelectedKind::ProcSpan, 0, next->goroutine, s.proc, {next->begin, next->end}};
}

Selection trackNeighbour(const LaneContext& c, const PieceTrack& track, const Selection& s, int step, Role role) {
  std::size_t i = track.firstAfter(step > 0 ? s.span.end - Duration{1} : s.span.begin - Duration{1});
  if (step > 0) {
    while (i < track.size() && (track.at(i).begin < s.span.end || track.at(i).role != role)) ++i;
    return i < track.size() ? pieceSelection(c, track.at(i)) : Selection();
  }
  while (i > 0) {
    const Piece p = track.at(--i);
    if (p.begin < s.span.begin && p.role == role) return pieceSelection(c, p);
  }
  return {};
}

Selection workerNeighbour(const LaneContext& c, const Selection& s, int step) {
  for (const auto& lane : c.index.workers) {
    if (lane->goroutine != s.goroutine) continue;
    const PieceTrack& track = lane->track;
    const std::size_t i = track.firstAfter(s.span.begin);
    const std::size_t next = step > 0 ? i + 1 : i - 1;  // wraps to a huge number before the first
    return next < track.size() ? pieceSelection(c, track.at(next)) : Selection();
  }
  return {};
}

Selection sweepNeighbour(const LaneIndex& index, const Selection& s, int step) {
  const auto& procs = index.document.trace->procs();
  const auto it = std::lower_bound(procs.begin(), procs.end(), s.proc);
  if (it == procs.end() || *it != s.proc) return {};
  const PieceTrack& track = *index.sweeps[std::size_t(it - procs.begin())];
  const std::size_t next = track.firstAfter(s.span.begin) + std::size_t(step);
  return next < track.size() ? sweepSelection(*index.document.trace, track.at(next).index) : Selection();
}

}  // namespace

Selection neighbour(const LaneIndex& index, const Selection& s, int step) {
  const Trace& trace = *index.document.trace;
  const Answers* answers = index.document.answers.get();
  const LaneContext c{index, TimeAxis(), Measures()};
  const std::size_t next = s.index + std::size_t(step);
  switch (s.kind) {
    case SelectedKind::GoSpan:
    case SelectedKind::Goroutine: return goNeighbour(trace, s, step);
    case SelectedKind::ProcSpan: return procNeighbour(trace, s, step);
    case SelectedKind::Delete:
      return answers && next < answers->deletes.size() ? deleteSelection(*answers, next) : Selection();
    case SelectedKind::Cycle:
      return answers && next < answers->cycles.size() ? cycleSelection(trace, *answers, next) : Selection();
    case SelectedKind::Stop: return next < trace.stops().size() ? stopSelection(trace, next) : Selection();
    case SelectedKind::Assist: return trackNeighbour(c, index.assists, s, step, Role::Assist);
    case SelectedKind::Worker: return workerNeighbour(c, s, step);
    case SelectedKind::Sweep: return sweepNeighbour(index, s, step);
    case SelectedKind::Log: {
      if (next >= trace.logs().size()) return {};
      const Log log = trace.logs().at(next);
      return {SelectedKind::Log, next, log.goroutine, log.proc, TimeRange::instant(log.time)};
    }
    case SelectedKind::Inflection: {
      if (!answers || next >= answers->inflections.size()) return {};
      return inflectionSelection(*answers, next);
    }
    case SelectedKind::Nothing: break;
  }
  return {};
}

namespace {

Selection firstPiece(const LaneContext& c, const PieceTrack& track, TimeRange range, int step) {
  if (step > 0) {
    std::size_t i = track.firstAfter(range.begin);
    while (i < track.size() && track.at(i).begin < range.begin) ++i;
    return i < track.size() ? pieceSelection(c, track.at(i)) : Selection();
  }
  std::size_t i = track.firstAfter(range.end);
  return i > 0 ? pieceSelection(c, track.at(i - 1)) : Selection();
}

Selection firstInflection(const Answers& answers, TimeRange range, int step) {
  const auto& all = answers.inflections;
  const auto from = [&](Time t) {
    return std::size_t(std::partition_point(all.begin(), all.end(), [&](auto& i) { return i.time < t; }) - all.begin());
  };
  const std::size_t next =
      step > 0 ? from(range.begin) : from(range.end) - 1;  // wraps to a huge number before the first
  return next < all.size() ? inflectionSelection(answers, next) : Selection();
}

Selection firstAnswer(const Document& document, RowKind kind, TimeRange range, int step) {
  if (!document.answers) return {};
  const Answers& answers = *document.answers;
  if (kind == RowKind::Heap) return firstInflection(answers, range, step);
  if (kind == RowKind::Deletes) {
    const auto next = nextDelete(answers, besides(range, step), step);
    return next ? deleteSelection(answers, *next) : Selection();
  }
  const auto next = nextCycle(answers, besides(range, step), step);
  return next ? cycleSelection(*document.trace, answers, *next) : Selection();
}

}  // namespace

Selection firstInLane(const LaneIndex& index, const Row& row, TimeRange range, int step) {
  const Trace& trace = *index.document.trace;
  const LaneContext c{index, TimeAxis(), Measures()};
  const Time from = step > 0 ? range.begin : range.end;
  Selection at{SelectedKind::GoSpan, 0, row.goroutine, {}, {from, from}};
  switch (row.kind) {
    case RowKind::Gc:
    case RowKind::Heap:
    case RowKind::Deletes: return firstAnswer(index.document, row.kind, range, step);
    case RowKind::Worker: return firstPiece(c, index.workers[row.index]->track, range, step);
    case RowKind::Assists: return firstPiece(c, index.assists, range, step);
    case RowKind::Proc: at.proc = trace.procs()[row.index]; return procNeighbour(trace, at, step);
    case RowKind::Group:
      if (trace.groups()[row.index].goroutines != 1) return {};
      trace.visitGroup(row.index, trace.range(), 1, [&](const PackedGoroutine& p) { at.goroutine = p.id; });
      return goNeighbour(trace, at, step);
    case RowKind::Goroutine: return goNeighbour(trace, at, step);
    case RowKind::AllWorkers:
    case RowKind::GroupHeader:
    case RowKind::More: break;
  }
  return {};
}

Time besides(TimeRange range, int step) {
  return step > 0 ? range.begin - Duration{1} : range.end;
}

std::optional<std::size_t> nextDelete(const Answers& answers, Time t, int step) {
  const auto& d = answers.deletes;
  if (step > 0) {
    const std::size_t next = d.firstFrom(t == Time::max() ? t : t + Duration{1});
    return next == d.size() ? std::nullopt : std::optional(next);
  }
  const std::size_t next = d.firstFrom(t);
  return next == 0 ? std::nullopt : std::optional(next - 1);
}

std::optional<std::size_t> nextCycle(const Answers& answers, Time t, int step) {
  const auto& cycles = answers.cycles;
  if (step > 0) {
    const auto it = std::partition_point(cycles.begin(), cycles.end(), [&](auto& c) { return c.start <= t; });
    return it == cycles.end() ? std::nullopt : std::optional(std::size_t(it - cycles.begin()));
  }
  const auto it = std::partition_point(cycles.begin(), cycles.end(), [&](auto& c) { return c.start < t; });
  return it == cycles.begin() ? std::nullopt : std::optional(std::size_t(it - cycles.begin()) - 1);
}

std::optional<Time> nearestEdge(const LaneContext& c, const Row& row, int x, int reach) {
  std::optional<Time> best;
  double distance = reach + 0.5;
  const auto consider = [&](Time t) {
    const double d = std::abs(c.axis.position(t) - (x + 0.5));
    if (d >= distance) return;
    distance = d;
    best = t;
  };
  const RowGeometry g = rowGeometry(c, row, x - reach, x + reach + 1);
  for (const Box& b : g.boxes) {
    if (b.target < 0) continue;
    consider(g.targets[std::size_t(b.target)].span.begin);
    consider(g.targets[std::size_t(b.target)].span.end);
  }
  for (const MarkerShape& m : g.markers) consider(c.answers()->deletes[m.deleteOp].t0());
  return best;
}

}  // namespace sweepscope
