// SPDX-License-Identifier: GPL-3.0-or-later

#include "analysis/spantable.h"

namespace sweepscope {

namespace {

constexpr std::array<std::uint16_t, 68> kSlotBytes{
    0,    8,    16,   24,    32,    48,    64,    80,    96,    112,   128,   144,   160,   176,   192,   208,   224,
    240,  256,  288,  320,   352,   384,   416,   448,   480,   512,   576,   640,   704,   768,   896,   1024,  1152,
    1280, 1408, 1536, 1792,  2048,  2304,  2688,  3072,  3200,  3456,  4096,  4864,  5376,  6144,  6528,  6784,  6912,
    8192, 9472, 9728, 10240, 10880, 12288, 13568, 14336, 16384, 18432, 19072, 20480, 21760, 24576, 27264, 28672, 32768};

}  // namespace

std::optional<std::uint64_t> slotBytes(std::uint8_t sizeClass) {
  if (sizeClass == 0 || sizeClass >= kSlotBytes.size()) return std::nullopt;
  return kSlotBytes[sizeClass];
}

SpanTable::Chunk* SpanTable::chunkFar(std::uint64_t key) const {
  const auto it = m_chunks.find(key);
  return it == m_chunks.end() ? nullptr : it->second.get();
}

SpanTable::Chunk* SpanTable::makeChunk(std::uint64_t address) {
  const std::uint64_t key = address >> kChunkBits;
  if (m_window.empty()) {
    m_window.resize(kWindow);
    m_windowKey = key - kWindow / 4;
  }
  auto& made = m_chunks[key];
  made = std::make_unique<Chunk>();
  if (key - m_windowKey < m_window.size()) m_window[key - m_windowKey] = made.get();
  return made.get();
}

// Pages that a newer span took meanwhile stay its own.
void SpanTable::leave(const HeapSpan& span, std::uint32_t index) {
  if (span.bytes > kLongSpan) {
    m_long.erase(span.base);
    return;
  }
  for (std::uint64_t page = 0; page < span.bytes; page += std::uint64_t{1} << kPageBits) {
    const std::uint64_t address = span.base + page;
    if (Chunk* chunk = chunkOf(address)) {
      std::uint32_t& entry = (*chunk)[address >> kPageBits & (kChunkPages - 1)];
      if (entry == index) entry = 0;
    }
  }
}

void SpanTable::enter(const HeapSpan& span, std::uint32_t index) {
  if (span.bytes > kLongSpan) {
    m_long[span.base] = index;
    return;
  }
  for (std::uint64_t page = 0; page < span.bytes; page += std::uint64_t{1} << kPageBits) {
    const std::uint64_t address = span.base + page;
    Chunk* chunk = chunkOf(address);
    if (!chunk) chunk = makeChunk(address);
    (*chunk)[address >> kPageBits & (kChunkPages - 1)] = index;
  }
}

void SpanTable::apply(const SpanEvent& event) {
  if (const HeapSpan* old = find(event.address); old && old->base == event.address) {
    const auto index = static_cast<std::uint32_t>(old - m_spans.data());
    leave(*old, index);
    m_free.push_back(index);
  }
  if (!event.alloc || event.manual || event.bytes == 0) return;
  HeapSpan span{event.time, event.address, event.bytes, 0, event.sizeClass, event.noscan};
  span.slot = event.sizeClass == 0 ? event.bytes : slotBytes(event.sizeClass).value_or(0);
  if (span.slot == 0) return;
  std::uint32_t index = 0;
  if (m_free.empty()) {
    index = static_cast<std::uint32_t>(m_spans.size());
    m_spans.push_back(span);
  } else {
    index = m_free.back();
    m_free.pop_back();
    m_spans[index] = span;
  }
  enter(span, index);
}

const HeapSpan* SpanTable::findLong(std::uint64_t address) const {
  auto it = m_long.upper_bound(address);
  if (it == m_long.begin()) return nullptr;
  const HeapSpan& span = m_spans[(--it)->second];
  return address - span.base < span.bytes ? &span : nullptr;
}

std::optional<Slot> SpanTable::slotOf(const HeapSpan& span, std::uint64_t address) {
  const std::uint64_t n = (address - span.base) / span.slot;
  if ((n + 1) * span.slot > span.bytes) return std::nullopt;
  return Slot{span.base + n * span.slot, span.slot};
}

}  // namespace sweepscope
