// SPDX-License-Identifier: GPL-3.0-or-later

#include "analysis/reclaim.h"

#include <algorithm>
#include <utility>

#include "analysis/gaps.h"
#include "analysis/witnesses.h"
#include "wire/parallel.h"

namespace sweepscope {

// Evidence in order of strength, each used only where the one before has nothing to say:
//
// inline     address 0: the value had no memory of its own.
// not on the heap, nothing at the address: no span ever held the address, or what its slot held had been freed before
//            the marker was written. No cycle is claimed.
// freed      the free event of the value's slot. It belongs to the sweep of the last cycle whose mark phase ended
//            before it. That cycle may be later than the rules say (something else referred to the value: that is
//            what "kept" counts). It may be the cycle that was marking just then, if the map lay on a goroutine's
//            stack, but none before that: it would mean that the address is not the value's.
// witnessed  a log of the value's finalizer or cleanup. It says when the value was dead at the latest. Where the
// slot's
//            events contradict it, another value at the same address wrote it: a cleanup runs once the memory is freed,
//            a finalizer keeps it for one more cycle.
// not freed  the slot is known, and no free event came: the value outlived every cycle that could have freed it, or its
//            earliest cycle was still sweeping at the trace's end.
// inferred   the rules leave one cycle, and its mark phase ended inside the trace.
// ambiguous  the rules leave several.
// trace-ended  the cycle is not in the trace, or its mark phase did not end in it, or a part of the trace is missing
//            in which a cycle may have run.
//
// All of this argues with what did not happen in between (no other free, no other cycle), so where a damaged file has
// gaps in between, nothing is claimed, with one exception: the runtime numbers the GC's events, and where the numbers
// on both sides of a gap follow each other, no cycle ran in it.

namespace {

class Linker {
 public:
  Linker(const ReclaimInput& in, const DeleteTable& ops)
      : m_in(in), m_cycles(in.cycles), m_witnessed(matchWitnesses(ops, in.witnesses, in.rules, in.cycles, in.stop)) {
    for (const GcCycle& c : m_cycles) {
      const bool onward = c.index > 0 && c.follows && m_cycles[c.index - 1].follows;
      m_numberedFrom.push_back(onward ? m_numberedFrom.back() : c.index + (c.follows ? 0 : 1));
      if (c.sweepBound) m_swept = c.index + 1;
    }
  }
  // hint: as that of firstNotOver().
  ReclaimLink link(const DeleteTable&, std::size_t i, std::size_t& hint) const;
  Phase phase(Time t, std::size_t& hint) const {
    return phaseAt(m_cycles, m_in.rules.borders(), m_in.sweepBefore, t, hint);
  }

 private:
  bool linkFreed(ReclaimLink&, const DeleteMoments&, const FreeFact&, const EarliestCycle&) const;
  bool linkWitnessed(ReclaimLink&, const DeleteMoments&, const WitnessedBy&, const EarliestCycle&) const;
  bool contradicted(const WitnessedBy&, const FreeFact&) const;
  void linkNotFreed(ReclaimLink&, const EarliestCycle&) const;
  void linkByRules(ReclaimLink&, const DeleteMoments&, const EarliestCycle&) const;
  FreeFact factOf(const DeleteTable&, std::size_t i) const;
  bool gap(Time from, Time to, CutTail tail) const { return gapBetween(m_in.gaps, from, to, tail); }
  bool cycleMayHide(Time from, Time to, std::size_t next) const;
  std::optional<std::size_t> insideTrace(const CycleRange& range) const {
    return range.single() && range.first < m_cycles.size() ? std::optional(range.first) : std::nullopt;
  }

  const ReclaimInput& m_in;
  const std::vector<GcCycle>& m_cycles;
  Witnessed m_witnessed;
  std::vector<std::size_t> m_numberedFrom;  // by cycle: the least one from which on all up to it follow each other
  std::size_t m_swept = 0;                  // behind the last cycle whose sweep was over inside the trace
};

// Whether a cycle that is not seen may have run between two moments. next: a cycle that ends at or behind `to`; the
// number of cycles if there is none. What a cut tail lacks comes last, so before the first cycle there it hides none.
bool Linker::cycleMayHide(Time from, Time to, std::size_t next) const {
  bool any = false, onlyTail = true;
  for (const Gap& g : m_in.gaps) {
    if (g.begin >= to || from >= g.end) continue;
    if (g.restart) return true;
    any = true;
    onlyTail = onlyTail && g.tail;
  }
  if (!any) return false;
  if (next >= m_cycles.size()) return !onlyTail;
  const std::size_t first = std::max<std::size_t>(firstNotOver(m_in.rules.borders(), from), onlyTail ? 1 : 0);
  return first < m_numberedFrom[next];
}

Reason reasonOf(DeletePlace place) {
  switch (place) {
    case DeletePlace::Idle: return Reason::DeletedWhileIdle;
    case DeletePlace::Unseen:
    case DeletePlace::Marking: return Reason::DeletedWhileMarking;
    case DeletePlace::BeforeStop:
    case DeletePlace::InStop:
    case DeletePlace::AfterStop: return Reason::StopWindow;
    case DeletePlace::MarkedMeanwhile:
    case DeletePlace::AcrossBorder: break;
  }
  return Reason::AcrossBorder;
}

// What is known of the earliest cycle once a cycle is known to have found the value dead.
CycleRange upTo(CycleRange range, std::size_t cycle) {
  return {std::min(range.first, cycle), std::min(range.last, cycle)};
}

bool Linker::linkFreed(ReclaimLink& link, const DeleteMoments& op, const FreeFact& fact,
                       const EarliestCycle& earliest) const {
  const auto cycle = lastEnded(m_cycles, fact.at);
  if (!cycle || *cycle < m_in.rules.surelyNotBefore(op)) return false;
  if (gap(fact.occupiedSince, fact.at, CutTail::Counts)) return false;
  link.evidence = Evidence::Freed;
  link.reason = Reason::FreeEvent;
  link.cycle = cycle;
  link.at = fact.at;
  link.tiny = fact.tiny;
  if (*cycle < earliest.cycles.first) link.place = DeletePlace::Unseen;
  link.earliestCycle = insideTrace(upTo(earliest.cycles, *cycle));
  if (link.earliestCycle && !fact.tiny) link.keptCycles = *cycle - *link.earliestCycle;
  return true;
}

bool Linker::linkWitnessed(ReclaimLink& link, const DeleteMoments& op, const WitnessedBy& by,
                           const EarliestCycle& earliest) const {
  // Where markers may be missing, the log may be about another value with this key.
  if (gap(op.before.value_or(op.t0()), by.time, CutTail::Harmless)) return false;
  link.evidence = Evidence::Witnessed;
  link.reason = by.finalizer ? Reason::Finalizer : Reason::Cleanup;
  link.finalizer = by.finalizer;
  link.cycle = by.cycle;
  link.witnessAt = by.time;
  link.earliestCycle = insideTrace(upTo(earliest.cycles, by.cycle));
  if (link.earliestCycle) link.keptCycles = by.cycle - *link.earliestCycle;
  return true;
}

// Whether what became of the slot shows that a witness spoke of another value.
bool Linker::contradicted(const WitnessedBy& by, const FreeFact& fact) const {
  const bool freed = fact.kind == FreeFact::Kind::Freed;
  if (!freed && fact.kind != FreeFact::Kind::NotFreed) return false;
  if (freed) return by.finalizer ? by.time >= fact.at : by.time < fact.at;
  return !by.finalizer || m_swept > by.cycle + 1;
}

void Linker::linkNotFreed(ReclaimLink& link, const EarliestCycle& earliest) const {
  const std::size_t last = earliest.cycles.last;
  link.evidence = Evidence::None;
  link.reason = last < m_swept ? Reason::NotFreedInTrace : Reason::TraceEnded;
  link.earliestCycle = insideTrace(earliest.cycles);
  if (last < m_swept && link.earliestCycle) link.keptCycles = m_swept - *link.earliestCycle;
}

void Linker::linkByRules(ReclaimLink& link, const DeleteMoments& op, const EarliestCycle& earliest) const {
  CycleRange range = earliest.cycles;
  if (earliest.justRestarted && m_in.rules.restartDecidesNothing()) {
    --range.first;
    link.place = DeletePlace::AfterStop;
    link.severalEarliest = true;
  }
  const bool marked = range.first < m_cycles.size() && m_cycles[range.first].markEnd;
  const bool over = range.last < m_cycles.size() && m_cycles[range.last].markEnd;
  const Time until = over ? *m_cycles[range.last].markEnd : Time::max();
  // A lone marker's other one may be missing, too, on the other side of a border.
  const Time from = op.before.value_or(op.t0());
  link.partMissing = op.before && op.after ? cycleMayHide(from, until, over ? range.last : m_cycles.size())
                                           : gap(from, until, CutTail::Harmless);
  if (!link.partMissing) link.earliestCycle = insideTrace(range);
  if (link.partMissing || (range.single() && !marked)) {
    link.evidence = Evidence::None;
    link.reason = Reason::TraceEnded;
    return;
  }
  link.reason = reasonOf(link.place);
  if (range.single()) {
    link.evidence = Evidence::Inferred;
    link.cycle = range.first;
  } else {
    link.evidence = Evidence::Ambiguous;
    link.cycles = {range.first, range.last};
  }
  if (!marked) return;
  link.hasWindow = true;
  link.windowBegin = *m_cycles[range.first].markEnd;
  if (range.last < m_cycles.size()) link.windowEnd = m_cycles[range.last].sweepBound;
}

FreeFact Linker::factOf(const DeleteTable& ops, std::size_t i) const {
  if (!m_in.values || !m_in.walk) return {};
  const FreeFact fact = m_in.values->factOf(ops[i], *m_in.walk);
  // A new span in its place, or an allocation in it, may have been missed.
  if (fact.laidOutSince && gap(*fact.laidOutSince, fact.occupiedSince, CutTail::Counts)) return {};
  const bool absent = fact.kind == FreeFact::Kind::NotOnHeap || fact.kind == FreeFact::Kind::NothingThere;
  if (absent && gap(Time::min(), ops.t0(i), CutTail::Counts)) return {};
  return fact;
}

ReclaimLink Linker::link(const DeleteTable& ops, std::size_t i, std::size_t& hint) const {
  const DeleteMoments op = ops.moments(i);
  const EarliestCycle earliest = m_in.rules.earliest(op, hint);
  const WitnessedBy* witnessed = nullptr;
  if (!m_witnessed.empty()) {
    const auto found = m_witnessed.find(i);
    if (found != m_witnessed.end()) witnessed = &found->second;
  }
  ReclaimLink link;
  const FreeFact fact = factOf(ops, i);
  link.tiny = fact.tiny;
  link.place = earliest.place;
  link.severalEarliest = !earliest.cycles.single();
  if (witnessed && contradicted(*witnessed, fact)) {
    link.otherWitness = true;
    link.witnessAt = witnessed->time;
    link.finalizer = witnessed->finalizer;
    witnessed = nullptr;
  }
  if (ops.valueInline(i)) {
    link.reason = Reason::InlineValue;
  } else if (fact.kind == FreeFact::Kind::NotOnHeap) {
    link.reason = Reason::NotOnHeap;
  } else if (fact.kind == FreeFact::Kind::NothingThere) {
    link.reason = Reason::NothingAtAddress;
    link.freedBefore = fact.at;
  } else if (fact.kind == FreeFact::Kind::Freed && linkFreed(link, op, fact, earliest)) {
    if (witnessed) {
      link.witnessAt = witnessed->time;
      link.finalizer = witnessed->finalizer;
    }
  } else if (witnessed && linkWitnessed(link, op, *witnessed, earliest)) {
    // Nothing to add.
  } else if (fact.kind == FreeFact::Kind::NotFreed && !gap(fact.occupiedSince, Time::max(), CutTail::Counts)) {
    linkNotFreed(link, earliest);
  } else {
    linkByRules(link, op, earliest);
  }
  return link;
}

constexpr std::size_t kStopEvery = 1024;
constexpr std::size_t kRowsEach = 25'000;  // so many make a thread pay

// What one thread did with its rows.
struct Linked {
  std::vector<std::pair<std::size_t, ReclaimLink>> rest;  // what does not fit into a row
  std::vector<DeletesOfCycle> counts;                     // by cycle
};

Linked linkRows(const Linker& linker, DeleteTable& ops, RowRange rows, std::size_t cycles,
                const std::stop_token& stop) {
  Linked out;
  out.counts.resize(cycles);
  std::size_t hint = 0;
  for (std::size_t i = rows.begin; i < rows.end; ++i) {
    if (i % kStopEvery == 0 && stop.stop_requested()) break;
    ops.setPhase(i, linker.phase(ops.t0(i), hint));
    const ReclaimLink link = linker.link(ops, i, hint);
    if (link.cycle) {
      DeletesOfCycle& counts = out.counts[*link.cycle];
      ++(link.evidence == Evidence::Inferred ? counts.inferred : counts.reclaimed);
    }
    if (DeleteTable::fitsARow(link))
      ops.setLink(i, link);
    else
      out.rest.emplace_back(i, link);
  }
  return out;
}

}  // namespace

std::vector<DeletesOfCycle> linkReclaims(const ReclaimInput& in, DeleteTable& ops) {
  std::vector<DeleteTable::Sweep> sweeps;
  for (const GcCycle& c : in.cycles) sweeps.push_back({c.markEnd.value_or(c.start), c.sweepBound});
  ops.setSweeps(std::move(sweeps));
  const Linker linker(in, ops);
  // Each thread fills rows of its own; what needs more room than a row has is added when they are done.
  const unsigned threads = threadsFor(in.threads, ops.size(), kRowsEach);
  const auto parts = parallelFor(threads, threads, in.stop, [&](std::size_t i) {
    return linkRows(linker, ops, rowsOfPiece(ops.size(), threads, i), in.cycles.size(), in.stop);
  });
  std::vector<DeletesOfCycle> counts(in.cycles.size());
  for (const Linked& part : parts) {
    for (const auto& [i, link] : part.rest) ops.setLink(i, link);
    for (std::size_t c = 0; c < part.counts.size(); ++c) {
      counts[c].reclaimed += part.counts[c].reclaimed;
      counts[c].inferred += part.counts[c].inferred;
    }
  }
  return counts;
}

}  // namespace sweepscope
