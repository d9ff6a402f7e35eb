// SPDX-License-Identifier: GPL-3.0-or-later

// Findings about stop-the-world pauses: those of the program, and those that tracing itself causes.
#pragma once

#include "analysis/findings_parts.h"

namespace sweepscope::findings {

// long-stop twice, by how much it is.
std::optional<Finding> longStops(const Context&);
std::optional<Finding> someLongStops(const Context&);
std::optional<Finding> traceStops(const Context&);

}  // namespace sweepscope::findings
