// SPDX-License-Identifier: GPL-3.0-or-later

// The heap's spans as of a moment: which slot an address lies in.
//
// Apply span events in order of time; lookups then answer for the time of the last one. Slot sizes by size class are
// those of Go 1.22 to 1.27 (runtime/sizeclasses.go); class 0 is one object that fills its span.
//
// Threads: one at a time.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <unordered_map>
#include <vector>

#include "trace/records.h"

namespace sweepscope {

// Bytes of a slot; nothing for a class that does not exist.
std::optional<std::uint64_t> slotBytes(std::uint8_t sizeClass);

struct HeapSpan {
  Time since;  // allocated, or first reported
  std::uint64_t base = 0, bytes = 0, slot = 0;
  std::uint8_t sizeClass = 0;
  bool noscan = false;
  // 16-byte blocks that pointer-free values under 16 bytes share.
  bool tinyBlocks() const { return sizeClass == 2 && noscan; }
};

struct Slot {
  std::uint64_t base = 0, bytes = 0;
  friend bool operator==(const Slot&, const Slot&) = default;
};

class SpanTable {
 public:
  void apply(const SpanEvent&);
  const HeapSpan* find(std::uint64_t address) const {
    if (const Chunk* chunk = chunkOf(address)) {
      const std::uint32_t index = (*chunk)[address >> kPageBits & (kChunkPages - 1)];
      if (index != 0 && address - m_spans[index].base < m_spans[index].bytes) return &m_spans[index];
    }
    return m_long.empty() ? nullptr : findLong(address);
  }
  // The slot an address lies in; nothing in the rest behind the last slot.
  static std::optional<Slot> slotOf(const HeapSpan&, std::uint64_t address);

 private:
  static constexpr unsigned kPageBits = 13, kChunkBits = 20;
  static constexpr std::size_t kChunkPages = std::size_t{1} << (kChunkBits - kPageBits);
  // Longer spans, which hold one object, are not entered page by page.
  static constexpr std::uint64_t kLongSpan = std::uint64_t{16} << kPageBits;
  // Chunks of the 64 GiB around the first span are found by index, others by hash.
  static constexpr std::uint64_t kWindow = std::uint64_t{1} << 16;
  using Chunk = std::array<std::uint32_t, kChunkPages>;

  Chunk* chunkOf(std::uint64_t address) const {
    const std::uint64_t key = address >> kChunkBits;
    return key - m_windowKey < m_window.size() ? m_window[key - m_windowKey] : chunkFar(key);
  }
  Chunk* chunkFar(std::uint64_t key) const;
  const HeapSpan* findLong(std::uint64_t address) const;
  Chunk* makeChunk(std::uint64_t address);
  void enter(const HeapSpan&, std::uint32_t index);
  void leave(const HeapSpan&, std::uint32_t index);

  std::vector<HeapSpan> m_spans{HeapSpan{}};  // index 0: none
  std::vector<std::uint32_t> m_free;
  std::vector<Chunk*> m_window;
  std::uint64_t m_windowKey = 0;
  std::unordered_map<std::uint64_t, std::unique_ptr<Chunk>> m_chunks;
  std::map<std::uint64_t, std::uint32_t> m_long;  // by base
};

}  // namespace sweepscope
