// SPDX-License-Identifier: GPL-3.0-or-later

// The samples of the CPU profiler, by what they were taken of: a goroutine or a proc. Drawn as ticks at the bottom of
// its row.
//
// Units: device pixels for what is drawn.
// Threads: constant once made.
// Cost: 24 bytes a sample. Drawing follows columns.
#pragma once

#include <algorithm>
#include <vector>

#include "widgets/lanes/rowgeometry.h"

namespace sweepscope {

template <class Owner>  // GoroutineId or ProcId
class SampleTrack {
 public:
  struct Entry {
    Owner owner;
    Time time;
    std::uint32_t index = 0;  // into Trace::samples()
  };

  SampleTrack(const Trace& trace, Owner CpuSample::*owner) {
    std::uint32_t index = 0;
    trace.samples().visitAll([&](const CpuSample& s) {
      if ((s.*owner).valid()) m_entries.push_back({s.*owner, s.time, index});
      ++index;
    });
    std::stable_sort(m_entries.begin(), m_entries.end(), [](auto& a, auto& b) { return a.owner < b.owner; });
  }

  void geometry(const LaneContext& c, Owner owner, Band band, int x0, int x1, RowGeometry& g) const {
    const int width = c.measures.px(1.5);
    const auto y0 = std::int16_t(band.bottom - c.measures.px(4)), y1 = std::int16_t(band.bottom);
    for (auto it = from(owner, c.axis.timeAt(x0 - width)); it != m_entries.end() && it->owner == owner;) {
      const int x = c.axis.column(it->time);
      if (x >= x1) break;
      const int left = std::max(x, x0), right = std::min(x + width, x1);
      if (left < right) g.events.push_back({left, right, y0, y1, Role::Sample});
      it = from(owner, c.axis.timeAt(x + 1));
    }
  }
  // The nearest one to a column that is at most `reach` columns away; nothing above the ticks.
  std::optional<std::size_t> hit(const LaneContext& c, Owner owner, Band band, int x, int y) const {
    const int reach = c.measures.px(3);
    if (y < band.bottom - c.measures.px(5)) return std::nullopt;
    std::optional<std::size_t> best;
    int distance = reach + 1;
    for (auto it = from(owner, c.axis.timeAt(x - reach)); it != m_entries.end() && it->owner == owner; ++it) {
      const int away = std::abs(c.axis.column(it->time) - x);
      if (c.axis.column(it->time) > x + reach) break;
      if (away >= distance) continue;
      distance = away;
      best = it->index;
      if (away == 0) break;
    }
    return best;
  }

 private:
  auto from(Owner owner, Time t) const {
    return std::partition_point(m_entries.begin(), m_entries.end(),
                                [&](const Entry& e) { return e.owner < owner || (e.owner == owner && e.time < t); });
  }
  std::vector<Entry> m_entries;
};

}  // namespace sweepscope
