// Finds out quickly whether an alloc/free event touches one of a set of slots. Nearly all do not: a filter of one bit
// an address answers those.
//
// Threads: const members from any thread.
#pragma once

#include <bit>
#include <cstdint>
#include <optional>
#include <vector>

#include "analysis/spantable.h"

namespace sweepscope {

class SlotWatch {
 public:
  // Keeps a reference.
  explicit SlotWatch(const std::vector<Slot>& all) : m_slots(all) {
    if (all.empty()) return;
    m_filter.resize(std::bit_ceil(all.size()));
    m_filterMask = m_filter.size() * 64 - 1;
    m_table.resize(std::bit_ceil(all.size() * 2), kNone);
    for (std::uint32_t i = 0; i < all.size(); ++i) {
      setBit(all[i].base);
      setBit(all[i].base + 8);
      std::size_t at = hash(all[i].base) & (m_table.size() - 1);
      while (m_table[at] != kNone) at = (at + 1) & (m_table.size() - 1);
      m_table[at] = i;
    }
  }
  bool empty() const { return m_slots.empty(); }

  // f(index of the slot) for each watched slot that begins at the address.
  template <class F>
  void atBase(std::uint64_t address, F&& f) const {
    if (!hasBit(address)) return;
    visit(address, f);
  }
  // The same for an address a program got: a slot may begin with a header of 8 bytes, and values share tiny blocks.
  template <class F>
  void inside(std::uint64_t address, F&& f) const {
    if (!hasBit(address)) return;
    visit(address, f);
    visit(address - 8, [&](std::uint32_t i) {
      if (m_slots[i].bytes > 8) f(i);
    });
  }

 private:
  static constexpr std::uint32_t kNone = 0xffffffff;
  static std::size_t hash(std::uint64_t a) { return static_cast<std::size_t>((a >> 3) * 0x9e3779b97f4a7c15u >> 20); }
  void setBit(std::uint64_t a) { m_filter[(hash(a) & m_filterMask) / 64] |= std::uint64_t{1} << (hash(a) & 63); }
  bool hasBit(std::uint64_t a) const {
    if (m_slots.empty()) return false;
    const std::size_t h = hash(a) & m_filterMask;
    return (m_filter[h / 64] >> (h & 63) & 1) != 0;
  }
  template <class F>
  void visit(std::uint64_t base, F&& f) const {
    for (std::size_t at = hash(base) & (m_table.size() - 1); m_table[at] != kNone;
         at = (at + 1) & (m_table.size() - 1)) {
      if (m_slots[m_table[at]].base == base) f(m_table[at]);
    }
  }

  const std::vector<Slot>& m_slots;
  std::vector<std::uint64_t> m_filter;
  std::size_t m_filterMask = 0;
  std::vector<std::uint32_t> m_table;
};

}  // namespace sweepscope
