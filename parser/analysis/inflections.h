// SPDX-License-Identifier: GPL-3.0-or-later

// Places where a heap curve turns. Rule "drop": HeapObjects, as the step curve that is drawn, sampled at a fixed
// distance, falls faster than a threshold and by at least a share of its range; one candidate for each falling run,
// confirmed if NextGC changes enough within the next cycles.
//
// Threads: pure.
#pragma once

#include <vector>

#include "analysis/answers.h"
#include "trace/trace.h"

namespace sweepscope {

// In order of time. Looks at the best source of HeapObjects and of NextGC (the first series of that name). Steps begin
// at whole multiples of the sampling distance after the trace's origin. Nothing is found across gaps of the trace.
// Cost: linear in the samples, and the samples of NextGC within the next cycles for each inflection.
std::vector<Inflection> findDrops(const Trace&, const std::vector<HeapSeries>&, const std::vector<GcCycle>&,
                                  const DeleteTable&, const InflectionThresholds&);

}  // namespace sweepscope
