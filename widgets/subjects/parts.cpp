#include "widgets/subjects/parts.h"

#include "widgets/axis.h"

namespace sweepscope {

QString atTime(const Trace& trace, Time t) {
  return QStringLiteral("at %1").arg(momentText(trace.sinceOrigin(t), Duration{1000}));
}

QString spanLine(const Trace& trace, TimeRange span) {
  return QStringLiteral("%1, from %2")
      .arg(durationOf(span.length()), momentText(trace.sinceOrigin(span.begin), Duration{1000}));
}

QString stateLine(const Trace& trace, TimeRange span, bool beginSeen, bool endSeen) {
  const QString begin = momentText(trace.sinceOrigin(span.begin), Duration{1000});
  const QString lasts = durationOf(span.length());
  if (beginSeen && endSeen) return QStringLiteral("%1, from %2").arg(lasts, begin);
  QString text = QStringLiteral("≥ %1, ").arg(lasts);
  if (beginSeen)
    text += QStringLiteral("from %1").arg(begin);
  else if (span.begin > trace.origin())
    text += QStringLiteral("since before %1; its start is not in the trace").arg(begin);
  else
    text += QStringLiteral("since before the trace");
  if (endSeen) return text;
  return text + (span.end > trace.end() ? QStringLiteral("\nstill in this state when the trace ends")
                                        : QStringLiteral("\nits end is not in the trace"));
}

QString pauseLength(const WorldStop& stop) {
  return (stop.lengthKnown() ? QString() : QStringLiteral("≤ ")) + durationOf(stop.length());
}

QString goroutineLabel(const Trace& trace, GoroutineId id) {
  if (!id.valid()) return QStringLiteral("no goroutine");
  const auto info = trace.goroutine(id);
  const QString name = info ? shown(trace.text(info->function)) : QString();
  const QString g = QStringLiteral("G%1").arg(id.value);
  return name.isEmpty() ? g : name + QLatin1Char(' ') + g;
}

void addFact(InspectorPage& page, const char* name, const QString& value, const char* tip) {
  page.facts.push_back({QString::fromUtf8(name), value, QString::fromUtf8(tip), {}});
}

void addRange(const Trace& trace, InspectorPage& page, TimeRange range, Role role, bool beginSeen, bool endSeen) {
  page.moments.push_back(momentOfRange(trace, beginSeen ? QStringLiteral("begin") : QStringLiteral("before the trace"),
                                       role, TimeRange::instant(range.begin), range.begin));
  page.moments.back().certain = beginSeen;
  page.moments.back().distance.clear();
  page.moments.push_back(momentOfRange(trace, endSeen ? QStringLiteral("end") : QStringLiteral("trace ends"), role,
                                       TimeRange::instant(range.end), range.begin));
  page.moments.back().certain = endSeen;
  addFact(page, "Duration", (beginSeen && endSeen ? QString() : QStringLiteral("≥ ")) + durationOf(range.length()));
}

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

}  // namespace sweepscope
