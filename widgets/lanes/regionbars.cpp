// SPDX-License-Identifier: GPL-3.0-or-later

// Regions one by one while there are few of them for each column; beyond, the table folds them depth by depth.
#include "widgets/lanes/regionbars.h"

#include <algorithm>

#include "widgets/lanes/spantexts.h"
#include "widgets/subjects/regionsubject.h"
#include "widgets/words.h"

namespace sweepscope {

RegionBands::RegionBands(const Measures& m, Band whole, int lines)
    : states{whole.top + lines * regionLine(m), whole.bottom},
      m_top(whole.top),
      m_lines(lines),
      m_height(regionLine(m)) {}

Band RegionBands::line(int depth) const {
  const int top = m_top + depth * m_height;
  return {top, top + m_height - std::max(1, m_height / 12)};
}

std::optional<int> RegionBands::at(int y) const {
  const int line = (y - m_top) / m_height;
  return y >= m_top && line < m_lines ? std::optional(line) : std::nullopt;
}

namespace {

void addText(const LaneContext& c, const Subject& region, Band band, RowGeometry& g) {
  if (!isWide(c, region.span.begin, region.span.end)) return;
  const QString name = shown(c.trace().text(regionOf(*c.events(), region).name), 60);
  const QString lasts = durationOf(region.span.length());
  addSpanText(c, Role::Region, band, name.isEmpty() ? lasts : QStringLiteral("%1 %2\n%1").arg(name, lasts), region, g);
}

// Nothing if there are too many.
std::optional<std::vector<std::size_t>> fewRegions(const LaneContext& c, const RegionTable::Lane& regions, int x0,
                                                   int x1) {
  if (!c.mayDraw(kRegions)) return std::nullopt;
  const TimeRange range = around(c.axis, x0, x1);
  const std::size_t most = c.budget(x0, x1);
  std::vector<std::size_t> found;
  regions.visitEndingAfter(0, regions.firstFrom(range.end), range.begin, [&](std::size_t i) {
    found.push_back(i);
    return found.size() <= most;
  });
  if (found.size() > most) return std::nullopt;
  return found;
}

void oneByOne(const LaneContext& c, GoroutineId id, const std::vector<std::size_t>& found, const RegionBands& bands,
              int lines, int x0, int x1, RowGeometry& g) {
  const RegionTable::Lane regions = c.events()->regions().lane(id);
  for (int depth = 0; depth < lines; ++depth) {
    ColumnFold fold(c.axis, bands.line(depth), x0, x1, g.boxes);
    for (const std::size_t i : found) {
      if (regions.depth(i) != std::uint32_t(depth)) continue;
      const Subject region = regionSubject(*c.events(), id, i);
      fold.add(region.span.begin, region.span.end, Role::Region, std::int32_t(g.targets.size()));
      g.targets.push_back(region);
      addText(c, region, bands.line(depth), g);
    }
    fold.finish();
  }
}

}  // namespace

void regionGeometry(const LaneContext& c, GoroutineId id, const RegionBands& bands, int lines, int x0, int x1,
                    RowGeometry& g) {
  if (c.events() == nullptr || lines == 0 || x0 >= x1) return;
  const RegionTable::Lane regions = c.events()->regions().lane(id);
  if (regions.empty()) return;
  lines = std::min(lines, int(regions.depths()));
  if (const auto found = fewRegions(c, regions, x0, x1)) return oneByOne(c, id, *found, bands, lines, x0, x1, g);
  g.folded |= kRegions;
  const RegionShares shares = regions.fold(c.axis.columns(x0, x1), std::size_t(x1 - x0));
  for (int depth = 0; depth < std::min(lines, int(shares.depths)); ++depth) {
    ColumnFold fold(c.axis, bands.line(depth), x0, x1, g.boxes);
    const std::size_t first = g.boxes.size();
    for (int x = x0; x < x1; ++x) {
      RoleShares column{};
      column[std::size_t(Role::Region)] = shares.at(std::size_t(depth), std::size_t(x - x0));
      fold.addColumn(x, column);
    }
    textsOfRuns(c, first, g, [&](Time t) {
      if (const Subject region = longestRegion(c, id, depth, TimeRange::instant(t)))
        addText(c, region, bands.line(depth), g);
    });
  }
}

Subject longestRegion(const LaneContext& c, GoroutineId id, int depth, TimeRange range) {
  if (c.events() == nullptr) return {};
  const RegionTable::Lane regions = c.events()->regions().lane(id);
  Subject best;
  int seen = 0;
  if (regions.empty()) return best;
  regions.visitEndingAfter(0, regions.firstFrom(range.end), range.begin, [&](std::size_t i) {
    if (regions.depth(i) == std::uint32_t(depth)) {
      const Subject region = regionSubject(*c.events(), id, i);
      if (!best || region.span.length() > best.span.length()) best = region;
    }
    return ++seen < kSpansLookedAt;
  });
  return best;
}

}  // namespace sweepscope
