// Times are unique for most of what has an index; where they may repeat, the goroutine decides.
#include "widgets/reselect.h"

#include <algorithm>

#include "widgets/selection.h"

namespace sweepscope {

namespace {

Selection moved(Selection s, std::size_t index) {
  s.index = index;
  return s;
}

// In a stream or table sorted by `begin`.
template <class Table, class Begin>
Selection byBegin(const Table& table, const Selection& s, Begin begin) {
  const auto it =
      std::partition_point(table.begin(), table.end(), [&](const auto& x) { return begin(x) < s.span.begin; });
  if (it == table.end() || begin(*it) != s.span.begin) return {};
  return moved(s, std::size_t(it - table.begin()));
}

template <class Stream, class Begin>
Selection inStream(const Stream& stream, const Selection& s, Begin begin) {
  for (std::size_t i = stream.lowerBound(s.span.begin); i < stream.size(); ++i) {
    const auto record = stream.at(i);
    if (begin(record) != s.span.begin) break;
    if (record.goroutine == s.goroutine) return moved(s, i);
  }
  return {};
}

Selection deleteAgain(const Answers& answers, const Selection& s) {
  const Time t0 = s.span.end - Duration{1};
  for (std::size_t i = answers.deletes.firstFrom(t0); i < answers.deletes.size(); ++i) {
    const DeleteOp& op = answers.deletes[i];
    if (op.t0() != t0) break;
    if (op.goroutine == s.goroutine) return deleteSelection(answers, i);
  }
  return {};
}

Selection inAnswers(const Answers& answers, const Selection& s) {
  switch (s.kind) {
    case SelectedKind::Delete: return deleteAgain(answers, s);
    case SelectedKind::Cycle: return byBegin(answers.cycles, s, [](const GcCycle& c) { return c.start; });
    case SelectedKind::Worker: {
      const auto& all = answers.workers;
      const auto it = std::find_if(all.begin(), all.end(), [&](const WorkerSpan& w) {
        return w.begin == s.span.begin && w.goroutine == s.goroutine;
      });
      return it == all.end() ? Selection() : moved(s, std::size_t(it - all.begin()));
    }
    case SelectedKind::Inflection: {
      for (std::size_t i = 0; i < answers.inflections.size(); ++i) {
        const Selection same = inflectionSelection(answers, i);
        if (same.span == s.span) return same;
      }
      return {};
    }
    default: return {};
  }
}

}  // namespace

Selection reselect(const Document& document, const Selection& s) {
  const Trace& trace = *document.trace;
  switch (s.kind) {
    case SelectedKind::Delete:
    case SelectedKind::Cycle:
    case SelectedKind::Worker:
    case SelectedKind::Inflection: return document.answers ? inAnswers(*document.answers, s) : Selection();
    case SelectedKind::Stop: return byBegin(trace.stops(), s, [](const StopTheWorld& x) { return x.begin; });
    case SelectedKind::Sweep: return inStream(trace.sweeps(), s, [](const Sweep& x) { return x.begin; });
    case SelectedKind::Assist: return inStream(trace.assists(), s, [](const Assist& x) { return x.begin; });
    case SelectedKind::Log: return inStream(trace.logs(), s, [](const Log& x) { return x.time; });
    default: return s;
  }
}

}  // namespace sweepscope
