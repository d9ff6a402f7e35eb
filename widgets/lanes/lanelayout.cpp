// SPDX-License-Identifier: GPL-3.0-or-later

// Heights add up once a change; finding a row is a binary search over blocks.
#include "widgets/lanes/lanelayout.h"

#include <algorithm>

#include "widgets/lanes/lanes.h"

namespace sweepscope {

LaneLayout::LaneLayout(const LaneIndex& index, const LayoutOptions& options) : m_measures(options.measures) {
  for (const Lane* lane : lanes()) {
    if (options.shown && !options.shown(*lane)) continue;
    for (RowBlock& block : lane->rows(index, options)) {
      if (lane->isPinned()) {
        addFixed(*lane, block);
      } else {
        addScrolling(*lane, std::move(block));
      }
    }
  }
}

void LaneLayout::addFixed(const Lane& lane, const RowBlock& block) {
  m_fixed.push_back({&lane, block.part, block.index, 0, {}, m_fixedHeight, block.height});
  m_fixedHeight += block.height;
}

void LaneLayout::addScrolling(const Lane& lane, RowBlock block) {
  const int members = int(block.members.size()) + (block.more ? 1 : 0);
  const int height = block.height + memberHeight(block) * members;
  m_dependsOnRange |= block.more;
  m_blocks.push_back({&lane, std::move(block), m_scrollHeight, height});
  m_scrollHeight += height;
}

void LaneLayout::appendRows(const Block& b, int from, int to, std::vector<Row>& out) const {
  Row row{b.lane, b.rows.part, b.rows.index, 0, {}, b.y, b.rows.height};
  if (row.y + row.height > from) out.push_back(row);
  const auto& members = b.rows.members;
  const int lane = memberHeight(b.rows), top = b.y + b.rows.height;
  row.height = lane;
  auto i = std::size_t(std::max(0, from - top) / lane);
  for (; i < members.size() + (b.rows.more ? 1 : 0) && top + int(i) * lane < to; ++i) {
    const bool more = i >= members.size();
    row.part = more ? RowPart::More : RowPart::Member;
    row.sub = i;
    row.goroutine = more ? GoroutineId() : members[i];
    row.y = top + int(i) * lane;
    out.push_back(row);
  }
}

std::vector<Row> LaneLayout::rowsBetween(int from, int to) const {
  std::vector<Row> rows;
  auto it =
      std::partition_point(m_blocks.begin(), m_blocks.end(), [&](const Block& b) { return b.y + b.height <= from; });
  for (; it != m_blocks.end() && it->y < to; ++it) appendRows(*it, from, to, rows);
  return rows;
}

std::optional<Row> LaneLayout::find(const Lane& lane, std::size_t index, GoroutineId member) const {
  const auto block = std::find_if(m_blocks.begin(), m_blocks.end(),
                                  [&](const Block& b) { return b.lane == &lane && b.rows.index == index; });
  if (block == m_blocks.end()) return std::nullopt;
  const auto& members = block->rows.members;
  const auto at = std::find(members.begin(), members.end(), member);
  const int below = block->rows.height + memberHeight(block->rows) * int(at - members.begin());
  const int y = at == members.end() ? block->y : block->y + below;
  std::vector<Row> rows;
  appendRows(*block, y, y + 1, rows);
  return rows.empty() ? std::nullopt : std::optional(rows.front());
}

std::optional<Row> LaneLayout::any(const Lane& lane, std::size_t index) const {
  const auto it =
      std::find_if(m_fixed.begin(), m_fixed.end(), [&](const Row& r) { return r.lane == &lane && r.index == index; });
  return it == m_fixed.end() ? find(lane, index) : std::optional(*it);
}

const Row* LaneLayout::fixedRow(const Lane& lane) const {
  const auto it = std::find_if(m_fixed.begin(), m_fixed.end(), [&](const Row& r) { return r.lane == &lane; });
  return it == m_fixed.end() ? nullptr : &*it;
}

}  // namespace sweepscope
