// SPDX-License-Identifier: GPL-3.0-or-later

// The subcommand `stats`: opens a trace, computes its statistics, prints them. What it writes is in English, for
// scripts.
//
// Errors: exit codes (ExitCode).
#pragma once

#include <optional>

#include "analysis/statsquery.h"
#include "app/commandline.h"

namespace sweepscope {

ExitCode runStats(const CommandLine&);

// Says what is wrong with a pattern of the command line, which may be empty; true if anything is.
bool complainAboutPattern(const std::string& pattern);
// The range and the function pattern of a command line. If they select nothing of the trace, says so and returns
// nothing.
std::optional<StatsQuery> queryOf(const CommandLine&, const Trace&);

}  // namespace sweepscope
