// SPDX-License-Identifier: GPL-3.0-or-later

#include "widgets/subjects/procpiecesubject.h"

#include "widgets/counted.h"
#include "widgets/states.h"
#include "widgets/subjects/parts.h"

namespace sweepscope {

namespace {

struct Tr : Counted<Tr> {
  Q_DECLARE_TR_FUNCTIONS(ProcPieceSubject)
};

InspectorPage pageOf(const Document& document, const Subject& subject) {
  const Trace& trace = *document.trace;
  InspectorPage page;
  std::optional<ProcSpan> span;
  trace.visitProc(subject.proc, subject.span, [&](const ProcSpan& s) {
    if (!span || s.begin == subject.span.begin) span = s;
    return s.begin < subject.span.begin;
  });
  page.kind = Tr::tr("proc %1").arg(subject.proc.value);
  page.role = span ? activityRole(span->activity) : Role::NoGoroutine;
  page.title = span ? activityText(span->activity) : QString();
  const TimeRange range = span ? TimeRange{span->begin, span->end} : subject.span;
  const bool beginSeen = span && span->beginSeen, endSeen = span && span->endSeen;
  addRange(trace, page, range, page.role, beginSeen, endSeen);
  nameOpenEnds(trace, page, range, beginSeen, endSeen);
  if (span && span->goroutine.valid()) {
    page.facts.push_back(goroutineFact(trace, span->goroutine));
    if (endSeen) page.details.push_back({range.end, Tr::tr("Stack at the end")});
  }
  return page;
}

class ProcPieceType final : public SubjectType {
 public:
  ProcPieceType() : SubjectType({"proc-piece"}) {}

  bool exists(const Document&, const Subject&) const override { return true; }
  Subject at(const Document&, std::size_t) const override { return {}; }  // pieces have no table
  QString brief(const Document& d, const Subject& s) const override {
    return Tr::tr("proc %1 · %2").arg(s.proc.value).arg(activityText(spanOf(*d.trace, s).activity));
  }
  QString tooltip(const Document& d, const Subject& s) const override {
    const Trace& trace = *d.trace;
    const ProcSpan p = spanOf(trace, s);
    return linesOf({p.goroutine.valid() ? goroutineLabel(trace, p.goroutine) : QString(), activityText(p.activity),
                    stateLines(trace, {p.begin, p.end}, p.beginSeen, p.endSeen),
                    Tr::tr("on proc %1").arg(s.proc.value)});
  }
  InspectorPage inspect(const Document& d, const Subject& s, const Sweeper*) const override { return pageOf(d, s); }
  Subject again(const Document&, const Subject& s) const override { return s; }
  Subject step(const LaneIndex& index, const Subject& s, int step) const override {
    const Trace& trace = *index.document.trace;
    const auto isDrawn = [](const ProcSpan& p) {
      return p.activity != ProcActivity::Idle && p.activity != ProcActivity::Unknown;
    };
    const auto next = nextSpan<ProcSpan>(s.span, trace.range(), step, isDrawn,
                                         [&](TimeRange r, const auto& f) { trace.visitProc(s.proc, r, f); });
    return next ? procPieceSubject(s.proc, next->goroutine, {next->begin, next->end}) : Subject();
  }

 private:
  static ProcSpan spanOf(const Trace& trace, const Subject& s) {
    ProcSpan found{s.span.begin, s.span.end, ProcActivity::Unknown, {}};
    trace.visitProc(s.proc, {s.span.begin, s.span.begin + Duration{1}}, [&](const ProcSpan& span) {
      if (span.begin == s.span.begin) found = span;
      return span.begin < s.span.begin;
    });
    return found;
  }
};

}  // namespace

const SubjectType& procPieceType() {
  static const ProcPieceType type;
  return type;
}

Subject procPieceSubject(ProcId proc, GoroutineId goroutine, TimeRange span) {
  return {&procPieceType(), 0, goroutine, proc, span};
}

}  // namespace sweepscope
