// SPDX-License-Identifier: GPL-3.0-or-later

#include "trace/segment.h"

#include <algorithm>

namespace sweepscope {
namespace {
constexpr std::uint8_t kCreated = 8, kEnded = 16;
}

// A row's head: state and flags in a byte, the moment of creation if it was created, the number of entries; if it goes
// on, the last entry, so that nobody has to walk the lane for it.
RowHead RowHead::read(const std::uint8_t* p) {
  PackReader in(p);
  RowHead h;
  const std::uint8_t flags = in.byte();
  h.initial = static_cast<GoState>(flags & 7);
  h.created = (flags & kCreated) != 0;
  h.ended = (flags & kEnded) != 0;
  if (h.created) h.first = static_cast<std::int64_t>(in.elapsed());
  h.entries = static_cast<std::uint32_t>(in.number());
  h.last = h.initialEntry();
  if (!h.ended && h.entries > 0) {
    h.last.time = static_cast<std::int64_t>(in.elapsed());
    const std::uint64_t code = in.number();
    h.last.state = code & 7;
    h.last.detail = static_cast<std::uint32_t>(code >> 3);
  }
  h.lane = in.place();
  return h;
}

void RowHead::write(Bytes& bytes) const {
  PackWriter w(bytes);
  w.byte(static_cast<std::uint8_t>(static_cast<unsigned>(initial) | (created ? kCreated : 0u) | (ended ? kEnded : 0u)));
  if (created) w.elapsed(static_cast<std::uint64_t>(first));
  w.number(entries);
  if (ended || entries == 0) return;
  w.elapsed(static_cast<std::uint64_t>(last.time));
  w.number(static_cast<std::uint64_t>(last.detail) << 3 | last.state);
}

RowHead Segment::head(std::uint32_t row) const {
  return RowHead::read(lanes.data() + rows.offset(row));
}

LaneView Segment::lane(std::uint32_t row) const {
  const RowHead h = head(row);
  LaneView view;
  view.bytes = h.lane;
  view.entries = h.entries;
  view.initial = h.initialEntry();
  view.end = last + 1 - base;
  const auto it = std::lower_bound(longRows.begin(), longRows.end(), row,
                                   [](const LongRow& l, std::uint32_t r) { return l.row < r; });
  if (it != longRows.end() && it->row == row) {
    view.blocks = laneBlocks.data() + it->firstBlock;
    view.blockCount = it->blocks;
  }
  return view;
}

const ProcLane* Segment::findProc(ProcId id) const {
  const auto it =
      std::lower_bound(procs.begin(), procs.end(), id, [](const ProcLane& p, ProcId i) { return p.id < i; });
  return it != procs.end() && it->id == id ? &*it : nullptr;
}

LaneView Segment::lane(const ProcLane& p) const {
  LaneView view;
  view.bytes = p.bytes.data();
  view.entries = p.entries;
  view.payload = true;
  view.initial = p.initial;
  view.end = last + 1 - base;
  view.blocks = p.blocks.data();
  view.blockCount = p.blocks.size();
  return view;
}

}  // namespace sweepscope
