// Orders one generation and builds its segment, without knowing the generation before: what workers do (loader.cpp)
// and stitching puts together (stitch.h).
#pragma once

#include <stop_token>
#include <vector>

#include "trace/builder.h"
#include "wire/hands.h"

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
                      const std::stop_token&, Hands = Hands::One);

}  // namespace sweepscope
