// SPDX-License-Identifier: GPL-3.0-or-later

// Findings about memory limits: that one triggers the cycles, and that the heap is about to outgrow it.
#pragma once

#include "analysis/findings_parts.h"

namespace sweepscope::findings {

std::optional<Finding> memoryLimit(const Context&);
std::optional<Finding> spiral(const Context&);

}  // namespace sweepscope::findings
