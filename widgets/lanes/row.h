// SPDX-License-Identifier: GPL-3.0-or-later

// A row of the timeline: one line of a lane, with a name at the left.
//
// Threads: plain values.
#pragma once

#include <QString>
#include <vector>

#include "widgets/measures.h"
#include "widgets/roles.h"
#include "wire/ids.h"

namespace sweepscope {

class Lane;

enum class RowPart : std::uint8_t {
  Whole,   // a row by itself
  Header,  // of an expanded group; its members follow
  Member,  // of an expanded group
  More,    // says how many members have no row
};

struct Row {
  const Lane* lane = nullptr;
  RowPart part = RowPart::Whole;
  std::size_t index = 0;  // of what the lane shows: a worker, a proc, a group
  std::size_t sub = 0;    // members: position in the group
  GoroutineId goroutine;  // members
  int y = 0, height = 0;  // y counts from the top of the pinned or of the scrolling part
  friend bool operator==(const Row&, const Row&) = default;
};

// A row as a lane asks for it, with the members that stand below it.
struct RowBlock {
  std::size_t index = 0;
  RowPart part = RowPart::Whole;
  int height = 0;
  std::vector<GoroutineId> members;
  bool more = false;     // some members have no row: which ones depends on the visible range
  int memberHeight = 0;  // of each of them; 0: as high as a normal lane
};

// An entry of the key in a name cell: what a curve is called.
struct RowKey {
  Role role;
  QString text;
};

// What the name column says, and the fuller tooltip.
struct RowName {
  QString text;
  QString detail;  // dim, at the right
  QString tooltip;
  bool expandable = false;
  bool indented = false;
  bool dim = false;
  bool underlined = false;  // a hairline separates it from the next row
  std::vector<RowKey> key{};
};

}  // namespace sweepscope
