// SPDX-License-Identifier: GPL-3.0-or-later

#include "widgets/subjects/parts.h"

#include "widgets/axis.h"
#include "widgets/counted.h"

namespace sweepscope {

namespace {

struct Tr : Counted<Tr> {
  Q_DECLARE_TR_FUNCTIONS(SubjectParts)
};

}  // namespace

QString linesOf(const QStringList& lines) {
  QString text;
  for (const QString& line : lines) {
    if (line.isEmpty()) continue;
    if (!text.isEmpty()) text += QLatin1Char('\n');
    text += line;
  }
  return text;
}

QString atTime(const Trace& trace, Time t) {
  return Tr::tr("at %1").arg(momentOf(trace, t, Duration{1000}));
}

QString spanLine(const Trace& trace, TimeRange span) {
  return Tr::tr("%1, from %2").arg(durationOf(span.length()), momentOf(trace, span.begin, Duration{1000}));
}

QString atLeast(Duration d) {
  return QStringLiteral("≥ ") + durationOf(d);
}

QString atMost(Duration d) {
  return QStringLiteral("≤ ") + durationOf(d);
}

QString stateLines(const Trace& trace, TimeRange span, bool beginSeen, bool endSeen) {
  if (beginSeen && endSeen) return spanLine(trace, span);
  const QString begin = momentOf(trace, span.begin, Duration{1000});
  const QString lasts = atLeast(span.length());
  const QString first = beginSeen ? Tr::tr("%1, from %2").arg(lasts, begin)
                        : span.begin > trace.origin()
                            ? Tr::tr("%1, since before %2; its start is not in the trace").arg(lasts, begin)
                            : Tr::tr("%1, since before the trace").arg(lasts);
  if (endSeen) return first;
  return first + QLatin1Char('\n') +
         (span.end > trace.end() ? Tr::tr("still in this state when the trace ends")
                                 : Tr::tr("its end is not in the trace"));
}

QString keyOrNumber(const DeleteOp& op, int limit) {
  return op.key.empty() ? QStringLiteral("#%1").arg(op.index) : shown(op.key, limit);
}

QString moreText(std::size_t n) {
  return Tr::counted("and %1 more", "and one more", n);
}

QString pauseLength(const WorldStop& stop) {
  return stop.lengthKnown() ? durationOf(stop.length()) : atMost(stop.length());
}

QString goroutineLabel(const Trace& trace, GoroutineId id) {
  if (!id.valid()) return goroutineName(id);
  const auto info = trace.goroutine(id);
  const QString name = info ? shown(trace.text(info->function)) : QString();
  const QString g = QStringLiteral("G%1").arg(id.value);
  return name.isEmpty() ? g : name + QLatin1Char(' ') + g;
}

void addFact(InspectorPage& page, const QString& name, const QString& value, const QString& tip) {
  page.facts.push_back({name, value, tip, {}});
}

void addRange(const Trace& trace, InspectorPage& page, TimeRange range, Role role, bool beginSeen, bool endSeen) {
  page.moments.push_back(momentOfRange(trace, beginSeen ? Tr::tr("start") : Tr::tr("before the trace"), role,
                                       TimeRange::instant(range.begin), range.begin));
  page.moments.back().certain = beginSeen;
  page.moments.back().distance.clear();
  page.moments.push_back(momentOfRange(trace, endSeen ? Tr::tr("end") : Tr::tr("trace ends"), role,
                                       TimeRange::instant(range.end), range.begin));
  page.moments.back().certain = endSeen;
  addFact(page, Tr::tr("Duration"), beginSeen && endSeen ? durationOf(range.length()) : atLeast(range.length()));
}

void nameOpenEnds(const Trace& trace, InspectorPage& page, TimeRange range, bool beginSeen, bool endSeen) {
  if (!beginSeen && range.begin > trace.origin()) page.moments.front().label = Tr::tr("start not in the trace");
  if (!endSeen && range.end <= trace.end()) page.moments.back().label = Tr::tr("end not in the trace");
}

void addProc(InspectorPage& page, ProcId proc) {
  if (proc.valid()) addFact(page, Tr::tr("Proc"), QString::number(proc.value));
}

void addStack(const Trace& trace, InspectorPage& page, StackId id, const QString& title) {
  InspectorStack stack = stackOf(trace, id, title);
  if (!stack.frames.empty()) page.stacks.push_back(std::move(stack));
}

}  // namespace sweepscope
