// Places where a heap curve turns. Rule "drop": HeapObjects, resampled, falls faster than a threshold; one candidate
// for each falling run, confirmed if NextGC changes enough within the next cycles.
//
// Threads: pure.
#pragma once

#include <vector>

#include "analysis/analyse.h"
#include "analysis/answers.h"
#include "trace/trace.h"

namespace sweepscope {

// In order of time. Looks at the best source of HeapObjects and of NextGC (the first series of that name). The grid's
// cells begin at whole multiples of the resampling step after the trace's origin. Over gaps nothing is found.
std::vector<Inflection> findDrops(const Trace&, const std::vector<HeapSeries>&, const std::vector<GcCycle>&,
                                  const DeleteTable&, const InflectionThresholds&);

}  // namespace sweepscope
