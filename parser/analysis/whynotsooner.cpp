// SPDX-License-Identifier: GPL-3.0-or-later

#include "analysis/whynotsooner.h"

#include <algorithm>

#include "analysis/texts.h"

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
  const Message gc(texts::kCycle, c.index);
  if (c.markEnd && *c.markEnd <= t0) return {c.index, Message(texts::kWhyFinished, gc), {}};
  if (c.start <= t0 && c.sweepTerm && t0 < c.sweepTerm->restart()) {
    return {c.index, Message(texts::kWhyStopping, gc), texts::kBriefStopping};
  }
  if (c.start <= t0) {
    return {c.index, Message(texts::kWhyMarking, gc), texts::kBriefMarking};
  }
  if (r.evidence == Evidence::None && !c.markEnd)
    return {c.index, Message(texts::kWhyNotFinished, gc), texts::kBriefNotFinished};
  if (r.finalizerRanFirst() && r.cycle && c.index + 1 == *r.cycle) {
    return {c.index, Message(texts::kWhyQueued, gc), texts::kBriefQueued};
  }
  // A finalizer or cleanup may run long after its value was found dead, and keeps the memory until then.
  const bool mayWait = r.evidence == Evidence::Witnessed || r.finalizerRanFirst();
  if (mayWait && r.earliestCycle && c.index >= *r.earliestCycle && c.markEnd && *c.markEnd <= *r.witnessAt) {
    return {c.index, Message(r.finalizer ? texts::kWhyFinalizerWaits : texts::kWhyCleanupWaits, gc),
            texts::kBriefWaits};
  }
  if (r.earliestCycle && c.index >= *r.earliestCycle) {
    return {c.index, Message(texts::kWhyReferenced, gc), texts::kBriefReferenced};
  }
  return {c.index, Message(texts::kWhyKept, gc), texts::kBriefKept};
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
