// SPDX-License-Identifier: GPL-3.0-or-later

// How many of what length: of stays, of regions, of anything that lasts.
//
// Few values are kept as they are. Many are counted: exactly up to 131 us, above that with 17 significant bits, so that
// what is read from it is right to 0.002 %. Number, sum, least and greatest are always exact.
//
// Units: ns. Negative lengths count as 0.
// Threads: one at a time; what several threads filled is added up, in any order.
// Cost: 16 bytes a value for few; for many at most 256 KiB for each power of two that occurs.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "wire/ids.h"

namespace sweepscope {

class Distribution {
 public:
  void add(Duration length);
  void add(const Distribution&);

  std::uint64_t count() const { return m_count; }
  bool empty() const { return m_count == 0; }
  Duration sum() const { return m_sum; }
  Duration least() const { return m_least; }
  Duration greatest() const { return m_greatest; }
  // The least value that is not less than this share of all; nothing if there is none.
  std::optional<Duration> percentile(double share) const;

  // How many lie in [from * 10^(n/10), from * 10^((n+1)/10)) for n from 0 to as many as are asked for; what is less or
  // more counts in the first and the last.
  std::vector<std::uint64_t> histogram(Duration from, std::size_t bins) const;

 private:
  static constexpr unsigned kBits = 16;
  static constexpr std::size_t kPage = std::size_t{1} << kBits;
  static constexpr std::size_t kFew = 4096;
  using Page = std::array<std::uint32_t, kPage>;

  void count(std::uint64_t ns, std::uint64_t times);
  void countFew();
  // Calls f(value, times) in ascending order.
  template <class F>
  void visit(F&& f) const;

  std::uint64_t m_count = 0;
  Duration m_sum, m_least, m_greatest;
  std::vector<std::uint64_t> m_few;  // as long as they are few
  std::vector<std::unique_ptr<Page>> m_pages;
};

}  // namespace sweepscope
