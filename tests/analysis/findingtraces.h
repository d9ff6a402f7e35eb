// SPDX-License-Identifier: GPL-3.0-or-later

// What the tests of findings share.
#pragma once

#include <algorithm>

#include "analysis/findings.h"
#include "tests/analysis/reclaimtraces.h"

namespace sweepscope {

inline const Finding* find(const Answers& a, std::string_view id) {
  const auto it = std::find_if(a.findings.begin(), a.findings.end(), [&](const Finding& f) { return f.id == id; });
  return it == a.findings.end() ? nullptr : &*it;
}

// All that a finding says: "warning: title. text"; nothing if it is not there.
inline QString saidBy(const Answers& a, std::string_view id) {
  const Finding* f = find(a, id);
  return f ? QString::fromStdString(f->severity + ": " + english(f->title) + ". " + english(f->text)) : QString();
}

inline Answers answers(const TraceWriter& w, bool inferredOnly = false) {
  AnalysisOptions options;
  options.inferredOnly = inferredOnly;
  return analyse(*w.load(), options);
}

inline constexpr std::int64_t kMs = 1'000'000;
inline constexpr std::uint64_t kMiB = 1 << 20;

// A cycle that marks for so long, on a heap of `before` bytes of which `after` are left alive.
inline void pacedCycle(TraceWriter& w, std::int64_t start, std::int64_t marking, std::uint64_t before,
                       std::uint64_t after, const WrittenStack& stack = {{"runtime.mallocgc"}, {"main.main"}}) {
  w.heapLive(kM, start - 10, before);
  w.markBegin(kM, start, stack);
  w.stopBegin(kM, start + 10, "GC sweep termination");
  w.stopEnd(kM, start + 20);
  w.stopBegin(kM, start + 20 + marking - 10, "GC mark termination");
  w.heapLive(kM, start + 20 + marking - 5, after);
  w.markEnd(kM, start + 20 + marking);
  w.stopEnd(kM, start + 20 + marking + 5);
}

// GOMAXPROCS, as the runtime writes it when a trace starts.
inline void gomaxprocs(TraceWriter& w, std::int64_t t, std::uint64_t procs) {
  w.event(kM, t, EventType::ProcsChange, {procs, 0});
}

}  // namespace sweepscope
