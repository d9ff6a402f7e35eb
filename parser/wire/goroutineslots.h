// SPDX-License-Identifier: GPL-3.0-or-later

// From goroutine ids to small indices, for the hot path. Go gives ids to each proc 16 at a time, so that ids that
// live at the same time are neighbours: a page of 16 is found by hashing, and goroutines come and go inside it without
// the hash table being touched.
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "wire/flatmap.h"

namespace sweepscope {

class GoroutineSlots {
 public:
  static constexpr std::uint32_t kMissing = FlatMap::kMissing;

  [[gnu::always_inline]] std::uint32_t find(std::int64_t id) const {
    const std::uint32_t page = m_pageOf.find(pageKey(id));
    return page == FlatMap::kMissing ? kMissing : m_pages[page].slotOf[place(id)];
  }
  // The slot must not be kMissing. Replaces that of an id that is there.
  void set(std::int64_t id, std::uint32_t slot) {
    std::uint32_t page = m_pageOf.find(pageKey(id));
    if (page == FlatMap::kMissing) page = newPage(pageKey(id));
    std::uint32_t& at = m_pages[page].slotOf[place(id)];
    m_pages[page].used += at == kMissing ? 1 : 0;
    at = slot;
  }
  void erase(std::int64_t id) {
    const std::uint32_t page = m_pageOf.find(pageKey(id));
    if (page == FlatMap::kMissing || m_pages[page].slotOf[place(id)] == kMissing) return;
    m_pages[page].slotOf[place(id)] = kMissing;
    if (--m_pages[page].used != 0) return;
    m_pageOf.erase(pageKey(id));
    m_free.push_back(page);
  }
  // Kept in memory, the hash table aside.
  std::size_t bytes() const { return m_pages.capacity() * sizeof(Page) + m_free.capacity() * sizeof(std::uint32_t); }

 private:
  struct Page {
    std::array<std::uint32_t, 16> slotOf;
    std::uint32_t used = 0;
    Page() { slotOf.fill(kMissing); }
  };
  // Ids count from 1: the first page has 1 to 16.
  static std::uint64_t pageKey(std::int64_t id) { return (static_cast<std::uint64_t>(id) - 1) >> 4; }
  static std::size_t place(std::int64_t id) {
    return static_cast<std::size_t>((static_cast<std::uint64_t>(id) - 1) & 15);
  }
  [[gnu::noinline]] std::uint32_t newPage(std::uint64_t key) {
    std::uint32_t page = static_cast<std::uint32_t>(m_pages.size());
    if (m_free.empty()) {
      m_pages.emplace_back();
    } else {
      page = m_free.back();
      m_free.pop_back();
    }
    m_pageOf.set(key, page);
    return page;
  }

  FlatMap m_pageOf;
  std::vector<Page> m_pages;
  std::vector<std::uint32_t> m_free;  // pages without goroutines
};

}  // namespace sweepscope
