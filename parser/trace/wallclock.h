// SPDX-License-Identifier: GPL-3.0-or-later

// The wall clock of a trace: from Go 1.25 on each generation says what time it was.
//
// Units: ns since 1970-01-01 00:00 UTC.
// Threads: pure.
// Errors: nothing where the trace has no wall clock, or one that no clock ever showed.
// Source: the ClockSnapshot event of internal/trace/tracev2; it ties the trace clock, the monotonic and the wall clock.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "trace/trace.h"

namespace sweepscope {

std::optional<std::int64_t> wallTimeAt(const Trace&, Time);
std::optional<Time> timeAtWall(const Trace&, std::int64_t wall);

// "2026-11-30T14:03:22.500000000Z", of the years 1678 to 2261.
std::string wallTimeText(std::int64_t wall);
// Of an RFC 3339 time.
std::optional<std::int64_t> parseWallTime(std::string_view);

// "14:03", "14:03:22" or "14:03:22.5", in ns since midnight.
std::optional<std::int64_t> parseTimeOfDay(std::string_view);
// The first time at or after the trace's begin at which the clock of a zone shows that; `zone`: how far it is ahead of
// UTC, in ns.
std::optional<Time> timeAtTimeOfDay(const Trace&, std::int64_t ofDay, std::int64_t zone = 0);

}  // namespace sweepscope
