// SPDX-License-Identifier: GPL-3.0-or-later

#include "trace/wallclock.h"

#include <charconv>
#include <chrono>
#include <cstdio>

#include "wire/rounding.h"

namespace sweepscope {

namespace {

constexpr std::int64_t kSecond = 1'000'000'000;

bool isDigit(char c) {
  return c >= '0' && c <= '9';
}

std::optional<int> digits(std::string_view s, std::size_t at, std::size_t length) {
  int v = 0;
  if (at + length > s.size()) return std::nullopt;
  const char *begin = s.data() + at, *end = begin + length;
  const auto [last, error] = std::from_chars(begin, end, v);
  return error == std::errc() && last == end && v >= 0 ? std::optional(v) : std::nullopt;
}

// Takes ".25" at `at`, if it is there: 250'000'000.
std::int64_t fraction(std::string_view s, std::size_t& at) {
  std::int64_t ns = 0, unit = kSecond / 10;
  if (at >= s.size() || s[at] != '.') return ns;
  for (++at; at < s.size() && isDigit(s[at]); ++at, unit /= 10) ns += (s[at] - '0') * unit;
  return ns;
}

// What the wall clock was ahead of the trace clock.
std::optional<std::int64_t> lead(const Trace& trace) {
  const auto& clock = trace.info().clock;
  constexpr std::int64_t kMostSeconds = std::int64_t{1} << 32;
  if (!clock || clock->wallSeconds < -kMostSeconds || clock->wallSeconds > kMostSeconds) return std::nullopt;
  std::int64_t ahead = 0;
  if (__builtin_sub_overflow(clock->wallSeconds * kSecond + clock->wallNanos, clock->trace.ns, &ahead))
    return std::nullopt;
  return ahead;
}

}  // namespace

std::optional<std::int64_t> wallTimeAt(const Trace& trace, Time time) {
  const auto ahead = lead(trace);
  std::int64_t wall = 0;
  if (!ahead || __builtin_add_overflow(time.ns, *ahead, &wall)) return std::nullopt;
  return wall;
}

std::optional<Time> timeAtWall(const Trace& trace, std::int64_t wall) {
  const auto ahead = lead(trace);
  Time time;
  if (!ahead || __builtin_sub_overflow(wall, *ahead, &time.ns)) return std::nullopt;
  return time;
}

std::string wallTimeText(std::int64_t wall) {
  using namespace std::chrono;
  const sys_time<nanoseconds> moment{nanoseconds(wall)};
  const auto day = floor<days>(moment);
  const year_month_day date(day);
  const hh_mm_ss time(moment - day);
  char buffer[48];
  std::snprintf(buffer, sizeof buffer, "%04d-%02u-%02uT%02d:%02d:%02d.%09dZ", static_cast<int>(date.year()),
                static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
                static_cast<int>(time.hours().count()), static_cast<int>(time.minutes().count()),
                static_cast<int>(time.seconds().count()), static_cast<int>(time.subseconds().count()));
  return buffer;
}

std::optional<std::int64_t> parseWallTime(std::string_view s) {
  const auto number = [s](std::size_t at, std::size_t length) { return digits(s, at, length); };
  const auto year = number(0, 4), month = number(5, 2), day = number(8, 2);
  const auto hour = number(11, 2), minute = number(14, 2), second = number(17, 2);
  if (!year || !month || !day || !hour || !minute || !second || s[4] != '-' || s[7] != '-') return std::nullopt;
  const std::chrono::year_month_day date{std::chrono::year(*year), std::chrono::month(static_cast<unsigned>(*month)),
                                         std::chrono::day(static_cast<unsigned>(*day))};
  if (!date.ok() || *hour > 23 || *minute > 59 || *second > 60) return std::nullopt;
  std::size_t at = 19;
  const std::int64_t ns = fraction(s, at);
  std::int64_t offset = 0;
  if (at < s.size() && (s[at] == '+' || s[at] == '-')) {
    const auto h = number(at + 1, 2), m = number(at + 4, 2);
    if (!h || !m || at + 6 != s.size()) return std::nullopt;
    offset = (*h * 3600 + *m * 60) * (s[at] == '+' ? 1 : -1);
  } else if (at + 1 != s.size() || (s[at] != 'Z' && s[at] != 'z')) {
    return std::nullopt;
  }
  const std::int64_t days = std::chrono::sys_days(date).time_since_epoch().count();
  if (*year > 2261 || *year < 1678) return std::nullopt;
  return (days * 86'400 + *hour * 3600 + *minute * 60 + *second - offset) * kSecond + ns;
}

std::optional<std::int64_t> parseTimeOfDay(std::string_view s) {
  std::size_t at = s.find(':');
  if (at == 0 || at > 2) return std::nullopt;
  const auto hour = digits(s, 0, at), minute = digits(s, at + 1, 2);
  std::optional<int> second = 0;
  std::int64_t ns = 0;
  at += 3;
  if (at < s.size() && s[at] == ':') {
    second = digits(s, at + 1, 2);
    at += 3;
    ns = fraction(s, at);
  }
  if (at != s.size() || !hour || !minute || !second || *hour > 23 || *minute > 59 || *second > 59) return std::nullopt;
  return (*hour * 3600 + *minute * 60 + *second) * kSecond + ns;
}

std::optional<Time> timeAtTimeOfDay(const Trace& trace, std::int64_t ofDay, std::int64_t zone) {
  constexpr std::int64_t kDay = 86'400 * kSecond;
  const auto begin = wallTimeAt(trace, trace.origin());
  if (!begin) return std::nullopt;
  const std::int64_t local = *begin + zone;
  std::int64_t wall = floorTo(local, kDay) + ofDay;
  if (wall < local) wall += kDay;
  return timeAtWall(trace, wall - zone);
}

}  // namespace sweepscope
