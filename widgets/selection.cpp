// Where on the timeline things are.
#include "widgets/selection.h"

#include <algorithm>

namespace sweepscope {

Selection deleteSelection(const Answers& answers, std::size_t index) {
  const DeleteOp& op = answers.deletes.at(index);
  return {SelectedKind::Delete, index, op.goroutine, op.proc, {op.before.value_or(op.t0()), op.t0() + Duration{1}}};
}

Selection cycleSelection(const Trace& trace, const Answers& answers, std::size_t index) {
  const GcCycle& cycle = answers.cycles.at(index);
  const Time markEnd = cycle.markEnd.value_or(trace.end());
  return {SelectedKind::Cycle, index, {}, {}, {cycle.start, std::max(markEnd, cycle.sweptUntil.value_or(markEnd))}};
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
  const Inflection& i = answers.inflections.at(index);
  const TimeRange span = i.window.length().ns > 0 ? i.window : TimeRange::instant(i.time);
  return {SelectedKind::Inflection, index, {}, {}, span};
}

Selection workerSelection(const Answers& answers, std::size_t index) {
  const WorkerSpan& w = answers.workers.at(index);
  return {SelectedKind::Worker, index, w.goroutine, w.proc, {w.begin, w.end}};
}

Selection logSelection(const Trace& trace, std::size_t index) {
  const Log log = trace.logs().at(index);
  return {SelectedKind::Log, index, log.goroutine, log.proc, TimeRange::instant(log.time)};
}

Selection goroutineSelection(const Trace& trace, GoroutineId id) {
  const auto info = id.valid() ? trace.goroutine(id) : std::nullopt;
  if (!info) return {};
  return {SelectedKind::Goroutine, 0, id, {}, {info->first, info->last + Duration{1}}};
}

}  // namespace sweepscope
