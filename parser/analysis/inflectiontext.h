// SPDX-License-Identifier: GPL-3.0-or-later

// What is said of an inflection: the rule it was found by, and why it is confirmed or not.
//
// Threads: pure.
#pragma once

#include "analysis/answers.h"

namespace sweepscope {

// The rule with its thresholds: "falls by more than 5 000 objects/s for one or more 10 ms steps, and by at least 2 % of
// the curve's range".
Message dropRuleText(const InflectionThresholds&);
// Whether NextGC confirms an inflection, and why: "yes: NextGC went from 4.2 MiB to 3.1 MiB (−26 %) at GC #5, within
// two cycles".
Message confirmationText(const Inflection&, const InflectionThresholds&);

}  // namespace sweepscope
