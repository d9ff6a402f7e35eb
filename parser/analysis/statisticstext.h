// SPDX-License-Identifier: GPL-3.0-or-later

// Statistics as a page of text for a terminal.
//
// Threads: pure.
#pragma once

#include <string>

#include "analysis/statistics.h"

namespace sweepscope {

std::string statisticsText(const Trace&, const Statistics&);

}  // namespace sweepscope
