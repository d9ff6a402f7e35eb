// SPDX-License-Identifier: GPL-3.0-or-later

#include "widgets/subjects/workersubject.h"

#include <algorithm>

#include "widgets/counted.h"
#include "widgets/lanes/workerslane.h"
#include "widgets/subjects/cyclesubject.h"
#include "widgets/subjects/parts.h"

namespace sweepscope {

namespace {

struct Tr : Counted<Tr> {
  Q_DECLARE_TR_FUNCTIONS(WorkerSubject)
};

InspectorPage pageOf(const Document& document, std::size_t index) {
  const WorkerSpan& w = document.answers->workers[index];
  InspectorPage page;
  page.kind = Tr::tr("GC worker");
  page.title = w.parked ? Tr::tr("%1, parked").arg(workerModeWord(w.mode)) : workerModeWord(w.mode);
  page.role = w.parked ? Role::WorkerParked : Role::Mark;
  addRange(*document.trace, page, {w.begin, w.end}, page.role);
  page.facts.push_back(goroutineFact(*document.trace, w.goroutine));
  addProc(page, w.proc);
  return page;
}

QString tooltipOf(const Trace& trace, const Answers& answers, const Subject& s) {
  const WorkerSpan& w = answers.workers.at(s.index);
  const QString mode = w.parked ? Tr::tr("parked") : workerModeWord(w.mode);
  const QString who = QStringLiteral("G%1").arg(w.goroutine.value);
  const bool runs = w.proc.valid() && !w.parked;
  return linesOf({Tr::tr("GC worker: %1").arg(mode), spanLine(trace, s.span),
                  runs ? Tr::tr("%1 on proc %2").arg(who).arg(w.proc.value) : who});
}

class WorkerType final : public SubjectType {
 public:
  WorkerType() : SubjectType({"worker"}) {}

  bool exists(const Document& d, const Subject& s) const override {
    return d.answers && s.index < d.answers->workers.size();
  }
  Subject at(const Document& d, std::size_t index) const override { return workerSubject(*d.answers, index); }
  QString brief(const Document& d, const Subject& s) const override {
    return Tr::tr("GC worker · %1").arg(workerModeWord(d.answers->workers[s.index].mode));
  }
  QString tooltip(const Document& d, const Subject& s) const override { return tooltipOf(*d.trace, *d.answers, s); }
  InspectorPage inspect(const Document& d, const Subject& s, const Sweeper*) const override {
    return pageOf(d, s.index);
  }
  Subject again(const Document& d, const Subject& s) const override {
    if (!d.answers) return {};
    const auto& all = d.answers->workers;
    const auto it = std::find_if(all.begin(), all.end(), [&](const WorkerSpan& w) {
      return w.begin == s.span.begin && w.goroutine == s.goroutine;
    });
    return it == all.end() ? Subject() : withIndex(s, std::size_t(it - all.begin()));
  }
  Subject cycle(const Document& d, const Subject& s) const override { return cycleMarkingAt(d, s.span.begin); }
  Subject step(const LaneIndex& index, const Subject& s, int step) const override {
    const PieceTrack* track = workerTrack(index, s.goroutine);
    const auto p = track != nullptr ? nextPiece(*track, s.span.begin, step) : std::nullopt;
    return p ? at(index.document, p->index) : Subject();
  }
};

}  // namespace

const SubjectType& workerType() {
  static const WorkerType type;
  return type;
}

Subject workerSubject(const Answers& answers, std::size_t index) {
  const WorkerSpan& w = answers.workers.at(index);
  return {&workerType(), index, w.goroutine, w.proc, {w.begin, w.end}};
}

}  // namespace sweepscope
