// SPDX-License-Identifier: GPL-3.0-or-later

// Covering columns instead of drawing each region.
#include "widgets/lanes/eventgeometry.h"

#include <algorithm>

namespace sweepscope {

/* Logs and regions over a goroutine's lane, column by column: however many there are, a column is in a region or not,
 * has a border of one or not, has a log or not.
 *
 * A region is drawn as a bar over the columns from its begin's edge to its end's, at least as wide as a line, with a
 * bracket's arm at its begin and, if there is room between them, at its end. Where the trace does not have the begin or
 * the end there is no arm. The marks are those that drawing all regions over each other would give, without doing so:
 *
 *  1. Of the regions that begin in one column only the end of the last one decides how far the column's bar reaches,
 * and one search leads to the next column in which any begins. So a column costs a few steps of search.
 *  2. Of the regions that begin before the columns, a search gives the latest end.
 *  3. Arms at ends are looked for only at regions that are wide enough to have one, of which few fit beside each other.
 *     They may be stacked as high as a program likes, though: of more than kMostEnds the rest has none.
 *
 * Cost: follows columns, and the logarithm of what there is.
 */

namespace {

constexpr int kMostEnds = 16384;

enum Mark : std::uint8_t { Covered = 1, Arm = 2, Logged = 4 };

// The first moment whose edge lies behind x.
Time behindEdge(const TimeAxis& axis, int x) {
  Time t = axis.timeAt(double(x) + 0.5);
  while (axis.edge(t) <= x) t.ns += 1;
  while (axis.edge(Time{t.ns - 1}) > x) t.ns -= 1;
  return t;
}

class EventColumns {
 public:
  EventColumns(const LaneContext& c, const RegionTable::Lane& regions, const LogTable::Lane& logs, int x0, int x1)
      : m_axis(c.axis),
        m_measures(c.measures),
        m_regions(regions),
        m_logs(logs),
        m_x0(x0),
        m_x1(x1),
        m_covered(x0),
        m_marks(std::size_t(x1 - x0), 0) {}

  void addRegions() {
    const int line = m_measures.px(1), pad = m_measures.px(3) + 1;  // arms reach from there into the columns
    std::size_t i = m_regions.firstFrom(behindEdge(m_axis, m_x0 - pad));
    if (i > 0) {
      cover(m_x0, m_axis.edge(m_regions.latestEnd(0, i)));
      addEnds(0, i, m_x0 - pad);
    }
    while (i < m_regions.size()) {
      const int x = m_axis.edge(m_regions.at(i).begin);
      if (x >= m_x1) break;
      const std::size_t next = m_regions.firstFrom(behindEdge(m_axis, x), i);
      cover(x, std::max(x + line, addEnds(i, next, x)));
      // Begins that are not in the trace stand before all others of their goroutine.
      if (m_regions.at(next - 1).beginSeen) mark(x, x + line, Arm);
      i = next;
    }
  }
  void addLogs() {
    const int tick = m_measures.px(1.5);
    std::size_t i = m_logs.firstFrom(m_axis.timeAt(m_x0 - tick));
    while (i < m_logs.size()) {
      const int x = m_axis.column(m_logs.at(i));
      if (x >= m_x1) break;
      mark(x, x + tick, Logged);
      i = m_logs.firstFrom(m_axis.timeAt(x + 1), i);
    }
  }
  void write(std::vector<Box>& out) const {
    writeRuns(out, Covered, 0, m_measures.px(2), Role::Region);
    writeRuns(out, Arm, 0, m_measures.px(5), Role::Region);
    writeRuns(out, Logged, m_measures.px(1), m_measures.px(1) + m_measures.px(5), Role::Log);
  }

 private:
  void mark(int from, int to, Mark m) {
    for (int x = std::max(from, m_x0); x < std::min(to, m_x1); ++x) m_marks[std::size_t(x - m_x0)] |= m;
  }
  void cover(int from, int to) {
    mark(std::max(from, m_covered), to, Covered);
    m_covered = std::max(m_covered, to);
  }
  // Arms at the ends of regions [from, to), which begin at x or before it. Returns the edge of the last end.
  int addEnds(std::size_t from, std::size_t to, int x) {
    const int line = m_measures.px(1), room = m_measures.px(3), last = m_axis.edge(m_regions.latestEnd(from, to));
    if (last - x <= room) return last;
    m_regions.visitEndingAfter(from, to, m_axis.timeAt(x + room - 1), [&](std::size_t i) {
      const PackedSpans::Span r = m_regions.at(i);
      const int end = m_axis.edge(r.end);
      if (r.endSeen && end - m_axis.edge(r.begin) > room) mark(end - line, end, Arm);
      return ++m_ends < kMostEnds;
    });
    return last;
  }
  void writeRuns(std::vector<Box>& out, Mark m, int y0, int y1, Role role) const {
    for (int x = m_x0; x < m_x1; ++x) {
      if (!has(x, m)) continue;
      Box box{x, x, std::int16_t(y0), std::int16_t(y1), role};
      while (x < m_x1 && has(x, m)) ++x;
      box.x1 = x;
      out.push_back(box);
    }
  }
  bool has(int x, Mark m) const { return (m_marks[std::size_t(x - m_x0)] & m) != 0; }

  const TimeAxis& m_axis;
  const Measures& m_measures;
  const RegionTable::Lane& m_regions;
  const LogTable::Lane& m_logs;
  int m_x0, m_x1;
  int m_covered;  // up to here bars are known
  int m_ends = 0;
  std::vector<std::uint8_t> m_marks;
};

}  // namespace

void eventGeometry(const LaneContext& c, GoroutineId id, int x0, int x1, RowGeometry& g) {
  if (c.events == nullptr || x0 >= x1) return;
  const RegionTable::Lane regions = c.events->regions().lane(id);
  const LogTable::Lane logs = c.events->logs().lane(id);
  if (regions.empty() && logs.empty()) return;
  EventColumns columns(c, regions, logs, x0, x1);
  if (!regions.empty()) columns.addRegions();
  if (!logs.empty()) columns.addLogs();
  columns.write(g.events);
}

}  // namespace sweepscope
