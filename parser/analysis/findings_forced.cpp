// SPDX-License-Identifier: GPL-3.0-or-later

#include "analysis/findings_forced.h"

#include <algorithm>

#include "analysis/gccycles.h"
#include "analysis/texts.h"

namespace sweepscope::findings {

namespace {

// Until the sweep of a cycle was over, as far as that is known; at most to the next one's start.
Time endOf(const Context& context, std::size_t i) {
  const auto& cycles = context.a.cycles;
  const GcCycle& c = cycles[i];
  const Time end = std::max(c.start, c.sweptUntil.value_or(c.markEnd.value_or(c.start)));
  return i + 1 < cycles.size() ? std::min(end, std::max(c.start, cycles[i + 1].start)) : end;
}

struct Loop {
  CycleRun run;
  Duration busy;
  Time begin, end;
  double share() const {
    return end > begin ? static_cast<double>(busy.ns) / static_cast<double>((end - begin).ns) : 1;
  }
};

// Forced cycles that follow each other, cut where their share of the time falls below the limit.
std::vector<Loop> loops(const Context& context) {
  const auto& cycles = context.a.cycles;
  std::vector<Loop> found;
  Loop now;
  const auto finish = [&] {
    if (now.run.size() >= kLoopCycles) found.push_back(now);
    now = {};
  };
  for (std::size_t c = 0; c < cycles.size() && !context.stopped(); ++c) {
    if (cycles[c].trigger != Trigger::Forced) {
      finish();
      continue;
    }
    const Time end = endOf(context, c);
    const Duration busy = end - cycles[c].start;
    if (!now.run.empty()) {
      Loop longer{{now.run.first, c + 1}, now.busy, now.begin, end};
      longer.busy += busy;
      const bool follows = longer.share() >= kLoopShare && !context.missing(cycles[c - 1].start, cycles[c].start);
      if (follows) {
        now = longer;
        continue;
      }
      finish();
    }
    now = {{c, c + 1}, busy, cycles[c].start, end};
  }
  finish();
  return found;
}

using Callers = std::map<std::string_view, std::size_t>;

// "main.work (2 cycles), main.main (1 cycle)". A stack of runtime.GC alone is that of a goroutine made for it.
Message callersOf(const Callers& callers) {
  constexpr std::size_t kCallers = 5;
  std::vector<std::pair<std::string_view, std::size_t>> most(callers.begin(), callers.end());
  std::stable_sort(most.begin(), most.end(), [](const auto& a, const auto& b) { return a.second > b.second; });
  Message all;
  for (std::size_t i = 0; i < std::min(most.size(), kCallers); ++i) {
    const auto& [caller, n] = most[i];
    all = listed(all, caller.empty() ? Message(texts::kNobody, Count{n}) : Message(texts::kCaller, Count{n}, caller));
  }
  return most.size() > kCallers ? Message(texts::kAndMore, all, Count{most.size() - kCallers}) : all;
}

}  // namespace

std::optional<Finding> forcedLoop(const Context& context) {
  const std::vector<Loop> found = loops(context);
  if (found.empty()) return std::nullopt;
  const auto longest = std::max_element(found.begin(), found.end(),
                                        [](const Loop& a, const Loop& b) { return a.run.size() < b.run.size(); });
  Callers callers;
  std::vector<Ranked> listed;
  for (const Loop& loop : found) {
    for (std::size_t c = loop.run.first; c < loop.run.last; ++c) {
      ++callers[forcedBy(context.trace, context.a.cycles[c].triggerStack)];
      listed.push_back({loop.run.first == longest->run.first ? 1 : 0, c});
    }
  }
  Finding f{"forced-gc-loop", {}, {}, {}, listed.size(), {}};
  f.title = Message(texts::kForcedLoop, Count{f.count});
  f.evidence = context.ofCycles(std::move(listed));
  f.text = Message(texts::kForcedLoopText, Message(texts::kCycle, longest->run.first),
                   Message(texts::kCycle, longest->run.last - 1), Share{longest->share()},
                   longest->end - longest->begin, callersOf(callers));
  return f;
}

std::optional<Finding> forcedCycles(const Context& context) {
  std::vector<bool> inLoop(context.a.cycles.size());
  for (const Loop& loop : loops(context)) {
    for (std::size_t c = loop.run.first; c < loop.run.last; ++c) inLoop[c] = true;
  }
  Callers callers;
  std::vector<Ranked> forced;
  for (const GcCycle& c : context.a.cycles) {
    if (c.trigger != Trigger::Forced || inLoop[c.index]) continue;
    forced.push_back({-static_cast<std::int64_t>(c.index), c.index});
    ++callers[forcedBy(context.trace, c.triggerStack)];
  }
  if (forced.empty()) return std::nullopt;
  const bool others = std::find(inLoop.begin(), inLoop.end(), true) != inLoop.end();
  Finding f{"forced-gc", {}, {}, {}, forced.size(), {}};
  f.title = Message(others ? texts::kForcedMore : texts::kForced, Count{f.count}, Count{context.a.cycles.size()});
  f.evidence = context.ofCycles(std::move(forced));
  f.text = Message(texts::kForcedText, callersOf(callers));
  return f;
}

}  // namespace sweepscope::findings
