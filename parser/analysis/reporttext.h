// SPDX-License-Identifier: GPL-3.0-or-later

// The report a person reads: first what the file is and what it answers, then the tables behind it. English.
//
// Threads: pure.
#pragma once

#include <string>
#include "analysis/answers.h"
#include "trace/trace.h"

namespace sweepscope {

std::string reportText(const Trace&, const Answers&);

}  // namespace sweepscope
