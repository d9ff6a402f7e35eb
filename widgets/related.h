// What lights up together with a selection: of a delete the cycles that may have reclaimed it, and who swept its value.
//
// Threads: pure.
#pragma once

#include <vector>

#include "widgets/selection.h"
#include "widgets/sweeper.h"

namespace sweepscope {

struct Related {
  Selection what;
  bool outlined = true;  // or only the names of its rows light up
};

// The selection itself is the first. `sweeper`: of a selected delete, if it is known.
std::vector<Related> relatedTo(const Document&, const Selection&, const Sweeper* sweeper);

}  // namespace sweepscope
