// Lanes are walked through the Trace's visitors; going back looks into ever longer stretches of the past.
#include "widgets/steps.h"

#include <algorithm>

#include "widgets/lanes/assistslane.h"
#include "widgets/lanes/procslane.h"
#include "widgets/lanes/workerslane.h"

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

// `s` stands for one of the pieces, which has its begin.
std::optional<Piece> nextPiece(const PieceTrack& track, const Selection& s, int step) {
  const std::size_t i = track.firstAfter(s.span.begin);
  const std::size_t next = step > 0 ? i + 1 : i - 1;  // wraps to a huge number before the first
  return next < track.size() ? std::optional(track.at(next)) : std::nullopt;
}

}  // namespace

Selection neighbour(const LaneIndex& index, const Selection& s, int step) {
  const Trace& trace = *index.document.trace;
  const Answers* answers = index.document.answers.get();
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
    case SelectedKind::Assist: {
      const auto p = nextPiece(assistTrack(index), s, step);
      return p ? assistSelection(trace, *p) : Selection();
    }
    case SelectedKind::Worker: {
      const PieceTrack* track = workerTrack(index, s.goroutine);
      const auto p = track != nullptr ? nextPiece(*track, s, step) : std::nullopt;
      return p ? workerSelection(*answers, p->index) : Selection();
    }
    case SelectedKind::Sweep: {
      const PieceTrack* track = sweepTrack(index, s.proc);
      const auto p = track != nullptr ? nextPiece(*track, s, step) : std::nullopt;
      return p ? sweepSelection(trace, p->index) : Selection();
    }
    case SelectedKind::Log: return next < trace.logs().size() ? logSelection(trace, next) : Selection();
    case SelectedKind::Inflection: {
      if (!answers || next >= answers->inflections.size()) return {};
      return inflectionSelection(*answers, next);
    }
    case SelectedKind::Nothing: break;
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

}  // namespace sweepscope
