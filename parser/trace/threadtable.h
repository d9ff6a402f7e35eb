// SPDX-License-Identifier: GPL-3.0-or-later

// What threads do: which proc they hold and which goroutine runs there, or that they are in a syscall and have lost
// their proc.
//
// A thread has a proc for the time of a ThreadSpan; what happens there is what the proc does. If the thread loses its
// proc in a syscall, the syscall goes on without one until its goroutine leaves the state. A thread that has been in a
// syscall since before it had its first proc in the trace shows nothing until then.
//
// Units: ns.
// Threads: constant once made.
// Cost: making a table takes about a microsecond a span, and 6 bytes. Folding follows columns.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <vector>

#include "trace/trace.h"

namespace sweepscope {

struct ThreadPiece {
  Time begin, end;
  ProcId proc;  // none: the thread is in a syscall and has no proc
  GoroutineId goroutine;
  ProcActivity activity = ProcActivity::Unknown;
};

class ThreadTable {
 public:
  explicit ThreadTable(std::shared_ptr<const Trace>);

  // Pieces that touch the range, in order, each whole. f returns false to stop. `thread`: a position in
  // Trace::threads().
  using Visit = std::function<bool(const ThreadPiece&)>;
  void visit(std::size_t thread, TimeRange, const Visit& f) const;
  // Folds the range into out.size() equal columns. A syscall without a proc counts from the width of a column on.
  void fold(std::size_t thread, TimeRange, std::vector<ProcShares>& out) const;
  // Whether a thread holds a proc at some time.
  bool isUsed(std::size_t thread) const { return !m_lanes[thread].spans.empty(); }

 private:
  struct Sums {
    double running = 0, syscall = 0, noGoroutine = 0;  // ns
  };
  struct Lane {
    std::vector<std::uint32_t> spans;  // into Trace::threadSpans()
    std::vector<Sums> sums;            // before every kBlock spans
    std::vector<Time> ends;            // of the last span of every kBlock
  };
  static constexpr std::size_t kBlock = 16;

  ThreadSpan span(const Lane& lane, std::size_t i) const;
  void addUp(Lane&) const;
  void add(const ThreadSpan&, TimeRange, Sums&) const;
  std::size_t firstAfter(const Lane&, Time t) const;
  Sums between(const Lane&, TimeRange) const;
  bool goesOn(const Lane&, std::size_t i) const;
  // The syscall that goes on behind span i, if one does.
  std::optional<ThreadPiece> blocked(const Lane&, std::size_t i) const;
  void addBlocked(const Lane&, TimeRange, std::vector<ProcShares>& out) const;

  std::shared_ptr<const Trace> m_trace;
  const Stream<ThreadSpan>& m_spans;
  std::vector<Lane> m_lanes;
};

}  // namespace sweepscope
