#include "analysis/reclaimrules.h"

#include <algorithm>
#include <functional>
#include <utility>

#include "analysis/gaps.h"
#include "analysis/halves.h"
#include "analysis/workers.h"

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
// One thing makes it sooner, and only a free event tells: a small map that never leaves its function lies on the
// goroutine's stack, where delete needs no write barrier. Deleted from before the collector has looked at that stack,
// the value is not shaded, and the running cycle frees it (rule 2 fails; seen for 135 of 78,780 values of a program
// with such maps, Go 1.23 to 1.27, and for none of as many with maps on the heap).

namespace {

// From 1.26 on idle procs are handed to GC workers one by one (findRunnable and gcController of runtime/mgcpacer.go).
constexpr int kLateWorkers = 26;

std::optional<Time> firstAssist(const Trace& trace, Time from, Time to) {
  std::optional<Time> found;
  const auto& assists = trace.assists();
  for (std::size_t i = assists.lowerBound(from); i < assists.size() && !found; ++i) {
    const Assist assist = assists.at(i);
    if (assist.begin >= to) break;
    if (assist.beginSeen) found = assist.begin;
  }
  return found;
}

std::optional<Time> firstWorker(const Trace& trace, Time from, Time to) {
  constexpr std::size_t kStep = 64;
  const auto& labels = trace.labels();
  std::optional<Time> found;
  bool over = false;
  for (std::size_t i = labels.lowerBound(from); i < labels.size() && !found && !over; i += kStep) {
    labels.visit(i, std::min(i + kStep, labels.size()), [&](const Label& label) {
      over = over || label.time >= to;
      if (!found && !over && workerMode(trace.text(label.label)) != WorkerMode::Unknown) found = label.time;
    });
  }
  return found;
}

// The first sign in a range that marking is on.
std::optional<Time> firstMarking(const Trace& trace, Time from, Time to) {
  const auto worker = firstWorker(trace, from, to);
  const auto assist = firstAssist(trace, from, worker.value_or(to));
  return assist ? assist : worker;
}

}  // namespace

ReclaimRules::ReclaimRules(const Trace& trace, const std::vector<GcCycle>& cycles, const DeleteTable& ops)
    : m_borders(bordersOf(cycles)), m_stands(cycles.size()) {
  const auto wanted = stopsWithMarkers(ops);
  std::vector<StopWindow> windows;
  std::vector<std::size_t> owners;
  const auto& stops = trace.stops();
  for (std::size_t c = 0; c < cycles.size(); ++c) {
    if (!wanted[c] || !cycles[c].sweepTerm) continue;
    // Where events of procs and workers may be missing, they do not tell.
    if (gapBetween(trace.gaps(), m_borders[c].stopBegin, m_borders[c].end, CutTail::Counts)) continue;
    const auto stop = std::lower_bound(stops.begin(), stops.end(), cycles[c].sweepTerm->begin,
                                       [](const StopTheWorld& s, Time t) { return s.begin < t; });
    if (stop == stops.end()) continue;
    windows.push_back({m_borders[c].stopBegin, m_borders[c].stopEnd, stop->proc,
                       firstMarking(trace, m_borders[c].stopBegin, m_borders[c].end),
                       trace.info().version >= kLateWorkers});
    owners.push_back(c);
  }
  const auto stands = findStandStills(trace, windows);
  for (std::size_t i = 0; i < stands.size(); ++i) m_stands[owners[i]] = stands[i];
}

// Of each cycle, whether a marker lies inside its stop.
std::vector<bool> ReclaimRules::stopsWithMarkers(const DeleteTable& ops) const {
  const auto look = [&](std::size_t from, std::size_t to) {
    std::vector<bool> found(m_borders.size());
    std::size_t hint = 0;
    const auto see = [&](std::optional<Time> t) {
      if (!t) return;
      const std::size_t c = firstNotOver(m_borders, *t, hint);
      if (c < m_borders.size() && *t >= m_borders[c].stopBegin && *t < m_borders[c].stopEnd) found[c] = true;
    };
    for (std::size_t i = from; i < to; ++i) {
      see(ops.before(i));
      see(ops.after(i));
    }
    return found;
  };
  auto [first, second] = inHalves(ops.size(), look);
  std::transform(first.begin(), first.end(), second.begin(), first.begin(), std::logical_or<>());
  return std::move(first);
}

CycleRange ReclaimRules::at(Time t, std::size_t c, bool openBefore, bool openAfter) const {
  if (c == m_borders.size() || t < m_borders[c].stopBegin) return {c, c};
  if (t >= m_borders[c].stopEnd) return {c + 1, c + 1};
  const StandStill& stand = m_stands[c];
  const bool stopped = stand.still && t >= *stand.still;
  const bool restarted = stand.moves && t >= *stand.moves;
  return {restarted && !openBefore ? c + 1 : c, !stand.still || stopped || openAfter ? c + 1 : c};
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
  e.cycles = {at(before, b, !op.before, !op.after).first, at(after, c, !op.before, !op.after).last};
  e.cycles.last = std::max(e.cycles.first, e.cycles.last);
  const DeletePlace from = placeOf(before, b), to = placeOf(after, c);
  if (to == DeletePlace::InStop && from == to && b == c) {
    e.place = !e.cycles.single()    ? DeletePlace::InStop
              : e.cycles.first == c ? DeletePlace::BeforeStop
                                    : DeletePlace::AfterStop;
  } else if (!e.cycles.single()) {
    e.place = DeletePlace::AcrossBorder;
  } else {
    // A single answer in spite of markers in different places: the procs put the one in the stop on the other's side.
    e.place = e.cycles.first == c ? DeletePlace::Idle : DeletePlace::Marking;
  }
  return e;
}

std::size_t ReclaimRules::surelyNotBefore(const DeleteMoments& op) const {
  if (!op.before) return 0;
  return firstNotOver(m_borders, *op.before);
}

}  // namespace sweepscope
