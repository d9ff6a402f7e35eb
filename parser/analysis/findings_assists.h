// SPDX-License-Identifier: GPL-3.0-or-later

// Findings about mark assists: goroutines that allocate while a cycle marks have to help it, or wait for others to.
#pragma once

#include "analysis/findings_parts.h"

namespace sweepscope::findings {

std::optional<Finding> assists(const Context&);
std::optional<Finding> assistWaits(const Context&);

}  // namespace sweepscope::findings
