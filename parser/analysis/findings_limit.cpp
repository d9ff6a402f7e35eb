// SPDX-License-Identifier: GPL-3.0-or-later

#include "analysis/findings_limit.h"

#include <algorithm>

#include "analysis/texts.h"

namespace sweepscope::findings {

// A cycle starts when the live heap reaches a trigger, which is derived from the smaller of two goals: that of GOGC, a
// multiple of what the last cycle left alive, and that of the memory limit, what is left of the limit once all that is
// not heap is taken off, but never less than what was left alive (mgcpacer.go, heapGoalInternal and
// memoryLimitHeapGoal). A trace has no limit in it, but two signs of one:
//
// With GOGC=off Go 1.25 and later write no goal at all. A cycle that the heap triggers all the same is triggered by the
// limit; there is no other way.
//
// Otherwise the goal is written. If GOGC makes it, it rises by a byte or more with each byte that the cycle before left
// alive. If the limit makes it, it stays about where it is. The least goal that GOGC allows (4 MiB for GOGC=100) stays,
// too, but to the byte, while a limit's moves by some kilobytes. A program that sets GOGC anew after each cycle, to
// keep a size, cannot be distinguished from a limit.
//
// Once the live heap is as large as the limit allows, the limit's goal is what was left alive, or hardly more: a cycle
// ends and the next one is due. That is the spiral: cycle upon cycle, and nearly nothing to free.

namespace {

bool beganWithoutGoal(const Context& context, std::size_t cycle) {
  const GcCycle& c = context.a.cycles[cycle];
  if (c.goal) return false;
  const auto goal = heapGoalAt(context.trace, c.start);
  return goal && !goal->bytes && !context.missing(goal->time, c.start);
}

// A cycle's goal, and what the one before left alive.
struct Paced {
  std::size_t cycle;
  double live, goal;
};

bool followsAnother(const Context& context, std::size_t c) {
  const auto& cycles = context.a.cycles;
  const GcCycle &before = cycles[c - 1], &now = cycles[c];
  return before.trigger == Trigger::Heap && now.trigger == Trigger::Heap && now.goal && before.liveEnd &&
         !context.missing(before.start, now.start);
}

// Without the cycles whose goal is that of another one to the byte.
std::vector<Paced> pacedCycles(const Context& context) {
  const auto& cycles = context.a.cycles;
  std::vector<Paced> all;
  for (std::size_t c = 1; c < cycles.size() && !context.stopped(); ++c) {
    if (followsAnother(context, c))
      all.push_back({c, static_cast<double>(*cycles[c - 1].liveEnd), static_cast<double>(*cycles[c].goal)});
  }
  std::sort(all.begin(), all.end(), [](const Paced& a, const Paced& b) { return a.goal < b.goal; });
  std::vector<Paced> out;
  for (std::size_t i = 0; i < all.size(); ++i) {
    const bool repeated =
        (i > 0 && all[i - 1].goal == all[i].goal) || (i + 1 < all.size() && all[i + 1].goal == all[i].goal);
    if (!repeated) out.push_back(all[i]);
  }
  return out;
}

// How many bytes the goal rises with a byte that was left alive: least squares.
double slopeOf(const std::vector<Paced>& cycles, double meanLive) {
  double meanGoal = 0, both = 0, square = 0;
  for (const Paced& p : cycles) meanGoal += p.goal / static_cast<double>(cycles.size());
  for (const Paced& p : cycles) {
    both += (p.live - meanLive) * (p.goal - meanGoal);
    square += (p.live - meanLive) * (p.live - meanLive);
  }
  return square > 0 ? both / square : 0;
}

bool goalStays(const std::vector<Paced>& cycles) {
  if (cycles.size() < kSteadyGoals) return false;
  double mean = 0;
  for (const Paced& p : cycles) mean += p.live / static_cast<double>(cycles.size());
  const auto [least, most] =
      std::minmax_element(cycles.begin(), cycles.end(), [](const Paced& a, const Paced& b) { return a.live < b.live; });
  const double varied = most->live - least->live;
  return varied > kLiveVaried * mean && cycles.back().goal - cycles.front().goal <= varied &&
         slopeOf(cycles, mean) < kGoalFollows;
}

double changeOf(std::uint64_t from, std::uint64_t to) {
  return from == 0 ? 0 : static_cast<double>(to) / static_cast<double>(from) - 1;
}

std::optional<Finding> withoutGoal(const Context& context) {
  std::vector<Ranked> found;
  std::size_t triggered = 0;
  for (const GcCycle& c : context.a.cycles) {
    if (c.trigger != Trigger::Heap) continue;
    ++triggered;
    if (beganWithoutGoal(context, c.index)) found.push_back({-static_cast<std::int64_t>(c.index), c.index});
  }
  if (found.empty()) return std::nullopt;
  Finding f{"memory-limit", {}, texts::kLimit, {}, found.size(), context.ofCycles(found)};
  f.text = Message(texts::kLimitText, Count{f.count}, Count{triggered});
  return f;
}

std::optional<Finding> withSteadyGoal(const Context& context) {
  const std::vector<Paced> cycles = pacedCycles(context);
  if (!goalStays(cycles)) return std::nullopt;
  std::vector<Ranked> listed;
  listed.reserve(cycles.size());
  for (const Paced& p : cycles) listed.push_back({-static_cast<std::int64_t>(p.cycle), p.cycle});
  Finding f{"memory-limit", {}, texts::kSteadyGoal, {}, cycles.size(), {}};
  f.evidence = context.ofCycles(listed);
  f.text =
      Message(texts::kSteadyGoalText, Count{f.count}, ByteCount{cycles.front().goal}, ByteCount{cycles.back().goal});
  return f;
}

}  // namespace

std::optional<Finding> memoryLimit(const Context& context) {
  auto found = withoutGoal(context);
  return found ? found : withSteadyGoal(context);
}

namespace {

// Why a cycle had nearly no room: there is no goal, the goal is what was left alive before, or little more than that.
enum class Room { Enough, NoGoal, GoalIsLive, GoalNearLive };

Room roomOf(const Context& context, std::size_t c) {
  constexpr double kSame = 0.005;
  if (beganWithoutGoal(context, c)) return Room::NoGoal;
  const auto& cycles = context.a.cycles;
  if (c == 0 || !cycles[c].goal || !cycles[c - 1].liveEnd) return Room::Enough;
  const double above = changeOf(*cycles[c - 1].liveEnd, *cycles[c].goal);
  return above <= kSame ? Room::GoalIsLive : above <= kSpiralGoal ? Room::GoalNearLive : Room::Enough;
}

bool freedLittle(const Context& context, std::size_t i) {
  const GcCycle& c = context.a.cycles[i];
  if (c.trigger != Trigger::Heap || !c.markEnd || !c.liveStart || !c.liveEnd) return false;
  if (context.missing(c.start, *c.markEnd)) return false;
  return static_cast<double>(*c.liveEnd) > (1 - kSpiralFreed) * static_cast<double>(*c.liveStart) &&
         roomOf(context, i) != Room::Enough;
}

double markingShare(const Context& context, CycleRun run) {
  const auto& cycles = context.a.cycles;
  std::int64_t marking = 0;
  for (std::size_t c = run.first; c < run.last; ++c) marking += cycles[c].marking().length().ns;
  const Duration time = *cycles[run.last - 1].markEnd - cycles[run.first].start;
  return time.ns > 0 ? static_cast<double>(marking) / static_cast<double>(time.ns) : 0;
}

std::vector<CycleRun> spirals(const Context& context) {
  const auto& cycles = context.a.cycles;
  std::vector<CycleRun> found;
  CycleRun run;
  for (std::size_t c = 0; c <= cycles.size() && !context.stopped(); ++c) {
    const bool little = c < cycles.size() && freedLittle(context, c);
    const bool goesOn = little && (run.empty() || !context.missing(cycles[c - 1].start, cycles[c].start));
    if (goesOn) {
      run = run.empty() ? CycleRun{c, c + 1} : CycleRun{run.first, c + 1};
      continue;
    }
    if (run.size() >= kSpiralCycles && markingShare(context, run) >= kSpiralMarking) found.push_back(run);
    run = little ? CycleRun{c, c + 1} : CycleRun{};
  }
  return found;
}

const MessageText& reasonFor(const Context& context, CycleRun run) {
  std::size_t count[4] = {};
  for (std::size_t c = run.first; c < run.last; ++c) ++count[std::size_t(roomOf(context, c))];
  if (count[std::size_t(Room::NoGoal)] > 0) return texts::kRoomNoGoal;
  if (2 * count[std::size_t(Room::GoalIsLive)] > run.size()) return texts::kRoomGoalIsLive;
  return texts::kRoomLittle;
}

}  // namespace

std::optional<Finding> spiral(const Context& context) {
  const std::vector<CycleRun> runs = spirals(context);
  if (runs.empty()) return std::nullopt;
  const CycleRun longest = *std::max_element(runs.begin(), runs.end(),
                                             [](const CycleRun& a, const CycleRun& b) { return a.size() < b.size(); });
  std::size_t count = 0;
  std::vector<Ranked> listed;
  for (const CycleRun& run : runs) {
    count += run.size();
    for (std::size_t c = run.first; c < run.last; ++c) listed.push_back({run.first == longest.first ? 1 : 0, c});
  }
  const GcCycle& last = context.a.cycles[longest.last - 1];
  Finding f{"gc-spiral", {}, {}, {}, count, context.ofCycles(std::move(listed))};
  f.title = Message(texts::kSpiral, Count{count});
  f.text = Message(texts::kSpiralText, Message(texts::kCycle, longest.first), Message(texts::kCycle, last.index),
                   Share{kSpiralFreed}, ByteCount{static_cast<double>(*last.liveEnd)},
                   Share{markingShare(context, longest)}, reasonFor(context, longest));
  return f;
}

}  // namespace sweepscope::findings
