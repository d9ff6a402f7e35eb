// SPDX-License-Identifier: GPL-3.0-or-later

// Where the time of goroutines went: every moment of one belongs to one state.
//
// Units: ns.
// Threads: plain values.
// Source: Go's internal/trace, summary.go.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <utility>
#include <vector>

#include "analysis/procwork.h"
#include "analysis/rangetimes.h"
#include "trace/trace.h"

namespace sweepscope {

// A single stay in a state.
struct Stay {
  GoroutineId goroutine;
  Time begin;
  Duration length;
};
// The longer one first; of equally long ones the earlier.
bool longerFirst(const Stay&, const Stay&);

// All stays in one state. A stay of which only a part lies in the range counts with that part.
struct StateTotal {
  Duration time;
  std::uint64_t count = 0;
  Stay longest;
  void add(const Stay&);
  void add(const StateTotal&);
};

struct TimeAccount {
  Duration total;
  // syscall: with a proc; blocked: without one. A syscall is one stay in the first that applies to all of it.
  StateTotal running, runnable, syscall, blocked;
  Duration blockedAtEnd;                                 // of `blocked`, in syscalls that last to the end of the trace
  std::vector<std::pair<StringId, StateTotal>> waiting;  // by reason, in order of first use
  std::vector<RangeTime> ranges;                         // overlap with all of these

  StateTotal& waitingFor(StringId reason);
  void add(const TimeAccount&);
};

// What an account is made with.
struct AccountRules {
  TimeRange range;
  StringId endless;  // the reason of a wait that ends a goroutine; none if no goroutine has it
  const ProcWork* procs = nullptr;
  Time origin, end;  // of the trace
};

// Adds the spans of one goroutine, which come in order and may come in parts.
class GoroutineAccount {
 public:
  GoroutineAccount(const AccountRules& rules, const GoroutineInfo& info, TimeAccount& to)
      : m_rules(rules), m_info(info), m_to(to) {}
  void add(std::span<const GoSpan>);

 private:
  Duration addSyscall(const Stay&, bool keptProc);
  bool lastsToEnd(const GoSpan& span) const { return !span.endSeen && span.end >= m_rules.end; }

  const AccountRules& m_rules;
  const GoroutineInfo& m_info;
  TimeAccount& m_to;
  bool m_over = false;
};

}  // namespace sweepscope
