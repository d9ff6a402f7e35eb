#include "trace/segment.h"

#include <algorithm>

namespace sweepscope {
namespace {
constexpr std::uint8_t kCreated = 8, kEnded = 16;
}

// A row's head: state and flags in a byte, the moment of creation if it was created, the number of entries.
RowHead RowHead::read(const std::uint8_t* p) {
  PackReader in(p);
  RowHead h;
  const std::uint8_t flags = in.byte();
  h.initial = static_cast<GoState>(flags & 7);
  h.created = (flags & kCreated) != 0;
  h.ended = (flags & kEnded) != 0;
  if (h.created) h.first = static_cast<std::int64_t>(in.elapsed());
  h.entries = static_cast<std::uint32_t>(in.number());
  h.lane = in.place();
  return h;
}

RowHead Segment::head(std::uint32_t row) const {
  return RowHead::read(lanes.data() + rows[row].offset);
}

LaneView Segment::lane(std::uint32_t row) const {
  const RowHead h = head(row);
  LaneView view;
  view.bytes = h.lane;
  view.entries = h.entries;
  view.initial.time = h.first;
  view.initial.state = static_cast<std::uint8_t>(h.initial);
  view.end = last + 1 - base;
  const auto it = std::lower_bound(longRows.begin(), longRows.end(), row,
                                   [](const LongRow& l, std::uint32_t r) { return l.row < r; });
  if (it != longRows.end() && it->row == row) {
    view.blocks = laneBlocks.data() + it->firstBlock;
    view.blockCount = it->blocks;
  }
  return view;
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

std::optional<std::uint32_t> Segment::findRow(std::int64_t goroutine) const {
  const auto it = std::lower_bound(rows.begin(), rows.end(), goroutine,
                                   [](const GoroutineRow& r, std::int64_t id) { return r.id < id; });
  if (it == rows.end() || it->id != goroutine) return std::nullopt;
  return static_cast<std::uint32_t>(it - rows.begin());
}

std::size_t Segment::memory() const {
  std::size_t n = sizeof(Segment) + rows.capacity() * sizeof(GoroutineRow) + lanes.capacity() +
                  laneBlocks.capacity() * sizeof(LaneBlock) + longRows.capacity() * sizeof(LongRow) +
                  memberRows.capacity() * 4 + memberSubRows.capacity() * 2 + oldRows.capacity() * 4 +
                  orderLog.capacity() + labels.bytes() + heapLive.bytes() + heapGoal.bytes() + gomaxprocs.bytes() +
                  logs.bytes() + regions.bytes() + tasks.bytes() + samples.bytes() + procChanges.bytes() +
                  heapSpans.bytes() + allocs.bytes();
  for (const ProcLane& p : procs) n += p.bytes.capacity() + p.blocks.capacity() * sizeof(LaneBlock);
  for (const Checkpoint& c : checkpoints) n += c.threads.capacity() * sizeof(Checkpoint::Thread);
  for (const GroupRows& g : groups) n += g.density.capacity() * sizeof(g.density[0]);
  return n;
}

}  // namespace sweepscope
