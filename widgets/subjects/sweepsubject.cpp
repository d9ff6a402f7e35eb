#include "widgets/subjects/sweepsubject.h"

#include "widgets/lanes/procslane.h"
#include "widgets/subjects/cyclesubject.h"
#include "widgets/subjects/parts.h"

namespace sweepscope {

namespace {

InspectorPage pageOf(const Trace& trace, std::size_t index) {
  const Sweep s = trace.sweeps().at(index);
  InspectorPage page;
  page.kind = QStringLiteral("sweeping");
  page.title = QStringLiteral("%1 swept, %2 reclaimed").arg(bytesOf(s.sweptBytes), bytesOf(s.reclaimedBytes));
  page.role = Role::Sweep;
  addRange(trace, page, {s.begin, s.end}, page.role, s.beginSeen, s.endSeen);
  page.facts.push_back(goroutineFact(trace, s.goroutine));
  addProc(page, s.proc);
  return page;
}

QString tooltipOf(const Trace& trace, const Subject& s) {
  const Sweep sweep = trace.sweeps().at(s.index);
  return QStringLiteral("sweeping\n%1\nswept %2, reclaimed %3\non proc %4, by %5")
      .arg(spanLine(trace, s.span), bytesOf(sweep.sweptBytes), bytesOf(sweep.reclaimedBytes))
      .arg(sweep.proc.value)
      .arg(goroutineLabel(trace, sweep.goroutine));
}

class SweepType final : public SubjectType {
 public:
  SweepType() : SubjectType({"sweep", "sweeping"}) {}

  bool exists(const Document& d, const Subject& s) const override { return s.index < d.trace->sweeps().size(); }
  Subject at(const Document& d, std::size_t index) const override { return sweepSubject(*d.trace, index); }
  QString brief(const Document& d, const Subject& s) const override {
    return QStringLiteral("sweeping · ") + goroutineLabel(*d.trace, s.goroutine);
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
