// The table of GC cycles.
#include "widgets/cyclesmodel.h"

#include "widgets/geometry.h"
#include "widgets/words.h"

namespace sweepscope {

namespace {

constexpr TableColumn kColumns[] = {
    {"#", "Number of the cycle: the mark phases in the trace, from 0", ColumnKind::Number, 48},
    {"Start", "Begin of the mark phase's range", ColumnKind::Number, 140},
    {"Trigger", "Why the cycle started", ColumnKind::Text, 84},
    {"Marking", "From the end of its first stop of the world to the mark end", ColumnKind::Number, 96},
    {"Sweep termination", "How long the world stood still before marking", ColumnKind::Number, 124},
    {"Mark termination", "How long the world stood still at the end of marking", ColumnKind::Number, 124},
    {"Live before", "Live heap at the start", ColumnKind::Number, 90},
    {"Live after", "Live heap after the mark end", ColumnKind::Number, 90},
    {"Goal", "Heap goal (NextGC) in force at the start: the size this cycle was to keep the heap below",
     ColumnKind::Number, 90},
    {"Assists", "Time that allocating goroutines spent helping to mark", ColumnKind::Number, 84},
    {"Freed", "Objects and bytes swept after this cycle; known from alloc/free events only", ColumnKind::Number, 150},
    {"Deletes", "Deletes whose value this cycle reclaimed, or found dead with a finalizer to run first",
     ColumnKind::Number, 70},
};

std::optional<Duration> length(const std::optional<TimeRange>& range) {
  return range ? std::optional(range->length()) : std::nullopt;
}
std::optional<Duration> marking(const GcCycle& c) {
  return c.markEnd ? std::optional(c.marking().length()) : std::nullopt;
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
    case SweepTermination: return text(length(c.sweepTerm));
    case MarkTermination: return text(length(c.markTerm));
    case LiveBefore: return bytesOf(c.liveStart);
    case LiveAfter: return bytesOf(c.liveEnd);
    case Goal: return bytesOf(c.goal);
    case Assist: return c.assist.ns > 0 ? durationOf(c.assist) : dash();
    case Freed:
      if (!c.freedObjects) return dash();
      return QStringLiteral("%1 · %2").arg(countOf(*c.freedObjects), bytesOf(c.freedBytes));
    case Deletes: return QString::number(c.deletesReclaimed);
  }
  return {};
}

QString CyclesModel::tip(std::size_t source, int column) const {
  const GcCycle& c = cycle(source);
  if (column == TriggerOf) return triggerSentence(c.trigger);
  if (column == Start && !c.startSeen) return QStringLiteral("It was running already when the trace begins.");
  if (column == MarkTermination && !c.extraMarkTerms.empty()) {
    return QStringLiteral("Stopped %1 times before; marking went on after each.").arg(c.extraMarkTerms.size());
  }
  return {};
}

Tone CyclesModel::tone(std::size_t source, int column) const {
  if (column == Deletes && cycle(source).deletesReclaimed == 0) return Tone::Dim;
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
    case LiveBefore: return a.liveStart < b.liveStart;
    case LiveAfter: return a.liveEnd < b.liveEnd;
    case Goal: return a.goal < b.goal;
    case Assist: return a.assist < b.assist;
    case Freed: return a.freedBytes < b.freedBytes;
    case Deletes: return a.deletesReclaimed < b.deletesReclaimed;
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
