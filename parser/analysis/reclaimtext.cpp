#include "analysis/reclaimtext.h"

#include "analysis/gccycles.h"
#include "analysis/units.h"

namespace sweepscope {

namespace {

std::string gc(std::size_t cycle) {
  return "GC #" + std::to_string(cycle);
}
std::string after(Duration d) {
  return d.ns < 0 ? durationText({-d.ns}) + " before the after marker" : durationText(d) + " after the delete";
}

class Sentence {
 public:
  Sentence(const Answers& answers, const DeleteOp& op) : m_cycles(answers.cycles), m_op(op), m_l(op.reclaim) {}

  std::string write() const {
    switch (m_l.evidence) {
      case Evidence::Freed: return freed() + aboutOtherWitness() + ".";
      case Evidence::Witnessed: return witnessed() + ".";
      case Evidence::Inferred: return inferred() + ".";
      case Evidence::Ambiguous: return ambiguous() + ".";
      case Evidence::None: break;
    }
    switch (m_l.reason) {
      case Reason::InlineValue:
        return "No memory of its own: its marker logs address 0, as for a nil value or a key that was not in the map.";
      case Reason::NotOnHeap:
        return "No cycle reclaims it: its address is not on the heap. It may be that of a global variable, a constant, "
               "a function, a stack or a value of size zero.";
      case Reason::NothingAtAddress: return nothingThere();
      case Reason::NotFreedInTrace: return notFreed() + aboutOtherWitness() + ".";
      default: return ended() + aboutOtherWitness() + ".";
    }
  }

 private:
  bool marked(std::size_t c) const { return c < m_cycles.size() && m_cycles[c].markEnd; }
  std::string nameOf(std::size_t c) const { return c < m_cycles.size() ? gc(c) : "a cycle after the trace"; }

  // Why an earlier cycle did not reclaim a value that this cycle could.
  std::string whyNotSooner(std::size_t cycle) const {
    if (m_l.place == DeletePlace::Unseen) return whySooner(cycle);
    if (cycle == 0) return {};
    const std::string before = gc(cycle - 1);
    switch (m_l.place) {
      case DeletePlace::Marking:
        if (m_op.before) return "; " + before + " was already marking, so it kept the value";
        return "; " + before +
               " was marking when the after marker was written, and kept the value unless the delete "
               "itself came sooner";
      case DeletePlace::MarkedMeanwhile:
        return "; " + before +
               " was marking when the before marker was written: it kept the value if the delete ran "
               "then, and was over if the delete ran later";
      case DeletePlace::AfterStop:
        return "; " + before + " had just stopped the world and begun to mark, so it kept the value";
      default: return {};
    }
  }
  // Why the cycle that was marking freed it all the same.
  std::string whySooner(std::size_t cycle) const {
    if (!m_op.before)
      return "; " + gc(cycle) + " was marking when the after marker was written, but the delete itself came sooner";
    return "; " + gc(cycle) +
           " was already marking but did not keep the value, as happens with a map on a goroutine's stack that is not "
           "scanned yet";
  }

  std::string kept() const {
    const std::string could = "; " + gc(*m_l.earliestCycle) + " could have freed it, but ";
    if (!m_l.finalizerRanFirst())
      return could + "something still referred to the value for " + countText(*m_l.keptCycles, "more cycle");
    const std::string ran = "its finalizer had to run first (logged " + after(*m_l.witnessAt - m_op.t0()) + ")";
    if (*m_l.keptCycles == 1) return could + ran;
    return could + ran + ", and for " + countText(*m_l.keptCycles - 1, "more cycle") +
           " something still referred to the value, or the finalizer waited";
  }

  std::string freed() const {
    const std::string text = "Freed by " + gc(*m_l.cycle) + ", " + after(*m_l.at - m_op.t0());
    const std::string why = m_l.earliestCycle ? whyNotSooner(*m_l.earliestCycle) : std::string();
    if (m_l.tiny && (!m_l.earliestCycle || *m_l.cycle > *m_l.earliestCycle))
      return text + why + "; it shared a 16-byte block with other small values and went with the last of them";
    return text + why + (m_l.keptCycles.value_or(0) > 0 ? kept() : std::string());
  }

  std::string witnessed() const {
    std::string text = std::string("Found dead by ") + gc(*m_l.cycle) + " at the latest: its " +
                       (m_l.finalizer ? "finalizer" : "cleanup") + " ran " + after(*m_l.witnessAt - m_op.t0());
    if (m_l.keptCycles.value_or(0) > 0)
      text +=
          ", " + countText(*m_l.keptCycles, "cycle") + " after " + gc(*m_l.earliestCycle) + ", the earliest possible";
    if (m_l.finalizer)
      text += "; a finalizer keeps its value for one more cycle, so the memory goes with " + nameOf(*m_l.cycle + 1) +
              " at the earliest";
    return text;
  }

  // Without an address nobody knows whether there is memory to reclaim; without alloc/free events, whether an address
  // is on the heap.
  std::string reclaimedBy(const std::string& cycles) const {
    const std::string text = "Reclaimed by " + cycles + " at the earliest";
    return text + (m_op.address ? ", if its address is on the heap" : ", if the value has memory of its own");
  }

  std::string interval() const {
    if (!m_l.hasWindow) return {};
    const GcCycle& c = m_cycles[*m_l.cycle];
    const std::string from = durationText(m_l.windowBegin - m_op.t0());
    if (!m_l.windowEnd) return "; its sweep began " + from + " after the delete and was not over when the trace ended";
    const std::string until = durationText(*m_l.windowEnd - m_op.t0());
    if (c.sweepEnd) return "; its sweep ran from " + from + " to " + until + " after the delete";
    return "; its sweep began " + from + " after the delete and was over after " + until + " at the latest";
  }

  std::string inferred() const {
    std::string why = whyNotSooner(*m_l.cycle);
    if (why.empty())
      why = m_l.place == DeletePlace::BeforeStop
                ? "; it was deleted just before that cycle stopped the world to begin marking"
                : "; no cycle was marking when it was deleted";
    return reclaimedBy(gc(*m_l.cycle)) + why + interval();
  }

  std::string ambiguous() const {
    const auto [first, last] = *m_l.cycles;
    std::string text = reclaimedBy(gc(first) + (last == first + 1 ? " or " : " to ") + nameOf(last)) + "; ";
    if (m_l.place == DeletePlace::AfterStop)
      return text + "it was deleted when " + gc(first) +
             " had just begun to mark, which keeps the value unless the map "
             "lay on a goroutine's stack that was not scanned yet";
    if (m_l.place == DeletePlace::InStop)
      return text + "it was deleted while " + gc(first) +
             " stopped the world, and the trace does not say on which side";
    return text +
           "the collector went on between the two markers, and the trace does not say when exactly the delete ran";
  }

  std::string notFreed() const {
    if (!m_l.earliestCycle)
      return "Not freed inside the trace, though all cycles that can be the earliest had swept: something still "
             "referred "
             "to the value";
    const std::size_t could = m_l.keptCycles.value_or(1), more = could - std::min<std::size_t>(could, 1);
    const std::string cycles =
        gc(*m_l.earliestCycle) + (more > 0 ? " and " + countText(more, "later cycle") : std::string());
    const std::string why = m_l.tiny ? "it shares a 16-byte block with other small values, and one of them was still "
                                       "referred to"
                                     : "something still referred to the value";
    return "Not freed inside the trace, though " + cycles + " could have freed it: " + why;
  }

  std::string nothingThere() const {
    std::string text = "No cycle is claimed: nothing was allocated at its address any more when the marker was written";
    if (m_l.freedBefore) {
      const auto by = lastEnded(m_cycles, *m_l.freedBefore);
      text += "; the last value there was freed " + (by ? "by " + gc(*by) + ", " : std::string()) +
              durationText(m_op.t0() - *m_l.freedBefore) + " before";
    }
    return text + ". The marker was written late, or the address is not the value's.";
  }
  std::string ended() const {
    if (m_l.partMissing)
      return "Nothing can be said of its reclaim: a part of the trace is missing after the delete, and a cycle may "
             "have "
             "run in it";
    if (m_l.earliestCycle && marked(*m_l.earliestCycle))
      return "Not freed inside the trace, which ended before the sweep of " + gc(*m_l.earliestCycle) +
             ", the earliest possible, was over";
    if (m_l.severalEarliest && !m_l.earliestCycle)
      return "Not freed inside the trace, which ended before the last cycle that can be the earliest had swept";
    if (m_l.earliestCycle)
      return "Not reclaimed inside the trace, which ended while " + gc(*m_l.earliestCycle) +
             ", the earliest possible, was still marking";
    if (m_op.phase == Phase::Marking && !m_cycles.empty())
      return "Not reclaimed inside the trace: " + gc(m_cycles.back().index) +
             " was already marking, so it kept the value, and no cycle began after it";
    return "Not reclaimed inside the trace: no GC cycle began to mark after the delete";
  }

  std::string aboutOtherWitness() const {
    if (!m_l.otherWitness) return {};
    return std::string("; the ") + (m_l.finalizer ? "finalizer" : "cleanup") + " that logged this address " +
           after(*m_l.witnessAt - m_op.t0()) + " was another value's";
  }

  const std::vector<GcCycle>& m_cycles;
  const DeleteOp& m_op;
  const ReclaimLink& m_l;
};

}  // namespace

std::string reclaimSentence(const Answers& answers, const DeleteOp& op) {
  return Sentence(answers, op).write();
}

}  // namespace sweepscope
