// SPDX-License-Identifier: GPL-3.0-or-later

#include "analysis/reclaimtext.h"

#include <algorithm>

#include "analysis/gccycles.h"
#include "analysis/texts.h"

namespace sweepscope {

namespace {

Message gc(std::size_t cycle) {
  return Message(texts::kCycle, cycle);
}
Message after(Duration d) {
  return d.ns < 0 ? Message(texts::kBeforeMarker, Duration{-d.ns}) : Message(texts::kAfterDelete, d);
}

class Sentence {
 public:
  Sentence(const Answers& answers, const DeleteOp& op) : m_cycles(answers.cycles), m_op(op), m_l(op.reclaim) {}

  Message write() const {
    switch (m_l.evidence) {
      case Evidence::Freed: return ended(joined(freed(), aboutOtherWitness()));
      case Evidence::Witnessed: return ended(witnessed());
      case Evidence::Inferred: return ended(inferred());
      case Evidence::Ambiguous: return ended(ambiguous());
      case Evidence::None: break;
    }
    switch (m_l.reason) {
      case Reason::InlineValue: return texts::kHasNoMemory;
      case Reason::NotOnHeap: return texts::kIsNotOnHeap;
      case Reason::NothingAtAddress: return nothingThere();
      case Reason::NotFreedInTrace: return ended(joined(notFreed(), aboutOtherWitness()));
      default: return ended(joined(traceEnded(), aboutOtherWitness()));
    }
  }

 private:
  static Message ended(Message clauses) { return Message(texts::kFullStop, std::move(clauses)); }
  bool marked(std::size_t c) const { return c < m_cycles.size() && m_cycles[c].markEnd; }
  Message nameOf(std::size_t c) const { return c < m_cycles.size() ? gc(c) : Message(texts::kLaterCycle); }

  // Why an earlier cycle did not reclaim a value that this cycle could.
  Message whyNotSooner(std::size_t cycle) const {
    if (m_l.place == DeletePlace::Unseen) return whySooner(cycle);
    if (cycle == 0) return {};
    const Message before = gc(cycle - 1);
    switch (m_l.place) {
      case DeletePlace::Marking: return Message(m_op.before ? texts::kWasMarking : texts::kWasMarkingAfter, before);
      case DeletePlace::MarkedMeanwhile: return Message(texts::kWasMarkingBefore, before);
      case DeletePlace::AfterStop: return Message(texts::kHadJustStopped, before);
      default: return {};
    }
  }
  // Why the cycle that was marking freed it all the same.
  Message whySooner(std::size_t cycle) const {
    return Message(m_op.before ? texts::kSoonerStack : texts::kSoonerAfter, gc(cycle));
  }

  Message kept() const {
    const Message could = gc(*m_l.earliestCycle);
    if (!m_l.finalizerRanFirst()) return Message(texts::kCouldReferred, Count{*m_l.keptCycles}, could);
    const Message logged = after(*m_l.witnessAt - m_op.t0());
    if (*m_l.keptCycles == 1) return Message(texts::kCouldFinalizer, could, logged);
    return Message(texts::kCouldBoth, Count{*m_l.keptCycles - 1}, could, logged);
  }

  Message freed() const {
    const Message text(texts::kFreedBy, gc(*m_l.cycle), after(*m_l.at - m_op.t0()));
    const Message why = joined(text, m_l.earliestCycle ? whyNotSooner(*m_l.earliestCycle) : Message());
    if (m_l.tiny && (!m_l.earliestCycle || *m_l.cycle > *m_l.earliestCycle)) return joined(why, texts::kSharedBlock);
    return m_l.keptCycles.value_or(0) > 0 ? joined(why, kept()) : why;
  }

  Message witnessed() const {
    const Message cycle = gc(*m_l.cycle), ran = after(*m_l.witnessAt - m_op.t0());
    const std::size_t late = m_l.keptCycles.value_or(0);
    Message text = late == 0 ? Message(m_l.finalizer ? texts::kDeadFinalizer : texts::kDeadCleanup, cycle, ran)
                             : Message(m_l.finalizer ? texts::kDeadFinalizerLate : texts::kDeadCleanupLate, Count{late},
                                       cycle, ran, gc(*m_l.earliestCycle));
    if (!m_l.finalizer) return text;
    return joined(std::move(text), Message(texts::kOneMoreCycle, nameOf(*m_l.cycle + 1)));
  }

  // Without an address nobody knows whether there is memory to reclaim; without alloc/free events, whether an address
  // is on the heap.
  Message reclaimedBy(Message cycles) const {
    return Message(m_op.address ? texts::kReclaimedIfHeap : texts::kReclaimedIfMemory, std::move(cycles));
  }

  Message interval() const {
    if (!m_l.hasWindow) return {};
    const GcCycle& c = m_cycles[*m_l.cycle];
    const Duration from = m_l.windowBegin - m_op.t0();
    if (!m_l.windowEnd) return Message(texts::kSweepNotOver, from);
    return Message(c.sweepEnd ? texts::kSweepRan : texts::kSweepBound, from, *m_l.windowEnd - m_op.t0());
  }

  Message inferred() const {
    Message why = whyNotSooner(*m_l.cycle);
    if (why.empty()) why = m_l.place == DeletePlace::BeforeStop ? texts::kJustBefore : texts::kWhileIdle;
    return joined(joined(reclaimedBy(gc(*m_l.cycle)), std::move(why)), interval());
  }

  Message ambiguous() const {
    const auto [first, last] = *m_l.cycles;
    const Message text =
        reclaimedBy(Message(last == first + 1 ? texts::kOneOr : texts::kOneTo, gc(first), nameOf(last)));
    if (m_l.place == DeletePlace::AfterStop) return joined(text, Message(texts::kBegunToMark, gc(first)));
    if (m_l.place == DeletePlace::InStop) return joined(text, Message(texts::kInStop, gc(first)));
    return joined(text, texts::kBetweenMarkers);
  }

  Message notFreed() const {
    if (!m_l.earliestCycle) return texts::kNotFreedAll;
    const std::size_t could = m_l.keptCycles.value_or(1), more = could - std::min<std::size_t>(could, 1);
    Message cycles = gc(*m_l.earliestCycle);
    if (more > 0) cycles = Message(texts::kCyclesAndMore, Count{more}, std::move(cycles));
    return Message(m_l.tiny ? texts::kNotFreedTiny : texts::kNotFreed, std::move(cycles));
  }

  Message nothingThere() const {
    Message text = texts::kNoCycle;
    if (m_l.freedBefore) {
      const auto by = lastEnded(m_cycles, *m_l.freedBefore);
      const Duration before = m_op.t0() - *m_l.freedBefore;
      text = joined(std::move(text),
                    by ? Message(texts::kLastFreedBy, gc(*by), before) : Message(texts::kLastFreed, before));
    }
    return followedBy(ended(std::move(text)), texts::kMarkerLate);
  }
  Message traceEnded() const {
    if (m_l.partMissing) return texts::kNothingKnown;
    if (m_l.earliestCycle)
      return Message(marked(*m_l.earliestCycle) ? texts::kEndedBeforeSweep : texts::kEndedMarking,
                     gc(*m_l.earliestCycle));
    if (m_l.severalEarliest) return texts::kEndedBeforeLast;
    if (m_op.phase == Phase::Marking && !m_cycles.empty())
      return Message(texts::kKeptByLast, gc(m_cycles.back().index));
    return texts::kNoCycleBegan;
  }

  Message aboutOtherWitness() const {
    if (!m_l.otherWitness) return {};
    return Message(m_l.finalizer ? texts::kOtherFinalizer : texts::kOtherCleanup, after(*m_l.witnessAt - m_op.t0()));
  }

  const std::vector<GcCycle>& m_cycles;
  const DeleteOp& m_op;
  const ReclaimLink& m_l;
};

}  // namespace

Message reclaimSentence(const Answers& answers, const DeleteOp& op) {
  return Sentence(answers, op).write();
}

}  // namespace sweepscope
