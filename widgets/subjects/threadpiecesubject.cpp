// SPDX-License-Identifier: GPL-3.0-or-later

#include "widgets/subjects/threadpiecesubject.h"

#include "widgets/counted.h"
#include "widgets/lanes/threadslane.h"
#include "widgets/states.h"
#include "widgets/subjects/parts.h"
#include "widgets/subjects/procpiecesubject.h"

namespace sweepscope {

namespace {

struct Tr : Counted<Tr> {
  Q_DECLARE_TR_FUNCTIONS(ThreadPieceSubject)
};

struct Activity {
  ProcActivity what = ProcActivity::Unknown;
  bool beginSeen = true, endSeen = true;
};

// A piece is a part of what its proc does, or of the syscall of its goroutine.
Activity activityOf(const Trace& trace, const Subject& s) {
  Activity found;
  if (!s.proc.valid()) {
    found.what = ProcActivity::Syscall;
    trace.visitGoroutine(s.goroutine, TimeRange::instant(s.span.begin), [&](const GoSpan& g) {
      found.endSeen = g.endSeen || g.end > s.span.end;
      return false;
    });
    return found;
  }
  trace.visitProc(s.proc, TimeRange::instant(s.span.begin), [&](const ProcSpan& p) {
    if (p.begin > s.span.begin) return false;
    found = {p.activity, p.beginSeen || p.begin < s.span.begin, p.endSeen || p.end > s.span.end};
    return p.begin < s.span.begin;
  });
  return found;
}

QString words(const Subject& s, const Activity& a) {
  return s.proc.valid() ? activityText(a.what) : Tr::tr("in a syscall, without a proc");
}

InspectorPage pageOf(const Document& document, const Subject& s) {
  const Trace& trace = *document.trace;
  const Activity a = activityOf(trace, s);
  InspectorPage page;
  page.kind = Tr::tr("thread %1").arg(threadOf(s).value);
  page.title = words(s, a);
  page.role = activityRole(a.what);
  addRange(trace, page, s.span, page.role, a.beginSeen, a.endSeen);
  nameOpenEnds(trace, page, s.span, a.beginSeen, a.endSeen);
  if (s.goroutine.valid()) page.facts.push_back(goroutineFact(trace, s.goroutine));
  if (s.proc.valid())
    page.facts.push_back(
        {Tr::tr("Proc"), QString::number(s.proc.value), {}, procPieceSubject(s.proc, s.goroutine, s.span)});
  if (s.goroutine.valid() && a.endSeen) page.details.push_back({s.span.end, Tr::tr("Stack at the end")});
  return page;
}

class ThreadPieceType final : public SubjectType {
 public:
  ThreadPieceType() : SubjectType({"thread-piece"}) {}

  bool exists(const Document& d, const Subject& s) const override {
    return positionOf(*d.trace, threadOf(s)).has_value();
  }
  Subject at(const Document&, std::size_t) const override { return {}; }  // pieces have no table
  QString brief(const Document& d, const Subject& s) const override {
    return Tr::tr("thread %1 · %2").arg(threadOf(s).value).arg(words(s, activityOf(*d.trace, s)));
  }
  QString tooltip(const Document& d, const Subject& s) const override {
    const Trace& trace = *d.trace;
    const Activity a = activityOf(trace, s);
    const auto thread = threadOf(s).value;
    return linesOf({s.goroutine.valid() ? goroutineLabel(trace, s.goroutine) : QString(), words(s, a),
                    stateLines(trace, s.span, a.beginSeen, a.endSeen),
                    s.proc.valid() ? Tr::tr("on thread %1, proc %2").arg(thread).arg(s.proc.value)
                                   : Tr::tr("on thread %1").arg(thread)});
  }
  InspectorPage inspect(const Document& d, const Subject& s, const Sweeper*) const override { return pageOf(d, s); }
  // A thread's id is the same in every part of a trace.
  Subject again(const Document& d, const Subject& s) const override { return exists(d, s) ? s : Subject(); }
  Subject step(const LaneIndex& index, const Subject& s, int step) const override {
    const auto at = positionOf(*index.document.trace, threadOf(s));
    if (!at) return {};
    const auto next = nextSpan<ThreadPiece>(
        s.span, index.document.trace->range(), step, [](const ThreadPiece&) { return true; },
        [&](TimeRange r, const auto& f) { threadTable(index).visit(*at, r, f); });
    return next ? threadPieceSubject(threadOf(s), next->proc, next->goroutine, {next->begin, next->end}) : Subject();
  }
};

}  // namespace

const SubjectType& threadPieceType() {
  static const ThreadPieceType type;
  return type;
}

Subject threadPieceSubject(ThreadId thread, ProcId proc, GoroutineId goroutine, TimeRange span) {
  return {&threadPieceType(), std::size_t(thread.value), goroutine, proc, span};
}

ThreadId threadOf(const Subject& s) {
  return s.is(threadPieceType()) ? ThreadId(std::int64_t(s.index)) : ThreadId();
}

}  // namespace sweepscope
