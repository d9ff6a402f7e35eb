// SPDX-License-Identifier: GPL-3.0-or-later

// Trace -> Answers. A pure function of its arguments (but for reading the named side files).
//
// Threads: may be called from any thread; may use several itself. On a stop request it returns early, and what it
// returns is to be thrown away: answers from half of the facts would be wrong, not fewer.
#pragma once

#include <stop_token>
#include <string>
#include <vector>

#include "analysis/answers.h"
#include "trace/trace.h"

namespace sweepscope {

struct AnalysisOptions {
  bool inferredOnly = false;             // never look at alloc/free events
  std::vector<std::string> deleteRules;  // in addition to the built-in ones (analysis/deleterules.h)
  std::string memstatsFile;              // JSON lines beside the trace
  InflectionThresholds inflections;
  unsigned threads = 0;  // as many as pay; the answers do not depend on it
  std::stop_token stop;
};

Answers analyse(const Trace&, const AnalysisOptions& = {});

}  // namespace sweepscope
