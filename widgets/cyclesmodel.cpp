// The table of GC cycles.
#include "widgets/cyclesmodel.h"

#include "analysis/heapgoal.h"
#include "widgets/geometry.h"
#include "widgets/words.h"

namespace sweepscope {

namespace {

constexpr TableColumn kColumns[] = {
    {"#", "Number of the cycle: the mark phases in the trace, from 0", ColumnKind::Number, 48},
    {"Start", "Begin of the mark phase's range", ColumnKind::Number, 140},
    {"Trigger", "Why the cycle started", ColumnKind::Text, 84},
    {"Marking", "From the restart after sweep termination to the mark end", ColumnKind::Amount, 96},
    {"Sweep termination", "Stop-the-world pause before marking, until the program ran again", ColumnKind::Amount, 124},
    {"Mark termination", "Stop-the-world pause at the end of marking, until the program ran again", ColumnKind::Amount,
     124},
    {"Sweeping", "From the mark end until every span was swept (≤: by the next cycle at the latest)",
     ColumnKind::Amount, 90},
    {"Live before", "Live heap at the start", ColumnKind::Amount, 90},
    {"Live after", "Live heap after the mark end", ColumnKind::Amount, 90},
    {"Goal", "Heap goal (NextGC) as committed before the start: the size this cycle was to keep the heap below",
     ColumnKind::Amount, 90},
    {"Assists", "Time that allocating goroutines ran to help marking", ColumnKind::Amount, 84},
    {"Freed", "Objects and bytes swept after this cycle; known from alloc/free events only", ColumnKind::Amount, 150},
    {"Deletes", "Deletes whose value was seen to be reclaimed by this cycle, or found dead by it", ColumnKind::Amount,
     70},
    {"Inferred", "Deletes of which this is the earliest cycle that can have reclaimed the value", ColumnKind::Amount,
     70},
};

std::optional<Duration> length(const std::optional<WorldStop>& stop) {
  return stop ? std::optional(stop->length()) : std::nullopt;
}
// At most so long where nobody was seen to run again.
QString stopText(const std::optional<WorldStop>& stop) {
  if (!stop) return dash();
  return stop->lengthKnown() ? durationOf(stop->length()) : QStringLiteral("≤ ") + durationOf(stop->length());
}
QString stopTip(const std::optional<WorldStop>& stop) {
  if (!stop) return {};
  QString text;
  if (stop->still)
    text = QStringLiteral("%1 until every other proc had stopped, %2 stopped.")
               .arg(durationOf(*stop->still - stop->begin), durationOf(stop->restart() - *stop->still));
  if (stop->late().ns > 0) text += QStringLiteral(" The end was written %1 late.").arg(durationOf(stop->late()));
  return text.trimmed();
}
std::optional<Duration> sweeping(const GcCycle& c) {
  return c.markEnd && c.sweepBound ? std::optional(*c.sweepBound - *c.markEnd) : std::nullopt;
}
QString sweepingText(const GcCycle& c) {
  const auto length = sweeping(c);
  if (!length) return dash();
  return c.sweepEnd ? durationOf(*length) : QStringLiteral("≤ ") + durationOf(*length);
}
std::optional<Duration> marking(const GcCycle& c) {
  return c.markEnd ? std::optional(c.marking().length()) : std::nullopt;
}
// "Set 61.0 µs before the start."
QString goalTip(const Trace& trace, const GcCycle& c) {
  QString note = QString::fromStdString(goalNote(trace, c));
  if (note.isEmpty()) return {};
  note[0] = note[0].toUpper();
  return note + QLatin1Char('.');
}
QString text(std::optional<Duration> d) {
  return d ? durationOf(*d) : dash();
}

}  // namespace

std::span<const TableColumn> CyclesModel::columns() const {
  return kColumns;
}

std::size_t CyclesModel::sourceCount() const {
  return document().answers ? document().answers->cycles.size() : 0;
}

QString CyclesModel::cell(std::size_t source, int column) const {
  const GcCycle& c = cycle(source);
  switch (Column(column)) {
    case Number: return QString::number(c.index);
    case Start: return momentOf(*document().trace, c.start);
    case TriggerOf: return triggerWord(c.trigger);
    case Marking: return text(marking(c));
    case SweepTermination: return stopText(c.sweepTerm);
    case MarkTermination: return stopText(c.markTerm);
    case Sweeping: return sweepingText(c);
    case LiveBefore: return bytesOf(c.liveStart);
    case LiveAfter: return bytesOf(c.liveEnd);
    case Goal: return bytesOf(c.goal);
    case Assist: return c.assist.ns > 0 ? durationOf(c.assist) : dash();
    case Freed:
      if (!c.freedObjects) return dash();
      return QStringLiteral("%1 · %2").arg(countOf(*c.freedObjects), bytesOf(c.freedBytes));
    case Deletes: return QString::number(c.deletesReclaimed);
    case Inferred: return QString::number(c.deletesInferred);
  }
  return {};
}

QString CyclesModel::tip(std::size_t source, int column) const {
  const GcCycle& c = cycle(source);
  if (column == TriggerOf) return triggerSentence(c.trigger);
  if (column == Start && !c.startSeen) return QStringLiteral("It was running already when the trace begins.");
  if (column == SweepTermination) return stopTip(c.sweepTerm);
  if (column == MarkTermination && !c.extraMarkTerms.empty())
    return QStringLiteral("Stopped %1 times before; marking went on after each. ").arg(c.extraMarkTerms.size()) +
           stopTip(c.markTerm);
  if (column == MarkTermination) return stopTip(c.markTerm);
  if (column == Goal) return goalTip(*document().trace, c);
  return {};
}

Tone CyclesModel::tone(std::size_t source, int column) const {
  if (column == Deletes && cycle(source).deletesReclaimed == 0) return Tone::Dim;
  if (column == Inferred && cycle(source).deletesInferred == 0) return Tone::Dim;
  return column == Start || column == Number ? Tone::Dim : Tone::Normal;
}

bool CyclesModel::hasNone(std::size_t source, int column) const {
  return cell(source, column) == dash();
}

bool CyclesModel::less(std::size_t ia, std::size_t ib, int column) const {
  const GcCycle &a = cycle(ia), &b = cycle(ib);
  switch (Column(column)) {
    case Number: return a.index < b.index;
    case Start: return a.start < b.start;
    case TriggerOf: return a.trigger < b.trigger;
    case Marking: return marking(a) < marking(b);
    case SweepTermination: return length(a.sweepTerm) < length(b.sweepTerm);
    case MarkTermination: return length(a.markTerm) < length(b.markTerm);
    case Sweeping: return sweeping(a) < sweeping(b);
    case LiveBefore: return a.liveStart < b.liveStart;
    case LiveAfter: return a.liveEnd < b.liveEnd;
    case Goal: return a.goal < b.goal;
    case Assist: return a.assist < b.assist;
    case Freed: return a.freedBytes < b.freedBytes;
    case Deletes: return a.deletesReclaimed < b.deletesReclaimed;
    case Inferred: return a.deletesInferred < b.deletesInferred;
  }
  return false;
}

Selection CyclesModel::selectionOf(std::size_t source) const {
  return cycleSelection(*document().trace, *document().answers, source);
}

std::optional<std::size_t> CyclesModel::sourceOf(const Selection& s) const {
  if (s.kind != SelectedKind::Cycle || s.index >= sourceCount()) return std::nullopt;
  return s.index;
}

}  // namespace sweepscope
