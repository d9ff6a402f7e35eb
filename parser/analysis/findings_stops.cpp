// SPDX-License-Identifier: GPL-3.0-or-later

#include "analysis/findings_stops.h"

#include <algorithm>
#include <map>

#include "analysis/runtimegoroutines.h"
#include "analysis/texts.h"
#include "analysis/worldstops.h"

namespace sweepscope::findings {

namespace {

std::string_view kindOf(const Context& context, const WorldStop& s) {
  return context.trace.text(context.trace.stops()[s.index].kind);
}

// Pauses of the program or of the tracer that are too long, and seen as a whole. Those whose length is known come
// first: the others may have been a thousand times shorter.
std::vector<Ranked> longOnes(const Context& context, bool tracers) {
  constexpr std::int64_t kBehind = std::int64_t{1} << 62;
  std::vector<Ranked> found;
  for (const WorldStop& s : context.a.stops) {
    if (!s.endSeen || s.length() <= kLongStop || isTracersStop(kindOf(context, s)) != tracers) continue;
    if (context.missing(s.begin, s.end)) continue;
    found.push_back({s.lengthKnown() ? s.length().ns : s.length().ns - kBehind, s.index});
  }
  return found;
}

// Its length, or at most so much.
MessageArg lengthOf(const WorldStop& s) {
  return s.lengthKnown() ? MessageArg(s.length()) : MessageArg(Message(texts::kAtMost, s.length()));
}

// What a stop is called; a trace may not say.
MessageArg kindText(std::string_view kind) {
  return kind.empty() ? MessageArg(texts::kUnknownKind) : MessageArg(kind);
}

// "GC mark termination (2), read mem stats (1)"
Message kindsText(const Context& context, const std::vector<Ranked>& stops) {
  std::map<std::string_view, std::size_t> kinds;
  for (const Ranked& r : stops) ++kinds[kindOf(context, context.a.stops[r.index])];
  Message all;
  for (const auto& [kind, n] : kinds) all = listed(all, Message(texts::kKindTimes, kindText(kind), Count{n}));
  return all;
}

// The cycle that a stop is part of.
std::optional<std::size_t> cycleOf(const Context& context, const WorldStop& stop) {
  const auto& cycles = context.a.cycles;
  const auto next =
      std::upper_bound(cycles.begin(), cycles.end(), stop.begin, [](Time t, const GcCycle& c) { return t < c.start; });
  if (next == cycles.begin()) return std::nullopt;
  const GcCycle& c = *std::prev(next);
  const auto is = [&stop](const WorldStop& s) { return s.index == stop.index; };
  const bool its = (c.sweepTerm && is(*c.sweepTerm)) || (c.markTerm && is(*c.markTerm)) ||
                   std::any_of(c.extraMarkTerms.begin(), c.extraMarkTerms.end(), is);
  return its ? std::optional(c.index) : std::nullopt;
}

// Who was the last to stop, as far as the trace shows it.
struct LastToStop {
  Message text;          // "The last to stop was proc 1 with goroutine 18 (main.work), which stopped in main.spin."
  bool program = false;  // a goroutine of the program ran there
};

std::string functionOf(const Context& context, const Frame& frame) {
  return std::string(context.trace.text(frame.function));
}

// Of the goroutine that leaves its proc at t; nothing if the event has none.
std::vector<Frame> stackAt(const Context& context, std::optional<Time> t) {
  if (!t) return {};
  const auto detail = context.trace.detailAt(*t);
  if (!detail) return {};
  return detail->transitionStack.empty() ? detail->stack : detail->transitionStack;
}

// The goroutine's function is the one it started with: often known from a stack only. The stack is that of the event
// that took it off its proc; of that the program's part is of interest.
LastToStop lastToStop(const Context& context, const WorldStop& s) {
  LastToStop last;
  if (!s.lastProc.valid()) return last;
  last.text = Message(texts::kLastProc, s.lastProc.value);
  if (s.lastGoroutine.valid()) {
    const std::vector<Frame> stack = stackAt(context, s.lastStopped);
    const auto info = context.trace.goroutine(s.lastGoroutine);
    std::string starts(info ? context.trace.text(info->function) : std::string_view());
    if (starts.empty() && !stack.empty()) starts = functionOf(context, stack.back());
    last.program = !isRuntimeFunction(starts);
    const Message goroutine = starts.empty() ? Message(texts::kGoroutine, s.lastGoroutine.value)
                                             : Message(texts::kGoroutineFunction, s.lastGoroutine.value, starts);
    last.text = Message(texts::kLastGoroutine, s.lastProc.value, goroutine);
    const auto leaf = std::find_if(stack.begin(), stack.end(), [&](const Frame& frame) {
      const std::string_view name = context.trace.text(frame.function);
      return !name.empty() && !isRuntimeFunction(name);
    });
    if (leaf != stack.end())
      last.text = Message(texts::kLastIn, s.lastProc.value, goroutine, functionOf(context, *leaf));
  }
  return last;
}

// What a pause with this anatomy means, and what to try.
Message adviceFor(std::string_view kind, Duration toStop, Duration stopped, const LastToStop& last) {
  if (toStop > stopped && !last.program) return texts::kStopNoCpu;
  if (toStop > stopped) return texts::kStopNotPreempted;
  if (kind == "read mem stats") return texts::kStopMemStats;
  if (kind == "write heap dump") return texts::kStopHeapDump;
  if (kind == "all goroutines stack trace" || kind == "goroutine profile") return texts::kStopStacks;
  if (kind == "GOMAXPROCS") return texts::kStopMaxProcs;
  if (kind.starts_with("GC ")) return texts::kStopGc;
  return {};
}

Message anatomyText(const Context& context, const WorldStop& s) {
  const std::string_view kind = kindOf(context, s);
  if (!s.still) return Message(texts::kLongestUnknown, lengthOf(s), kindText(kind));
  const Duration toStop = *s.still - s.begin, stopped = s.restart() - *s.still;
  Message text = s.lastProc.valid() ? Message(texts::kLongest, lengthOf(s), kindText(kind), toStop, stopped)
                                    : Message(texts::kLongestIdle, lengthOf(s), kindText(kind), stopped);
  const LastToStop last = lastToStop(context, s);
  return followedBy(followedBy(std::move(text), last.text), adviceFor(kind, toStop, stopped, last));
}

std::vector<FindingEvidence> evidenceOf(const Context& context, std::vector<Ranked>& stops) {
  keepHighest(stops, kMostEvidence);
  std::vector<FindingEvidence> out;
  for (const Ranked& r : stops) {
    const WorldStop& s = context.a.stops[r.index];
    out.push_back({s.begin, context.trace.stops()[r.index].goroutine, cycleOf(context, s), {}});
  }
  return out;
}

std::optional<Finding> stopsThat(const Context& context, bool warn) {
  std::vector<Ranked> found = longOnes(context, false);
  if (found.empty()) return std::nullopt;
  double sum = 0;
  std::int64_t most = 0;
  std::size_t unknown = 0;
  for (const Ranked& r : found) {
    if (!context.a.stops[r.index].lengthKnown()) {
      ++unknown;
      continue;
    }
    sum += static_cast<double>(r.rank);
    most = std::max(most, r.rank);
  }
  const double share = sum / static_cast<double>(std::max<std::int64_t>(1, context.trace.range().length().ns));
  if (warn != (most > kVeryLongStop.ns || share > kStopShare)) return std::nullopt;
  Finding f{"long-stop", {}, {}, {}, found.size(), {}};
  f.title = Message(texts::kLongStops, Count{f.count}, kLongStop);
  const Message kinds = f.count > 1 ? Message(texts::kKinds, kindsText(context, found)) : Message();
  f.evidence = evidenceOf(context, found);
  f.text = followedBy(anatomyText(context, context.a.stops[found.front().index]), kinds);
  if (unknown > 0 && unknown < f.count) f.text = followedBy(f.text, Message(texts::kLengthsUnknown, Count{unknown}));
  return f;
}

}  // namespace

// A length that is not known is no reason to warn.
std::optional<Finding> longStops(const Context& context) {
  return stopsThat(context, true);
}

std::optional<Finding> someLongStops(const Context& context) {
  return stopsThat(context, false);
}

std::optional<Finding> traceStops(const Context& context) {
  std::vector<Ranked> found = longOnes(context, true);
  if (found.empty()) return std::nullopt;
  Finding f{"trace-stop", {}, {}, {}, found.size(), {}};
  const Message kinds = kindsText(context, found);
  f.evidence = evidenceOf(context, found);
  const WorldStop& longest = context.a.stops[found.front().index];
  f.title = Message(texts::kTraceStop, lengthOf(longest));
  f.text = Message(texts::kTraceStopText, kLongStop, kinds);
  return f;
}

}  // namespace sweepscope::findings
