// SPDX-License-Identifier: GPL-3.0-or-later

#include "analysis/inflectiontext.h"

#include <algorithm>
#include <cmath>
#include <cstdio>

#include "analysis/texts.h"

namespace sweepscope {

namespace {

// A threshold as it was set: "5 %", "0.25 %".
std::string setPercent(double share) {
  char text[40];
  std::snprintf(text, sizeof text, "%.6g %%", share * 100);
  return text;
}

// A measured change, with its sign if that matters: "−26 %", "1.2 %".
std::string changePercent(double share, bool sign) {
  const double p = std::fabs(share) * 100;
  char text[40];
  std::snprintf(text, sizeof text, p < 9.95 ? "%.1f %%" : "%.0f %%", p);
  return (!sign ? "" : share < 0 ? "\u2212" : "+") + std::string(text);
}

// "10 ms": thresholds have no more digits than were entered.
std::string stepText(Duration step) {
  char text[40];
  const auto ns = static_cast<double>(step.ns);
  if (step.ns >= 1'000'000'000)
    std::snprintf(text, sizeof text, "%.9g s", ns / 1e9);
  else if (step.ns >= 1'000'000)
    std::snprintf(text, sizeof text, "%.9g ms", ns / 1e6);
  else
    std::snprintf(text, sizeof text, "%.9g µs", ns / 1e3);
  return text;
}

Message cyclesText(const GoalAnswer& g) {
  if (g.cycles <= 1) return Message(texts::kCycle, g.firstCycle);
  return Message(g.cycles == 2 ? texts::kTwoCycles : texts::kCyclesTo, g.firstCycle, g.firstCycle + g.cycles - 1);
}

Count countOf(int n) {
  return {static_cast<std::uint64_t>(std::max(0, n))};
}

}  // namespace

Message dropRuleText(const InflectionThresholds& t) {
  const Count rate{static_cast<std::uint64_t>(std::llround(t.dropPerSecond))};
  if (t.dropShare <= 0) return Message(texts::kDropRule, rate, stepText(t.resample));
  return Message(texts::kDropRuleShare, rate, stepText(t.resample), setPercent(t.dropShare));
}

Message confirmationText(const Inflection& i, const InflectionThresholds& t) {
  const GoalAnswer& g = i.goal;
  const Count cycles = countOf(t.cyclesToConfirm);
  switch (g.confirmation) {
    case Confirmation::Yes:
      return Message(g.inCycle ? texts::kConfirmedAt : texts::kConfirmedBefore, cycles, ByteCount{g.before},
                     ByteCount{g.after}, changePercent(g.change(), true), Message(texts::kCycle, g.cycle));
    case Confirmation::No:
      if (g.after == g.before) return Message(texts::kNotChanged, cyclesText(g), setPercent(t.nextGcChange));
      return Message(texts::kChangedLittle, cyclesText(g), setPercent(t.nextGcChange),
                     changePercent(g.change(), false));
    case Confirmation::NoNextGc: return texts::kNoNextGc;
    case Confirmation::TraceEnds: return Message(texts::kTraceEnds, cycles);
    case Confirmation::PartMissing: break;
  }
  return Message(texts::kPartMissing, cycles);
}

}  // namespace sweepscope
