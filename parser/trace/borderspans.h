// SPDX-License-Identifier: GPL-3.0-or-later

// States that last over borders of generations, whole: where they really began and ended, and why.
//
// Threads: immutable once made.
#pragma once

#include <algorithm>
#include <cstdint>
#include <utility>
#include <vector>

#include "trace/records.h"

namespace sweepscope {

/* Every generation repeats the state of each goroutine and proc, without the reason and the stack of the event that led
 * to it. So a state that lasts over a border comes in one piece a generation. The pieces are joined once, when a trace
 * is put together, and the whole states are kept here: a piece that begins or ends at a border is looked up. States
 * within one generation are not in the table, so the many short ones cost nothing.
 *
 * Pieces are not joined where events may be missing in between: the state may have ended and begun again.
 */
template <class Span>
class BorderSpans {
 public:
  BorderSpans() = default;
  // By owner and then by time; `first` has one number more than there are owners.
  BorderSpans(std::vector<Span> spans, std::vector<std::uint32_t> first)
      : m_spans(std::move(spans)), m_first(std::move(first)) {}

  // The state of a thing at a moment, if it lasts over a border; O(log).
  const Span* find(std::uint32_t owner, Time t) const {
    const auto begin = m_spans.begin() + m_first[owner], end = m_spans.begin() + m_first[owner + 1];
    const auto it = std::partition_point(begin, end, [t](const Span& s) { return s.begin <= t; });
    return it != begin && t < (it - 1)->end ? &*(it - 1) : nullptr;
  }
  std::size_t bytes() const { return m_spans.capacity() * sizeof(Span) + m_first.capacity() * sizeof(std::uint32_t); }

 private:
  std::vector<Span> m_spans;
  std::vector<std::uint32_t> m_first;
};

inline bool sameState(const GoSpan& a, const GoSpan& b) {
  return a.state == b.state;
}
inline bool sameState(const ProcSpan& a, const ProcSpan& b) {
  return a.activity == b.activity && a.goroutine == b.goroutine;
}

// Makes the table: is given what each thing does at the begin and at the end of every segment it is in, segment after
// segment.
template <class Span>
class BorderJoiner {
 public:
  // `holdUntil`: by segment, how long its last states hold.
  explicit BorderJoiner(std::vector<Time> holdUntil) : m_holdUntil(std::move(holdUntil)) {}

  // A thing begins a segment in the state of `span`, the rest of which `complete` fills in if it is needed: of a thing
  // that does nothing over many segments, it is not. `joins` says whether nothing is missing before the segment.
  template <class Complete>
  void begins(std::uint32_t owner, std::uint32_t segment, bool joins, Span span, const Complete& complete) {
    if (owner >= m_open.size()) m_open.resize(owner + std::size_t{1});
    Open& o = m_open[owner];
    if (o.is && joins && o.segment + 1 == segment && sameState(o.span, span)) {
      o.over = true;
      o.segment = segment;
      return;
    }
    close(owner, o);
    complete(span);
    o = {span, segment, true, false};
  }
  // It changes its state in that segment, first at `t`, and ends it in `last`.
  void changes(std::uint32_t owner, Time t, const Span& last) {
    Open& o = m_open[owner];
    if (o.over) {
      o.span.end = t;
      o.span.endSeen = true;
      m_done.emplace_back(owner, o.span);
      o.over = false;
    }
    o.span = last;
  }
  // It does not exist any more.
  void ends(std::uint32_t owner) { m_open[owner].is = false; }

  BorderSpans<Span> finish(std::size_t owners) {
    for (std::uint32_t i = 0; i < m_open.size(); ++i) close(i, m_open[i]);
    // They came by time; they are wanted by owner. Counted first, so that each has its place.
    std::vector<std::uint32_t> first(owners + 1);
    for (const Done& d : m_done) ++first[d.first + 1];
    for (std::size_t i = 1; i < first.size(); ++i) first[i] += first[i - 1];
    std::vector<Span> spans(m_done.size());
    std::vector<std::uint32_t> next(first.begin(), first.end() - 1);
    for (const auto& [owner, span] : m_done) spans[next[owner]++] = span;
    return {std::move(spans), std::move(first)};
  }

 private:
  struct Open {
    Span span;
    std::uint32_t segment = 0;
    bool is = false;
    bool over = false;  // at least one border
  };
  using Done = std::pair<std::uint32_t, Span>;

  // It lasts as far as anything is known of it.
  void close(std::uint32_t owner, Open& o) {
    if (o.is && o.over) {
      o.span.end = m_holdUntil[o.segment];
      o.span.endSeen = false;
      m_done.emplace_back(owner, o.span);
    }
    o.is = o.over = false;
  }

  std::vector<Time> m_holdUntil;
  std::vector<Open> m_open;  // by owner
  std::vector<Done> m_done;
};

}  // namespace sweepscope
