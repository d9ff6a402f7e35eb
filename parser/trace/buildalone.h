// SPDX-License-Identifier: GPL-3.0-or-later

// Orders one generation and builds its segment, without knowing the generation before. Stitching joins what was built
// (stitch.h).
//
// Threads: generations may be built at the same time, each with a SegmentBuilder of its own. `threads` are used for
// this one; what is built does not depend on their number.
#pragma once

#include <stop_token>
#include <vector>

#include "trace/builder.h"

namespace sweepscope {

// A generation built without knowing the one before.
struct BuiltAlone {
  bool usable = false;  // has a clock
  bool stuck = false;   // some event had to be forced
  SegmentBuilder::Built built;
  World world;  // as it is at its end
  std::vector<Defect> defects;
};

BuiltAlone buildAlone(const ByteSource&, const FileIndex&, std::size_t generation, Symbols&, SegmentBuilder&,
                      const std::stop_token&, unsigned threads = 1);

}  // namespace sweepscope
