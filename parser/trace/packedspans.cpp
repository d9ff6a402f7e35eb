// SPDX-License-Identifier: GPL-3.0-or-later

// Over the spans is a tree: the latest end of each 16 spans, of each 16 of those, and so on. A range of spans consists
// of a few blocks of each level.
#include "trace/packedspans.h"

#include "trace/memory.h"

namespace sweepscope {

void PackedSpans::seal() {
  m_begins.clear();
  for (std::size_t i = 0; i < size(); i += kFan) m_begins.push_back(m_spans[i].begin());
  m_latest.clear();
  for (std::size_t level = 0, count = size(); count > 1; ++level) {
    std::vector<std::uint64_t> above((count + kFan - 1) / kFan, 0);
    for (std::size_t i = 0; i < count; ++i) above[i / kFan] = std::max(above[i / kFan], endOf(level, i));
    count = above.size();
    m_latest.push_back(std::move(above));
  }
}

std::size_t PackedSpans::bytes() const {
  std::size_t all = heldBytes(m_spans) + heldBytes(m_begins) + heldBytes(m_latest);
  for (const auto& level : m_latest) all += heldBytes(level);
  return all;
}

// Spans of other parts, which are in no order with these, only ever share their first and last block.
std::size_t PackedSpans::firstFrom(std::size_t from, std::size_t to, Time t) const {
  const std::uint64_t units = m_clock.packUp(t);
  const auto before = [&](std::size_t i) { return m_spans[i].begin() < units; };
  const std::size_t first = (from + kFan - 1) / kFan, last = to / kFan;
  if (first < last) {
    const std::size_t block = gallop(first, last, [&](std::size_t b) { return m_begins[b] < units; });
    if (block > first) from = (block - 1) * kFan;
    if (block < last) to = std::min(to, block * kFan);
  }
  return gallop(from, to, before);
}

Time PackedSpans::latestEnd(std::size_t from, std::size_t to) const {
  std::uint64_t latest = 0;
  for (std::size_t level = 0; from < to; ++level, from /= kFan, to /= kFan) {
    for (; from < to && from % kFan != 0; ++from) latest = std::max(latest, endOf(level, from));
    for (; from < to && to % kFan != 0; --to) latest = std::max(latest, endOf(level, to - 1));
  }
  return m_clock.time(latest);
}

}  // namespace sweepscope
