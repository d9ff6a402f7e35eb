// The sentence that tells a person what became of a deleted value.
#include "analysis/report.h"

namespace sweepscope {

namespace {

std::string gc(std::size_t cycle) {
  return "GC #" + std::to_string(cycle);
}
std::string plural(std::size_t n, const std::string& one) {
  return std::to_string(n) + " " + one + (n == 1 ? "" : "s");
}
std::string after(Duration d) {
  return d.ns < 0 ? durationText({-d.ns}) + " before the after marker" : durationText(d) + " after the delete";
}
bool runs(const std::vector<GcCycle>& cycles, std::size_t c) {
  return c < cycles.size() && cycles[c].markEnd;
}

// Why an earlier cycle did not reclaim a value that this cycle could.
std::string whyNotSooner(const DeleteOp& op, std::size_t cycle) {
  const ReclaimLink& l = op.reclaim;
  if (cycle == 0 && l.place != DeletePlace::Unseen) return {};
  if (l.place == DeletePlace::Marking && !op.before)
    return "; " + gc(cycle - 1) +
           " was marking when the after marker was written, and kept the value unless the delete "
           "itself came sooner";
  if (l.place == DeletePlace::Marking) return "; " + gc(cycle - 1) + " was already marking, so it kept the value";
  if (l.place == DeletePlace::Unseen && !op.before)
    return "; " + gc(cycle) + " was marking when the after marker was written, but the delete itself came sooner";
  if (l.place == DeletePlace::Unseen)
    return "; " + gc(cycle) +
           " was marking already but had not seen the value, as happens with a map on a goroutine's stack";
  if (l.place == DeletePlace::AfterStop)
    return "; " + gc(cycle - 1) + " had just stopped the world and begun to mark, so it kept the value";
  return {};
}

std::string keptText(const DeleteOp& op) {
  const ReclaimLink& l = op.reclaim;
  const std::string could = "; " + gc(*l.earliestCycle) + " could have freed it, but ";
  if (!l.finalizerRanFirst())
    return could + "something still referred to the value for " + plural(*l.keptCycles, "more cycle");
  const std::string ran = "its finalizer had to run first (logged " + after(*l.witnessAt - op.t0()) + ")";
  if (*l.keptCycles == 1) return could + ran;
  return could + ran + ", and for " + plural(*l.keptCycles - 1, "more cycle") +
         " something still referred to the value, or the finalizer waited";
}

std::string freedText(const DeleteOp& op) {
  const ReclaimLink& l = op.reclaim;
  std::string text = "Freed by " + gc(*l.cycle) + ", " + after(*l.at - op.t0());
  if (l.tiny) {
    if (!l.earliestCycle || *l.cycle > *l.earliestCycle)
      return text + "; it shared a 16-byte block with other small values and went with the last of them.";
    return text + whyNotSooner(op, *l.cycle) + ".";
  }
  if (l.keptCycles && *l.keptCycles > 0) return text + keptText(op) + ".";
  if (l.keptCycles) return text + whyNotSooner(op, *l.cycle) + ".";
  return text + ".";
}

std::string witnessedText(const DeleteOp& op, const std::vector<GcCycle>& cycles) {
  const ReclaimLink& l = op.reclaim;
  std::string text = std::string("Found dead by ") + gc(*l.cycle) + " at the latest: its " +
                     (l.finalizer ? "finalizer" : "cleanup") + " ran " + after(*l.witnessAt - op.t0());
  if (l.keptCycles && *l.keptCycles > 0)
    text += ", " + plural(*l.keptCycles, "cycle") + " after " + gc(*l.earliestCycle) + ", the earliest possible";
  if (l.finalizer) {
    const std::size_t next = *l.cycle + 1;
    text += "; a finalizer keeps its value for one more cycle, so the memory goes with " +
            (next < cycles.size() ? gc(next) : std::string("a cycle after the trace")) + " at the earliest";
  }
  return text + ".";
}

std::string interval(const DeleteOp& op) {
  const ReclaimLink& l = op.reclaim;
  if (!l.hasWindow) return {};
  const std::string from = durationText(l.windowBegin - op.t0());
  if (!l.windowEnd) return "its sweep began " + from + " after the delete and was not over when the trace ended";
  return "its sweep ran between " + from + " and " + durationText(*l.windowEnd - op.t0()) + " after the delete";
}

std::string inferredText(const DeleteOp& op) {
  const ReclaimLink& l = op.reclaim;
  std::string text = "Reclaimed by " + gc(*l.cycle) + " at the earliest";
  const std::string why = whyNotSooner(op, *l.cycle);
  if (!why.empty())
    text += why;
  else if (l.place == DeletePlace::BeforeStop)
    text += "; it was deleted just before that cycle stopped the world to begin marking";
  else
    text += "; no cycle was marking when it was deleted";
  return text + "; " + interval(op) + ".";
}

std::string ambiguousText(const DeleteOp& op, const std::vector<GcCycle>& cycles) {
  const auto [first, last] = *op.reclaim.cycles;
  const std::string upper = last < cycles.size() ? gc(last) : std::string("a cycle after the trace");
  std::string text = "Reclaimed by " + gc(first) + (last == first + 1 ? " or " : " to ") + upper + " at the earliest; ";
  if (op.reclaim.place == DeletePlace::InStop)
    text += "it was deleted while " + gc(first) + " stopped the world, and the trace does not tell on which side";
  else
    text += "the collector went on between the two markers, and the trace does not tell when exactly it was deleted";
  return text + ".";
}

std::string notFreedText(const DeleteOp& op) {
  const ReclaimLink& l = op.reclaim;
  const std::string earliest = l.earliestCycle ? gc(*l.earliestCycle) : "a cycle";
  if (l.reason == Reason::NotFreedInTrace) {
    return l.tiny ? "Not freed inside the trace: it shares a 16-byte block with other small values, and one of them "
                    "was still referred to."
                  : "Not freed inside the trace, though " + earliest +
                        " could have: something still referred to the value.";
  }
  return "Not freed inside the trace: the trace ended while " + earliest + " could still sweep it.";
}

std::string endedText(const DeleteOp& op, const std::vector<GcCycle>& cycles) {
  const ReclaimLink& l = op.reclaim;
  if (l.partMissing)
    return "Nothing can be said of its reclaim: a part of the trace is missing after the delete, and a cycle may have "
           "run in it.";
  if (l.earliestCycle && !runs(cycles, *l.earliestCycle))
    return "Not reclaimed inside the trace: it ended while " + gc(*l.earliestCycle) + ", the earliest possible, " +
           "was still marking.";
  if (!l.earliestCycle && op.phase == Phase::Marking && !cycles.empty())
    return "Not reclaimed inside the trace: " + gc(cycles.back().index) +
           " was already marking, so it kept the value, and no cycle began after it.";
  return "Not reclaimed inside the trace: no GC cycle began to mark after the delete.";
}

}  // namespace

std::string reclaimSentence(const Answers& answers, const DeleteOp& op) {
  const std::vector<GcCycle>& cycles = answers.cycles;
  const ReclaimLink& l = op.reclaim;
  switch (l.evidence) {
    case Evidence::Freed: return freedText(op);
    case Evidence::Witnessed: return witnessedText(op, cycles);
    case Evidence::Inferred: return inferredText(op);
    case Evidence::Ambiguous: return ambiguousText(op, cycles);
    case Evidence::None: break;
  }
  if (l.reason == Reason::InlineValue)
    return "No memory of its own: the value lay inside the map's table, which delete never shrinks.";
  if (!l.earliestCycle && !l.partMissing && l.severalEarliest)
    return "Not freed inside the trace, which ended before the last cycle that could have freed it had swept.";
  if (l.reason == Reason::NotFreedInTrace || (l.earliestCycle && runs(cycles, *l.earliestCycle)))
    return notFreedText(op);
  return endedText(op, cycles);
}

}  // namespace sweepscope
