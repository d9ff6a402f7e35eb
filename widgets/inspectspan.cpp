// What there is to say about goroutines, their states, procs, and the small tables: stops, sweeps, assists, workers,
// logs.
#include <algorithm>

#include "widgets/goroutinetotals.h"
#include "widgets/inspectorpage.h"
#include "widgets/states.h"
#include "widgets/words.h"

namespace sweepscope {

namespace {

void addFact(InspectorPage& page, const char* name, const QString& value, const char* tip = "") {
  page.facts.push_back({QString::fromUtf8(name), value, QString::fromUtf8(tip), {}});
}

// Begin, end and length of anything that has them; cut ends are said to be cut.
void addRange(const Trace& trace, InspectorPage& page, TimeRange range, Role role, bool beginSeen = true,
              bool endSeen = true) {
  page.moments.push_back(momentOfRange(trace, beginSeen ? QStringLiteral("begin") : QStringLiteral("before the trace"),
                                       role, TimeRange::instant(range.begin), range.begin));
  page.moments.back().certain = beginSeen;
  page.moments.back().distance.clear();
  page.moments.push_back(momentOfRange(trace, endSeen ? QStringLiteral("end") : QStringLiteral("trace ends"), role,
                                       TimeRange::instant(range.end), range.begin));
  page.moments.back().certain = endSeen;
  addFact(page, "Duration", (beginSeen && endSeen ? QString() : QStringLiteral("≥ ")) + durationOf(range.length()));
}

// Where a state's begin or end is not known although the trace goes on, events are missing.
void nameOpenEnds(const Trace& trace, InspectorPage& page, TimeRange range, bool beginSeen, bool endSeen) {
  if (!beginSeen && range.begin > trace.origin()) page.moments.front().label = QStringLiteral("start not in the trace");
  if (!endSeen && range.end <= trace.end()) page.moments.back().label = QStringLiteral("end not in the trace");
}

void addProc(InspectorPage& page, ProcId proc) {
  if (proc.valid()) addFact(page, "Proc", QString::number(proc.value));
}

void addStack(const Trace& trace, InspectorPage& page, StackId id, const QString& title) {
  InspectorStack stack = stackOf(trace, id, title);
  if (!stack.frames.empty()) page.stacks.push_back(std::move(stack));
}

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

InspectorPage inspectStop(const Document& document, std::size_t index) {
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

InspectorPage inspectSweep(const Trace& trace, std::size_t index) {
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

InspectorPage inspectAssist(const Trace& trace, std::size_t index) {
  const Assist a = trace.assists().at(index);
  InspectorPage page;
  page.kind = QStringLiteral("mark assist");
  page.title = QStringLiteral("%1 helps to mark").arg(goroutineName(a.goroutine));
  page.role = Role::Assist;
  addRange(trace, page, {a.begin, a.end}, page.role, a.beginSeen, a.endSeen);
  page.facts.push_back(goroutineFact(trace, a.goroutine));
  page.details.push_back({a.begin, QStringLiteral("What allocated")});
  return page;
}

InspectorPage inspectWorker(const Document& document, std::size_t index) {
  const WorkerSpan& w = document.answers->workers[index];
  InspectorPage page;
  page.kind = QStringLiteral("GC worker");
  page.title = workerModeWord(w.mode) + (w.parked ? QStringLiteral(", parked") : QString());
  page.role = w.parked ? Role::WorkerParked : Role::Mark;
  addRange(*document.trace, page, {w.begin, w.end}, page.role);
  page.facts.push_back(goroutineFact(*document.trace, w.goroutine));
  addProc(page, w.proc);
  return page;
}

InspectorPage inspectLog(const Trace& trace, std::size_t index) {
  const Log l = trace.logs().at(index);
  InspectorPage page;
  page.kind = QStringLiteral("log");
  page.title = shown(trace.text(l.category), 120);
  page.role = Role::Text;
  page.sentence = shown(trace.text(l.message), 4000);
  page.moments.push_back(
      momentOfRange(trace, QStringLiteral("logged"), Role::Text, TimeRange::instant(l.time), std::nullopt));
  page.facts.push_back(goroutineFact(trace, l.goroutine));
  addProc(page, l.proc);
  if (l.task.valid() && l.task.value != 0) addFact(page, "Task", QString::number(l.task.value));
  addStack(trace, page, l.stack, QStringLiteral("Call stack"));
  return page;
}

template <class Table>
bool inside(const Table& table, std::size_t index) {
  return index < table.size();
}

}  // namespace

InspectorStack stackOf(const Trace& trace, const std::vector<Frame>& frames, const QString& title) {
  InspectorStack stack;
  stack.title = title;
  for (const Frame& f : frames) {
    const QString path = shown(trace.text(f.file), 1000);
    stack.frames.push_back({shortFunction(trace.text(f.function)),
                            QStringLiteral("%1:%2").arg(path.mid(path.lastIndexOf(QLatin1Char('/')) + 1)).arg(f.line),
                            QStringLiteral("%1\n%2:%3").arg(shown(trace.text(f.function), 1000), path).arg(f.line)});
  }
  return stack;
}

InspectorStack stackOf(const Trace& trace, StackId id, const QString& title) {
  const auto frames = trace.symbols().frames(id);
  return stackOf(trace, std::vector<Frame>(frames.begin(), frames.end()), title);
}

InspectorMoment momentOfRange(const Trace& trace, const QString& label, Role role, TimeRange range,
                              std::optional<Time> t0) {
  InspectorMoment m;
  m.label = label;
  m.when = momentOf(trace, range.begin);
  if (t0) m.distance = signedDuration(range.begin - *t0);
  m.role = role;
  m.target = range;
  return m;
}

InspectorFact goroutineFact(const Trace& trace, GoroutineId id) {
  InspectorFact fact{QStringLiteral("Goroutine"), dash(), {}, goroutineSelection(trace, id)};
  if (!id.valid()) return fact;
  fact.value = QString::number(id.value);
  if (const auto info = trace.goroutine(id)) {
    const auto function = trace.text(info->function);
    if (!function.empty()) fact.value += QStringLiteral(" · ") + shortFunction(function);
    fact.tip = shown(function);
  }
  return fact;
}

InspectorPage inspectGoroutine(const Document& document, GoroutineId id) {
  const Trace& trace = *document.trace;
  InspectorPage page;
  const auto info = trace.goroutine(id);
  if (!info) return page;
  page.kind = goroutineName(id);
  page.title = shortFunction(trace.text(info->function));
  if (page.title.isEmpty()) page.title = QStringLiteral("function not known");
  page.role = Role::Running;
  addRange(trace, page, {info->first, info->last}, Role::Running, info->createdInTrace, info->endedInTrace);
  if (!info->createdInTrace)  // counted as the times below are
    page.facts.back().value = QStringLiteral("≥ ") + durationOf(goroutineLifetime(trace, *info));
  page.moments.front().label =
      info->createdInTrace ? QStringLiteral("created") : QStringLiteral("older than the trace");
  page.moments.back().label = info->endedInTrace ? QStringLiteral("ended") : QStringLiteral("last sign of it");
  const GoroutineTotals t = goroutineTotals(trace, *info);
  addFact(page, "Running", durationOf(t.running), "Time on a proc");
  addFact(page, "Runnable", durationOf(t.runnable), "Time it could have run but had no proc");
  addFact(page, "In a syscall", durationOf(t.syscall));
  addFact(page, "Waiting", durationOf(t.waiting));
  addFact(page, "Start function", info->function.valid() ? shown(trace.text(info->function)) : dash(),
          "The outermost function of its stacks");
  if (info->createdInTrace) page.details.push_back({info->first, QStringLiteral("Created by"), id});
  return page;
}

namespace {

// Who ends a wait if no goroutine does. For a runnable state, the wait is the one before it.
QString wakerInTheRuntime(const Trace& trace, GoroutineId id, const GoSpan& span) {
  std::string_view reason = trace.text(span.reason);
  if (span.state == GoState::Runnable) {
    trace.visitGoroutine(id, TimeRange::instant(span.begin - Duration{1}), [&](const GoSpan& before) {
      reason = trace.text(before.reason);
      return false;
    });
  }
  if (reason == "sleep") return QStringLiteral("the runtime (timer)");
  if (reason == "system goroutine wait") return QStringLiteral("the runtime (scheduler)");
  return QStringLiteral("the runtime (network poller or timer)");
}

}  // namespace

InspectorPage inspectGoSpan(const Document& document, const Selection& selection) {
  const Trace& trace = *document.trace;
  std::optional<GoSpan> span;
  trace.visitGoroutine(selection.goroutine, selection.span, [&](const GoSpan& s) {
    if (!span || s.begin == selection.span.begin) span = s;
    return s.begin < selection.span.begin;
  });
  InspectorPage page;
  if (!span) return inspectGoroutine(document, selection.goroutine);
  const auto reason = trace.text(span->reason);
  page.kind = goroutineName(selection.goroutine);
  page.title = stateText(span->state, reason);
  page.role = stateRole(span->state, reason);
  const TimeRange range{span->begin, span->end};
  addRange(trace, page, range, page.role, span->beginSeen, span->endSeen);
  nameOpenEnds(trace, page, range, span->beginSeen, span->endSeen);
  page.facts.push_back(goroutineFact(trace, selection.goroutine));
  if (!reason.empty()) addFact(page, "Reason", shown(reason), "The runtime's word for why it changed to this state");
  const QString waker = wakerInTheRuntime(trace, selection.goroutine, *span);
  if (span->beginSeen)
    page.details.push_back({span->begin, QStringLiteral("Stack at the start"), selection.goroutine, waker});
  if (span->endSeen)
    page.details.push_back({span->end, QStringLiteral("Stack at the end"), selection.goroutine, waker});
  return page;
}

namespace {

// What a goroutine does at a moment; all of it, if nothing is known of that moment.
Selection doingAt(const Trace& trace, GoroutineId id, Time t) {
  Selection s = goroutineSelection(trace, id);
  trace.visitGoroutine(id, TimeRange::instant(t), [&](const GoSpan& span) {
    s = {SelectedKind::GoSpan, 0, id, {}, {span.begin, span.end}};
    return false;
  });
  return s;
}

// Transitions of a goroutine that another one may cause.
QString causedBy(std::string_view kind) {
  if (kind == "GoUnblock") return QStringLiteral("Woken by");
  if (kind == "GoSwitch" || kind == "GoSwitchDestroy") return QStringLiteral("Resumed by");
  if (kind == "GoCreate" || kind == "GoCreateBlocked" || kind == "GoCreateSyscall") return QStringLiteral("Created by");
  return {};
}

}  // namespace

InspectorEvent inspectEvent(const Trace& trace, const InspectorDetail& wanted, const EventDetail& event) {
  InspectorEvent out;
  out.title = wanted.title;
  const QString caused = causedBy(event.kind);
  if (wanted.about.valid() && !caused.isEmpty() && event.goroutine != wanted.about) {
    const bool created = caused == QStringLiteral("Created by");
    out.title = caused;
    out.who = !created                          ? wanted.waker
              : event.kind == "GoCreateSyscall" ? QStringLiteral("a thread of C code")
                                                : QStringLiteral("the runtime");
    if (event.goroutine.valid()) {
      out.who = QStringLiteral("G%1").arg(event.goroutine.value);
      const auto info = trace.goroutine(event.goroutine);
      const auto function = info ? trace.text(info->function) : std::string_view();
      if (!function.empty()) out.who += QLatin1Char(' ') + shortFunction(function);
      out.tip = shown(function);
      out.link = doingAt(trace, event.goroutine, event.time);
    }
  }
  // The transition's own stack is that of the goroutine it is about.
  const bool own = out.who.isEmpty();
  out.stack = stackOf(trace, own && event.stack.empty() ? event.transitionStack : event.stack, out.title);
  // Code of the runtime that runs outside of any goroutine has a stack of a single frame without a name.
  std::erase_if(out.stack.frames, [](const InspectorFrame& f) { return f.function.isEmpty(); });
  return out;
}

InspectorPage inspectProcSpan(const Document& document, const Selection& selection) {
  const Trace& trace = *document.trace;
  InspectorPage page;
  std::optional<ProcSpan> span;
  trace.visitProc(selection.proc, selection.span, [&](const ProcSpan& s) {
    if (!span || s.begin == selection.span.begin) span = s;
    return s.begin < selection.span.begin;
  });
  page.kind = QStringLiteral("proc %1").arg(selection.proc.value);
  page.role = span ? activityRole(span->activity) : Role::NoGoroutine;
  page.title = span ? activityText(span->activity) : QString();
  const TimeRange range = span ? TimeRange{span->begin, span->end} : selection.span;
  const bool beginSeen = span && span->beginSeen, endSeen = span && span->endSeen;
  addRange(trace, page, range, page.role, beginSeen, endSeen);
  nameOpenEnds(trace, page, range, beginSeen, endSeen);
  if (span && span->goroutine.valid()) {
    page.facts.push_back(goroutineFact(trace, span->goroutine));
    if (endSeen) page.details.push_back({range.end, QStringLiteral("Stack at the end")});
  }
  return page;
}

InspectorPage inspect(const Document& document, const Selection& s, const Sweeper* sweeper) {
  if (!document.trace) return {};
  const Trace& trace = *document.trace;
  const Answers* answers = document.answers.get();
  switch (s.kind) {
    case SelectedKind::Nothing: break;
    case SelectedKind::Delete:
      if (answers != nullptr && inside(answers->deletes, s.index)) return inspectDelete(document, s.index, sweeper);
      break;
    case SelectedKind::Cycle:
      if (answers != nullptr && inside(answers->cycles, s.index)) return inspectCycle(document, s.index);
      break;
    case SelectedKind::Worker:
      if (answers != nullptr && inside(answers->workers, s.index)) return inspectWorker(document, s.index);
      break;
    case SelectedKind::Inflection:
      if (answers != nullptr && inside(answers->inflections, s.index)) return inspectInflection(document, s.index);
      break;
    case SelectedKind::Stop:
      if (inside(trace.stops(), s.index)) return inspectStop(document, s.index);
      break;
    case SelectedKind::Sweep:
      if (inside(trace.sweeps(), s.index)) return inspectSweep(trace, s.index);
      break;
    case SelectedKind::Assist:
      if (inside(trace.assists(), s.index)) return inspectAssist(trace, s.index);
      break;
    case SelectedKind::Log:
      if (inside(trace.logs(), s.index)) return inspectLog(trace, s.index);
      break;
    case SelectedKind::Goroutine: return inspectGoroutine(document, s.goroutine);
    case SelectedKind::GoSpan: return inspectGoSpan(document, s);
    case SelectedKind::ProcSpan: return inspectProcSpan(document, s);
  }
  return {};
}

}  // namespace sweepscope
