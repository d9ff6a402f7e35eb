// SPDX-License-Identifier: GPL-3.0-or-later

// What the kinds of things share: lines of tooltips, parts of inspector pages, finding a thing again by its time.
//
// Threads: pure.
#pragma once

#include <algorithm>

#include "widgets/inspectorpage.h"
#include "widgets/subjects/subject.h"
#include "widgets/words.h"

namespace sweepscope {

// A tooltip; empty lines are left out.
QString linesOf(const QStringList&);
// "at 1.234 567 s"
QString atTime(const Trace&, Time);
// "1.23 ms, from 1.234 567 s"
QString spanLine(const Trace&, TimeRange);
// The same for a state whose start or end may not be in the trace; then a second line says more.
QString stateLines(const Trace&, TimeRange, bool beginSeen, bool endSeen);
// "≥ 1.23 ms", "≤ 1.23 ms"
QString atLeast(Duration);
QString atMost(Duration);
// "≤ 1.23 ms" where the trace does not show when the program ran again.
QString pauseLength(const WorldStop&);
// How a list names a delete: "k12", or "#3" without a key.
QString keyOrNumber(const DeleteOp&, int limit);
// At the end of a list that is shortened: "and 12 more".
QString moreText(std::size_t n);
// "main.worker G12", or "G12".
QString goroutineLabel(const Trace&, GoroutineId);

void addFact(InspectorPage&, const QString& name, const QString& value, const QString& tip = {});
// Start, end and duration of anything that has them; the labels say which ends are not in the trace.
void addRange(const Trace&, InspectorPage&, TimeRange, Role, bool beginSeen = true, bool endSeen = true);
// Where a state's start or end is not known although it lies inside the trace, events are missing.
void nameOpenEnds(const Trace&, InspectorPage&, TimeRange, bool beginSeen, bool endSeen);
void addProc(InspectorPage&, ProcId);
void addStack(const Trace&, InspectorPage&, StackId, const QString& title);

inline Subject withIndex(Subject s, std::size_t index) {
  s.index = index;
  return s;
}

// The subject again, in a table sorted by `begin`; begins are unique.
template <class Table, class Begin>
Subject againByBegin(const Table& table, const Subject& s, Begin begin) {
  const auto it =
      std::partition_point(table.begin(), table.end(), [&](const auto& x) { return begin(x) < s.span.begin; });
  if (it == table.end() || begin(*it) != s.span.begin) return {};
  return withIndex(s, std::size_t(it - table.begin()));
}

// The same in a stream, where the goroutine decides between those that begin at the same time.
template <class Stream, class Begin>
Subject againInStream(const Stream& stream, const Subject& s, Begin begin) {
  for (std::size_t i = stream.lowerBound(s.span.begin); i < stream.size(); ++i) {
    const auto record = stream.at(i);
    if (begin(record) != s.span.begin) break;
    if (record.goroutine == s.goroutine) return withIndex(s, i);
  }
  return {};
}

// The next or previous span that is drawn; visit(range, f) walks spans in order until f returns false. Looking back
// asks for longer and longer ranges of the past.
template <class Span, class Shown, class Visit>
std::optional<Span> nextSpan(TimeRange from, TimeRange whole, int step, Shown shown, Visit visit) {
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

}  // namespace sweepscope
