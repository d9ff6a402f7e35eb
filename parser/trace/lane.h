// SPDX-License-Identifier: GPL-3.0-or-later

// A lane of one segment: a sequence of "from this time on, this state", packed to a few bytes each, with a directory
// every 256 entries that also sums the time in each state, so that far-out views need not unpack what is narrower than
// a pixel.
//
// Times are relative to the segment's base, ns. Codes: low 3 bits the state, the other 5 a detail (goroutines: reason,
// 31 means a number follows); lanes of procs have a payload, the goroutine.
#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <limits>
#include <vector>

#include "trace/packing.h"

namespace sweepscope {

struct LaneEntry {
  std::int64_t time = 0;
  std::uint8_t state = 0;
  std::uint32_t detail = 0;   // reason, in the segment's table
  std::int64_t payload = -1;  // goroutine, on lanes of procs
};

constexpr std::uint32_t kDetailFollows = 31;

// On lanes of procs: only states with a goroutine say which; others leave the last one standing, to count from.
constexpr bool hasPayload(std::uint8_t state) {
  return state >= 3;
}

struct LaneBlock {
  std::int64_t time = 0;  // of its first entry
  std::uint32_t offset = 0;
  LaneEntry before;              // the entry in force when the block begins
  std::array<float, 6> spent{};  // ns in each state from its first entry's time to the next block's
};

// Unpacks entries one after the other.
class LaneReader {
 public:
  LaneReader(const std::uint8_t* bytes, std::uint32_t entries, bool payload, const LaneEntry& initial)
      : m_in(bytes), m_left(entries), m_payload(payload), m_entry(initial) {}
  bool next() {
    if (m_left == 0) return false;
    --m_left;
    const std::uint8_t code = m_in.byte();
    m_entry.state = code & 7;
    m_entry.detail = code >> 3;
    if (m_entry.detail == kDetailFollows) m_entry.detail = static_cast<std::uint32_t>(m_in.number());
    m_entry.time += static_cast<std::int64_t>(m_in.elapsed());
    if (m_payload && hasPayload(m_entry.state)) m_entry.payload = m_in.difference(m_entry.payload);
    return true;
  }
  const LaneEntry& entry() const { return m_entry; }
  const std::uint8_t* place() const { return m_in.place(); }
  std::uint32_t left() const { return m_left; }

 private:
  PackReader m_in;
  std::uint32_t m_left;
  bool m_payload;
  LaneEntry m_entry;
};

// Where a lane's bytes are and how to walk them.
struct LaneView {
  const std::uint8_t* bytes = nullptr;
  std::uint32_t entries = 0;
  bool payload = false;
  LaneEntry initial;                  // in force from `initial.time` on
  std::int64_t end = 0;               // the last state holds until here
  const LaneBlock* blocks = nullptr;  // of kLaneBlock entries each, from the first entry on
  std::size_t blockCount = 0;
};
constexpr std::uint32_t kLaneBlock = 256;

// Calls f(begin, end, entry) for the states that touch [from, to), in order; f returns false to stop.
template <class F>
void walkLane(const LaneView& lane, std::int64_t from, std::int64_t to, F&& f) {
  LaneReader reader(lane.bytes, lane.entries, lane.payload, lane.initial);
  if (lane.blockCount > 1) {  // start at the last block that begins at or before `from`
    std::size_t low = 0, high = lane.blockCount;
    while (high - low > 1) {
      const std::size_t middle = (low + high) / 2;
      (lane.blocks[middle].time <= from ? low : high) = middle;
    }
    if (low > 0) {
      const LaneBlock& b = lane.blocks[low];
      reader = LaneReader(lane.bytes + b.offset, lane.entries - static_cast<std::uint32_t>(low) * kLaneBlock,
                          lane.payload, b.before);
    }
  }
  LaneEntry now = reader.entry();
  while (now.time < to) {
    const bool more = reader.next();
    const std::int64_t end = more ? reader.entry().time : lane.end;
    if (end > from && end > now.time && !f(now.time, end, now)) return;
    if (!more) return;
    now = reader.entry();
  }
}

/* Folding: the time in each state, spread over equal columns. A state or a whole block that lies inside one column is
 * added to it at once; so the cost is that of the columns and of the blocks on their borders, not of the entries.
 */
class LaneFold {
 public:
  using Column = std::array<double, 6>;
  // What add()ed lanes say of the time before `earliest` does not count: it is known from elsewhere.
  LaneFold(std::int64_t from, std::int64_t to, std::size_t columns,
           std::int64_t earliest = std::numeric_limits<std::int64_t>::min())
      : m_from(from),
        m_earliest(std::max(from, earliest)),
        m_to(to),
        m_width(static_cast<double>(to - from) / static_cast<double>(columns)),
        m_columns(columns) {}

  void add(const LaneView& lane) {
    std::size_t b = 0;
    if (lane.blockCount > 0) {
      std::size_t high = lane.blockCount;
      while (high - b > 1) {
        const std::size_t middle = (b + high) / 2;
        (lane.blocks[middle].time <= m_earliest ? b : high) = middle;
      }
    }
    if (b == 0) late(lane.initial.time, firstTime(lane), lane.initial.state);
    if (lane.blockCount == 0) return entries(lane, lane.bytes, lane.entries, lane.initial);
    for (; b < lane.blockCount && lane.blocks[b].time < m_to; ++b) block(lane, b);
  }
  std::vector<Column>& columns() { return m_columns; }

  // ns spent in `state` over [begin, end).
  void spread(std::int64_t begin, std::int64_t end, std::uint8_t state) {
    begin = std::max(begin, m_from);
    end = std::min(end, m_to);
    if (begin >= end) return;
    const std::size_t first = column(begin), last = column(end - 1);
    if (first == last) {
      m_columns[first][state] += static_cast<double>(end - begin);
      return;
    }
    m_columns[first][state] += border(first + 1) - static_cast<double>(begin - m_from);
    for (std::size_t c = first + 1; c < last; ++c) m_columns[c][state] += m_width;
    m_columns[last][state] += static_cast<double>(end - m_from) - border(last);
  }

 private:
  // Most states begin and end in the column that was last added to.
  void late(std::int64_t begin, std::int64_t end, std::uint8_t state) {
    if (begin >= m_nowBegin && end <= m_nowEnd) [[likely]] {
      m_columns[m_now][state] += static_cast<double>(end - begin);
      return;
    }
    spread(std::max(begin, m_earliest), end, state);
    if (end >= m_to || end <= m_from) return;
    m_now = column(end);
    m_nowBegin = std::max(m_earliest, m_from + static_cast<std::int64_t>(std::ceil(border(m_now))));
    m_nowEnd = std::min(m_to, m_from + static_cast<std::int64_t>(border(m_now + 1)));
  }
  double border(std::size_t c) const { return static_cast<double>(c) * m_width; }
  std::size_t column(std::int64_t t) const {
    const auto c = static_cast<std::size_t>(static_cast<double>(t - m_from) / m_width);
    return std::min(c, m_columns.size() - 1);
  }
  static std::int64_t firstTime(const LaneView& lane) {
    if (lane.blockCount > 0) return lane.blocks[0].time;
    if (lane.entries == 0) return lane.end;
    LaneReader reader(lane.bytes, lane.entries, lane.payload, lane.initial);
    reader.next();
    return reader.entry().time;
  }
  void block(const LaneView& lane, std::size_t b) {
    const LaneBlock& block = lane.blocks[b];
    const std::int64_t end = b + 1 < lane.blockCount ? lane.blocks[b + 1].time : lane.end;
    if (block.time >= m_earliest && end <= m_to && end > block.time && column(block.time) == column(end - 1)) {
      Column& c = m_columns[column(block.time)];
      for (std::size_t s = 0; s < c.size(); ++s) c[s] += static_cast<double>(block.spent[s]);
      return;
    }
    const std::uint32_t done = static_cast<std::uint32_t>(b) * kLaneBlock;
    const std::uint32_t count = std::min(kLaneBlock, lane.entries - done);
    LaneReader reader(lane.bytes + block.offset, count, lane.payload, block.before);
    reader.next();
    LaneEntry now = reader.entry();
    while (reader.next() && now.time < m_to) {
      late(now.time, reader.entry().time, now.state);
      now = reader.entry();
    }
    late(now.time, end, now.state);
  }
  void entries(const LaneView& lane, const std::uint8_t* bytes, std::uint32_t count, const LaneEntry& initial) {
    LaneReader reader(bytes, count, lane.payload, initial);
    if (!reader.next()) return;
    for (LaneEntry now = reader.entry(); now.time < m_to; now = reader.entry()) {
      const bool more = reader.next();
      late(now.time, more ? reader.entry().time : lane.end, now.state);
      if (!more) return;
    }
  }

  std::int64_t m_from, m_earliest, m_to;
  double m_width;
  std::vector<Column> m_columns;
  std::size_t m_now = 0;
  std::int64_t m_nowBegin = 1, m_nowEnd = 0;  // of column m_now, as far as it counts; nothing yet
};

// The state a lane ends in.
inline std::uint8_t lastState(const LaneView& lane) {
  LaneReader reader(lane.bytes, lane.entries, lane.payload, lane.initial);
  if (lane.blockCount > 0) {
    const LaneBlock& b = lane.blocks[lane.blockCount - 1];
    const auto done = static_cast<std::uint32_t>(lane.blockCount - 1) * kLaneBlock;
    reader = LaneReader(lane.bytes + b.offset, lane.entries - done, lane.payload, b.before);
  }
  while (reader.next()) {
  }
  return reader.entry().state;
}

}  // namespace sweepscope
