// SPDX-License-Identifier: GPL-3.0-or-later

#include "analysis/distribution.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>

namespace sweepscope {
namespace {

// Page 0 has the values below 2^16 one by one, page n those of n + 16 bits, in steps of 2^(n-1).
struct Place {
  std::size_t page, slot;
};
Place placeOf(std::uint64_t ns, unsigned bits) {
  const auto width = static_cast<unsigned>(std::bit_width(ns));
  if (width <= bits) return {0, static_cast<std::size_t>(ns)};
  const unsigned shift = width - bits - 1;
  return {width - bits, static_cast<std::size_t>((ns >> shift) - (std::uint64_t{1} << bits))};
}
// The greatest value of a place.
std::uint64_t valueOf(const Place& p, unsigned bits) {
  if (p.page == 0) return p.slot;
  const auto shift = static_cast<unsigned>(p.page - 1);
  const std::uint64_t first = (std::uint64_t{1} << bits) + p.slot;
  return (first << shift) + ((std::uint64_t{1} << shift) - 1);
}

}  // namespace

void Distribution::add(Duration length) {
  const Duration d{std::max<std::int64_t>(length.ns, 0)};
  m_least = m_count == 0 ? d : std::min(m_least, d);
  m_greatest = std::max(m_greatest, d);
  ++m_count;
  m_sum += d;
  const auto ns = static_cast<std::uint64_t>(d.ns);
  if (m_pages.empty()) {
    m_few.push_back(ns);
    if (m_few.size() > kFew) countFew();
  } else {
    count(ns, 1);
  }
}

void Distribution::count(std::uint64_t ns, std::uint64_t times) {
  const Place p = placeOf(ns, kBits);
  if (p.page >= m_pages.size()) m_pages.resize(p.page + 1);
  if (!m_pages[p.page]) m_pages[p.page] = std::make_unique<Page>();
  std::uint32_t& n = (*m_pages[p.page])[p.slot];
  n = static_cast<std::uint32_t>(std::min<std::uint64_t>(n + times, std::numeric_limits<std::uint32_t>::max()));
}

void Distribution::countFew() {
  for (const std::uint64_t ns : m_few) count(ns, 1);
  m_few = {};
}

void Distribution::add(const Distribution& other) {
  if (other.empty()) return;
  m_least = m_count == 0 ? other.m_least : std::min(m_least, other.m_least);
  m_greatest = std::max(m_greatest, other.m_greatest);
  m_count += other.m_count;
  m_sum += other.m_sum;
  if (m_pages.empty() && other.m_pages.empty()) {
    m_few.insert(m_few.end(), other.m_few.begin(), other.m_few.end());
    if (m_few.size() > kFew) countFew();
    return;
  }
  countFew();
  for (const std::uint64_t ns : other.m_few) count(ns, 1);
  for (std::size_t page = 0; page < other.m_pages.size(); ++page) {
    if (!other.m_pages[page]) continue;
    for (std::size_t slot = 0; slot < kPage; ++slot) {
      if (const std::uint32_t n = (*other.m_pages[page])[slot]; n != 0) count(valueOf({page, slot}, kBits), n);
    }
  }
}

template <class F>
void Distribution::visit(F&& f) const {
  if (m_pages.empty()) {
    std::vector<std::uint64_t> sorted = m_few;
    std::sort(sorted.begin(), sorted.end());
    for (const std::uint64_t ns : sorted) {
      if (!f(ns, std::uint64_t{1})) return;
    }
    return;
  }
  for (std::size_t page = 0; page < m_pages.size(); ++page) {
    if (!m_pages[page]) continue;
    for (std::size_t slot = 0; slot < kPage; ++slot) {
      const std::uint32_t n = (*m_pages[page])[slot];
      if (n != 0 && !f(valueOf({page, slot}, kBits), std::uint64_t{n})) return;
    }
  }
}

std::optional<Duration> Distribution::percentile(double share) const {
  if (m_count == 0) return std::nullopt;
  const auto rank = static_cast<std::uint64_t>(std::ceil(share * static_cast<double>(m_count)));
  std::uint64_t before = 0;
  Duration found = m_greatest;
  visit([&](std::uint64_t ns, std::uint64_t times) {
    before += times;
    if (before < std::max<std::uint64_t>(rank, 1)) return true;
    found = Duration{static_cast<std::int64_t>(ns)};
    return false;
  });
  return std::clamp(found, m_least, m_greatest);
}

std::vector<std::uint64_t> Distribution::histogram(Duration from, std::size_t bins) const {
  std::vector<std::uint64_t> counts(bins);
  if (bins == 0) return counts;
  const double begin = std::log10(static_cast<double>(std::max<std::int64_t>(from.ns, 1)));
  visit([&](std::uint64_t ns, std::uint64_t times) {
    const double place = 10 * (std::log10(static_cast<double>(std::max<std::uint64_t>(ns, 1))) - begin);
    counts[static_cast<std::size_t>(std::clamp(place, 0.0, static_cast<double>(bins - 1)))] += times;
    return true;
  });
  return counts;
}

}  // namespace sweepscope
