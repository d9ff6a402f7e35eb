// SPDX-License-Identifier: GPL-3.0-or-later

// Strong types for what a trace numbers, and for its time.
//
// Units: Time and Duration count nanoseconds. A Time is absolute on the trace's own clock (on Linux CLOCK_MONOTONIC of
// the traced machine); people are shown distances from Trace::origin() instead.
// Threads: plain values.
#pragma once

#include <compare>
#include <cstdint>
#include <functional>
#include <limits>

namespace sweepscope {

template <class Tag, class Rep, Rep None>
struct Id {
  Rep value = None;
  constexpr Id() = default;
  constexpr explicit Id(Rep v) : value(v) {}
  constexpr bool valid() const { return value != None; }
  friend constexpr auto operator<=>(Id, Id) = default;
};

// -1 means none, as on the wire.
using GoroutineId = Id<struct GoroutineTag, std::int64_t, -1>;
using ProcId = Id<struct ProcTag, std::int64_t, -1>;
using ThreadId = Id<struct ThreadTag, std::int64_t, -1>;
// 2^64-1 means none; 0 is the background task.
using TaskId = Id<struct TaskTag, std::uint64_t, std::numeric_limits<std::uint64_t>::max()>;
// Interned over the whole trace (wire/symbols.h); 0 is "" or no stack.
using StringId = Id<struct StringTag, std::uint32_t, 0>;
using StackId = Id<struct StackTag, std::uint32_t, 0>;

struct Duration {
  std::int64_t ns = 0;
  friend constexpr auto operator<=>(Duration, Duration) = default;
  // Stops at the greatest: a hostile trace may have any number of lanes of a hundred years each.
  constexpr Duration& operator+=(Duration d) {
    if (__builtin_add_overflow(ns, d.ns, &ns)) ns = std::numeric_limits<std::int64_t>::max();
    return *this;
  }
};

struct Time {
  std::int64_t ns = 0;
  friend constexpr auto operator<=>(Time, Time) = default;
  friend constexpr Duration operator-(Time a, Time b) { return {a.ns - b.ns}; }
  friend constexpr Time operator+(Time a, Duration d) { return {a.ns + d.ns}; }
  friend constexpr Time operator-(Time a, Duration d) { return {a.ns - d.ns}; }
  static constexpr Time min() { return {std::numeric_limits<std::int64_t>::min()}; }
  static constexpr Time max() { return {std::numeric_limits<std::int64_t>::max()}; }
};

// Half open: begin <= t < end.
struct TimeRange {
  Time begin, end;
  constexpr bool contains(Time t) const { return begin <= t && t < end; }
  constexpr bool overlaps(Time b, Time e) const { return b < end && begin < e; }
  constexpr Duration length() const { return end - begin; }
  friend constexpr bool operator==(TimeRange, TimeRange) = default;
  static constexpr TimeRange instant(Time t) { return {t, t + Duration{1}}; }
  static constexpr TimeRange all() { return {Time::min(), Time::max()}; }
};

}  // namespace sweepscope

template <class Tag, class Rep, Rep None>
struct std::hash<sweepscope::Id<Tag, Rep, None>> {
  std::size_t operator()(sweepscope::Id<Tag, Rep, None> id) const noexcept { return std::hash<Rep>()(id.value); }
};
