// SPDX-License-Identifier: GPL-3.0-or-later

// Which share of the procs was left to the program while the collector worked, as a function of time.
//
// Utilisation at a moment is 1 - (procs that work for the collector) / GOMAXPROCS. A proc works for it while it runs a
// dedicated or fractional worker, or a goroutine inside a mark assist, and, if asked for, while a sweep is open on it.
// All procs do while the world is stopped for the collector. Idle workers do not count: they run where nothing else
// would. Of single procs dedicated workers do not count either, because they take the proc away but delay nobody on it.
//
// Units: ns; shares from 0 to 1.
// Threads: pure.
// Cost: n log n in the workers' runs, assists and sweeps.
// Source: Go's internal/trace, gc.go.
#pragma once

#include <vector>

#include "analysis/answers.h"
#include "analysis/procwork.h"
#include "trace/trace.h"

namespace sweepscope {

// From its time on, until the next one's.
struct UtilisationStep {
  Time from;
  double share = 1;
};
// In order of time; ends at `end`. Empty if GOMAXPROCS is not known.
struct Utilisation {
  std::vector<UtilisationStep> steps;
  Time end;
};

// Adds a step if the share changes. Of steps at the same time the least counts, as it does in Go's tool.
void addStep(std::vector<UtilisationStep>&, Time, double share);

struct CollectorWork {
  const std::vector<ProcSpell>& assisted;
  const std::vector<WorkerSpan>& workers;
};

enum class SweepCounts : bool { No, Yes };
Utilisation systemUtilisation(const Trace&, TimeRange, const CollectorWork&, SweepCounts);
// Of each proc that did any such work, and of one that did not, if there is one.
std::vector<Utilisation> procUtilisations(const Trace&, TimeRange, const CollectorWork&);

}  // namespace sweepscope
