// SPDX-License-Identifier: GPL-3.0-or-later

// Statistics as JSON (schema 1) and as tab-separated values. Times are ns since the trace's first event; a missing fact
// is null, never 0. Written piece by piece.
//
// Threads: pure.
#pragma once

#include "analysis/reportjson.h"
#include "analysis/statistics.h"

namespace sweepscope {

enum class StatsBy : std::uint8_t { Function, Goroutine };

// With StatsBy::Goroutine, goroutines are walked again as they are written, so that millions never stand in memory.
void writeStatisticsJson(const Trace&, const Statistics&, const StatsQuery&, StatsBy, const TextSink&);
// The time accounts as a table: a row for each function or goroutine, below a row with the names of columns.
void writeStatisticsTable(const Trace&, const Statistics&, const StatsQuery&, StatsBy, const TextSink&);

}  // namespace sweepscope
