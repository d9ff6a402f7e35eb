// SPDX-License-Identifier: GPL-3.0-or-later

#include "wire/units.h"

#include <array>
#include <charconv>
#include <cmath>
#include <cstdio>

namespace sweepscope {

namespace {

// Three significant digits, but never rounded into a fourth: 9.996 gives "10.0".
std::string threeDigits(double v) {
  const double a = std::fabs(v);
  const int decimals = a < 9.995 ? 2 : a < 99.95 ? 1 : 0;
  char text[40];
  const auto end = std::to_chars(text, text + sizeof text, v, std::chars_format::fixed, decimals).ptr;
  return {text, end};
}

}  // namespace

std::string durationText(Duration d) {
  const double ns = static_cast<double>(d.ns);
  const double a = std::fabs(ns);
  if (a < 1000) return std::to_string(d.ns) + " ns";
  if (a < 999.5e3) return threeDigits(ns / 1e3) + " µs";
  if (a < 999.5e6) return threeDigits(ns / 1e6) + " ms";
  if (a < 120e9) return threeDigits(ns / 1e9) + " s";
  const auto seconds = static_cast<long long>(std::llround(a / 1e9));
  const std::string sign = ns < 0 ? "\u2212" : "";
  if (seconds < 7200) return sign + std::to_string(seconds / 60) + " min " + std::to_string(seconds % 60) + " s";
  return sign + std::to_string(seconds / 3600) + " h " + std::to_string(seconds / 60 % 60) + " min";
}

std::string bytesText(double bytes) {
  static constexpr std::array<const char*, 7> kUnits{"B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"};
  std::size_t unit = 0;
  double v = bytes;
  while (std::fabs(v) >= 1023.95 && unit + 1 < kUnits.size()) {
    v /= 1024;
    ++unit;
  }
  char text[48];
  std::snprintf(text, sizeof text, unit == 0 ? "%.0f %s" : "%.1f %s", v, kUnits[unit]);
  return text;
}

std::string percentText(double share) {
  char text[24];
  std::snprintf(text, sizeof text, share < 0.0095 ? "%.1f %%" : "%.0f %%", 100 * share);
  return text;
}

std::string countText(std::uint64_t n) {
  const std::string digits = std::to_string(n);
  std::string out;
  for (std::size_t i = 0; i < digits.size(); ++i) {
    if (i > 0 && (digits.size() - i) % 3 == 0) out += "\u2009";
    out += digits[i];
  }
  return out;
}

std::string countText(std::uint64_t n, const std::string& one, const std::string& many) {
  return countText(n) + " " + (n == 1 ? one : many.empty() ? one + "s" : many);
}

namespace {

template <class Number>
bool isWhole(std::string_view text, Number& value) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  return error == std::errc() && end == text.data() + text.size();
}

}  // namespace

std::optional<Duration> parseTime(std::string_view text) {
  struct Unit {
    std::string_view suffix;
    double ns;
  };
  constexpr Unit kUnits[] = {{"ns", 1}, {"us", 1e3}, {"µs", 1e3}, {"ms", 1e6}, {"s", 1e9}};
  std::int64_t plain = 0;
  if (isWhole(text, plain)) return plain >= 0 ? std::optional(Duration{plain}) : std::nullopt;
  for (const auto& unit : kUnits) {
    if (!text.ends_with(unit.suffix)) continue;
    double value = 0;
    if (!isWhole(text.substr(0, text.size() - unit.suffix.size()), value)) continue;
    if (!std::isfinite(value) || value < 0 || value * unit.ns > 9e18) return std::nullopt;
    return Duration{std::llround(value * unit.ns)};
  }
  return std::nullopt;
}

}  // namespace sweepscope
