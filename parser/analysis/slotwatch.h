// SPDX-License-Identifier: GPL-3.0-or-later

// Finds out quickly whether an alloc/free event touches one of a set of slots. Of each page that holds watched slots a
// map of bits says where they begin; since slots are sorted, a bit's rank leads to its slot. Most pages hold none.
//
// Threads: const members from any thread.
#pragma once

#include <array>
#include <bit>
#include <cstdint>
#include <vector>

#include "analysis/spantable.h"

namespace sweepscope {

class SlotWatch {
 public:
  // Keeps a reference. Slots are sorted by base.
  explicit SlotWatch(const std::vector<Slot>& all) : m_slots(all) {
    if (all.empty()) return;
    m_pageTable.resize(std::bit_ceil(all.size() * 2), kNone);
    m_pageFilter.resize(std::bit_ceil(all.size()));
    for (std::uint32_t i = 0; i < all.size(); ++i) {
      if (i == 0 || all[i].base >> 3 != all[i - 1].base >> 3) enter(all[i].base, i);
    }
  }
  bool empty() const { return m_slots.empty(); }

  // f(index of the slot) for each watched slot that begins at the address.
  template <class F>
  void atBase(std::uint64_t address, F&& f) const {
    if (const Page* page = pageOf(address)) visit(*page, address, f);
  }
  // The same for an address a program got: a slot may begin with a header of 8 bytes, and values share tiny blocks.
  template <class F>
  void inside(std::uint64_t address, F&& f) const {
    const Page* page = pageOf(address);
    if (page) visit(*page, address, f);
    const std::uint64_t behindHeader = address - 8;
    if ((behindHeader ^ address) >> kPageBits != 0) page = pageOf(behindHeader);
    if (!page) return;
    visit(*page, behindHeader, [&](std::uint32_t i) {
      if (m_slots[i].bytes > 8) f(i);
    });
  }

 private:
  static constexpr std::uint32_t kNone = 0xffffffff;
  static constexpr unsigned kPageBits = 13;
  static constexpr std::size_t kWords = (std::size_t{1} << kPageBits) / 8 / 64;
  struct Page {
    std::uint64_t number = 0;
    std::array<std::uint64_t, kWords> begins{};  // a bit for 8 bytes
    std::array<std::uint32_t, kWords> ranks{};   // of each word's first bit
  };

  static std::size_t wordOf(std::uint64_t a) { return a >> 9 & (kWords - 1); }
  static std::uint64_t bitOf(std::uint64_t a) { return std::uint64_t{1} << (a >> 3 & 63); }
  std::size_t filterAt(std::uint64_t number) const { return (number >> 6) & (m_pageFilter.size() - 1); }
  std::size_t placeOf(std::uint64_t number) const {
    std::size_t at = static_cast<std::size_t>(number * 0x9e3779b97f4a7c15u >> 20) & (m_pageTable.size() - 1);
    while (m_pageTable[at] != kNone && m_pages[m_pageTable[at]].number != number)
      at = (at + 1) & (m_pageTable.size() - 1);
    return at;
  }

  void enter(std::uint64_t base, std::uint32_t slot) {
    const std::uint64_t number = base >> kPageBits;
    if (m_pages.empty() || m_pages.back().number != number) {
      m_pageTable[placeOf(number)] = static_cast<std::uint32_t>(m_pages.size());
      m_pageFilter[filterAt(number)] |= std::uint64_t{1} << (number & 63);
      m_pages.emplace_back().number = number;
    }
    Page& page = m_pages.back();
    std::uint64_t& word = page.begins[wordOf(base)];
    if (word == 0) page.ranks[wordOf(base)] = static_cast<std::uint32_t>(m_first.size());
    word |= bitOf(base);
    m_first.push_back(slot);
  }
  const Page* pageOf(std::uint64_t a) const {
    const std::uint64_t number = a >> kPageBits;
    if (m_slots.empty() || (m_pageFilter[filterAt(number)] >> (number & 63) & 1) == 0) return nullptr;
    const std::uint32_t page = m_pageTable[placeOf(number)];
    return page == kNone ? nullptr : &m_pages[page];
  }
  template <class F>
  void visit(const Page& page, std::uint64_t base, F&& f) const {
    const std::uint64_t word = page.begins[wordOf(base)], bit = bitOf(base);
    if ((word & bit) == 0) return;
    const auto rank = page.ranks[wordOf(base)] + static_cast<std::uint32_t>(std::popcount(word & (bit - 1)));
    for (std::uint32_t i = m_first[rank]; i < m_slots.size() && m_slots[i].base >> 3 == base >> 3; ++i) {
      if (m_slots[i].base == base) f(i);
    }
  }

  const std::vector<Slot>& m_slots;
  std::vector<std::uint64_t> m_pageFilter;  // whether a page may hold a watched slot
  std::vector<std::uint32_t> m_pageTable;   // into m_pages, by hash
  std::vector<Page> m_pages;
  std::vector<std::uint32_t> m_first;  // by rank: the first of the slots in the same 8 bytes
};

}  // namespace sweepscope
