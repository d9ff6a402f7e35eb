// SPDX-License-Identifier: GPL-3.0-or-later

// Findings about cycles that the program forces.
#pragma once

#include "analysis/findings_parts.h"

namespace sweepscope::findings {

std::optional<Finding> forcedLoop(const Context&);
std::optional<Finding> forcedCycles(const Context&);

}  // namespace sweepscope::findings
