#include "widgets/whynotsooner.h"

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
  if (c.markEnd && *c.markEnd <= t0) {
    return {c.index, QStringLiteral("had finished marking before the delete, when the map still held the value"), {}};
  }
  if (c.start <= t0) {
    if (c.sweepTerm && t0 < c.sweepTerm->restart()) {
      return {c.index,
              QStringLiteral("was stopping the world when the value was deleted, and its marking saw the value"),
              QStringLiteral("stopping when deleted")};
    }
    return {c.index,
            QStringLiteral(
                "was already marking when the value was deleted: the write barrier kept the value for this cycle"),
            QStringLiteral("already marking")};
  }
  if (r.evidence == Evidence::None && !c.markEnd)
    return {c.index, QStringLiteral("was not finished when the trace ended"), QStringLiteral("not finished")};
  if (r.finalizerRanFirst() && r.cycle && c.index + 1 == *r.cycle) {
    return {
        c.index,
        QStringLiteral("found the value dead and queued its finalizer, which had to run before the memory could go"),
        QStringLiteral("queued its finalizer")};
  }
  // A finalizer or cleanup may run long after its value was found dead, and keeps the memory until then.
  const bool mayWait = r.evidence == Evidence::Witnessed || r.finalizerRanFirst();
  if (mayWait && r.earliestCycle && c.index >= *r.earliestCycle && c.markEnd && *c.markEnd <= *r.witnessAt) {
    return {
        c.index,
        QStringLiteral("marked the value, because something else still referred to it, or found it dead, and its %1 "
                       "had not run yet")
            .arg(r.finalizer ? QStringLiteral("finalizer") : QStringLiteral("cleanup")),
        QStringLiteral("referenced or waiting")};
  }
  if (r.earliestCycle && c.index >= *r.earliestCycle) {
    return {c.index, QStringLiteral("marked the value: something else still referred to it, or to its block"),
            QStringLiteral("still referenced")};
  }
  return {c.index, QStringLiteral("kept the value"), QStringLiteral("kept it")};
}

}  // namespace

std::vector<CycleNote> whyNotSooner(const Answers& answers, const DeleteOp& op, std::size_t most) {
  std::vector<CycleNote> notes;
  const std::size_t last = lastCycle(answers, op.reclaim);
  auto first = std::partition_point(answers.cycles.begin(), answers.cycles.end(),
                                    [&](const GcCycle& c) { return c.markEnd && *c.markEnd <= op.t0(); });
  // The one still being swept is in sight of the delete, too.
  if (op.phase == Phase::Sweeping && first != answers.cycles.begin()) --first;
  for (auto it = first; it != answers.cycles.end() && it->index < last && notes.size() < most; ++it)
    notes.push_back(noteOf(*it, op));
  return notes;
}

}  // namespace sweepscope
