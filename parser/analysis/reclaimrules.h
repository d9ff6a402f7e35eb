// SPDX-License-Identifier: GPL-3.0-or-later

// Which cycle reclaims a value that nothing refers to any more once its delete has run, derived from the cycles' phases
// and the procs' own events alone (rules 1 to 4; the essay stands in the .cpp).
//
// Threads: pure.
#pragma once

#include <optional>
#include <vector>

#include "analysis/answers.h"
#include "analysis/gccycles.h"
#include "analysis/worldstops.h"
#include "trace/trace.h"

namespace sweepscope {

// Inclusive; the number of cycles means "one after the trace".
struct CycleRange {
  std::size_t first = 0, last = 0;
  bool single() const { return first == last; }
};

struct EarliestCycle {
  CycleRange cycles;
  DeletePlace place = DeletePlace::Idle;
  // The delete may have run right after the world was restarted for marking.
  bool justRestarted = false;
};

class ReclaimRules {
 public:
  ReclaimRules(const Trace&, const std::vector<GcCycle>&, const WorldStops&);

  EarliestCycle earliest(const DeleteMoments& op) const {
    std::size_t hint = 0;
    return earliest(op, hint);
  }
  // hint: as that of firstNotOver().
  EarliestCycle earliest(const DeleteMoments&, std::size_t& hint) const;
  // A lower bound that needs no procs, no luck and no write barrier: no cycle before this one can have reclaimed the
  // value.
  std::size_t surelyNotBefore(const DeleteMoments&) const;
  const std::vector<CycleBorders>& borders() const { return m_borders; }
  // Whether a delete right after the restart may still be reclaimed by the cycle that was being started (the essay on
  // maps on stacks): then only alloc/free events show it.
  bool restartDecidesNothing() const { return m_stacksScannedLate; }

 private:
  // c: the first cycle that is not over at the time.
  CycleRange at(Time, std::size_t c, const DeleteMoments&) const;
  DeletePlace placeOf(Time, std::size_t c) const;

  std::vector<CycleBorders> m_borders;
  std::vector<StandStill> m_stands;  // one a cycle
  bool m_stacksScannedLate = false;
};

}  // namespace sweepscope
