// SPDX-License-Identifier: GPL-3.0-or-later

#include "analysis/findings_assists.h"

#include <algorithm>

#include "analysis/texts.h"

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

Duration durationOf(double ns) {
  return {static_cast<std::int64_t>(std::min(ns, 9e18))};
}

}  // namespace

std::optional<Finding> assists(const Context& context) {
  const Spent helped = spentIn(context, &GcCycle::assist);
  if (helped.share() <= kAssistShare || helped.share() > 1) return std::nullopt;
  Finding f{"assists", {}, {}, {}, helped.cycles.size(), {}};
  f.title = Message(texts::kAssists, Share{helped.share()});
  f.evidence = context.ofCycles(helped.cycles);
  const std::size_t most = *f.evidence.front().cycle;
  const Message spent(texts::kAssistsText, Count{f.count}, durationOf(helped.ns), durationOf(helped.processor),
                      context.a.cycles[most].assist, Message(texts::kCycle, most));
  f.text = followedBy(followedBy(texts::kAssistsWhat, spent), texts::kAssistsAdvice);
  return f;
}

std::optional<Finding> assistWaits(const Context& context) {
  const Spent waited = spentIn(context, &GcCycle::assistWait);
  if (waited.share() <= kAssistShare) return std::nullopt;
  const Spent helped = spentIn(context, &GcCycle::assist);
  if (waited.ns <= helped.ns) return std::nullopt;
  Finding f{"assist-waits", {}, {}, {}, waited.cycles.size(), {}};
  f.title = texts::kAssistWaits;
  f.evidence = context.ofCycles(waited.cycles);
  const std::size_t most = *f.evidence.front().cycle;
  const Message spent(texts::kAssistWaitsText, Count{f.count}, durationOf(waited.ns), durationOf(helped.ns),
                      context.a.cycles[most].assistWait, Message(texts::kCycle, most));
  f.text = followedBy(spent, texts::kAssistWaitsAdvice);
  return f;
}

}  // namespace sweepscope::findings
