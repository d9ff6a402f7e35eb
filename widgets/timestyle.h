// SPDX-License-Identifier: GPL-3.0-or-later

// How the window writes times: as the distance from the trace's first event, or as the wall clock's, where the trace
// has one. Durations are not concerned.
//
// The style is one for the whole program, as its language is. Whoever changes it has all texts made anew.
//
// Threads: any.
#pragma once

#include <QString>
#include <cstdint>
#include <optional>

#include "wire/ids.h"

namespace sweepscope {

enum class TimeStyle : std::uint8_t { SinceStart, Utc, Local };

TimeStyle timeStyle();
void setTimeStyle(TimeStyle);

// A wall time, in ns since 1970 UTC, as the style has it; with as many digits as the precision asks for.
QString wallDate(std::int64_t wall);                      // "2026-11-30 UTC" or "2026-11-30 +02:00"
QString wallTime(std::int64_t wall, Duration precision);  // "14:03:22.340 125"
// When the day of a wall time began.
std::int64_t dayBegin(std::int64_t wall);
// How far the zone that is shown is ahead of UTC at a wall time, in ns.
std::int64_t shownZone(std::int64_t wall);

}  // namespace sweepscope
