// What there is to say about a GC cycle, and about an inflection of a heap curve.
#include <algorithm>
#include <cmath>

#include "analysis/heapgoal.h"
#include "analysis/inflections.h"
#include "analysis/report.h"
#include "widgets/inspectorpage.h"
#include "widgets/selection.h"
#include "widgets/words.h"

namespace sweepscope {

namespace {

constexpr std::size_t kDeletesListed = 8;

// At most so long where nobody was seen to run again.
QString stopLength(const WorldStop& stop) {
  QString text = (stop.lengthKnown() ? QString() : QStringLiteral("≤ ")) + durationOf(stop.length());
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
                          deleteSelection(answers, d.index)});
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
  const QString note = QString::fromStdString(goalNote(trace, c));
  if (note.isEmpty()) return bytesOf(c.goal);
  return c.goal ? QStringLiteral("%1 (%2)").arg(bytesOf(c.goal), note) : note;
}

}  // namespace

InspectorPage inspectCycle(const Document& document, std::size_t index) {
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

namespace {

void addInflectionMoments(const Trace& trace, const Inflection& i, InspectorPage& page) {
  const auto add = [&](const QString& label, Time t) {
    page.moments.push_back(momentOfRange(trace, label, Role::Inflection, TimeRange::instant(t), i.time));
  };
  // Between two samples nobody knows when the objects went.
  if (i.sampleBefore && *i.sampleBefore < i.window.begin) add(QStringLiteral("value before it"), *i.sampleBefore);
  add(QStringLiteral("window begins"), i.window.begin);
  if (i.sampleBefore && *i.sampleBefore >= i.window.begin) add(QStringLiteral("value before it"), *i.sampleBefore);
  add(QStringLiteral("inflection"), i.time);
  add(QStringLiteral("window ends"), i.window.end);
}

void addDeletesInside(const Document& document, const Inflection& i, InspectorPage& page) {
  for (std::size_t n = 0; n < i.deletes.size() && n < kDeletesListed; ++n) {
    const DeleteOp& d = document.answers->deletes[i.deletes[n]];
    page.facts.push_back({n == 0 ? QStringLiteral("Deletes inside") : QString(),
                          d.key.empty() ? QStringLiteral("#%1").arg(d.index) : shown(d.key, 60),
                          {},
                          deleteSelection(*document.answers, d.index)});
  }
  if (i.deletes.size() > kDeletesListed) {
    page.facts.push_back({QString(), QStringLiteral("and %1 more").arg(i.deletes.size() - kDeletesListed), {}, {}});
  }
}

}  // namespace

InspectorPage inspectInflection(const Document& document, std::size_t index) {
  const Trace& trace = *document.trace;
  const Answers& answers = *document.answers;
  const Inflection& i = answers.inflections[index];
  const auto add = [](InspectorPage& page, const char* name, const std::string& value) {
    page.facts.push_back({QString::fromUtf8(name), QString::fromStdString(value), {}, {}});
  };
  InspectorPage page;
  page.kind = QStringLiteral("inflection");
  page.title = QStringLiteral("%1: %2 → %3").arg(shown(i.metric), inflectionValue(i, i.from), inflectionValue(i, i.to));
  page.role = Role::Inflection;
  page.badge = i.confirmed ? (*i.confirmed ? QStringLiteral("confirmed") : QStringLiteral("not confirmed")) : QString();
  page.badgeTip = QStringLiteral("Confirmed if NextGC changes within the next cycles, too (thresholds: Preferences).");
  addInflectionMoments(trace, i, page);
  add(page, "Rule", i.rule == "drop" ? dropRuleText(answers.inflectionRule) : i.rule);
  add(page, "Confirmed", confirmationText(i, answers.inflectionRule));
  add(page, "Source", i.source);
  if (i.ratePerSecond) {
    const auto rate = std::uint64_t(std::llround(std::min(1e18, std::abs(*i.ratePerSecond))));
    add(page, "Rate", (*i.ratePerSecond < 0 ? "\u2212" : "+") + countText(rate) + " objects/s in the window");
  }
  if (i.cycle) {
    page.facts.push_back(
        {QStringLiteral("Nearest cycle"), cycleName(*i.cycle), {}, cycleSelection(trace, answers, *i.cycle)});
  }
  addDeletesInside(document, i, page);
  return page;
}

}  // namespace sweepscope
