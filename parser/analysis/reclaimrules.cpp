// SPDX-License-Identifier: GPL-3.0-or-later

#include "analysis/reclaimrules.h"

#include <algorithm>

namespace sweepscope {

// The rules, each seen to hold for thousands of deletes of Go 1.23 to 1.27 with alloc/free events as ground truth:
//
// 1. Deleted while no mark phase is on, or before the stop of sweep termination began: the first cycle that starts
//    (or goes on) afterwards does not mark the value; its sweep frees it.
// 2. Deleted while the write barrier is on and marking goes on: the barrier shades the old pointer when delete clears
//    the map's slot. The value survives this cycle and goes with the next one.
// 3. Deleted between the begin and the end of the stop's range: before the goroutine's proc was stopped it is rule 1,
//    after it was restarted rule 2. The procs decide (analysis/worldstops.h): a marker written before the world stood
//    still is on the first side, one written after the first ProcStart on the second.
// 4. The before marker on one side of a border and the after marker on the other: both cycles stay possible.
//
// So each marker allows a range of cycles by itself: one cycle outside of stops, up to two inside of one. The delete
// ran between the markers, hence the answer reaches from the least cycle of the before marker to the greatest of the
// after marker. A lone marker stands for the delete's moment, but inside a stop the open end counts: the delete may
// have run after the restart that a lone before marker was written before, and the other way round.
//
// The answer is the earliest cycle. Whoever else refers to the value only makes it later.
//
// One thing makes it sooner, and only a free event shows it: a small map that never leaves its function lies on the
// goroutine's stack, where delete needs no write barrier. Deleted from before the collector has looked at that stack,
// the value is not shaded, and the running cycle frees it: rule 2 fails. Go 1.23 to 1.26: 1 in 600 deletes of a program
// with such maps. On Go 1.27 it is 1 in 43, most of them right after the restart, when no stack has been scanned yet;
// and Go 1.27 writes the header of 1.26. So from that header on a delete inside the stop's range, but after the
// restart, leaves both cycles possible.
//
// A before marker written while a cycle marked and an after marker long behind that cycle leave one cycle, too: whether
// the delete ran while marking or later, the next cycle is the first that can reclaim the value.

namespace {

constexpr int kStacksScannedLate = 26;

}  // namespace

ReclaimRules::ReclaimRules(const Trace& trace, const std::vector<GcCycle>& cycles, const WorldStops& stops)
    : m_borders(bordersOf(cycles)),
      m_stands(cycles.size()),
      m_stacksScannedLate(trace.info().version >= kStacksScannedLate) {
  for (std::size_t c = 0; c < cycles.size(); ++c) {
    if (cycles[c].sweepTerm) m_stands[c] = stops.bounds[cycles[c].sweepTerm->index];
  }
}

CycleRange ReclaimRules::at(Time t, std::size_t c, const DeleteMoments& op) const {
  if (c == m_borders.size() || t < m_borders[c].stopBegin) return {c, c};
  if (t >= m_borders[c].stopEnd) return {c + 1, c + 1};
  const StandStill& stand = m_stands[c];
  const auto ahead = std::find_if(stand.late.begin(), stand.late.end(),
                                  [&](const auto& l) { return l.first == op.proc && t < l.second; });
  if (ahead != stand.late.end()) return {c, c};
  const bool stopped = stand.still && t >= *stand.still;
  const bool restarted = stand.moves && t >= *stand.moves;
  return {restarted && op.before ? c + 1 : c, !stand.still || stopped || !op.after ? c + 1 : c};
}

DeletePlace ReclaimRules::placeOf(Time t, std::size_t c) const {
  if (c == m_borders.size() || t < m_borders[c].stopBegin) return DeletePlace::Idle;
  return t < m_borders[c].stopEnd ? DeletePlace::InStop : DeletePlace::Marking;
}

EarliestCycle ReclaimRules::earliest(const DeleteMoments& op, std::size_t& hint) const {
  const Time before = op.before.value_or(op.t0()), after = op.after.value_or(op.t0());
  const std::size_t b = firstNotOver(m_borders, before, hint);
  // Mostly the same one, and then it need not be looked for.
  const bool same = before <= after && (b == m_borders.size() || after < m_borders[b].end);
  const std::size_t c = same ? b : firstNotOver(m_borders, after, hint);
  EarliestCycle e;
  e.cycles = {at(before, b, op).first, at(after, c, op).last};
  e.cycles.last = std::max(e.cycles.first, e.cycles.last);
  const DeletePlace from = placeOf(before, b), to = placeOf(after, c);
  if (to == DeletePlace::InStop && from == to && b == c) {
    e.place = !e.cycles.single()    ? DeletePlace::InStop
              : e.cycles.first == c ? DeletePlace::BeforeStop
                                    : DeletePlace::AfterStop;
  } else if (!e.cycles.single()) {
    e.place = DeletePlace::AcrossBorder;
  } else if (b != c && from != DeletePlace::Idle && e.cycles.first == c) {
    e.place = DeletePlace::MarkedMeanwhile;
  } else {
    // A single answer in spite of markers in different places: the procs put the one in the stop on the other's side.
    e.place = e.cycles.first == c ? DeletePlace::Idle : DeletePlace::Marking;
  }
  e.justRestarted = from == DeletePlace::InStop && e.cycles.first == b + 1;
  return e;
}

std::size_t ReclaimRules::surelyNotBefore(const DeleteMoments& op) const {
  if (!op.before) return 0;
  return firstNotOver(m_borders, *op.before);
}

}  // namespace sweepscope
