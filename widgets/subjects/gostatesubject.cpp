// SPDX-License-Identifier: GPL-3.0-or-later

#include "widgets/subjects/gostatesubject.h"

#include "widgets/counted.h"
#include "widgets/states.h"
#include "widgets/subjects/goroutinesubject.h"
#include "widgets/subjects/parts.h"

namespace sweepscope {

namespace {

struct Tr : Counted<Tr> {
  Q_DECLARE_TR_FUNCTIONS(GoStateSubject)
};

// Who ends a wait if no goroutine does. For a runnable state, the wait is the one before it.
QString wakerInTheRuntime(const Trace& trace, GoroutineId id, const GoSpan& span) {
  std::string_view reason = trace.text(span.reason);
  if (span.state == GoState::Runnable) {
    trace.visitGoroutine(id, TimeRange::instant(span.begin - Duration{1}), [&](const GoSpan& before) {
      reason = trace.text(before.reason);
      return false;
    });
  }
  if (reason == "sleep") return Tr::tr("the runtime (timer)");
  if (reason == "system goroutine wait") return Tr::tr("the runtime (scheduler)");
  return Tr::tr("the runtime (network poller or timer)");
}

InspectorPage pageOf(const Document& document, const Subject& subject) {
  const Trace& trace = *document.trace;
  std::optional<GoSpan> span;
  trace.visitGoroutine(subject.goroutine, subject.span, [&](const GoSpan& s) {
    if (!span || s.begin == subject.span.begin) span = s;
    return s.begin < subject.span.begin;
  });
  InspectorPage page;
  if (!span) return inspect(document, goroutineSubject(trace, subject.goroutine));
  const auto reason = trace.text(span->reason);
  page.kind = goroutineName(subject.goroutine);
  page.title = stateText(span->state, reason);
  page.role = stateRole(span->state, reason);
  const TimeRange range{span->begin, span->end};
  addRange(trace, page, range, page.role, span->beginSeen, span->endSeen);
  nameOpenEnds(trace, page, range, span->beginSeen, span->endSeen);
  page.facts.push_back(goroutineFact(trace, subject.goroutine));
  if (!reason.empty())
    addFact(page, Tr::tr("Reason"), shown(reason),
            Tr::tr("The reason that the runtime gives for the change to this state"));
  const QString waker = wakerInTheRuntime(trace, subject.goroutine, *span);
  if (span->beginSeen) page.details.push_back({span->begin, Tr::tr("Stack at the start"), subject.goroutine, waker});
  if (span->endSeen) page.details.push_back({span->end, Tr::tr("Stack at the end"), subject.goroutine, waker});
  return page;
}

class GoStateType final : public SubjectType {
 public:
  GoStateType() : SubjectType({"state", true, true}) {}

  bool exists(const Document&, const Subject&) const override { return true; }
  Subject at(const Document&, std::size_t) const override { return {}; }  // states have no table
  QString brief(const Document& d, const Subject& s) const override {
    const GoSpan span = spanOf(*d.trace, s);
    return QStringLiteral("%1 · %2").arg(stateText(span.state, d.trace->text(span.reason)),
                                         goroutineLabel(*d.trace, s.goroutine));
  }
  QString tooltip(const Document& d, const Subject& s) const override {
    const GoSpan span = spanOf(*d.trace, s);
    return linesOf({stateText(span.state, d.trace->text(span.reason)),
                    stateLines(*d.trace, {span.begin, span.end}, span.beginSeen, span.endSeen),
                    goroutineLabel(*d.trace, s.goroutine)});
  }
  InspectorPage inspect(const Document& d, const Subject& s, const Sweeper*) const override { return pageOf(d, s); }
  Subject again(const Document&, const Subject& s) const override { return s; }
  Subject step(const LaneIndex& index, const Subject& s, int step) const override {
    const Trace& trace = *index.document.trace;
    const auto isDrawn = [](const GoSpan& g) {
      return g.state != GoState::Undetermined && g.state != GoState::NotExist;
    };
    const auto next = nextSpan<GoSpan>(s.span, trace.range(), step, isDrawn,
                                       [&](TimeRange r, const auto& f) { trace.visitGoroutine(s.goroutine, r, f); });
    return next ? goStateSubject(s.goroutine, {next->begin, next->end}) : Subject();
  }

 private:
  static GoSpan spanOf(const Trace& trace, const Subject& s) {
    GoSpan found{s.span.begin, s.span.end, GoState::Undetermined, {}};
    trace.visitGoroutine(s.goroutine, {s.span.begin, s.span.begin + Duration{1}}, [&](const GoSpan& span) {
      if (span.begin == s.span.begin) found = span;
      return span.begin < s.span.begin;
    });
    return found;
  }
};

}  // namespace

const SubjectType& goStateType() {
  static const GoStateType type;
  return type;
}

Subject goStateSubject(GoroutineId id, TimeRange span) {
  return {&goStateType(), 0, id, {}, span};
}

Subject goStateAt(const Trace& trace, GoroutineId id, Time t) {
  Subject s = goroutineSubject(trace, id);
  trace.visitGoroutine(id, TimeRange::instant(t), [&](const GoSpan& span) {
    s = goStateSubject(id, {span.begin, span.end});
    return false;
  });
  return s;
}

}  // namespace sweepscope
