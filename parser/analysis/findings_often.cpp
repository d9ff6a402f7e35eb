// SPDX-License-Identifier: GPL-3.0-or-later

#include "analysis/findings_often.h"

#include <algorithm>
#include <cmath>

#include "analysis/findings_limit.h"
#include "analysis/texts.h"

namespace sweepscope::findings {

namespace {

// Cycles that the heap triggered and that came soon after another one, on a small heap.
struct Often {
  std::vector<Ranked> cycles;  // the shorter the time before it, the higher
  Duration time;               // from the ones before to them, added up
  Duration work;               // of the GC, in them
  std::uint64_t mostLive = 0;
  double cost = 0;  // share of the processor time
};

bool onSmallHeap(const GcCycle& c) {
  return c.trigger == Trigger::Heap && c.liveEnd && *c.liveEnd < kOftenLive;
}

std::optional<Often> findOften(const Context& context) {
  Often often;
  const auto& cycles = context.a.cycles;
  for (std::size_t i = 1; i < cycles.size() && !context.stopped(); ++i) {
    const GcCycle& c = cycles[i];
    const Duration since = c.start - cycles[i - 1].start;
    if (!onSmallHeap(cycles[i - 1]) || !onSmallHeap(c) || since >= kOftenInterval) continue;
    if (context.missing(cycles[i - 1].start, *c.markEnd)) continue;
    often.cycles.push_back({-since.ns, i});
    often.time += since;
    often.work += c.workerDedicated;
    often.work += c.workerFractional;
    often.work += c.assist;
    often.mostLive = std::max(often.mostLive, *c.liveEnd);
  }
  const auto length = static_cast<double>((context.trace.end() - context.trace.origin()).ns);
  if (often.cycles.size() + 1 < kOftenCycles || static_cast<double>(often.time.ns) < kOftenTime * length)
    return std::nullopt;
  const double processor = processorTime(context.trace);
  if (processor > 0) often.cost = static_cast<double>(often.work.ns) / processor;
  return often;
}

Finding describe(const Context& context, const Often& often) {
  const std::size_t n = often.cycles.size();
  const auto mean = Duration{often.time.ns / static_cast<std::int64_t>(n)};
  Finding f{"gc-too-often", {}, {}, {}, n, {}};
  const double perSecond = 1e9 * static_cast<double>(n) / static_cast<double>(std::max<std::int64_t>(1, often.time.ns));
  f.title = Message(texts::kOften, mean, Count{static_cast<std::uint64_t>(std::llround(perSecond))});
  f.text = followedBy(Message(texts::kOftenText, Count{n}, kOftenInterval, often.time,
                              ByteCount{static_cast<double>(often.mostLive)}, Share{often.cost}),
                      memoryLimit(context)      ? texts::kOftenLimit
                      : often.cost > kOftenCost ? texts::kOftenCostly
                                                : texts::kOftenCheap);
  f.evidence = context.ofCycles(often.cycles);
  return f;
}

}  // namespace

std::optional<Finding> tooOften(const Context& context) {
  const auto often = findOften(context);
  return often && often->cost > kOftenCost ? std::optional(describe(context, *often)) : std::nullopt;
}

std::optional<Finding> oftenButCheap(const Context& context) {
  const auto often = findOften(context);
  return often && often->cost <= kOftenCost ? std::optional(describe(context, *often)) : std::nullopt;
}

}  // namespace sweepscope::findings
