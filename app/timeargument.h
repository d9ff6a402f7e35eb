// SPDX-License-Identifier: GPL-3.0-or-later

// Times and ranges as the command line has them: distances from the trace's first event, or wall-clock times, which
// only a trace can place.
//
// Threads: plain values.
// Errors: problemOf() says in one sentence why a trace does not have a time or range.
#pragma once

#include <QString>
#include <optional>
#include <string_view>

#include "trace/trace.h"

namespace sweepscope {

struct TimeArgument {
  enum class Kind : std::uint8_t {
    SinceStart,
    Wall,
    OfDay
  };  // OfDay: UTC, of the day on which the trace began or the next
  Kind kind = Kind::SinceStart;
  std::int64_t ns = 0;  // since the first event, since 1970 UTC, or since midnight

  TimeArgument() = default;
  TimeArgument(Duration since) : ns(since.ns) {}
  TimeArgument(Kind k, std::int64_t value) : kind(k), ns(value) {}
};

// "1200" (ns), "12.5ms", "1.2s", "2026-11-30T14:03:22.5Z", "14:03:22.5".
std::optional<TimeArgument> parseTimeArgument(std::string_view);

struct RangeArgument {
  TimeArgument from, to;
};

// "A..B"; nothing if B is known not to be after A.
std::optional<RangeArgument> parseRangeArgument(std::string_view);

// Empty if the trace has it.
QString problemOf(const TimeArgument&, const Trace&);
QString problemOf(const RangeArgument&, const Trace&);

// In the trace: its begin or end for a time before or after it. There must be no problem.
Time timeInTrace(const Trace&, const TimeArgument&);
// What of the range is in the trace; its last nanosecond if the range begins behind it.
TimeRange rangeInTrace(const Trace&, const RangeArgument&);

}  // namespace sweepscope
