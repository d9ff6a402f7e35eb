// SPDX-License-Identifier: GPL-3.0-or-later

// A hash map from 64-bit ids to small indices, for the hot path: open addressing, linear probing, deletion by shifting
// back. Ids that lie close to each other (goroutines are numbered in runs of 16) land close to each other: a run of
// eight shares a cache line or two.
//
// The place of a run is taken from both halves of a product with a random odd number. The low half spreads consecutive
// runs without a collision among themselves; the high half spreads those whose low bits are all the same. Of the
// leading bits alone, which are cheaper to take, consecutive runs share their places if the number happens to be close
// to a simple fraction of 2^64.
#pragma once

#include <cstdint>
#include <utility>
#include <vector>

#include "wire/hash.h"

namespace sweepscope {

class FlatMap {
 public:
  static constexpr std::uint32_t kMissing = 0xffffffffu;

  FlatMap() { reset(); }

  void reset() {
    m_entries.assign(64, Entry{});
    m_mask = m_entries.size() - 1;
    m_size = 0;
  }
  std::size_t size() const { return m_size; }

  // Where the search for a key begins, in a table of mask + 1 entries.
  static std::size_t home(std::uint64_t key, std::uint64_t multiplier, std::size_t mask) {
    return static_cast<std::size_t>((mixWords(key >> 3, multiplier) << 3 & mask) | (key & 7));
  }

  [[gnu::always_inline]] std::uint32_t find(std::uint64_t key) const {
    const Entry* const entries = m_entries.data();
    for (std::size_t i = home(key);; i = (i + 1) & m_mask) {
      const Entry& e = entries[i];
      if (e.value == kMissing) return kMissing;
      if (e.key == key) return e.value;
    }
  }

  // The value must not be kMissing. Replaces the value of a key that is there.
  void set(std::uint64_t key, std::uint32_t value) {
    if ((m_size + 1) * 2 > m_entries.size()) grow();
    for (std::size_t i = home(key);; i = (i + 1) & m_mask) {
      Entry& e = m_entries[i];
      if (e.value == kMissing) {
        e = {key, value};
        ++m_size;
        return;
      }
      if (e.key == key) {
        e.value = value;
        return;
      }
    }
  }

  void erase(std::uint64_t key) { take(key); }

  // Erases the key and returns what it had; kMissing if it was not there.
  std::uint32_t take(std::uint64_t key) {
    std::size_t i = home(key);
    while (m_entries[i].value != kMissing && m_entries[i].key != key) i = (i + 1) & m_mask;
    const std::uint32_t taken = m_entries[i].value;
    if (taken == kMissing) return taken;
    for (std::size_t j = (i + 1) & m_mask; m_entries[j].value != kMissing; j = (j + 1) & m_mask) {
      // An entry may move back to i unless its home lies cyclically in (i, j].
      const std::size_t h = home(m_entries[j].key);
      if (((j - h) & m_mask) >= ((j - i) & m_mask)) {
        m_entries[i] = m_entries[j];
        i = j;
      }
    }
    m_entries[i] = Entry{};
    --m_size;
    return taken;
  }

 private:
  struct Entry {
    std::uint64_t key = 0;
    std::uint32_t value = kMissing;
  };

  std::size_t home(std::uint64_t key) const { return home(key, m_multiplier, m_mask); }
  void grow() {
    std::vector<Entry> old(m_entries.size() * 2);
    old.swap(m_entries);
    m_mask = m_entries.size() - 1;
    m_size = 0;
    for (const Entry& e : old) {
      if (e.value != kMissing) set(e.key, e.value);
    }
  }

  std::vector<Entry> m_entries;
  std::size_t m_mask = 0;
  std::size_t m_size = 0;
  std::uint64_t m_multiplier = HashSeed::process().b;
};

}  // namespace sweepscope
