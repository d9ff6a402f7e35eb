// SPDX-License-Identifier: GPL-3.0-or-later

// Which rows there are and where they stand, from top to bottom. Rows of an expanded group are only made for the part
// that is visible.
//
// Units: device pixels. Threads: plain values, without GUI.
#pragma once

#include <optional>
#include <vector>

#include "widgets/lanes/lane.h"

namespace sweepscope {

class LaneLayout {
 public:
  LaneLayout() = default;
  LaneLayout(const LaneIndex&, const LayoutOptions&);

  // The upper part does not scroll: what the others are compared with.
  const std::vector<Row>& fixedRows() const { return m_fixed; }
  int fixedHeight() const { return m_fixedHeight; }
  int scrollHeight() const { return m_scrollHeight; }
  // Rows of the scrolling part that touch [from, to).
  std::vector<Row> rowsBetween(int from, int to) const;
  // A scrolling lane's row with an index, or the row of a member of it if that has one.
  std::optional<Row> find(const Lane&, std::size_t index, GoroutineId member = {}) const;
  // The row with an index of any lane, pinned or not.
  std::optional<Row> any(const Lane&, std::size_t index) const;
  // The first row of a pinned lane; null if it has none.
  const Row* fixedRow(const Lane&) const;
  // Whether rows depend on the range: some expanded group is too large for all its members.
  bool dependsOnRange() const { return m_dependsOnRange; }

 private:
  struct Block {
    const Lane* lane = nullptr;
    RowBlock rows;
    int y = 0, height = 0;
  };
  void addFixed(const Lane&, const RowBlock&);
  void addScrolling(const Lane&, RowBlock);
  int memberHeight(const RowBlock& b) const { return b.memberHeight > 0 ? b.memberHeight : m_measures.lane(); }
  void appendRows(const Block&, int from, int to, std::vector<Row>& out) const;

  Measures m_measures;
  std::vector<Row> m_fixed;
  int m_fixedHeight = 0;
  std::vector<Block> m_blocks;
  int m_scrollHeight = 0;
  bool m_dependsOnRange = false;
};

}  // namespace sweepscope
