// SPDX-License-Identifier: GPL-3.0-or-later

#include "analysis/heapgoal.h"

#include "analysis/gccycles.h"
#include "analysis/texts.h"

namespace sweepscope {

namespace {

// Of events that repeat a goal, at a generation's begin or where nothing changed, no more are looked at.
constexpr std::size_t kMostRepeats = 64;

// When the goal at t was set, if that is less than kShortGoal before t.
std::optional<Time> setShortlyBefore(const Trace& trace, Time t) {
  const auto& goals = trace.heapGoal();
  std::size_t i = goals.lowerBound(t + Duration{1});
  if (i == 0) return std::nullopt;
  Metric set = goals.at(--i);
  for (std::size_t n = 0; n < kMostRepeats && i > 0 && t - set.time < kShortGoal; ++n) {
    const Metric before = goals.at(--i);
    if (before.value != set.value) return set.time;
    set = before;
  }
  return std::nullopt;  // the first one of the trace says what was so already
}

}  // namespace

std::optional<HeapGoal> heapGoalAt(const Trace& trace, Time t) {
  const std::size_t next = trace.heapGoal().lowerBound(t + Duration{1});
  if (next == 0) return std::nullopt;
  const Metric m = trace.heapGoal().at(next - 1);
  return HeapGoal{m.time, isNoGoal(m.value) ? std::nullopt : std::optional(m.value)};
}

namespace {

Message withoutGoal(const Trace& trace, const GcCycle& c) {
  const auto goal = heapGoalAt(trace, c.start);
  if (!goal || goal->bytes) return {};
  if (c.trigger == Trigger::Heap) return texts::kNoGoalLimit;
  return texts::kNoGoal;
}

}  // namespace

Message goalNote(const Trace& trace, const GcCycle& c) {
  if (!c.startSeen) return {};
  if (!c.goal) return withoutGoal(trace, c);
  Message text;
  if (const auto set = setShortlyBefore(trace, c.start)) text = Message(texts::kGoalSet, c.start - *set);
  if (!c.liveStart || *c.goal >= *c.liveStart) return text;
  return joined(std::move(text), texts::kGoalBelow);
}

}  // namespace sweepscope
