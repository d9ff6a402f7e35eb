// SPDX-License-Identifier: GPL-3.0-or-later

// All goroutines of a trace with all their spans, for sums over all of them.
//
// The goroutines are divided into pieces, so that several threads can walk them. Goroutines that were born and are gone
// within one generation are read from its lanes as they lie there; the others are looked up one by one.
//
// As in `go tool trace`, a goroutine has a name here only if one of its own transitions has a stack.
//
// Threads: walk() from several at once.
// Cost: some ns a span, and about 50 ns a goroutine.
#pragma once

#include <cstddef>
#include <functional>
#include <span>
#include <vector>

#include "trace/trace.h"

namespace sweepscope {

class GoroutineWalk {
 public:
  // Of a trace that outlives this; of the goroutines that exist inside the range.
  GoroutineWalk(const Trace&, TimeRange);

  // A goroutine and some of its spans that touch the range, in order, each whole: all of them come in one call or, if
  // they are very many, in several ones, of which the last has `end`.
  struct Spans {
    const GoroutineInfo& info;
    std::span<const GoSpan> spans;
    bool end = true;
  };
  using Take = std::function<void(const Spans&)>;

  // What goroutines of the range wait or stop for, each reason once, in no order.
  std::vector<StringId> reasons() const;

  std::size_t pieces() const { return m_pieces.size(); }
  void walk(std::size_t piece, const Take&) const;

 private:
  struct Piece {
    std::uint32_t segment, first, last;  // rows of a segment, or
    bool longLived;                      // of those that live over borders
  };
  void walkBrief(const Piece&, const Take&) const;
  void walkLongLived(const Piece&, const Take&) const;

  const Trace& m_trace;
  TimeRange m_range;
  std::vector<Piece> m_pieces;
};

}  // namespace sweepscope
