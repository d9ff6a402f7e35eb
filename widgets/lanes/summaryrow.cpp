// SPDX-License-Identifier: GPL-3.0-or-later

#include "widgets/lanes/summaryrow.h"

#include <cmath>

#include "widgets/words.h"

namespace sweepscope {

namespace {

// Shares of a column differ in their last digits with the columns that they are made together with. Rounded they do
// not, so that heights are the same.
constexpr float kSteps = 4096;

}  // namespace

std::vector<RowBlock> rowsWithSummary(const Lane& lane, const LayoutOptions& options,
                                      const std::vector<std::size_t>& indexes, std::size_t apart, int height) {
  std::vector<RowBlock> blocks;
  const bool folds = indexes.size() > apart;
  const bool expanded = !folds || (options.expanded && options.expanded(lane, kSummary));
  if (folds)
    blocks.push_back({kSummary, expanded ? RowPart::Header : RowPart::Whole, options.measures.largeLane(), {}, false});
  if (!expanded) return blocks;
  for (const std::size_t index : indexes) blocks.push_back({index, RowPart::Whole, height, {}, false});
  return blocks;
}

RowName summaryName(const Lane& lane, std::size_t count) {
  RowName name{lane.title(), QStringLiteral("×") + countOf(count), lane.help()};
  name.expandable = true;
  name.underlined = true;
  return name;
}

std::optional<Row> rowOrSummary(const LaneLayout& layout, const Lane& lane, std::size_t index) {
  const auto row = layout.find(lane, index);
  return row ? row : layout.find(lane, kSummary);
}

void summaryGeometry(const LaneContext& c, Band band, int x0, int x1, std::size_t count, std::vector<RoleShares>& sums,
                     RowGeometry& g) {
  g.folded |= kSpans | kOverlay;
  ColumnFold fold(c.axis, band, x0, x1, g.boxes);
  for (int x = x0; x < x1; ++x) {
    RoleShares& column = sums[std::size_t(x - x0)];
    for (float& share : column) share = std::round(share / float(count) * kSteps) / kSteps;
    fold.addColumn(x, column);
  }
}

}  // namespace sweepscope
