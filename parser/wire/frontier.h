// SPDX-License-Identifier: GPL-3.0-or-later

// The threads of a generation by the time of their next event: a binary heap whose shape, and so the order of events
// with equal times, follows Go's reader (x/exp/trace, batchcursor.go) rule for rule.
//
// Where the least thread cannot go on yet, Go sorts the heap's array by time and tries the others in that order; so
// sort() is part of the heap's behaviour. It is stable here (Go's is not from 12 entries on; a documented fault).
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <utility>
#include <vector>

namespace sweepscope {

class Frontier {
 public:
  struct Entry {
    std::int64_t time;
    std::uint32_t cursor;
  };

  void clear() { m_entries.clear(); }
  bool empty() const { return m_entries.empty(); }
  std::size_t size() const { return m_entries.size(); }
  const Entry& operator[](std::size_t i) const { return m_entries[i]; }

  void push(Entry entry) {
    m_entries.push_back(entry);
    siftUp(m_entries.size() - 1);
  }

  // The least entry's time grew. Mostly it stays the least.
  void updateLeast(std::int64_t time) {
    Entry* e = m_entries.data();
    const std::size_t n = m_entries.size();
    // Not written first and then read as a whole: a load of what two stores wrote has to wait for both.
    if ((n > 1 && e[1].time < time) || (n > 2 && e[2].time < time))
      siftDown(0, {time, e[0].cursor});
    else
      e[0].time = time;
  }

  // When the entry after the least is due; the greatest time if there is none.
  std::int64_t secondTime() const {
    const Entry* e = m_entries.data();
    const std::size_t n = m_entries.size();
    if (n < 2) return std::numeric_limits<std::int64_t>::max();
    return n < 3 ? e[1].time : std::min(e[1].time, e[2].time);
  }

  // The entry's time changed.
  void update(std::size_t i, std::int64_t time) {
    m_entries[i].time = time;
    if (i == 0 || siftUp(i) == i) siftDown(i, m_entries[i]);
  }

  // To the root without comparing, then out.
  void remove(std::size_t i) {
    while (i > 0) {
      const std::size_t parent = (i - 1) / 2;
      std::swap(m_entries[parent], m_entries[i]);
      i = parent;
    }
    m_entries[0] = m_entries.back();
    m_entries.pop_back();
    if (!m_entries.empty()) siftDown(0, m_entries[0]);
  }

  // A sorted array is a heap, too.
  void sort() {
    if (m_entries.size() > 24) {
      std::stable_sort(m_entries.begin(), m_entries.end(),
                       [](const Entry& a, const Entry& b) { return a.time < b.time; });
      return;
    }
    for (std::size_t i = 1; i < m_entries.size(); ++i) {
      const Entry e = m_entries[i];
      std::size_t j = i;
      for (; j > 0 && e.time < m_entries[j - 1].time; --j) m_entries[j] = m_entries[j - 1];
      m_entries[j] = e;
    }
  }

 private:
  std::size_t siftUp(std::size_t i) {
    while (i > 0) {
      const std::size_t parent = (i - 1) / 2;
      if (m_entries[parent].time <= m_entries[i].time) break;
      std::swap(m_entries[parent], m_entries[i]);
      i = parent;
    }
    return i;
  }
  // Of an entry that belongs at i or below.
  void siftDown(std::size_t i, Entry e) {
    const std::size_t n = m_entries.size();
    for (;;) {
      std::size_t child = 2 * i + 1;
      if (child >= n) break;
      if (child + 1 < n && m_entries[child + 1].time < m_entries[child].time) ++child;
      if (m_entries[child].time >= e.time) break;
      m_entries[i] = m_entries[child];
      i = child;
    }
    m_entries[i] = e;
  }

  std::vector<Entry> m_entries;
};

}  // namespace sweepscope
