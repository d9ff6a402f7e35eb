// SPDX-License-Identifier: GPL-3.0-or-later

#include "widgets/goroutinetotals.h"

#include <algorithm>

namespace sweepscope {

namespace {

constexpr std::size_t kSpansToWalk = 50'000;

// What a generation says of a goroutine that is older holds from the generation's Sync on, as `go tool trace` counts
// it (internal/trace/summary.go). The trace is shown from its first event on; what lies before that counts as well.
Duration beforeFirstEvent(const Trace& trace, const GoroutineInfo& info) {
  const auto& starts = trace.generationStarts();
  const auto behind = std::upper_bound(starts.begin(), starts.end(), trace.origin());
  if (info.createdInTrace || info.first != trace.origin() || behind == starts.begin()) return {};
  return trace.origin() - *(behind - 1);
}

void addTime(GoroutineTotals& totals, GoState state, Duration d) {
  if (d.ns <= 0) return;
  switch (state) {
    case GoState::Running: totals.running += d; break;
    case GoState::Runnable: totals.runnable += d; break;
    case GoState::Syscall: totals.syscall += d; break;
    case GoState::Waiting: totals.waiting += d; break;
    case GoState::Undetermined:
    case GoState::NotExist: break;
  }
}

}  // namespace

Duration goroutineLifetime(const Trace& trace, const GoroutineInfo& info) {
  return Duration{(info.last - info.first).ns + beforeFirstEvent(trace, info).ns};
}

GoroutineTotals goroutineTotals(const Trace& trace, const GoroutineInfo& info) {
  GoroutineTotals totals;
  GoState first = GoState::Undetermined;
  std::size_t walked = 0;
  const TimeRange life{info.first, info.last + Duration{1}};
  trace.visitGoroutine(info.id, life, [&](const GoSpan& span) {
    if (walked == 0 && span.begin <= info.first) first = span.state;
    addTime(totals, span.state, std::min(span.end, info.last) - std::max(span.begin, info.first));
    return ++walked < kSpansToWalk;
  });
  if (walked >= kSpansToWalk) {
    std::vector<GoShares> shares(1);
    trace.foldGoroutine(info.id, life, shares);
    const auto length = double(life.length().ns);
    const auto part = [&](float share) { return Duration{std::int64_t(double(share) * length)}; };
    totals = {part(shares[0].running), part(shares[0].runnable), part(shares[0].syscall), part(shares[0].waiting)};
  }
  addTime(totals, first, beforeFirstEvent(trace, info));
  return totals;
}

}  // namespace sweepscope
