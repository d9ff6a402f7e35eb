// SPDX-License-Identifier: GPL-3.0-or-later

// Stacks, links and moments of inspector pages, and what a replayed event adds to them.
#include "widgets/inspectorpage.h"

#include "widgets/counted.h"
#include "widgets/subjects/goroutinesubject.h"
#include "widgets/subjects/gostatesubject.h"
#include "widgets/words.h"

namespace sweepscope {

namespace {

struct Tr : Counted<Tr> {
  Q_DECLARE_TR_FUNCTIONS(InspectorPage)
};

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
  InspectorFact fact{Tr::tr("Goroutine"), dash(), {}, goroutineSubject(trace, id)};
  if (!id.valid()) return fact;
  fact.value = QString::number(id.value);
  if (const auto info = trace.goroutine(id)) {
    const auto function = trace.text(info->function);
    if (!function.empty()) fact.value += QStringLiteral(" · ") + shortFunction(function);
    fact.tip = shown(function);
  }
  return fact;
}

namespace {

bool isCreation(std::string_view kind) {
  return kind == "GoCreate" || kind == "GoCreateBlocked" || kind == "GoCreateSyscall";
}

// Transitions of a goroutine that another one may cause.
QString causedBy(std::string_view kind) {
  if (kind == "GoUnblock") return Tr::tr("Woken by");
  if (kind == "GoSwitch" || kind == "GoSwitchDestroy") return Tr::tr("Resumed by");
  return isCreation(kind) ? Tr::tr("Created by") : QString();
}

}  // namespace

InspectorEvent inspectEvent(const Trace& trace, const InspectorDetail& wanted, const EventDetail& event) {
  InspectorEvent out;
  out.title = wanted.title;
  const QString caused = causedBy(event.kind);
  if (wanted.about.valid() && !caused.isEmpty() && event.goroutine != wanted.about) {
    out.title = caused;
    out.who = !isCreation(event.kind)           ? wanted.waker
              : event.kind == "GoCreateSyscall" ? Tr::tr("a thread of C code")
                                                : Tr::tr("the runtime");
    if (event.goroutine.valid()) {
      out.who = QStringLiteral("G%1").arg(event.goroutine.value);
      const auto info = trace.goroutine(event.goroutine);
      const auto function = info ? trace.text(info->function) : std::string_view();
      if (!function.empty()) out.who += QLatin1Char(' ') + shortFunction(function);
      out.tip = shown(function);
      out.link = goStateAt(trace, event.goroutine, event.time);
    }
  }
  // The transition's own stack is that of the goroutine it is about.
  const bool own = out.who.isEmpty();
  out.stack = stackOf(trace, own && event.stack.empty() ? event.transitionStack : event.stack, out.title);
  // Code of the runtime that runs outside of any goroutine has a stack of a single frame without a name.
  std::erase_if(out.stack.frames, [](const InspectorFrame& f) { return f.function.isEmpty(); });
  return out;
}

}  // namespace sweepscope
