// SPDX-License-Identifier: GPL-3.0-or-later

// Spans of time by the million, twelve bytes each, in order of begin, that may overlap: those that last beyond a given
// time are found without looking at all of them.
//
// Units: exact to the nanosecond in traces of up to 39 hours; in longer ones times are rounded down to a few
// nanoseconds.
// Threads: immutable once sealed.
// Cost: 13 bytes a span; searches are O(log n).
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "wire/ids.h"

namespace sweepscope {

// Times of a trace as numbers of 47 bits.
class PackedClock {
 public:
  PackedClock() = default;
  explicit PackedClock(TimeRange whole) : m_origin(whole.begin) {
    while ((whole.length().ns >> m_shift) >= kLimit) ++m_shift;
  }
  std::uint64_t pack(Time t) const {
    const std::int64_t units = t <= m_origin ? 0 : (t - m_origin).ns >> m_shift;
    return std::uint64_t(std::min(units, kLimit - 1));
  }
  // The least number whose time is t or later.
  std::uint64_t packUp(Time t) const {
    const std::uint64_t units = pack(t);
    return time(units) < t ? units + 1 : units;
  }
  Time time(std::uint64_t units) const { return m_origin + Duration{std::int64_t(units) << m_shift}; }
  // A time is rounded down by less than this.
  Duration unit() const { return {std::int64_t(1) << m_shift}; }

 private:
  static constexpr std::int64_t kLimit = std::int64_t(1) << 47;
  Time m_origin;
  int m_shift = 0;
};

class PackedSpans {
 public:
  struct Span {
    Time begin, end;
    bool beginSeen = true, endSeen = true;
    friend bool operator==(const Span&, const Span&) = default;
  };

  PackedSpans() = default;
  PackedSpans(TimeRange whole, std::size_t size) : m_clock(whole), m_spans(size) {}

  std::size_t size() const { return m_spans.size(); }
  std::size_t bytes() const;
  const PackedClock& clock() const { return m_clock; }
  Time begin(std::size_t i) const { return m_clock.time(m_spans[i].begin()); }
  Time end(std::size_t i) const { return m_clock.time(m_spans[i].end()); }
  bool beginSeen(std::size_t i) const { return (m_spans[i].beginHigh & kUnseen) == 0; }
  bool endSeen(std::size_t i) const { return (m_spans[i].endHigh & kUnseen) == 0; }
  Span at(std::size_t i) const { return {begin(i), end(i), beginSeen(i), endSeen(i)}; }

  void set(std::size_t i, const Span& s) {
    const std::uint64_t begin = m_clock.pack(s.begin), end = std::max(begin, m_clock.pack(s.end));
    m_spans[i] = {std::uint32_t(begin), std::uint32_t(end), high(begin, s.beginSeen), high(end, s.endSeen)};
  }
  // Call it when all are set. Spans of one part, of which searches are made, are in order of begin.
  void seal();

  // The first of [from, to) that begins at t or later; quick if that is near `from`.
  std::size_t firstFrom(std::size_t from, std::size_t to, Time t) const;
  // Of the spans [from, to), which must not be empty: when the last of them ends.
  Time latestEnd(std::size_t from, std::size_t to) const;
  // Calls f(index) for those of [from, to) that end behind t, in order, until it returns false.
  template <class F>
  void visitEndingAfter(std::size_t from, std::size_t to, Time t, F&& f) const;

 private:
  static constexpr std::size_t kFan = 16;
  static constexpr std::uint16_t kUnseen = 0x8000;
  struct Packed {
    std::uint32_t beginLow = 0, endLow = 0;
    std::uint16_t beginHigh = 0, endHigh = 0;
    std::uint64_t begin() const { return whole(beginLow, beginHigh); }
    std::uint64_t end() const { return whole(endLow, endHigh); }
    static std::uint64_t whole(std::uint32_t low, std::uint16_t high) {
      return (std::uint64_t(high & ~kUnseen) << 32) | low;
    }
  };
  static_assert(sizeof(Packed) == 12);
  static std::uint16_t high(std::uint64_t units, bool seen) {
    return std::uint16_t((units >> 32) | (seen ? 0 : kUnseen));
  }
  std::uint64_t endOf(std::size_t level, std::size_t i) const {
    return level == 0 ? m_spans[i].end() : m_latest[level - 1][i];
  }

  PackedClock m_clock;
  std::vector<Packed> m_spans;
  std::vector<std::uint64_t> m_begins;               // of the first of each 16 spans
  std::vector<std::vector<std::uint64_t>> m_latest;  // end in each 16 spans, in each 16 of those, …
};

// The first of [from, to) for which `before` does not hold any more: quick if that is near `from`.
template <class Before>
std::size_t gallop(std::size_t from, std::size_t to, Before before) {
  std::size_t step = 1;
  while (from + step <= to && before(from + step - 1)) {
    from += step;
    step *= 2;
  }
  to = std::min(to, from + step - 1);
  while (from < to) {
    const std::size_t middle = (from + to) / 2;
    if (before(middle))
      from = middle + 1;
    else
      to = middle;
  }
  return from;
}

template <class F>
void PackedSpans::visitEndingAfter(std::size_t from, std::size_t to, Time t, F&& f) const {
  const std::uint64_t after = m_clock.pack(t);
  for (std::size_t i = from; i < to;) {
    std::size_t step = 0, width = kFan;  // of the widest block from here on in which none ends behind t
    for (const auto& latest : m_latest) {
      if (i % width != 0 || latest[i / width] > after) break;
      step = width;
      width *= kFan;
    }
    if (step == 0 && m_spans[i].end() > after && !f(i)) return;
    i += std::max<std::size_t>(step, 1);
  }
}

}  // namespace sweepscope
