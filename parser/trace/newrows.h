// SPDX-License-Identifier: GPL-3.0-or-later

// The rows of goroutines of a generation as they are built, by order of appearance, and their end: rows sorted by
// goroutine, groups with their members, directories of long lanes.
//
// Threads: one; finish() may run beside functions that write other columns of the segment.
// Cost: finish() is O(rows), as ids come nearly sorted.
#pragma once

#include <cstdint>
#include <memory>
#include <utility>
#include <vector>

#include "trace/groupdensity.h"
#include "trace/segment.h"
#include "wire/world.h"

namespace sweepscope {

struct NewRows {
  struct Row {
    std::uint32_t offset = 0;
    std::uint32_t group = kNil;  // of those created here
    std::uint32_t subRow = 0;    // of those created here; of others, an index into oldFunctions
    bool brief = false;          // created and ended here
    std::int64_t end = 0;        // of its lane, relative
  };
  struct LongRow {
    std::uint32_t row = 0;
    std::vector<LaneBlock> blocks;
  };
  // Created here, with one start function.
  struct Group {
    StringId function;
    std::vector<std::uint32_t> freeSubRows;
    std::uint32_t depth = 0, members = 0;
    std::vector<std::uint32_t> firstOffsets;  // of members, as long as they are few
    std::unique_ptr<GroupDensity> density;    // once they are many
  };

  std::vector<std::int64_t> ids;
  std::vector<Row> rows;
  std::vector<StringId> oldFunctions;                             // start functions of rows that were not created here
  std::vector<std::pair<std::uint32_t, StringId>> namedByAction;  // rows that have their names from what they did
  std::vector<LongRow> longRows;
  std::vector<Group> groups;

  // Keeps the memory.
  void clear();
  // Writes rows, groups and directories into the segment. laneBytes: of all lanes.
  void finish(Segment&, std::size_t laneBytes);

 private:
  std::vector<std::uint32_t> sorted() const;
  void finishGroups(Segment&, const std::vector<std::uint32_t>& newRowOf);
  void finishMembers(Segment&, const std::vector<std::uint32_t>& newRowOf);
  void finishLongRows(Segment&, const std::vector<std::uint32_t>& newRowOf);
};

}  // namespace sweepscope
