// SPDX-License-Identifier: GPL-3.0-or-later

// What the findings share. Each one is a function of a file findings_*.h that returns a finding without its severity,
// or nothing; findings.cpp has the table of them.
//
// Threads: pure; several may run at the same time. On a stop request they return early, with anything.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "analysis/findings.h"
#include "analysis/heapgoal.h"
#include "analysis/ranked.h"

namespace sweepscope::findings {

struct Context {
  const Trace& trace;
  const Answers& a;
  const std::stop_token& stop;

  bool stopped() const { return stop.stop_requested(); }
  // Whether something of the trace may be missing between two moments. Cost: O(log gaps).
  bool missing(Time from, Time to) const;
  bool anythingMissing() const { return !trace.gaps().empty(); }
  FindingEvidence ofDelete(std::size_t i) const;
  FindingEvidence ofCycle(std::size_t c) const;
  // The cycles that rank highest, most of them first.
  std::vector<FindingEvidence> ofCycles(std::vector<Ranked> cycles) const;
};

// What the procs had in the trace's time: GOMAXPROCS over time, in ns.
double processorTime(const Trace&);

// A row of cycles [first, last).
using CycleRun = IndexRun;

}  // namespace sweepscope::findings
