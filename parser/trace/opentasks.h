// SPDX-License-Identifier: GPL-3.0-or-later

// The open tasks of a trace: which begin an end belongs to. A task has an id that no other task of its program has, so
// an end closes the latest begin of its id, on whichever goroutine that was; a second end closes nothing.
//
// Threads: one at a time.
// Cost: memory follows the tasks that are open at once.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "wire/flatmap.h"
#include "wire/ids.h"

namespace sweepscope {

// Begin: what is to be remembered of a begin.
template <class Begin>
class OpenTasks {
 public:
  void open(TaskId id, const Begin& begin) {
    std::uint32_t place = m_places.find(id.value);
    if (place == FlatMap::kMissing) {
      place = newPlace();
      m_places.set(id.value, place);
    }
    m_begins[place] = begin;
  }
  std::optional<Begin> close(TaskId id) {
    const std::uint32_t place = m_places.take(id.value);
    if (place == FlatMap::kMissing) return std::nullopt;
    m_free.push_back(place);
    return m_begins[place];
  }
  void clear() { *this = {}; }

 private:
  std::uint32_t newPlace() {
    if (m_free.empty()) {
      m_begins.emplace_back();
      return std::uint32_t(m_begins.size() - 1);
    }
    const std::uint32_t place = m_free.back();
    m_free.pop_back();
    return place;
  }

  FlatMap m_places;  // into m_begins
  std::vector<Begin> m_begins;
  std::vector<std::uint32_t> m_free;
};

}  // namespace sweepscope
