// Places where a heap curve turns. Rule "drop": HeapObjects, resampled, falls faster than a threshold; one candidate
// for each falling run, confirmed if NextGC changes enough within the next cycles.
//
// Threads: pure.
#pragma once

#include <vector>

#include "analysis/analyse.h"
#include "analysis/answers.h"

namespace sweepscope {

// In order of time. Looks at the best source of HeapObjects and of NextGC (the first series of that name). The grid's
// cells begin at whole multiples of the resampling step after the origin.
std::vector<Inflection> findDrops(Time origin, const std::vector<HeapSeries>&, const std::vector<GcCycle>&,
                                  const DeleteTable&, const InflectionThresholds&);

}  // namespace sweepscope
