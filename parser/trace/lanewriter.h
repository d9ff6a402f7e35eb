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
    m_initial = m_last = initial;
    m_entries = 0;
    m_directory.reset();
    m_untilBlock = kLongLane;
  }
  const LaneEntry& initial() const { return m_initial; }
  const LaneEntry& last() const { return m_last; }
  std::uint32_t entries() const { return m_entries; }
  const Bytes& bytes() const { return m_bytes; }

  // Before the first entry: what was in force, told late.
  void setInitial(std::uint8_t state, std::int64_t payload) {
    m_last.state = state;
    m_last.payload = payload;
    m_initial = m_last;
  }

  [[gnu::always_inline]] void enter(std::int64_t time, std::uint8_t state, std::uint32_t detail,
                                    std::int64_t payload = -1) {
    if (m_directory) m_directory->spent[m_last.state] += time - m_last.time;
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
      m_last.detail = detail;
    }
    w.elapsed(static_cast<std::uint64_t>(time - m_last.time));
    if constexpr (Payload) {
      if (hasPayload(state)) {
        w.difference(payload, m_last.payload);
        m_last.payload = payload;
      }
    }
    m_bytes.commit(w.place());
    m_last.time = time;
    m_last.state = state;
    ++m_entries;
  }

  // The directory, of a lane that is long; the last state holds until `end`.
  bool isLong() const { return m_directory != nullptr; }
  void finishDirectory(std::int64_t end, std::vector<LaneBlock>& out) {
    if (!isLong()) return;
    m_directory->spent[m_last.state] += end - m_last.time;
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
    if (!m_directory) {
      m_directory = std::make_unique<Directory>();
      LaneReader reader(m_bytes.data(), m_entries, Payload, m_initial);
      for (std::uint32_t i = 0; i < m_entries; ++i) {
        const LaneEntry before = reader.entry();
        const auto at = static_cast<std::uint32_t>(reader.place() - m_bytes.data());
        reader.next();
        if (i > 0) m_directory->spent[before.state] += reader.entry().time - before.time;
        if (i % kLaneBlock == 0) beginBlock(at, before, reader.entry().time);
      }
      m_directory->spent[m_last.state] += time - m_last.time;
    }
    beginBlock(static_cast<std::uint32_t>(m_bytes.size()), m_last, time);
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

  Bytes m_bytes;
  LaneEntry m_initial, m_last;  // m_last: in force now
  std::uint32_t m_entries = 0;
  std::uint32_t m_untilBlock = kLongLane;  // entries before the directory has to be told
  std::unique_ptr<Directory> m_directory;
};

}  // namespace sweepscope
