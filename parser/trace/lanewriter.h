// SPDX-License-Identifier: GPL-3.0-or-later

// Writes one lane, entry by entry, and its directory once it is long.
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "trace/lane.h"

namespace sweepscope {

// Lanes of goroutines have details, lanes of procs payloads (the goroutine).
template <bool Payload>
class LaneWriter {
 public:
  // A new lane; the memory of the one before is used again.
  void begin(const LaneEntry& initial) {
    m_bytes.clear();
    m_initial = initial;
    setLast(initial);
    m_entries = 0;
    m_directory.reset();
    m_isLong = false;
    m_untilBlock = kLongLane;
  }
  const LaneEntry& initial() const { return m_initial; }
  // In force now.
  LaneEntry last() const { return {m_time, m_state, m_detail, m_payload}; }
  std::uint32_t entries() const { return m_entries; }
  const Bytes& bytes() const { return m_bytes; }

  // Before the first entry: what was in force already, but is reported late.
  void setInitial(std::uint8_t state, std::int64_t payload) {
    m_state = state;
    m_payload = payload;
    m_initial = last();
  }

  [[gnu::always_inline]] void enter(std::int64_t time, std::uint8_t state, std::uint32_t detail,
                                    std::int64_t payload = -1) {
    if (m_isLong) m_directory->spent[m_state] += time - m_time;
    if (m_untilBlock-- == 0) [[unlikely]]
      newBlock(time);
    PackPlace w(m_bytes.room(kMostOfAnEntry));
    if constexpr (Payload) {
      w.byte(state);
    } else {
      const std::uint32_t inHead = detail < kDetailFollows ? detail : kDetailFollows;
      w.byte(static_cast<std::uint8_t>(state | inHead << 3));
      if (inHead == kDetailFollows) [[unlikely]]
        w.number(detail);
      m_detail = detail;
    }
    w.elapsed(static_cast<std::uint64_t>(time - m_time));
    if constexpr (Payload) {
      if (hasPayload(state)) {
        w.difference(payload, m_payload);
        m_payload = payload;
      }
    }
    m_bytes.commit(w.place());
    m_time = time;
    m_state = state;
    ++m_entries;
  }

  // The directory, of a lane that is long; the last state holds until `end`.
  bool isLong() const { return m_isLong; }
  void finishDirectory(std::int64_t end, std::vector<LaneBlock>& out) {
    if (!isLong()) return;
    m_directory->spent[m_state] += end - m_time;
    closeBlock();
    out.insert(out.end(), m_directory->blocks.begin(), m_directory->blocks.end());
  }

 private:
  static constexpr std::uint32_t kLongLane = 2 * kLaneBlock;
  static constexpr std::size_t kMostOfAnEntry = 32;

  // Blocks of a long lane; `spent` is that of the last one, since its first entry.
  struct Directory {
    std::array<std::int64_t, 6> spent{};
    std::vector<LaneBlock> blocks;
  };

  // Most lanes never become long: what the first blocks of one hold is summed when it does.
  [[gnu::noinline]] void newBlock(std::int64_t time) {
    m_untilBlock = kLaneBlock - 1;
    if (!m_isLong) {
      m_isLong = true;
      m_directory = std::make_unique<Directory>();
      LaneReader reader(m_bytes.data(), m_entries, Payload, m_initial);
      for (std::uint32_t i = 0; i < m_entries; ++i) {
        const LaneEntry before = reader.entry();
        const auto at = static_cast<std::uint32_t>(reader.place() - m_bytes.data());
        reader.next();
        if (i > 0) m_directory->spent[before.state] += reader.entry().time - before.time;
        if (i % kLaneBlock == 0) beginBlock(at, before, reader.entry().time);
      }
      m_directory->spent[m_state] += time - m_time;
    }
    beginBlock(static_cast<std::uint32_t>(m_bytes.size()), last(), time);
  }
  // The block's first entry begins at `time` and stands at byte `at`; `before` was in force until then.
  void beginBlock(std::uint32_t at, const LaneEntry& before, std::int64_t time) {
    if (!m_directory->blocks.empty()) closeBlock();
    m_directory->blocks.push_back({time, at, before, {}});
  }
  void closeBlock() {
    Directory& d = *m_directory;
    for (std::size_t s = 0; s < d.spent.size(); ++s) d.blocks.back().spent[s] = static_cast<float>(d.spent[s]);
    d.spent = {};
  }

  void setLast(const LaneEntry& e) {
    m_time = e.time;
    m_state = e.state;
    m_detail = e.detail;
    m_payload = e.payload;
  }

  // All that a new entry needs, in 48 bytes: where there are many lanes, it waits for these to come from memory. Time,
  // detail and state are those in force now.
  std::int64_t m_time = 0;
  std::uint32_t m_detail = 0;
  std::uint32_t m_entries = 0;
  std::uint32_t m_untilBlock = kLongLane;  // entries before the directory gets a block
  std::uint8_t m_state = 0;
  bool m_isLong = false;
  Bytes m_bytes;
  // What few need.
  std::int64_t m_payload = -1;
  LaneEntry m_initial;
  std::unique_ptr<Directory> m_directory;
};

}  // namespace sweepscope
