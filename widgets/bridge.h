// SPDX-License-Identifier: GPL-3.0-or-later

// The bridge from a delete to what reclaimed its value: where it starts, where it ends, what lies between and why that
// did not do it.
//
// Units: device pixels; x counts columns of the axis, y is within the row of deletes. Threads: pure.
#pragma once

#include <QString>
#include <optional>
#include <vector>

#include "widgets/lanes/lane.h"

namespace sweepscope {

// A cycle that ran between a delete and the reclaim and did not reclaim the value.
struct BridgeCycle {
  std::size_t cycle = 0;
  int x0 = 0, x1 = 0;  // its mark phase
  QString why;         // "already marking"
};

struct Bridge {
  std::size_t deleteOp = 0;
  Evidence evidence = Evidence::None;
  Time from, to;       // T0 and the end drawn: the reclaim, or the earliest moment for it
  int x0 = 0, x1 = 0;  // columns of both
  bool open = false;   // the trace ends first: x1 is its end
  bool dashed = false;
  // Inferred and ambiguous: the reclaim lies somewhere in here.
  std::optional<std::pair<int, int>> band;
  std::optional<int> secondEnd;  // ambiguous: where the later cycle would have it end
  std::optional<std::size_t> cycle;
  QString label;  // "Δ 3.41 ms", or why there is no bridge
  QString words;  // evidence in words
  std::vector<BridgeCycle> between;
};

// Nothing to draw without an answer; a delete without reclaim has a label only.
Bridge makeBridge(const LaneContext&, std::size_t deleteOp);

// The moment a delete's bridge ends, if it has one: free event, witness, or the earliest moment.
std::optional<Time> bridgeEnd(const Answers&, const DeleteOp&);

}  // namespace sweepscope
