// SPDX-License-Identifier: GPL-3.0-or-later

// One shard of a table from content to id. What is there is found without a lock, for nearly everything that is looked
// up was seen in an earlier generation; what is new goes in under one.
//
// Threads: all members from any.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <vector>

#include "wire/arena.h"

namespace sweepscope {

/* There may be millions of strings: an entry is 8 bytes, half of the hash (which rules out most others without
 * looking at them) and the id; 0 is free. A value stands in its directory before its entry does, so whoever sees the
 * entry may read the value. When the table grows, the smaller one stays until the end: somebody may still be looking
 * into it. What they miss there they find when they look again, under the lock.
 */
class InternTable {
 public:
  InternTable() { m_current.store(m_tables.emplace_back(std::make_unique<Table>(kFirst)).get()); }

  void prefetch(std::uint32_t hash) const {
    const Table* t = m_current.load(std::memory_order_acquire);
    __builtin_prefetch(&t->entries[hash & t->mask]);
  }
  // The id of the first entry on the way of this hash that may be it, to have its value fetched; 0 if there is none.
  std::uint32_t guess(std::uint32_t hash) const {
    const Table* t = m_current.load(std::memory_order_acquire);
    const std::uint64_t e = t->entries[hash & t->mask].load(std::memory_order_acquire);
    return hashOf(e) == hash ? idOf(e) : 0;
  }
  // `add` makes the value, in memory of the arena, and returns its id.
  template <class Same, class Add>
  std::uint32_t intern(std::uint32_t hash, Same same, Add add) {
    if (const std::uint32_t id = findIn(*m_current.load(std::memory_order_acquire), hash, same); id != 0) return id;
    const std::lock_guard lock(m_mutex);
    if ((m_size + 1) * 4 > (m_tables.back()->mask + 1) * 3) grow();
    Table& t = *m_tables.back();
    if (const std::uint32_t id = findIn(t, hash, same); id != 0) return id;
    const std::uint32_t id = add(m_arena);
    put(t, hash, id);
    ++m_size;
    return id;
  }
  std::size_t bytes() const {
    const std::lock_guard lock(m_mutex);
    std::size_t n = m_arena.bytes();
    for (const auto& t : m_tables) n += (t->mask + 1) * sizeof(std::uint64_t);
    return n;
  }

 private:
  static constexpr std::size_t kFirst = 16;
  struct Table {
    explicit Table(std::size_t size) : mask(size - 1), entries(new std::atomic<std::uint64_t>[size]()) {}
    std::size_t mask;
    std::unique_ptr<std::atomic<std::uint64_t>[]> entries;
  };
  static std::uint32_t hashOf(std::uint64_t entry) { return static_cast<std::uint32_t>(entry >> 32); }
  static std::uint32_t idOf(std::uint64_t entry) { return static_cast<std::uint32_t>(entry); }

  // 0 if it is not there.
  template <class Same>
  static std::uint32_t findIn(const Table& t, std::uint32_t hash, Same same) {
    for (std::size_t i = hash & t.mask;; i = (i + 1) & t.mask) {
      const std::uint64_t e = t.entries[i].load(std::memory_order_acquire);
      if (e == 0) return 0;
      if (hashOf(e) == hash && same(idOf(e))) return idOf(e);
    }
  }
  static void put(Table& t, std::uint32_t hash, std::uint32_t id) {
    std::size_t i = hash & t.mask;
    while (t.entries[i].load(std::memory_order_relaxed) != 0) i = (i + 1) & t.mask;
    t.entries[i].store(std::uint64_t{hash} << 32 | id, std::memory_order_release);
  }
  void grow() {
    const Table& old = *m_tables.back();
    auto larger = std::make_unique<Table>((old.mask + 1) * 2);
    for (std::size_t i = 0; i <= old.mask; ++i) {
      const std::uint64_t e = old.entries[i].load(std::memory_order_relaxed);
      if (e != 0) put(*larger, hashOf(e), idOf(e));
    }
    m_current.store(m_tables.emplace_back(std::move(larger)).get(), std::memory_order_release);
  }

  std::atomic<const Table*> m_current;
  mutable std::mutex m_mutex;
  std::vector<std::unique_ptr<Table>> m_tables;  // the last one is in use
  std::size_t m_size = 0;
  Arena m_arena;
};

}  // namespace sweepscope
