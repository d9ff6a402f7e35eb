// SPDX-License-Identifier: GPL-3.0-or-later

// A stop-the-world pause: requested, every proc stopped, the program runs again, its end written.
#include "widgets/subjects/stopsubject.h"

#include "widgets/counted.h"
#include "widgets/subjects/cyclesubject.h"
#include "widgets/subjects/parts.h"

namespace sweepscope {

namespace {

struct Tr : Counted<Tr> {
  Q_DECLARE_TR_FUNCTIONS(StopSubject)
};

void addStopMoments(const Trace& trace, const WorldStop& stop, InspectorPage& page) {
  const auto add = [&](const QString& label, Role role, Time t) {
    page.moments.push_back(momentOfRange(trace, label, role, TimeRange::instant(t), stop.begin));
  };
  add(Tr::tr("requested"), Role::StopAsked, stop.begin);
  page.moments.back().distance.clear();
  if (stop.still) add(Tr::tr("every other proc has stopped"), Role::StopTheWorld, *stop.still);
  if (stop.moves) add(Tr::tr("the program runs again"), Role::Running, *stop.moves);
  if (stop.endSeen && (!stop.moves || *stop.moves < stop.end))
    add(stop.moves ? Tr::tr("end written, %1 late").arg(durationOf(stop.late())) : Tr::tr("end written"),
        Role::StopLate, stop.end);
}

void addStopFacts(const Trace& trace, const WorldStop& stop, InspectorPage& page) {
  addFact(page, Tr::tr("Pause"), pauseLength(stop),
          Tr::tr("From the request until a goroutine of the program runs again"));
  if (stop.still) {
    addFact(page, Tr::tr("Time to stop"), durationOf(*stop.still - stop.begin),
            Tr::tr("From the request until every other proc has stopped"));
    addFact(page, Tr::tr("Time stopped"), durationOf(stop.restart() - *stop.still));
  }
  if (!stop.lastProc.valid()) {
    if (stop.still) addFact(page, Tr::tr("Last to stop"), Tr::tr("none: every other proc was idle"));
    return;
  }
  InspectorFact last = goroutineFact(trace, stop.lastGoroutine);
  last.name = Tr::tr("Last to stop");
  last.value = stop.lastGoroutine.valid() ? Tr::tr("proc %1, goroutine %2").arg(stop.lastProc.value).arg(last.value)
                                          : Tr::tr("proc %1").arg(stop.lastProc.value);
  page.facts.push_back(last);
  if (stop.lastStopped) page.details.push_back({*stop.lastStopped, Tr::tr("Stack of the last goroutine to stop")});
}

InspectorPage pageOf(const Document& document, std::size_t index) {
  const Trace& trace = *document.trace;
  const StopTheWorld& s = trace.stops()[index];
  InspectorPage page;
  page.kind = Tr::tr("stop-the-world pause");
  page.title = shown(trace.text(s.kind));
  page.role = Role::StopTheWorld;
  if (document.answers) {
    addStopMoments(trace, document.answers->stops[index], page);
    addStopFacts(trace, document.answers->stops[index], page);
  } else {
    addRange(trace, page, {s.begin, s.end}, page.role, true, s.endSeen);
  }
  page.facts.push_back(goroutineFact(trace, s.goroutine));
  page.facts.back().name = Tr::tr("Stopped by");
  addProc(page, s.proc);
  addStack(trace, page, s.stack, Tr::tr("Call stack of the request"));
  return page;
}

QString lastToStop(const Trace& trace, const WorldStop& stop) {
  if (!stop.lastGoroutine.valid()) return Tr::tr("last to stop: proc %1").arg(stop.lastProc.value);
  const QString who = goroutineLabel(trace, stop.lastGoroutine);
  return Tr::tr("last to stop: proc %1, %2").arg(stop.lastProc.value).arg(who);
}

QString atMostLine(const QString& spanLine) {
  return QStringLiteral("≤ ") + spanLine;
}

QString tooltipOf(const Document& doc, const Subject& s) {
  const Trace& trace = *doc.trace;
  const StopTheWorld& range = trace.stops().at(s.index);
  QStringList lines{Tr::tr("stop-the-world pause (%1)").arg(shown(trace.text(range.kind)))};
  if (!doc.answers) {
    lines << atMostLine(spanLine(trace, {range.begin, range.end}));
  } else {
    const WorldStop& stop = doc.answers->stops.at(s.index);
    const QString span = spanLine(trace, stop.range());
    lines << (stop.lengthKnown() ? span : atMostLine(span));
    if (stop.still) lines << Tr::tr("%1 until every other proc had stopped").arg(durationOf(*stop.still - stop.begin));
    if (stop.lastProc.valid()) lines << lastToStop(trace, stop);
    if (stop.late().ns > 0) lines << Tr::tr("end written %1 late").arg(durationOf(stop.late()));
  }
  return linesOf(lines << Tr::tr("by %1").arg(goroutineLabel(trace, range.goroutine)));
}

class StopType final : public SubjectType {
 public:
  StopType() : SubjectType({"stop"}) {}

  bool exists(const Document& d, const Subject& s) const override { return s.index < d.trace->stops().size(); }
  Subject at(const Document& d, std::size_t index) const override { return stopSubject(*d.trace, index); }
  QString brief(const Document& d, const Subject& s) const override {
    return Tr::tr("stop-the-world pause · %1").arg(shown(d.trace->text(d.trace->stops()[s.index].kind)));
  }
  QString tooltip(const Document& d, const Subject& s) const override { return tooltipOf(d, s); }
  InspectorPage inspect(const Document& d, const Subject& s, const Sweeper*) const override {
    return pageOf(d, s.index);
  }
  Subject again(const Document& d, const Subject& s) const override {
    return againByBegin(d.trace->stops(), s, [](const StopTheWorld& x) { return x.begin; });
  }
  Subject cycle(const Document& d, const Subject& s) const override { return cycleMarkingAt(d, s.span.begin); }
  Subject step(const LaneIndex& index, const Subject& s, int step) const override {
    const std::size_t next = s.index + std::size_t(step);
    return next < index.document.trace->stops().size() ? at(index.document, next) : Subject();
  }
};

}  // namespace

const SubjectType& stopType() {
  static const StopType type;
  return type;
}

Subject stopSubject(const Trace& trace, std::size_t index) {
  const StopTheWorld& s = trace.stops()[index];
  return {&stopType(), index, s.goroutine, {}, {s.begin, s.end}};
}

}  // namespace sweepscope
