// SPDX-License-Identifier: GPL-3.0-or-later

#include "widgets/steps.h"

#include <algorithm>

namespace sweepscope {

Time besides(TimeRange range, int step) {
  return step > 0 ? range.begin - Duration{1} : range.end;
}

std::optional<std::size_t> nextDelete(const Answers& answers, Time t, int step) {
  const auto& d = answers.deletes;
  if (step > 0) {
    const std::size_t next = d.firstFrom(t == Time::max() ? t : t + Duration{1});
    return next == d.size() ? std::nullopt : std::optional(next);
  }
  const std::size_t next = d.firstFrom(t);
  return next == 0 ? std::nullopt : std::optional(next - 1);
}

std::optional<std::size_t> nextCycle(const Answers& answers, Time t, int step) {
  const auto& cycles = answers.cycles;
  if (step > 0) {
    const auto it = std::partition_point(cycles.begin(), cycles.end(), [&](auto& c) { return c.start <= t; });
    return it == cycles.end() ? std::nullopt : std::optional(std::size_t(it - cycles.begin()));
  }
  const auto it = std::partition_point(cycles.begin(), cycles.end(), [&](auto& c) { return c.start < t; });
  return it == cycles.begin() ? std::nullopt : std::optional(std::size_t(it - cycles.begin()) - 1);
}

}  // namespace sweepscope
