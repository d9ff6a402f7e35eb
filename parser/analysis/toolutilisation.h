// SPDX-License-Identifier: GPL-3.0-or-later

// Mutator utilisation as `go tool trace` counts it.
//
// Its counts differ from what happened (analysis/utilisation.h): each run of a GC worker but its first one counts
// twice, once because the worker starts and once because its label follows, and only one of the two ends with the run.
// So a proc that ran workers counts as busy for ever, or, where other workers stop on it, as free for a while although
// it is not. The label of idle mode does not end that a goroutine counts as a worker. And where a curve is 0 at its
// end, it ends as it became 0. Who compares numbers with the tool needs the same numbers.
//
// Where the runs are too many (ProcWork::allRuns), there is no curve. The tool does not open such traces.
//
// Threads: pure.
// Cost: n log n in the runs of workers and of goroutines that assist, and in sweeps.
// Source: Go's internal/trace, gc.go (MutatorUtilizationV2), Go 1.22 to 1.27.
#pragma once

#include <vector>

#include "analysis/utilisation.h"

namespace sweepscope {

Utilisation toolSystemUtilisation(const Trace&, TimeRange, const ProcWork&, SweepCounts);
std::vector<Utilisation> toolProcUtilisations(const Trace&, TimeRange, const ProcWork&);

}  // namespace sweepscope
