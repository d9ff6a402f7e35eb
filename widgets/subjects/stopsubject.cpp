// A stop of the world: requested, every proc stopped, the program runs again, its end written.
#include "widgets/subjects/stopsubject.h"

#include "widgets/subjects/cyclesubject.h"
#include "widgets/subjects/parts.h"

namespace sweepscope {

namespace {

// The moments of a stop: asked for, every proc stopped, the program runs again, end written.
void addStopMoments(const Trace& trace, const WorldStop& stop, InspectorPage& page) {
  const auto add = [&](const QString& label, Role role, Time t) {
    page.moments.push_back(momentOfRange(trace, label, role, TimeRange::instant(t), stop.begin));
  };
  add(QStringLiteral("asked for"), Role::StopAsked, stop.begin);
  page.moments.back().distance.clear();
  if (stop.still) add(QStringLiteral("every other proc has stopped"), Role::StopTheWorld, *stop.still);
  if (stop.moves) add(QStringLiteral("the program runs again"), Role::Running, *stop.moves);
  if (stop.endSeen && (!stop.moves || *stop.moves < stop.end))
    add(stop.moves ? QStringLiteral("end written, %1 late").arg(durationOf(stop.late()))
                   : QStringLiteral("end written"),
        Role::StopLate, stop.end);
}

void addStopFacts(const Trace& trace, const WorldStop& stop, InspectorPage& page) {
  addFact(page, "Pause", (stop.lengthKnown() ? QString() : QStringLiteral("≤ ")) + durationOf(stop.length()),
          "From the request until a goroutine of the program runs again");
  if (stop.still) {
    addFact(page, "Time to stop", durationOf(*stop.still - stop.begin),
            "Until every proc but the stopping one is idle");
    addFact(page, "Time stopped", durationOf(stop.restart() - *stop.still));
  }
  if (!stop.lastProc.valid()) {
    if (stop.still) addFact(page, "Last to stop", QStringLiteral("nobody: every other proc was idle"));
    return;
  }
  InspectorFact last = goroutineFact(trace, stop.lastGoroutine);
  last.name = QStringLiteral("Last to stop");
  last.value = QStringLiteral("proc %1").arg(stop.lastProc.value) +
               (stop.lastGoroutine.valid() ? QStringLiteral(", goroutine ") + last.value : QString());
  page.facts.push_back(last);
  if (stop.lastStopped) page.details.push_back({*stop.lastStopped, QStringLiteral("Where the last goroutine stopped")});
}

InspectorPage pageOf(const Document& document, std::size_t index) {
  const Trace& trace = *document.trace;
  const StopTheWorld& s = trace.stops()[index];
  InspectorPage page;
  page.kind = QStringLiteral("stop-the-world");
  page.title = shown(trace.text(s.kind));
  page.role = Role::StopTheWorld;
  if (document.answers) {
    addStopMoments(trace, document.answers->stops[index], page);
    addStopFacts(trace, document.answers->stops[index], page);
  } else {
    addRange(trace, page, {s.begin, s.end}, page.role, true, s.endSeen);
  }
  page.facts.push_back(goroutineFact(trace, s.goroutine));
  page.facts.back().name = QStringLiteral("Stopped by");
  addProc(page, s.proc);
  addStack(trace, page, s.stack, QStringLiteral("Who stopped the world"));
  return page;
}

QString tooltipOf(const Document& doc, const Subject& s) {
  const Trace& trace = *doc.trace;
  const StopTheWorld& stw = trace.stops().at(s.index);
  QString text = QStringLiteral("stop-the-world (%1)").arg(shown(trace.text(stw.kind)));
  if (!doc.answers) {
    text += QStringLiteral("\n≤ ") + spanLine(trace, {stw.begin, stw.end});
  } else {
    const WorldStop& world = doc.answers->stops.at(s.index);
    text +=
        QLatin1Char('\n') + (world.lengthKnown() ? QString() : QStringLiteral("≤ ")) + spanLine(trace, world.range());
    if (world.still)
      text += QStringLiteral("\n%1 until every other proc had stopped").arg(durationOf(*world.still - world.begin));
    if (world.lastProc.valid()) {
      text += QStringLiteral("\nlast to stop: proc %1").arg(world.lastProc.value);
      if (world.lastGoroutine.valid()) text += QStringLiteral(", ") + goroutineLabel(trace, world.lastGoroutine);
    }
    if (world.late().ns > 0) text += QStringLiteral("\nend written %1 late").arg(durationOf(world.late()));
  }
  return text + QStringLiteral("\nby %1").arg(goroutineLabel(trace, stw.goroutine));
}

class StopType final : public SubjectType {
 public:
  StopType() : SubjectType({"stop", "stop-the-world"}) {}

  bool exists(const Document& d, const Subject& s) const override { return s.index < d.trace->stops().size(); }
  Subject at(const Document& d, std::size_t index) const override { return stopSubject(*d.trace, index); }
  QString brief(const Document& d, const Subject& s) const override {
    return QStringLiteral("stop-the-world · ") + shown(d.trace->text(d.trace->stops()[s.index].kind));
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
