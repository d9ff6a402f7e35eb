#include "widgets/subjects/cyclesubject.h"

#include <algorithm>

#include <cmath>
#include "analysis/gccycles.h"

#include "analysis/heapgoal.h"
#include "widgets/axis.h"
#include "widgets/searchengine.h"
#include "widgets/subjects/deletesubject.h"
#include "widgets/subjects/parts.h"

namespace sweepscope {

namespace {

constexpr std::size_t kDeletesListed = 8;

QString stopLength(const WorldStop& stop) {
  QString text = pauseLength(stop);
  if (stop.late().ns > 0) text += QStringLiteral(" (end written %1 late)").arg(durationOf(stop.late()));
  return text;
}

void addPhases(const Trace& trace, const GcCycle& c, InspectorPage& page) {
  const auto add = [&](const QString& label, Role role, TimeRange range) {
    page.moments.push_back(momentOfRange(trace, label, role, range, c.start));
  };
  add(c.startSeen ? QStringLiteral("start") : QStringLiteral("running already"), Role::Mark,
      TimeRange::instant(c.start));
  page.moments.back().distance = QStringLiteral("start");
  if (c.sweepTerm) {
    add(QStringLiteral("sweep termination, %1").arg(stopLength(*c.sweepTerm)), Role::StopTheWorld,
        c.sweepTerm->range());
    add(QStringLiteral("marking begins"), Role::Mark, TimeRange::instant(c.sweepTerm->restart()));
  }
  for (const WorldStop& extra : c.extraMarkTerms) {
    add(QStringLiteral("mark termination, marking went on, %1").arg(stopLength(extra)), Role::StopTheWorld,
        extra.range());
  }
  if (c.markTerm) {
    add(QStringLiteral("mark termination, %1").arg(stopLength(*c.markTerm)), Role::StopTheWorld, c.markTerm->range());
  }
  if (c.markEnd) add(QStringLiteral("mark end, sweep begins"), Role::Sweep, TimeRange::instant(*c.markEnd));
  if (c.sweepEnd)
    add(QStringLiteral("sweep ends, the sweeper parks"), Role::Sweep, TimeRange::instant(*c.sweepEnd));
  else if (c.lastSweepSeen)
    add(QStringLiteral("last sweep work seen"), Role::Sweep, TimeRange::instant(*c.lastSweepSeen));
  if (c.sweepBound && !c.sweepEnd) {
    add(QStringLiteral("sweep over at the latest"), Role::Sweep, TimeRange::instant(*c.sweepBound));
    page.moments.back().certain = false;
  }
  std::stable_sort(page.moments.begin(), page.moments.end(),
                   [](const InspectorMoment& a, const InspectorMoment& b) { return a.target.begin < b.target.begin; });
}

void addDeletes(const Answers& answers, std::size_t cycle, InspectorPage& page) {
  std::size_t listed = 0;
  for (std::size_t i = 0; i < answers.deletes.size(); ++i) {
    if (answers.deletes.cycle(i) != cycle) continue;
    if (++listed > kDeletesListed) break;
    const DeleteOp d = answers.deletes[i];
    const QString key = d.key.empty() ? QStringLiteral("#%1").arg(d.index) : shown(d.key, 60);
    page.facts.push_back({listed == 1 ? QStringLiteral("Its deletes") : QString(),
                          QStringLiteral("%1 (%2)").arg(key, evidenceWord(d.reclaim.evidence)), QString(),
                          deleteSubject(answers, d.index)});
  }
  const std::size_t all = answers.cycles[cycle].deletesReclaimed + answers.cycles[cycle].deletesInferred;
  if (all > kDeletesListed)
    page.facts.push_back({QString(), QStringLiteral("and %1 more").arg(all - kDeletesListed), {}, {}});
}

QString startSentence(const Trace& trace, const GcCycle& c) {
  const QString when = momentOf(trace, c.start);
  if (!c.startSeen) return QStringLiteral("%1 was running already at %2").arg(cycleName(c.index), when);
  if (c.trigger == Trigger::Unknown) return QStringLiteral("%1 started at %2").arg(cycleName(c.index), when);
  return QStringLiteral("%1 started at %2 because %3").arg(cycleName(c.index), when, triggerSentence(c.trigger));
}

// What a finalizer keeps goes with a later cycle: this one found it dead at the latest.
std::size_t foundDead(const Answers& answers, const GcCycle& c) {
  std::size_t found = 0, seen = 0;
  for (std::size_t i = 0; i < answers.deletes.size() && seen < c.deletesReclaimed; ++i) {
    if (answers.deletes.cycle(i) != c.index || answers.deletes.evidence(i) == Evidence::Inferred) continue;
    ++seen;
    found += answers.deletes.link(i).waitsForFinalizer() ? 1 : 0;
  }
  return found;
}

QString valuesText(std::size_t n) {
  return n == 1 ? QStringLiteral("one deleted value") : QStringLiteral("%1 deleted values").arg(countOf(n));
}

QString cycleSentence(const Trace& trace, const Answers& answers, const GcCycle& c) {
  QString text = startSentence(trace, c);
  if (c.markEnd) {
    const QString marked = c.freedObjects ? QStringLiteral(", marked for %1") : QStringLiteral(" and marked for %1");
    text += marked.arg(durationOf(c.marking().length()));
  }
  if (c.freedObjects)
    text +=
        QStringLiteral(", and its sweep freed %1 objects (%2)").arg(countOf(*c.freedObjects), bytesOf(c.freedBytes));
  text += QLatin1Char('.');
  const std::size_t dead = foundDead(answers, c), reclaimed = c.deletesReclaimed - dead;
  if (reclaimed > 0) text += QStringLiteral(" It reclaimed %1.").arg(valuesText(reclaimed));
  if (dead > 0)
    text += QStringLiteral(" At the latest it found %1 dead, whose finalizers ran first.").arg(valuesText(dead));
  if (c.deletesInferred > 0)
    text += QStringLiteral(" It is the earliest that can have reclaimed %1.").arg(valuesText(c.deletesInferred));
  return text;
}

QString goalText(const Trace& trace, const GcCycle& c) {
  const QString note = translated(goalNote(trace, c));
  if (note.isEmpty()) return bytesOf(c.goal);
  return c.goal ? QStringLiteral("%1 (%2)").arg(bytesOf(c.goal), note) : note;
}

InspectorPage pageOf(const Document& document, std::size_t index) {
  const Trace& trace = *document.trace;
  const GcCycle& c = document.answers->cycles[index];
  InspectorPage page;
  page.kind = QStringLiteral("GC cycle");
  page.title = cycleName(index);
  page.role = Role::Mark;
  page.badge = triggerWord(c.trigger);
  page.badgeTip = triggerSentence(c.trigger);
  page.sentence = cycleSentence(trace, *document.answers, c);
  addPhases(trace, c, page);
  const auto fact = [&](const char* name, const QString& value, const char* tip = "") {
    page.facts.push_back({QString::fromUtf8(name), value, QString::fromUtf8(tip), {}});
  };
  fact("Trigger", triggerWord(c.trigger) + QStringLiteral(": ") + triggerSentence(c.trigger));
  fact("Live heap", bytesOf(c.liveStart) + QStringLiteral(" → ") + bytesOf(c.liveEnd),
       "The trace's own estimate, before and after");
  fact("Heap goal", goalText(trace, c),
       "NextGC as committed before the start: the size this cycle was to keep the heap below. What the runtime works "
       "with moves on while the cycle runs.");
  const QString missing = QStringLiteral("not known: a part of the trace is missing");
  fact("Workers",
       c.partMissing
           ? missing
           : QStringLiteral("dedicated %1 · fractional %2 · idle mode %3")
                 .arg(durationOf(c.workerDedicated), durationOf(c.workerFractional), durationOf(c.workerIdle)),
       "Time GC workers ran, by mode");
  fact("Assists",
       c.partMissing
           ? missing
           : QStringLiteral("ran %1 · waited for work %2").arg(durationOf(c.assist), durationOf(c.assistWait)),
       "Time that allocating goroutines ran inside mark assists, and waited in them for work to help with");
  if (c.freedObjects)
    fact("Freed", QStringLiteral("%1 objects, %2").arg(countOf(*c.freedObjects), bytesOf(c.freedBytes)));
  addDeletes(*document.answers, index, page);
  InspectorStack stack = stackOf(trace, c.triggerStack, QStringLiteral("What started it"));
  if (!stack.frames.empty()) page.stacks.push_back(std::move(stack));
  return page;
}

QString tooltipOf(const Trace& trace, const GcCycle& c) {
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

class CycleType final : public SubjectType {
 public:
  CycleType() : SubjectType({.id = "cycle", .name = "GC cycle", .next = "next-cycle", .previous = "previous-cycle"}) {}

  bool exists(const Document& d, const Subject& s) const override {
    return s.index < (d.answers ? d.answers->cycles.size() : d.trace->markPhases().size());
  }
  Subject at(const Document& d, std::size_t index) const override {
    return d.answers ? cycleSubject(*d.trace, *d.answers, index) : markPhaseSubject(*d.trace, index);
  }
  QString brief(const Document&, const Subject& s) const override { return cycleName(s.index); }
  QString tooltip(const Document& d, const Subject& s) const override {
    return d.answers ? tooltipOf(*d.trace, d.answers->cycles[s.index])
                     : QStringLiteral("mark phase\n%1").arg(spanLine(*d.trace, s.span));
  }
  InspectorPage inspect(const Document& d, const Subject& s, const Sweeper*) const override {
    return d.answers ? pageOf(d, s.index) : InspectorPage();
  }
  Subject again(const Document& d, const Subject& s) const override {
    if (!d.answers) return {};
    const Subject found = againByBegin(d.answers->cycles, s, [](const GcCycle& c) { return c.start; });
    return found ? at(d, found.index) : Subject();
  }
  Subject step(const LaneIndex& index, const Subject& s, int step) const override {
    const Subject next = withIndex(s, s.index + std::size_t(step));
    return index.document.answers && exists(index.document, next) ? at(index.document, next.index) : Subject();
  }
  // By the functions that triggered them.
  void search(TraceSearch& search) const override {
    if (!search.document().answers) return;
    const auto& cycles = search.document().answers->cycles;
    for (std::size_t i = 0; i < cycles.size(); ++i) {
      if (search.matches(cycles[i].triggerStack)) search.add(*this, cycles[i].start, i);
    }
  }
};

}  // namespace

const SubjectType& cycleType() {
  static const CycleType type;
  return type;
}

Subject cycleSubject(const Trace& trace, const Answers& answers, std::size_t index) {
  const GcCycle& cycle = answers.cycles.at(index);
  const Time markEnd = cycle.markEnd.value_or(trace.end());
  return {&cycleType(), index, {}, {}, {cycle.start, std::max(markEnd, cycle.sweptUntil.value_or(markEnd))}};
}

Subject markPhaseSubject(const Trace& trace, std::size_t index) {
  const auto& mark = trace.markPhases().at(index);
  return {&cycleType(), index, {}, {}, {mark.begin, mark.end}};
}

Subject cycleMarkingAt(const Document& document, Time t) {
  if (!document.answers) return {};
  const auto& cycles = document.answers->cycles;
  const auto next = std::upper_bound(cycles.begin(), cycles.end(), t,
                                     [](Time time, const GcCycle& cycle) { return time < cycle.start; });
  if (next == cycles.begin()) return {};
  const auto cycle = std::prev(next);
  if (cycle->markEnd && *cycle->markEnd < t) return {};
  return cycleSubject(*document.trace, *document.answers, std::size_t(cycle - cycles.begin()));
}

Subject cycleSweepingAt(const Document& document, Time t) {
  const auto ended = document.answers ? lastEnded(document.answers->cycles, t) : std::nullopt;
  return ended ? cycleSubject(*document.trace, *document.answers, *ended) : Subject();
}

}  // namespace sweepscope
