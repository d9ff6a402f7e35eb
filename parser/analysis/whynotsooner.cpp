#include "analysis/whynotsooner.h"

#include <algorithm>

namespace sweepscope {

namespace {

// The cycle that did it, or the first that can have.
std::size_t lastCycle(const Answers& answers, const ReclaimLink& r) {
  if (const auto cycles = r.cycleRange()) return std::min(cycles->first, answers.cycles.size());
  const bool nothing =
      r.reason == Reason::InlineValue || r.reason == Reason::NotOnHeap || r.reason == Reason::NothingAtAddress;
  return nothing ? 0 : answers.cycles.size();
}

CycleNote noteOf(const GcCycle& c, const DeleteOp& op) {
  const Time t0 = op.t0();
  const ReclaimLink& r = op.reclaim;
  if (c.markEnd && *c.markEnd <= t0)
    return {c.index, "had finished marking before the delete, when the map still held the value", {}};
  if (c.start <= t0 && c.sweepTerm && t0 < c.sweepTerm->restart()) {
    return {c.index, "was stopping the world when the value was deleted, and its marking saw the value",
            "stopping when deleted"};
  }
  if (c.start <= t0) {
    return {c.index, "was already marking when the value was deleted: the write barrier kept the value for this cycle",
            "already marking"};
  }
  if (r.evidence == Evidence::None && !c.markEnd)
    return {c.index, "was not finished when the trace ended", "not finished"};
  if (r.finalizerRanFirst() && r.cycle && c.index + 1 == *r.cycle) {
    return {c.index, "found the value dead and queued its finalizer, which had to run before the memory could be freed",
            "queued its finalizer"};
  }
  // A finalizer or cleanup may run long after its value was found dead, and keeps the memory until then.
  const bool mayWait = r.evidence == Evidence::Witnessed || r.finalizerRanFirst();
  if (mayWait && r.earliestCycle && c.index >= *r.earliestCycle && c.markEnd && *c.markEnd <= *r.witnessAt) {
    return {c.index,
            std::string("marked the value, because something else still referred to it, or found it dead, and its ") +
                (r.finalizer ? "finalizer" : "cleanup") + " had not run yet",
            "referenced or waiting"};
  }
  if (r.earliestCycle && c.index >= *r.earliestCycle) {
    return {c.index, "marked the value: something else still referred to it, or to its block", "still referenced"};
  }
  return {c.index, "kept the value", "kept it"};
}

}  // namespace

std::vector<CycleNote> whyNotSooner(const Answers& answers, const DeleteOp& op, std::size_t most) {
  std::vector<CycleNote> notes;
  const std::size_t last = lastCycle(answers, op.reclaim);
  auto first = std::partition_point(answers.cycles.begin(), answers.cycles.end(),
                                    [&](const GcCycle& c) { return c.markEnd && *c.markEnd <= op.t0(); });
  // The one still being swept is seen beside the delete, too.
  if (op.phase == Phase::Sweeping && first != answers.cycles.begin()) --first;
  for (auto it = first; it != answers.cycles.end() && it->index < last && notes.size() < most; ++it)
    notes.push_back(noteOf(*it, op));
  return notes;
}

}  // namespace sweepscope
