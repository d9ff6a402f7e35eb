// Findings about mark assists: goroutines that allocate while a cycle marks have to help it, or wait until others have.
#include <algorithm>

#include "analysis/findings_parts.h"
#include "analysis/units.h"

namespace sweepscope::findings {

namespace {

struct Spent {
  double ns = 0, processor = 0;
  std::vector<Ranked> cycles;
  double share() const { return processor > 0 ? ns / processor : 0; }
};

// Nothing where part of the trace is missing: neither time would be known.
Spent spentIn(const Context& context, Duration GcCycle::*what) {
  Spent spent;
  if (context.anythingMissing()) return spent;
  for (const GcCycle& c : context.a.cycles) {
    if ((c.*what).ns <= 0) continue;
    spent.ns += static_cast<double>((c.*what).ns);
    spent.cycles.push_back({(c.*what).ns, c.index});
  }
  spent.processor = spent.cycles.empty() ? 0 : processorTime(context.trace);
  return spent;
}

std::string timeText(double ns) {
  return durationText({static_cast<std::int64_t>(std::min(ns, 9e18))});
}

}  // namespace

std::optional<Finding> assists(const Context& context) {
  const Spent helped = spentIn(context, &GcCycle::assist);
  if (helped.share() <= kAssistShare || helped.share() > 1) return std::nullopt;
  Finding f{"assists", {}, {}, {}, helped.cycles.size(), {}};
  f.title = "Mark assists took " + percentText(helped.share()) + " of the processor time";
  f.evidence = context.ofCycles(helped.cycles);
  const std::size_t most = *f.evidence.front().cycle;
  f.text = "Goroutines that allocate while a cycle marks have to help it. They ran for " + timeText(helped.ns) +
           " in mark assists, of " + timeText(helped.processor) + " that the procs had (GOMAXPROCS over time), in " +
           countText(f.count, "cycle") + ", for " + durationText(context.a.cycles[most].assist) + " in " +
           cycleText(most) +
           ". The program allocates faster than the GC's own workers, a quarter of the procs, can mark: allocate less, "
           "hold fewer pointers, or give the cycles more room with a larger GOGC or memory limit.";
  return f;
}

std::optional<Finding> assistWaits(const Context& context) {
  const Spent waited = spentIn(context, &GcCycle::assistWait);
  if (waited.share() <= kAssistShare) return std::nullopt;
  const Spent helped = spentIn(context, &GcCycle::assist);
  if (waited.ns <= helped.ns) return std::nullopt;
  Finding f{"assist-waits", {}, {}, {}, waited.cycles.size(), {}};
  f.title = "Goroutines in mark assists waited longer than they helped";
  f.evidence = context.ofCycles(waited.cycles);
  const std::size_t most = *f.evidence.front().cycle;
  f.text =
      "In " + countText(f.count, "cycle") + " they waited " + timeText(waited.ns) +
      " for marking work, added up over goroutines, and ran for " + timeText(helped.ns) + "; they waited longest, " +
      durationText(context.a.cycles[most].assistWait) + ", in " + cycleText(most) +
      ". Such a goroutine owes more marking than it finds to do, and goes on when the GC's workers have done it: it "
      "allocates faster than they mark. Allocate less, or give the cycles more room with a larger GOGC or memory "
      "limit.";
  return f;
}

}  // namespace sweepscope::findings
