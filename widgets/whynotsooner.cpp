// Why earlier cycles did not reclaim a value (facts: rules 1 to 7 of deletes and cycles).
#include <algorithm>

#include "widgets/inspectorpage.h"
#include "widgets/words.h"

namespace sweepscope {

namespace {

// The cycle that did it, or the first that can have.
std::size_t lastCycle(const Answers& answers, const ReclaimLink& r) {
  if (const auto cycles = r.cycleRange()) return cycles->first;
  return r.reason == Reason::InlineValue ? 0 : answers.cycles.size();
}

QString why(const GcCycle& c, const DeleteOp& op) {
  const Time t0 = op.t0();
  const ReclaimLink& r = op.reclaim;
  if (c.markEnd && *c.markEnd <= t0) {
    return QStringLiteral("had finished marking before the delete, when the map still held the value");
  }
  if (c.start <= t0) {
    if (c.sweepTerm && t0 < c.sweepTerm->end) {
      return QStringLiteral("was stopping the world when the value was deleted, and its marking saw the value");
    }
    return QStringLiteral(
        "was already marking when the value was deleted: the write barrier kept the value for this cycle");
  }
  if (r.evidence == Evidence::None && !c.markEnd) return QStringLiteral("was not finished when the trace ended");
  if (r.finalizer && r.at && *r.witnessAt < *r.at && r.cycle && c.index + 1 == *r.cycle) {
    return QStringLiteral("found the value dead and queued its finalizer, which had to run before the memory could go");
  }
  if (r.earliestCycle && c.index >= *r.earliestCycle) {
    return QStringLiteral("marked the value: something else still referred to it, or to its block");
  }
  return QStringLiteral("kept the value");
}

}  // namespace

std::vector<CycleNote> whyNotSooner(const Answers& answers, const DeleteOp& op) {
  std::vector<CycleNote> notes;
  const std::size_t last = std::min(lastCycle(answers, op.reclaim), answers.cycles.size());
  auto first = std::partition_point(answers.cycles.begin(), answers.cycles.end(),
                                    [&](const GcCycle& c) { return c.markEnd && *c.markEnd <= op.t0(); });
  // The one still being swept is in sight of the delete, too.
  if (op.phase == Phase::Sweeping && first != answers.cycles.begin()) --first;
  for (auto it = first; it != answers.cycles.end() && it->index < last; ++it)
    notes.push_back({it->index, why(*it, op)});
  return notes;
}

}  // namespace sweepscope
