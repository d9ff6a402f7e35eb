// SPDX-License-Identifier: GPL-3.0-or-later

#include "widgets/subjects/cyclesubject.h"

#include <algorithm>

#include "analysis/gccycles.h"
#include "analysis/heapgoal.h"
#include "widgets/axis.h"
#include "widgets/counted.h"
#include "widgets/searchengine.h"
#include "widgets/subjects/deletesubject.h"
#include "widgets/subjects/parts.h"

namespace sweepscope {

namespace {

constexpr std::size_t kDeletesListed = 8;

struct Tr : Counted<Tr> {
  Q_DECLARE_TR_FUNCTIONS(CycleSubject)
};

QString stopLength(const WorldStop& stop) {
  const QString length = pauseLength(stop);
  return stop.late().ns > 0 ? Tr::tr("%1 (end written %2 late)").arg(length, durationOf(stop.late())) : length;
}

void addPhases(const Trace& trace, const GcCycle& c, InspectorPage& page) {
  const auto add = [&](const QString& label, Role role, TimeRange range) {
    page.moments.push_back(momentOfRange(trace, label, role, range, c.start));
  };
  add(c.startSeen ? Tr::tr("start") : Tr::tr("already running"), Role::Mark, TimeRange::instant(c.start));
  page.moments.back().distance = Tr::tr("start");
  if (c.sweepTerm) {
    add(Tr::tr("sweep termination, %1").arg(stopLength(*c.sweepTerm)), Role::StopTheWorld, c.sweepTerm->range());
    add(Tr::tr("marking begins"), Role::Mark, TimeRange::instant(c.sweepTerm->restart()));
  }
  for (const WorldStop& extra : c.extraMarkTerms) {
    add(Tr::tr("mark termination, %1; marking continued").arg(stopLength(extra)), Role::StopTheWorld, extra.range());
  }
  if (c.markTerm) {
    add(Tr::tr("mark termination, %1").arg(stopLength(*c.markTerm)), Role::StopTheWorld, c.markTerm->range());
  }
  if (c.markEnd) add(Tr::tr("marking ends, sweeping begins"), Role::Sweep, TimeRange::instant(*c.markEnd));
  if (c.sweepEnd)
    add(Tr::tr("sweeping ends, the background sweeper parks"), Role::Sweep, TimeRange::instant(*c.sweepEnd));
  else if (c.lastSweepSeen)
    add(Tr::tr("last sweep work in the trace"), Role::Sweep, TimeRange::instant(*c.lastSweepSeen));
  if (c.sweepBound && !c.sweepEnd) {
    add(Tr::tr("sweeping ends at the latest"), Role::Sweep, TimeRange::instant(*c.sweepBound));
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
    page.facts.push_back({listed == 1 ? Tr::tr("Its deletes") : QString(),
                          QStringLiteral("%1 (%2)").arg(keyOrNumber(d, 60), evidenceWord(d.reclaim.evidence)),
                          QString(), deleteSubject(answers, d.index)});
  }
  const std::size_t all = answers.cycles[cycle].deletesReclaimed + answers.cycles[cycle].deletesInferred;
  if (all > kDeletesListed) addFact(page, QString(), moreText(all - kDeletesListed));
}

QString startSentence(const Trace& trace, const GcCycle& c) {
  const QString when = momentOf(trace, c.start);
  if (!c.startSeen) return Tr::tr("%1 was already running at %2.").arg(cycleName(c.index), when);
  if (c.trigger == Trigger::Unknown) return Tr::tr("%1 started at %2.").arg(cycleName(c.index), when);
  return Tr::tr("%1 started at %2: %3.").arg(cycleName(c.index), when, triggerSentence(c.trigger));
}

// A value with a finalizer is freed by a later cycle: this one found it dead at the latest.
std::size_t foundDead(const Answers& answers, const GcCycle& c) {
  std::size_t found = 0, seen = 0;
  for (std::size_t i = 0; i < answers.deletes.size() && seen < c.deletesReclaimed; ++i) {
    if (answers.deletes.cycle(i) != c.index || answers.deletes.evidence(i) == Evidence::Inferred) continue;
    ++seen;
    found += answers.deletes.link(i).waitsForFinalizer() ? 1 : 0;
  }
  return found;
}

QString freedSentence(const GcCycle& c) {
  return Tr::counted("Its sweep freed %1 objects (%2).", "Its sweep freed one object (%2).", *c.freedObjects)
      .arg(bytesOf(c.freedBytes));
}

QString cycleSentences(const Trace& trace, const Answers& answers, const GcCycle& c) {
  QStringList text{startSentence(trace, c)};
  if (c.markEnd) text << Tr::tr("It marked for %1.").arg(durationOf(c.marking().length()));
  if (c.freedObjects) text << freedSentence(c);
  const std::size_t dead = foundDead(answers, c), reclaimed = c.deletesReclaimed - dead;
  if (reclaimed > 0)
    text << Tr::counted("It reclaimed %1 deleted values.", "It reclaimed one deleted value.", reclaimed);
  if (dead > 0)
    text << Tr::counted("It or an earlier cycle found %1 deleted values dead; their finalizers ran first.",
                        "It or an earlier cycle found one deleted value dead; its finalizer ran first.", dead);
  if (c.deletesInferred > 0)
    text << Tr::counted("It is the earliest cycle that can have reclaimed %1 deleted values.",
                        "It is the earliest cycle that can have reclaimed one deleted value.", c.deletesInferred);
  return text.join(QLatin1Char(' '));
}

QString freedText(const GcCycle& c) {
  return Tr::counted("%1 objects, %2", "one object, %2", *c.freedObjects).arg(bytesOf(c.freedBytes));
}

QString goalText(const Trace& trace, const GcCycle& c) {
  const QString note = translated(goalNote(trace, c));
  if (note.isEmpty()) return bytesOf(c.goal);
  return c.goal ? QStringLiteral("%1 (%2)").arg(bytesOf(c.goal), note) : note;
}

void addFacts(const Trace& trace, const GcCycle& c, InspectorPage& page) {
  addFact(page, Tr::tr("Trigger"), QStringLiteral("%1: %2").arg(triggerWord(c.trigger), triggerSentence(c.trigger)));
  addFact(page, Tr::tr("Live heap"), QStringLiteral("%1 → %2").arg(bytesOf(c.liveStart), bytesOf(c.liveEnd)),
          Tr::tr("The runtime's estimate, before and after"));
  addFact(
      page, Tr::tr("Heap goal"), goalText(trace, c),
      Tr::tr("NextGC as set before the start: the size below which this cycle was to keep the heap. The runtime may "
             "change its goal while the cycle is running."));
  const QString missing = Tr::tr("unknown: a part of the trace is missing");
  addFact(page, Tr::tr("GC workers"),
          c.partMissing
              ? missing
              : Tr::tr("dedicated %1 · fractional %2 · idle mode %3")
                    .arg(durationOf(c.workerDedicated), durationOf(c.workerFractional), durationOf(c.workerIdle)),
          Tr::tr("Time that GC workers ran, by mode"));
  addFact(page, Tr::tr("Mark assists"),
          c.partMissing ? missing
                        : Tr::tr("ran %1 · waited for work %2").arg(durationOf(c.assist), durationOf(c.assistWait)),
          Tr::tr("Time that allocating goroutines ran in mark assists, and time that they waited there for mark work"));
  if (c.freedObjects) addFact(page, Tr::tr("Freed"), freedText(c));
}

InspectorPage pageOf(const Document& document, std::size_t index) {
  const Trace& trace = *document.trace;
  const GcCycle& c = document.answers->cycles[index];
  InspectorPage page;
  page.kind = Tr::tr("GC cycle");
  page.title = cycleName(index);
  page.role = Role::Mark;
  page.badge = triggerWord(c.trigger);
  page.badgeTip = triggerSentence(c.trigger);
  page.sentence = cycleSentences(trace, *document.answers, c);
  addPhases(trace, c, page);
  addFacts(trace, c, page);
  addDeletes(*document.answers, index, page);
  addStack(trace, page, c.triggerStack, Tr::tr("Call stack of the start"));
  return page;
}

QString markingLine(const Trace& trace, const GcCycle& c) {
  const TimeRange marking = c.marking();
  const QString begin = momentOf(trace, marking.begin, Duration{1000});
  if (!c.markEnd) return Tr::tr("marking from %1, its end is not in the trace").arg(begin);
  return Tr::tr("marking %1, from %2").arg(durationOf(marking.length()), begin);
}

QString sweepingLine(const GcCycle& c) {
  if (c.markEnd && c.sweepEnd) return Tr::tr("sweeping %1").arg(durationOf(*c.sweepEnd - *c.markEnd));
  if (c.markEnd && c.lastSweepSeen)
    return Tr::tr("sweeping for at least %1").arg(durationOf(*c.lastSweepSeen - *c.markEnd));
  return {};
}

QString tooltipOf(const Trace& trace, const GcCycle& c) {
  QStringList lines{cycleName(c.index)};
  if (c.trigger != Trigger::Unknown) lines[0] += QStringLiteral(": ") + triggerSentence(c.trigger);
  lines << markingLine(trace, c) << sweepingLine(c);
  if (c.sweepTerm) lines << Tr::tr("sweep termination pause %1").arg(pauseLength(*c.sweepTerm));
  if (c.markTerm) lines << Tr::tr("mark termination pause %1").arg(pauseLength(*c.markTerm));
  if (c.liveEnd) lines << Tr::tr("live heap after it %1").arg(bytesOf(*c.liveEnd));
  if (c.freedBytes && c.freedObjects)
    lines
        << Tr::counted("freed %2 in %1 objects", "freed %2 in one object", *c.freedObjects).arg(bytesOf(*c.freedBytes));
  if (c.deletesReclaimed > 0) lines << Tr::tr("deletes reclaimed: %1").arg(countOf(c.deletesReclaimed));
  if (c.deletesInferred > 0)
    lines << Tr::tr("deletes that it may have reclaimed (inferred): %1").arg(countOf(c.deletesInferred));
  return linesOf(lines);
}

class CycleType final : public SubjectType {
 public:
  CycleType() : SubjectType({.id = "cycle", .next = "next-cycle", .previous = "previous-cycle"}) {}

  bool exists(const Document& d, const Subject& s) const override {
    return s.index < (d.answers ? d.answers->cycles.size() : d.trace->markPhases().size());
  }
  Subject at(const Document& d, std::size_t index) const override {
    return d.answers ? cycleSubject(*d.trace, *d.answers, index) : markPhaseSubject(*d.trace, index);
  }
  QString brief(const Document&, const Subject& s) const override { return cycleName(s.index); }
  QString tooltip(const Document& d, const Subject& s) const override {
    return d.answers ? tooltipOf(*d.trace, d.answers->cycles[s.index])
                     : linesOf({Tr::tr("mark phase"), spanLine(*d.trace, s.span)});
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
