// SPDX-License-Identifier: GPL-3.0-or-later

// Evidence decides the shape: an end that is known is joined by a solid line, one that is inferred by a dashed line to
// the earliest moment it can have happened, and one of two cycles by two dashed ends with a band between them.
#include "widgets/bridge.h"

#include <algorithm>

#include "analysis/whynotsooner.h"
#include "widgets/counted.h"
#include "widgets/words.h"
#include "wire/units.h"

namespace sweepscope {

namespace {

struct Tr : Counted<Tr> {
  Q_DECLARE_TR_FUNCTIONS(Bridge)
};

Time markEnd(const Trace& trace, const Answers& answers, std::size_t cycle) {
  if (cycle >= answers.cycles.size()) return trace.end();
  return answers.cycles[cycle].markEnd.value_or(trace.end());
}

void addBetween(const LaneContext& c, const DeleteOp& op, Bridge& bridge) {
  constexpr std::size_t kMost = 1000;
  for (const CycleNote& note : whyNotSooner(*c.answers(), op, kMost)) {
    if (note.brief.empty()) continue;
    BridgeCycle b;
    b.cycle = note.cycle;
    b.x0 = c.axis.edge(c.answers()->cycles[note.cycle].start);
    b.x1 = c.axis.edge(markEnd(c.trace(), *c.answers(), note.cycle));
    b.why = translated(note.brief);
    bridge.between.push_back(b);
  }
}

QString deltaText(const Bridge& b, bool finalizer) {
  const QString delta = durationOf(b.to - b.from);
  switch (b.evidence) {
    case Evidence::Freed: return QStringLiteral("Δ %1").arg(delta);
    case Evidence::Witnessed: return (finalizer ? Tr::tr("found dead: Δ ≤ %1") : QStringLiteral("Δ ≤ %1")).arg(delta);
    case Evidence::Inferred:
    case Evidence::Ambiguous: return QStringLiteral("Δ ≥ %1").arg(delta);
    case Evidence::None: break;
  }
  return {};
}

}  // namespace

std::optional<Time> bridgeEnd(const Answers& answers, const DeleteOp& op) {
  const ReclaimLink& link = op.reclaim;
  if (link.evidence == Evidence::None) return std::nullopt;
  if (link.at) return link.at;
  if (link.evidence == Evidence::Witnessed && link.witnessAt) return link.witnessAt;
  if (link.hasWindow) return link.windowBegin;
  const auto cycles = link.cycleRange();
  if (cycles && cycles->first < answers.cycles.size()) return answers.cycles[cycles->first].markEnd;
  return std::nullopt;
}

Bridge makeBridge(const LaneContext& c, std::size_t deleteOp) {
  const Answers& answers = *c.answers();
  const DeleteOp& op = answers.deletes.at(deleteOp);
  const ReclaimLink& link = op.reclaim;
  Bridge b;
  b.deleteOp = deleteOp;
  b.evidence = link.evidence;
  b.from = op.t0();
  b.x0 = c.axis.column(b.from);
  b.cycle = link.cycle;
  b.words = evidenceWord(link.evidence);
  const auto end = bridgeEnd(answers, op);
  b.open = !end;
  b.to = end.value_or(c.trace().end());
  b.x1 = c.axis.column(b.to);
  b.dashed = link.evidence == Evidence::Inferred || link.evidence == Evidence::Ambiguous;
  if (link.evidence == Evidence::Inferred && link.hasWindow) {
    b.band = {b.x1, c.axis.column(link.windowEnd.value_or(c.trace().end()))};
  }
  if (link.evidence == Evidence::Ambiguous && link.cycles) {
    b.secondEnd = c.axis.column(markEnd(c.trace(), answers, link.cycles->second));
    b.band = {b.x1, *b.secondEnd};
  }
  addBetween(c, op, b);
  b.label = link.evidence == Evidence::None || b.open ? reasonBrief(link.reason) : deltaText(b, link.finalizer);
  return b;
}

}  // namespace sweepscope
