// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/timeargument.h"

#include <QCoreApplication>
#include <algorithm>

#include "trace/wallclock.h"
#include "widgets/words.h"
#include "wire/units.h"

namespace sweepscope {

namespace {

struct Tr {
  Q_DECLARE_TR_FUNCTIONS(TimeArgument)
};

// Nothing if the trace has no wall clock.
std::optional<Time> placed(const TimeArgument& time, const Trace& trace) {
  const TimeRange whole = trace.range();
  if (time.kind == TimeArgument::Kind::SinceStart)
    return time.ns >= whole.length().ns ? whole.end : trace.origin() + Duration{time.ns};
  if (time.kind == TimeArgument::Kind::Wall) return timeAtWall(trace, time.ns);
  return timeAtTimeOfDay(trace, time.ns);
}

}  // namespace

std::optional<TimeArgument> parseTimeArgument(std::string_view text) {
  if (const auto since = parseTime(text)) return TimeArgument(*since);
  if (const auto wall = parseWallTime(text)) return TimeArgument(TimeArgument::Kind::Wall, *wall);
  if (const auto ofDay = parseTimeOfDay(text)) return TimeArgument(TimeArgument::Kind::OfDay, *ofDay);
  return std::nullopt;
}

std::optional<RangeArgument> parseRangeArgument(std::string_view text) {
  const auto dots = text.find("..");
  if (dots == std::string_view::npos) return std::nullopt;
  const auto from = parseTimeArgument(text.substr(0, dots)), to = parseTimeArgument(text.substr(dots + 2));
  if (!from || !to) return std::nullopt;
  // A time of day may be that of the next day.
  const bool isComparable = from->kind == to->kind && from->kind != TimeArgument::Kind::OfDay;
  if (isComparable && to->ns <= from->ns) return std::nullopt;
  return RangeArgument{*from, *to};
}

QString problemOf(const TimeArgument& time, const Trace& trace) {
  if (placed(time, trace)) return {};
  return Tr::tr("the trace has no wall-clock times; Go 1.25 and later record them");
}

QString problemOf(const RangeArgument& range, const Trace& trace) {
  for (const TimeArgument& time : {range.from, range.to}) {
    if (QString problem = problemOf(time, trace); !problem.isEmpty()) return problem;
  }
  const Time from = *placed(range.from, trace), to = *placed(range.to, trace);
  if (from >= trace.range().end)
    return Tr::tr("the range begins after the end of the trace, which is %1 long")
        .arg(durationOf(trace.range().length()));
  if (to <= trace.range().begin) return Tr::tr("the range ends before the trace begins");
  if (to <= from) return Tr::tr("the range ends before it begins");
  return {};
}

Time timeInTrace(const Trace& trace, const TimeArgument& time) {
  const TimeRange whole = trace.range();
  return std::clamp(placed(time, trace).value_or(whole.begin), whole.begin, whole.end);
}

TimeRange rangeInTrace(const Trace& trace, const RangeArgument& given) {
  const TimeRange range{timeInTrace(trace, given.from), timeInTrace(trace, given.to)};
  const TimeRange whole = trace.range();
  return range.begin < range.end ? range : TimeRange{whole.end - Duration{1}, whole.end};
}

}  // namespace sweepscope
