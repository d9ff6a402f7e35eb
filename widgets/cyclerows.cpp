#include "widgets/cyclerows.h"

#include "analysis/heapgoal.h"
#include "widgets/subjects/cyclesubject.h"
#include "widgets/subjects/subject.h"

namespace sweepscope {

namespace {

struct CycleRow {
  const Trace& trace;
  const GcCycle& cycle;
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
  QString note = translated(goalNote(trace, c));
  if (note.isEmpty()) return {};
  note[0] = note[0].toUpper();
  return note + QLatin1Char('.');
}
QString text(std::optional<Duration> d) {
  return d ? durationOf(*d) : dash();
}
QString markTerminationTip(const GcCycle& c) {
  if (c.extraMarkTerms.empty()) return stopTip(c.markTerm);
  return QStringLiteral("Stopped %1 times before; marking went on after each. ").arg(c.extraMarkTerms.size()) +
         stopTip(c.markTerm);
}

Tone dim(const CycleRow&) {
  return Tone::Dim;
}

constexpr TableColumn<CycleRow> kColumns[] = {
    {.head = {"number", "#", "Number of the cycle: the mark phases in the trace, from 0", ColumnKind::Number, 48},
     .cell = [](const CycleRow& r) { return QString::number(r.cycle.index); },
     .key = [](const CycleRow& r) { return SortKey(r.cycle.index); },
     .tone = dim},
    {.head = {"start", "Start", "Begin of the mark phase's range", ColumnKind::Number, 140, "ns"},
     .cell = [](const CycleRow& r) { return momentOf(r.trace, r.cycle.start); },
     .key = [](const CycleRow& r) { return SortKey(r.trace.sinceOrigin(r.cycle.start)); },
     .tip =
         [](const CycleRow& r) {
           return r.cycle.startSeen ? QString() : QStringLiteral("It was running already when the trace begins.");
         },
     .tone = dim},
    {.head = {"trigger", "Trigger", "Why the cycle started", ColumnKind::Text, 84},
     .cell = [](const CycleRow& r) { return triggerWord(r.cycle.trigger); },
     .key = [](const CycleRow& r) { return SortKey(int(r.cycle.trigger)); },
     .tip = [](const CycleRow& r) { return triggerSentence(r.cycle.trigger); }},
    {.head = {"marking", "Marking", "From the restart after sweep termination to the mark end", ColumnKind::Amount, 96,
              "ns"},
     .cell = [](const CycleRow& r) { return text(marking(r.cycle)); },
     .key = [](const CycleRow& r) { return SortKey(marking(r.cycle)); }},
    {.head = {"sweep-termination", "Sweep termination",
              "Stop-the-world pause before marking, until the program ran again", ColumnKind::Amount, 124, "ns"},
     .cell = [](const CycleRow& r) { return stopText(r.cycle.sweepTerm); },
     .key = [](const CycleRow& r) { return SortKey(length(r.cycle.sweepTerm)); },
     .tip = [](const CycleRow& r) { return stopTip(r.cycle.sweepTerm); }},
    {.head = {"mark-termination", "Mark termination",
              "Stop-the-world pause at the end of marking, until the program ran again", ColumnKind::Amount, 124, "ns"},
     .cell = [](const CycleRow& r) { return stopText(r.cycle.markTerm); },
     .key = [](const CycleRow& r) { return SortKey(length(r.cycle.markTerm)); },
     .tip = [](const CycleRow& r) { return markTerminationTip(r.cycle); }},
    {.head = {"sweeping", "Sweeping",
              "From the mark end until every span was swept (≤: by the next cycle at the latest)", ColumnKind::Amount,
              90, "ns"},
     .cell = [](const CycleRow& r) { return sweepingText(r.cycle); },
     .key = [](const CycleRow& r) { return SortKey(sweeping(r.cycle)); }},
    {.head = {"live-before", "Live before", "Live heap at the start", ColumnKind::Amount, 90, "bytes"},
     .cell = [](const CycleRow& r) { return bytesOf(r.cycle.liveStart); },
     .key = [](const CycleRow& r) { return SortKey(r.cycle.liveStart); }},
    {.head = {"live-after", "Live after", "Live heap after the mark end", ColumnKind::Amount, 90, "bytes"},
     .cell = [](const CycleRow& r) { return bytesOf(r.cycle.liveEnd); },
     .key = [](const CycleRow& r) { return SortKey(r.cycle.liveEnd); }},
    {.head = {"goal", "Goal",
              "Heap goal (NextGC) as committed before the start: the size this cycle was to keep the heap below",
              ColumnKind::Amount, 90, "bytes"},
     .cell = [](const CycleRow& r) { return bytesOf(r.cycle.goal); },
     .key = [](const CycleRow& r) { return SortKey(r.cycle.goal); },
     .tip = [](const CycleRow& r) { return goalTip(r.trace, r.cycle); }},
    {.head = {"assists", "Assists", "Time that allocating goroutines ran to help marking", ColumnKind::Amount, 84,
              "ns"},
     .cell = [](const CycleRow& r) { return r.cycle.assist.ns > 0 ? durationOf(r.cycle.assist) : dash(); },
     .key = [](const CycleRow& r) { return r.cycle.assist.ns > 0 ? SortKey(r.cycle.assist) : SortKey(); },
     .plain = [](const CycleRow& r) { return QString::number(r.cycle.assist.ns); }},
    {.head = {"freed-objects", "Freed objects",
              "Objects that were swept after this cycle; known from alloc/free events only", ColumnKind::Amount, 100},
     .cell = [](const CycleRow& r) { return r.cycle.freedObjects ? countOf(*r.cycle.freedObjects) : dash(); },
     .key = [](const CycleRow& r) { return SortKey(r.cycle.freedObjects); }},
    {.head = {"freed", "Freed",
              "Bytes of the objects that were swept after this cycle; known from alloc/free events only",
              ColumnKind::Amount, 90, "bytes"},
     .cell = [](const CycleRow& r) { return bytesOf(r.cycle.freedBytes); },
     .key = [](const CycleRow& r) { return SortKey(r.cycle.freedBytes); }},
    {.head = {"deletes", "Deletes", "Deletes whose value was seen to be reclaimed by this cycle, or found dead by it",
              ColumnKind::Amount, 70},
     .cell = [](const CycleRow& r) { return countOf(r.cycle.deletesReclaimed); },
     .key = [](const CycleRow& r) { return SortKey(r.cycle.deletesReclaimed); },
     .tone = [](const CycleRow& r) { return r.cycle.deletesReclaimed == 0 ? Tone::Dim : Tone::Normal; }},
    {.head = {"inferred", "Inferred", "Deletes of which this is the earliest cycle that can have reclaimed the value",
              ColumnKind::Amount, 70},
     .cell = [](const CycleRow& r) { return countOf(r.cycle.deletesInferred); },
     .key = [](const CycleRow& r) { return SortKey(r.cycle.deletesInferred); },
     .tone = [](const CycleRow& r) { return r.cycle.deletesInferred == 0 ? Tone::Dim : Tone::Normal; }},
};

constexpr TableHead kHead{"cycles", "GC cycles", "GC cycle", "GC cycles"};

class CycleRows : public RowsOf<CycleRow> {
 public:
  explicit CycleRows(const Document& document) : RowsOf(kHead, kColumns), m_document(document) {}
  std::size_t count() const override { return m_document.answers ? m_document.answers->cycles.size() : 0; }
  Subject selectionOf(std::size_t row) const override {
    return cycleSubject(*m_document.trace, *m_document.answers, row);
  }
  std::optional<std::size_t> rowOf(const Subject& s) const override {
    return s.is(cycleType()) && s.index < count() ? std::optional(s.index) : std::nullopt;
  }

 protected:
  CycleRow make(std::size_t row) const override { return {*m_document.trace, m_document.answers->cycles[row]}; }

 private:
  Document m_document;
};

}  // namespace

std::shared_ptr<const TableRows> cycleRows(const Document& document) {
  return std::make_shared<const CycleRows>(document);
}

}  // namespace sweepscope
