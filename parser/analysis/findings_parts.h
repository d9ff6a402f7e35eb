// SPDX-License-Identifier: GPL-3.0-or-later

// One function for each finding, and what they share. findings.cpp has the table of them.
//
// Each returns a finding without its severity, or nothing.
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

// findings_deletes.cpp
std::optional<Finding> keptAlive(const Context&);
std::optional<Finding> stillReferenced(const Context&);
std::optional<Finding> heapGrows(const Context&);
std::optional<Finding> deletedWhileMarking(const Context&);
std::optional<Finding> inlineValues(const Context&);
std::optional<Finding> notOnHeap(const Context&);
std::optional<Finding> nothingAtAddress(const Context&);

// findings_stops.cpp: long-stop twice, by how much it is.
std::optional<Finding> longStops(const Context&);
std::optional<Finding> someLongStops(const Context&);
std::optional<Finding> traceStops(const Context&);

// findings_assists.cpp
std::optional<Finding> assists(const Context&);
std::optional<Finding> assistWaits(const Context&);

// findings_often.cpp: gc-too-often twice, by what it costs.
std::optional<Finding> tooOften(const Context&);
std::optional<Finding> oftenButCheap(const Context&);

// findings_limit.cpp
std::optional<Finding> memoryLimit(const Context&);
std::optional<Finding> spiral(const Context&);

// findings_forced.cpp
std::optional<Finding> forcedLoop(const Context&);
std::optional<Finding> forcedCycles(const Context&);

}  // namespace sweepscope::findings
