// SPDX-License-Identifier: GPL-3.0-or-later

#include "trace/rangejoiner.h"

#include <algorithm>
#include <utility>

namespace sweepscope {

void RangeJoiner::forget() {
  m_marks.clear();
  m_sweeps.clear();
  m_assists.clear();
}

void RangeJoiner::join(SegmentEntry* last, SegmentEntry& now) {
  m_first = last == nullptr ? nullptr : last - (m_count - 1);
  m_now = &now;
  join(&Ranges::marks, m_marks, [](const MarkPhase&) { return std::int64_t{-1}; });
  join(&Ranges::sweeps, m_sweeps, [](const Sweep& s) { return s.proc.value; });
  join(&Ranges::assists, m_assists, [](const Assist& a) { return a.goroutine.value; });
  for (auto& [segment, ranges] : m_own) (segment == m_count ? now : m_first[segment]).ranges = std::move(ranges);
  m_own.clear();
  ++m_count;
}

// Published snapshots share the ranges of a segment: they are copied before they are changed.
Ranges& RangeJoiner::own(std::size_t segment) {
  std::shared_ptr<Ranges>& copy = m_own[segment];
  if (!copy) copy = std::make_shared<Ranges>(*(segment == m_count ? *m_now : m_first[segment]).ranges);
  return *copy;
}

template <class Range, class Key>
void RangeJoiner::join(std::vector<Range> Ranges::*member, Open& open, Key key) {
  const auto sooner = [](const Range& a, const Range& b) { return a.begin < b.begin; };
  const std::vector<Range>& pieces = (*m_now->ranges).*member;
  std::vector<Range> kept;
  for (const Range& piece : pieces) {
    const auto it = piece.beginSeen ? open.end() : open.find(key(piece));
    if (it == open.end()) {
      kept.push_back(piece);
      continue;
    }
    Range& record = (own(it->second.segment).*member)[it->second.index];
    const Range earlier = std::exchange(record, piece);
    record.begin = earlier.begin;
    record.beginSeen = earlier.beginSeen;
    record.goroutine = earlier.goroutine;
    if constexpr (requires { earlier.stack; }) {
      record.stack = earlier.stack;
      record.unbroken = earlier.unbroken && piece.unbroken && piece.firstNumber == earlier.lastNumber + 1;
      record.firstNumber = earlier.firstNumber;
    }
    // The earlier segment's clock decides its end: beyond its own times nothing is moved there.
    record.end = Time{m_first[it->second.segment].fix.undo(m_now->fix(piece.end.ns))};
    if (piece.endSeen) open.erase(it);
  }
  if (kept.size() < pieces.size() || !std::is_sorted(kept.begin(), kept.end(), sooner)) {
    std::stable_sort(kept.begin(), kept.end(), sooner);
    own(m_count).*member = kept;
  }
  for (std::size_t i = 0; i < kept.size(); ++i) {
    if (!kept[i].endSeen) open[key(kept[i])] = {m_count, i};
  }
}

}  // namespace sweepscope
