// SPDX-License-Identifier: GPL-3.0-or-later

// How many goroutines are in which state while a generation is being built.
//
// A record of the means is written every kChanges changes of a state: so records follow what happens, and are as fine
// as a screen can show.
//
// Goroutines that are there from the generation's start on become known one by one, when something happens to them. The
// records are written without them; before() says how many of them there are.
//
// Units: ns since the generation's base.
// Threads: one at a time.
// Cost: about 10 bytes a record.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>

#include "trace/codecs.h"

namespace sweepscope {

/* Both the count of a state and what its mean needs fit into one number, so that a change is two additions.
 *
 * Over a record that begins at 0 and ends at T, a state's count is n at the end. Each change at t adds d, 1 or -1, and
 * had not happened for t: the integral of the count is n T - sum(d t). The number of a state has d in its upper byte
 * and -d t below, added up over the record. The lower part is less than half of the upper one's unit as long as a
 * record lasts less than three days, so the two can be told apart, and numbers compare as their counts do.
 */
class StateCounter {
 public:
  static constexpr std::uint32_t kChanges = 64;

  void begin(std::int64_t base) {
    m_base = base;
    m_before = {};
    m_count = {};
    start(0);
  }

  [[gnu::always_inline]] void change(std::int64_t at, GoState from, GoState to) {
    const std::int64_t change = kOne - std::clamp<std::int64_t>(at - m_start, 0, kLongest);
    m_changes[static_cast<std::size_t>(from)] -= change;
    m_changes[static_cast<std::size_t>(to)] += change;
    m_most = std::max(m_most, m_changes[kRunnable]);
    if (--m_left == 0) [[unlikely]]
      write(at);
  }
  // A goroutine has been in a state since the generation's start, or is taken to have been.
  void countBefore(GoState state) {
    switch (state) {
      case GoState::Running: m_before.running += 1; break;
      case GoState::Runnable:
        m_before.runnable += 1;
        m_before.mostRunnable += 1;
        break;
      case GoState::Syscall: m_before.syscall += 1; break;
      case GoState::Waiting: m_before.waiting += 1; break;
      case GoState::Undetermined:
      case GoState::NotExist: break;
    }
  }
  void finish(std::int64_t end) { write(end); }

  PackedStream<GoroutineCounts>& counts() { return m_counts; }
  const GoroutineCounts& before() const { return m_before; }

 private:
  static constexpr int kShift = 56;
  static constexpr std::int64_t kOne = std::int64_t{1} << kShift;
  static constexpr std::int64_t kLongest = std::int64_t{1} << 48;  // ns
  static constexpr auto kRunnable = static_cast<std::size_t>(GoState::Runnable);

  static std::int64_t countIn(std::int64_t changes) { return (changes + kOne / 2) >> kShift; }

  void start(std::int64_t at) {
    m_start = at;
    m_changes = {};
    m_most = 0;
    m_left = kChanges;
  }
  double mean(GoState state, double length) const {
    const auto s = static_cast<std::size_t>(state);
    const std::int64_t added = countIn(m_changes[s]);
    const auto late = static_cast<double>(m_changes[s] - added * kOne);  // -sum(d t)
    return static_cast<double>(m_count[s] + added) + (length > 0 ? late / length : 0);
  }
  [[gnu::noinline]] void write(std::int64_t end) {
    const auto length = static_cast<double>(std::min(end - m_start, kLongest));
    m_counts.add({Time{m_base + m_start}, mean(GoState::Running, length), mean(GoState::Runnable, length),
                  mean(GoState::Syscall, length), mean(GoState::Waiting, length),
                  m_count[kRunnable] + countIn(m_most)});
    for (std::size_t s = 0; s < m_count.size(); ++s) m_count[s] += countIn(m_changes[s]);
    start(end);
  }

  using Numbers = std::array<std::int64_t, 6>;
  std::int64_t m_base = 0;
  std::int64_t m_start = 0;  // of the record to be written
  Numbers m_count{};         // when it begins
  Numbers m_changes{};       // since then
  std::int64_t m_most = 0;   // of the changes of the runnable ones
  std::uint32_t m_left = kChanges;
  GoroutineCounts m_before;
  PackedStream<GoroutineCounts> m_counts;
};

}  // namespace sweepscope
