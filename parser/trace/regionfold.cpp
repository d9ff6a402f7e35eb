// SPDX-License-Identifier: GPL-3.0-or-later

#include "trace/regionfold.h"

#include <algorithm>
#include <cmath>

namespace sweepscope {

RegionFold::RegionFold(const Regions& regions)
    : m_r(regions), m_at(regions.first), m_sums(regions.deepest, 0), m_ends(regions.deepest, Time::min()) {}

void RegionFold::makeDirectory(const Regions& regions, std::vector<std::uint64_t>& sums,
                               std::vector<std::uint32_t>& lasts) {
  std::vector<std::uint64_t> sum(regions.deepest, 0);
  std::vector<std::uint32_t> last(regions.deepest, 0);
  for (std::size_t i = regions.first; i < regions.last; ++i) {
    const std::size_t before = i - regions.first;
    if (before > 0 && before % kBlock == 0) {
      sums.insert(sums.end(), sum.begin(), sum.end());
      lasts.insert(lasts.end(), last.begin(), last.end());
    }
    const auto depth = std::size_t((*regions.depths)[i]);
    if (depth >= regions.deepest) continue;
    sum[depth] += std::uint64_t((regions.spans->end(i) - regions.spans->begin(i)).ns);
    last[depth] = std::uint32_t(before + 1);
  }
}

void RegionFold::add(std::size_t region) {
  const auto depth = std::size_t((*m_r.depths)[region]);
  if (depth >= m_r.deepest) return;
  const Time end = m_r.spans->end(region);
  m_sums[depth] += std::uint64_t((end - m_r.spans->begin(region)).ns);
  m_ends[depth] = end;
}

// To the block that a region is in.
void RegionFold::jump(std::size_t region) {
  const std::size_t block = std::min(region - m_r.first, m_r.last - m_r.first - 1) / kBlock;
  m_at = m_r.first + block * kBlock;
  const std::uint64_t* const sums = m_r.sums + (block - 1) * m_r.deepest;
  const std::uint32_t* const lasts = m_r.lasts + (block - 1) * m_r.deepest;
  for (std::size_t depth = 0; depth < m_r.deepest; ++depth) {
    m_sums[depth] = sums[depth];
    m_ends[depth] = lasts[depth] == 0 ? Time::min() : m_r.spans->end(m_r.first + lasts[depth] - 1);
  }
}

void RegionFold::goTo(Time t) {
  const std::size_t next = m_r.spans->firstFrom(m_at, m_r.last, t);
  if (next - m_at > kBlock) jump(next);
  for (; m_at < next; ++m_at) add(m_at);
}

RegionShares RegionFold::fold(TimeRange range, std::size_t columns) {
  RegionShares out;
  out.depths = m_r.deepest;
  out.shares.resize(columns * out.depths);
  const double width = double(range.length().ns) / double(columns);
  std::vector<std::uint64_t> sums;
  std::vector<double> beyond(out.depths, 0);  // the column's begin: what the last region lasts beyond it
  for (std::size_t border = 0; border <= columns; ++border) {
    const double distance = double(border) * width;
    sums = m_sums;
    goTo(range.begin + Duration{std::int64_t(std::ceil(distance))});
    for (std::size_t depth = 0; depth < out.depths; ++depth) {
      const Time end = m_ends[depth];
      const double more = end <= range.begin ? 0 : std::max(0.0, double((end - range.begin).ns) - distance);
      const double covered = double(m_sums[depth] - sums[depth]) + beyond[depth] - more;
      if (border > 0) out.shares[depth * columns + border - 1] = float(std::clamp(covered / width, 0.0, 1.0));
      beyond[depth] = more;
    }
  }
  return out;
}

}  // namespace sweepscope
