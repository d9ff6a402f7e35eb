// SPDX-License-Identifier: GPL-3.0-or-later

#include "widgets/subjects/sweepsubject.h"

#include "widgets/counted.h"
#include "widgets/lanes/procslane.h"
#include "widgets/subjects/cyclesubject.h"
#include "widgets/subjects/parts.h"

namespace sweepscope {

namespace {

struct Tr : Counted<Tr> {
  Q_DECLARE_TR_FUNCTIONS(SweepSubject)
};

InspectorPage pageOf(const Trace& trace, std::size_t index) {
  const Sweep s = trace.sweeps().at(index);
  InspectorPage page;
  page.kind = Tr::tr("sweeping");
  page.title = Tr::tr("%1 swept, %2 reclaimed").arg(bytesOf(s.sweptBytes), bytesOf(s.reclaimedBytes));
  page.role = Role::Sweep;
  addRange(trace, page, {s.begin, s.end}, page.role, s.beginSeen, s.endSeen);
  page.facts.push_back(goroutineFact(trace, s.goroutine));
  addProc(page, s.proc);
  return page;
}

QString tooltipOf(const Trace& trace, const Subject& s) {
  const Sweep sweep = trace.sweeps().at(s.index);
  const QString who = goroutineLabel(trace, sweep.goroutine);
  return linesOf({Tr::tr("sweeping"), spanLine(trace, s.span),
                  Tr::tr("swept %1, reclaimed %2").arg(bytesOf(sweep.sweptBytes), bytesOf(sweep.reclaimedBytes)),
                  Tr::tr("on proc %1, by %2").arg(sweep.proc.value).arg(who)});
}

class SweepType final : public SubjectType {
 public:
  SweepType() : SubjectType({"sweep"}) {}

  bool exists(const Document& d, const Subject& s) const override { return s.index < d.trace->sweeps().size(); }
  Subject at(const Document& d, std::size_t index) const override { return sweepSubject(*d.trace, index); }
  QString brief(const Document& d, const Subject& s) const override {
    return Tr::tr("sweeping · %1").arg(goroutineLabel(*d.trace, s.goroutine));
  }
  QString tooltip(const Document& d, const Subject& s) const override { return tooltipOf(*d.trace, s); }
  InspectorPage inspect(const Document& d, const Subject& s, const Sweeper*) const override {
    return pageOf(*d.trace, s.index);
  }
  Subject again(const Document& d, const Subject& s) const override {
    return againInStream(d.trace->sweeps(), s, [](const Sweep& x) { return x.begin; });
  }
  Subject cycle(const Document& d, const Subject& s) const override { return cycleSweepingAt(d, s.span.begin); }
  Subject step(const LaneIndex& index, const Subject& s, int step) const override {
    const PieceTrack* track = sweepTrack(index, s.proc);
    const auto p = track != nullptr ? nextPiece(*track, s.span.begin, step) : std::nullopt;
    return p ? at(index.document, p->index) : Subject();
  }
};

}  // namespace

const SubjectType& sweepType() {
  static const SweepType type;
  return type;
}

Subject sweepSubject(const Trace& trace, std::size_t index) {
  const Sweep s = trace.sweeps().at(index);
  return {&sweepType(), index, s.goroutine, s.proc, {s.begin, s.end}};
}

}  // namespace sweepscope
