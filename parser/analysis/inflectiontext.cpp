#include "analysis/inflectiontext.h"

#include <array>
#include <cmath>
#include <cstdio>

#include "analysis/units.h"

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

std::string numberWord(int n) {
  static constexpr std::array<const char*, 11> kWords{"no",  "one",   "two",   "three", "four", "five",
                                                      "six", "seven", "eight", "nine",  "ten"};
  return n >= 0 && n < static_cast<int>(kWords.size()) ? kWords[static_cast<std::size_t>(n)] : std::to_string(n);
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

std::string cyclesText(const GoalAnswer& g) {
  std::string text = "GC #" + std::to_string(g.firstCycle);
  if (g.cycles > 1) text += (g.cycles == 2 ? " and #" : " to #") + std::to_string(g.firstCycle + g.cycles - 1);
  return text;
}

}  // namespace

std::string dropRuleText(const InflectionThresholds& t) {
  std::string rate = countText(static_cast<std::uint64_t>(std::llround(t.dropPerSecond)));
  std::string text = "falls by more than " + rate + " objects/s for one or more " + stepText(t.resample) + " steps";
  if (t.dropShare > 0) text += ", and by at least " + setPercent(t.dropShare) + " of the curve's range";
  return text;
}

std::string confirmationText(const Inflection& i, const InflectionThresholds& t) {
  const GoalAnswer& g = i.goal;
  const std::string cycles = t.cyclesToConfirm == 1 ? " cycle" : " cycles";
  const std::string within = numberWord(t.cyclesToConfirm) + cycles,
                    more = numberWord(t.cyclesToConfirm) + " more" + cycles;
  switch (g.confirmation) {
    case Confirmation::Yes:
      return "yes: NextGC went from " + bytesText(g.before) + " to " + bytesText(g.after) + " (" +
             changePercent(g.change(), true) + ") " + (g.inCycle ? "at" : "before") + " GC #" +
             std::to_string(g.cycle) + ", within " + within;
    case Confirmation::No:
      return (g.after == g.before
                  ? "no: NextGC did not change in " + cyclesText(g)
                  : "no: NextGC changed by at most " + changePercent(g.change(), false) + " in " + cyclesText(g)) +
             " (more than " + setPercent(t.nextGcChange) + " is needed)";
    case Confirmation::NoNextGc: return "not known: there is no NextGC before the fall";
    case Confirmation::TraceEnds: return "not known: the trace ends before " + more;
    case Confirmation::PartMissing: break;
  }
  return "not known: a part of the trace is missing before " + more;
}

}  // namespace sweepscope
