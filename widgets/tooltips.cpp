// One function a kind.
#include "widgets/tooltips.h"

#include <algorithm>
#include <array>

#include "analysis/inflections.h"
#include "analysis/report.h"
#include "widgets/axis.h"
#include "widgets/bridge.h"
#include "widgets/states.h"
#include "widgets/words.h"

namespace sweepscope {

namespace {

QString moment(const Trace& trace, Time t) {
  return QStringLiteral("at %1").arg(momentText(trace.sinceOrigin(t), Duration{1000}));
}

QString spanLine(const Trace& trace, TimeRange span) {
  return QStringLiteral("%1, from %2")
      .arg(durationOf(span.length()), momentText(trace.sinceOrigin(span.begin), Duration{1000}));
}

// The same for a state whose start or end may not be in the trace.
template <class Span>
QString stateLine(const Trace& trace, const Span& span) {
  const QString moment = momentText(trace.sinceOrigin(span.begin), Duration{1000});
  const QString lasts = durationOf(span.end - span.begin);
  if (span.beginSeen && span.endSeen) return QStringLiteral("%1, from %2").arg(lasts, moment);
  QString text = QStringLiteral("≥ %1, ").arg(lasts);
  if (span.beginSeen)
    text += QStringLiteral("from %1").arg(moment);
  else if (span.begin > trace.origin())
    text += QStringLiteral("since before %1; its start is not in the trace").arg(moment);
  else
    text += QStringLiteral("since before the trace");
  if (span.endSeen) return text;
  return text + (span.end > trace.end() ? QStringLiteral("\nstill in this state when the trace ends")
                                        : QStringLiteral("\nits end is not in the trace"));
}

QString goSpan(const Trace& trace, const Selection& s) {
  GoSpan found{s.span.begin, s.span.end, GoState::Undetermined, {}};
  trace.visitGoroutine(s.goroutine, {s.span.begin, s.span.begin + Duration{1}}, [&](const GoSpan& span) {
    if (span.begin == s.span.begin) found = span;
    return span.begin < s.span.begin;
  });
  return QStringLiteral("%1\n%2\n%3")
      .arg(stateText(found.state, trace.text(found.reason)), stateLine(trace, found),
           goroutineLabel(trace, s.goroutine));
}

QString procSpan(const Trace& trace, const Selection& s) {
  ProcSpan found{s.span.begin, s.span.end, ProcActivity::Unknown, {}};
  trace.visitProc(s.proc, {s.span.begin, s.span.begin + Duration{1}}, [&](const ProcSpan& span) {
    if (span.begin == s.span.begin) found = span;
    return span.begin < s.span.begin;
  });
  const QString who = found.goroutine.valid() ? goroutineLabel(trace, found.goroutine) + QLatin1Char('\n') : QString();
  return QStringLiteral("%1%2\n%3\non proc %4")
      .arg(who, activityText(found.activity), stateLine(trace, found))
      .arg(s.proc.value);
}

// At most so long where nobody was seen to run again.
QString pauseLength(const WorldStop& stop) {
  return (stop.lengthKnown() ? QString() : QStringLiteral("≤ ")) + durationOf(stop.length());
}

QString cycle(const Trace& trace, const Answers& answers, const Selection& s) {
  const GcCycle& c = answers.cycles.at(s.index);
  QString text = cycleName(c.index);
  if (c.trigger != Trigger::Unknown) text += QStringLiteral(": ") + triggerSentence(c.trigger);
  if (c.markEnd) {
    text += QStringLiteral("\nmarking %1").arg(spanLine(trace, c.marking()));
  } else {
    text += QStringLiteral("\nmarking from %1, its end is not in the trace")
                .arg(momentText(trace.sinceOrigin(c.marking().begin), Duration{1000}));
  }
  if (c.markEnd && c.sweepEnd)
    text += QStringLiteral("\nsweeping %1").arg(durationOf(*c.sweepEnd - *c.markEnd));
  else if (c.markEnd && c.lastSweepSeen)
    text += QStringLiteral("\nsweeping seen for %1").arg(durationOf(*c.lastSweepSeen - *c.markEnd));
  if (c.sweepTerm) text += QStringLiteral("\nsweep termination pause %1").arg(pauseLength(*c.sweepTerm));
  if (c.markTerm) text += QStringLiteral("\nmark termination pause %1").arg(pauseLength(*c.markTerm));
  if (c.liveEnd) text += QStringLiteral("\nlive heap after it %1").arg(bytesOf(*c.liveEnd));
  if (c.freedBytes && c.freedObjects) {
    text += QStringLiteral("\nfreed %1 in %2 objects").arg(bytesOf(*c.freedBytes), countOf(*c.freedObjects));
  }
  if (c.deletesReclaimed > 0) text += QStringLiteral("\ndeletes reclaimed: %1").arg(countOf(c.deletesReclaimed));
  if (c.deletesInferred > 0)
    text += QStringLiteral("\ndeletes it may have reclaimed (inferred): %1").arg(countOf(c.deletesInferred));
  return text;
}

QString deleteOp(const Trace& trace, const Answers& answers, const Selection& s) {
  const DeleteOp& op = answers.deletes.at(s.index);
  QString text = QStringLiteral("delete %1").arg(op.key.empty() ? QStringLiteral("(no key)") : shown(op.key));
  text += QStringLiteral("\n%1, %2").arg(moment(trace, op.t0()), goroutineLabel(trace, op.goroutine));
  if (op.size) text += QStringLiteral("\nsize %1").arg(bytesOf(*op.size));
  text += QStringLiteral("\n%1").arg(evidenceWord(op.reclaim.evidence));
  text += QStringLiteral(": ") + QString::fromStdString(reclaimSentence(answers, op));
  return text;
}

QString stop(const Document& doc, const Selection& s) {
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

QString sweep(const Trace& trace, const Selection& s) {
  const Sweep sweep = trace.sweeps().at(s.index);
  return QStringLiteral("sweeping\n%1\nswept %2, reclaimed %3\non proc %4, by %5")
      .arg(spanLine(trace, s.span), bytesOf(sweep.sweptBytes), bytesOf(sweep.reclaimedBytes))
      .arg(sweep.proc.value)
      .arg(goroutineLabel(trace, sweep.goroutine));
}

QString worker(const Trace& trace, const Answers& answers, const Selection& s) {
  const WorkerSpan& w = answers.workers.at(s.index);
  const QString mode = w.parked ? QStringLiteral("parked") : workerModeWord(w.mode);
  QString text = QStringLiteral("GC worker: %1\n%2\nG%3").arg(mode, spanLine(trace, s.span)).arg(w.goroutine.value);
  if (w.proc.valid() && !w.parked) text += QStringLiteral(" on proc %1").arg(w.proc.value);
  return text;
}

QString goroutine(const Trace& trace, const Selection& s) {
  const auto info = trace.goroutine(s.goroutine);
  QString text = goroutineLabel(trace, s.goroutine);
  if (!info) return text;
  text += QStringLiteral("\n%1").arg(spanLine(trace, {info->first, info->last}));
  if (!info->createdInTrace) text += QStringLiteral("\nexisted before the trace");
  if (!info->endedInTrace) text += QStringLiteral("\nstill there when the trace ends");
  return text;
}

QString inflection(const Trace& trace, const Answers& answers, std::size_t index) {
  const Inflection& i = answers.inflections.at(index);
  QString text = QStringLiteral("%1: %2 falls from %3 to %4\n%5")
                     .arg(inflectionWord(isConfirmed(i)), shown(i.metric), inflectionValue(i, i.from),
                          inflectionValue(i, i.to), moment(trace, i.time));
  text += QStringLiteral("\nconfirmed: ") + QString::fromStdString(confirmationText(i, answers.inflectionRule));
  if (i.cycle) text += QStringLiteral("\nnearest cycle %1").arg(cycleName(*i.cycle));
  if (!i.deletes.empty()) text += QStringLiteral("\ndeletes inside: %1").arg(countOf(i.deletes.size()));
  return text;
}

}  // namespace

QString deletesTooltip(const Document& doc, const IndexRun& run) {
  const DeleteTable& deletes = doc.answers->deletes;
  std::array<std::size_t, 5> counts{};
  for (std::size_t i = run.first; i < run.last; ++i) ++counts[std::size_t(deletes.evidence(i))];
  const auto at = [&](std::size_t i) { return momentText(doc.trace->sinceOrigin(deletes.t0(i)), Duration{1000}); };
  QString text = QStringLiteral("%1 deletes, too close together to tell apart\nfrom %2 to %3")
                     .arg(countOf(run.size()), at(run.first), at(run.last - 1));
  for (std::size_t e = 0; e < counts.size(); ++e) {
    if (counts[e] > 0) text += QStringLiteral("\n%1: %2").arg(evidenceWord(Evidence(e)), countOf(counts[e]));
  }
  return text + QStringLiteral("\na click selects the nearest one; zoom in to see each");
}

QString regionsTooltip(const Trace& trace, const UserEvents::Found& found) {
  QStringList lines;
  for (const UserRegion& r : found.regions) {
    const auto name = trace.text(r.name);
    QString line =
        name.empty() ? QStringLiteral("in a region without a name") : QStringLiteral("in region ") + shown(name);
    line +=
        (r.beginSeen && r.endSeen ? QStringLiteral(": ") : QStringLiteral(": at least ")) + durationOf(r.end - r.begin);
    if (r.beginSeen) line += QStringLiteral(", from ") + momentText(trace.sinceOrigin(r.begin), Duration{1000});
    if (!r.beginSeen) line += QStringLiteral("; its begin is not in the trace");
    if (!r.endSeen) line += QStringLiteral("; its end is not in the trace");
    lines << line;
  }
  if (!found.all) lines << QStringLiteral("and in more regions");
  return lines.join(QLatin1Char('\n'));
}

QString goroutineLabel(const Trace& trace, GoroutineId id) {
  if (!id.valid()) return QStringLiteral("no goroutine");
  const auto info = trace.goroutine(id);
  const QString name = info ? shown(trace.text(info->function)) : QString();
  const QString g = QStringLiteral("G%1").arg(id.value);
  return name.isEmpty() ? g : name + QLatin1Char(' ') + g;
}

QString tooltipText(const Document& doc, const Selection& s) {
  if (!doc) return {};
  const Trace& trace = *doc.trace;
  const bool answered = doc.answers != nullptr;
  switch (s.kind) {
    case SelectedKind::Nothing: break;
    case SelectedKind::Delete: return answered ? deleteOp(trace, *doc.answers, s) : QString();
    case SelectedKind::Cycle:
      return answered ? cycle(trace, *doc.answers, s) : QStringLiteral("mark phase\n%1").arg(spanLine(trace, s.span));
    case SelectedKind::Stop: return stop(doc, s);
    case SelectedKind::Sweep: return sweep(trace, s);
    case SelectedKind::Assist:
      return QStringLiteral("mark assist\n%1\n%2").arg(spanLine(trace, s.span), goroutineLabel(trace, s.goroutine));
    case SelectedKind::Worker: return answered ? worker(trace, *doc.answers, s) : QString();
    case SelectedKind::Inflection: return answered ? inflection(trace, *doc.answers, s.index) : QString();
    case SelectedKind::Log: {
      const Log log = trace.logs().at(s.index);
      return QStringLiteral("log %1\n%2\n%3, %4")
          .arg(shown(trace.text(log.category)), shown(trace.text(log.message)), moment(trace, log.time),
               goroutineLabel(trace, log.goroutine));
    }
    case SelectedKind::Goroutine: return goroutine(trace, s);
    case SelectedKind::GoSpan: return goSpan(trace, s);
    case SelectedKind::ProcSpan: return procSpan(trace, s);
  }
  return {};
}

}  // namespace sweepscope
