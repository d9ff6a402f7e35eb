// SPDX-License-Identifier: GPL-3.0-or-later

// How many goroutines of a group are in which state over time: summed while a generation is built.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <vector>

#include "trace/lane.h"
#include "wire/states.h"

namespace sweepscope {

/* Bins are 2^shift ns wide and count from the segment's base. How long a generation lasts shows at its end only: when
 * the bins would become too many, pairs of them become one.
 *
 * A state that lasts from one bin into a later one is noted in these two and counts as a step: one goroutine more over
 * the whole of each bin from here on, one less from there on. So adding costs the same however long it lasted.
 */
class GroupDensity {
 public:
  static constexpr std::size_t kStates = 4;  // Runnable and those behind it
  static constexpr auto kFirstState = static_cast<unsigned>(GoState::Runnable);
  using Mean = std::array<float, kStates>;

  // Goroutines in a state over [begin, end): one more, or (count = -1) one less.
  [[gnu::always_inline]] void add(std::int64_t begin, std::int64_t end, std::uint8_t state, std::int32_t count = 1) {
    if (state < kFirstState || begin >= end) return;
    const std::size_t first = binOf(begin), last = binOf(end);
    if (first != last || last >= m_bins.size()) [[unlikely]]
      return addSteps(begin, end, state - kFirstState, count);
    m_bins[first].ns[state - kFirstState] += (end - begin) * count;
  }
  // All of a lane, from its initial state to its last entry.
  void add(LaneReader lane, std::int32_t count) {
    LaneEntry now = lane.entry();
    while (lane.next()) {
      add(now.time, lane.entry().time, now.state, count);
      now = lane.entry();
    }
  }
  unsigned shift() const { return m_shift; }
  // Mean number of goroutines in each state over each bin that begins before `end`; at most `most` of them. A bin's
  // mean is that of its part inside [begin, end).
  std::vector<Mean> means(std::int64_t begin, std::int64_t end, std::size_t most) {
    while (binOf(end - 1) >= most) halve();
    m_bins.resize(binOf(end - 1) + 1);
    std::vector<Mean> out(m_bins.size());
    std::array<std::int64_t, kStates> all{};  // goroutines over the whole of the bin
    for (std::size_t b = 0; b < m_bins.size(); ++b) {
      const std::int64_t from = std::max(begin, borderOf(b)), to = std::min(end, borderOf(b + 1));
      for (std::size_t s = 0; s < kStates; ++s) {
        all[s] += m_bins[b].steps[s];
        const std::int64_t ns = m_bins[b].ns[s] + all[s] * width();
        if (to > from) out[b][s] = static_cast<float>(static_cast<double>(ns) / static_cast<double>(to - from));
      }
    }
    return out;
  }

 private:
  static constexpr std::size_t kMostBins = 1024;
  struct Bin {
    std::array<std::int64_t, kStates> ns{};
    std::array<std::int32_t, kStates> steps{};
  };

  std::int64_t width() const { return std::int64_t{1} << m_shift; }
  std::size_t binOf(std::int64_t t) const { return static_cast<std::size_t>(t >> m_shift); }
  std::int64_t borderOf(std::size_t b) const { return static_cast<std::int64_t>(b) << m_shift; }

  [[gnu::noinline]] void addSteps(std::int64_t begin, std::int64_t end, std::size_t state, std::int32_t count) {
    while (binOf(end) >= kMostBins) halve();
    const std::size_t first = binOf(begin), last = binOf(end);
    if (last >= m_bins.size()) m_bins.resize(last + 1);
    if (first == last) {
      m_bins[first].ns[state] += (end - begin) * count;
      return;
    }
    m_bins[first].ns[state] += (borderOf(first + 1) - begin) * count;
    m_bins[first + 1].steps[state] += count;
    m_bins[last].steps[state] -= count;
    m_bins[last].ns[state] += (end - borderOf(last)) * count;
  }
  void halve() {
    if (m_bins.size() % 2 != 0) m_bins.emplace_back();
    std::vector<Bin> half(m_bins.size() / 2 + 1);
    for (std::size_t b = 0; b < m_bins.size(); ++b) {
      for (std::size_t s = 0; s < kStates; ++s) {
        half[b / 2].ns[s] += m_bins[b].ns[s];
        if (b % 2 == 0) {
          half[b / 2].steps[s] += m_bins[b].steps[s];
        } else {  // over the second half of this bin, and over all of those behind it
          half[b / 2].ns[s] += m_bins[b].steps[s] * width();
          half[b / 2 + 1].steps[s] += m_bins[b].steps[s];
        }
      }
    }
    m_bins = std::move(half);
    ++m_shift;
  }

  unsigned m_shift = 14;
  std::vector<Bin> m_bins;
};

}  // namespace sweepscope
