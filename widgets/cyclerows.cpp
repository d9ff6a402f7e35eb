// SPDX-License-Identifier: GPL-3.0-or-later

#include "widgets/cyclerows.h"

#include "analysis/heapgoal.h"
#include "widgets/counted.h"
#include "widgets/subjects/cyclesubject.h"
#include "widgets/subjects/parts.h"
#include "widgets/subjects/subject.h"

namespace sweepscope {

namespace {

struct Tr : Counted<Tr> {
  Q_DECLARE_TR_FUNCTIONS(CycleRows)
};

struct CycleRow {
  const Trace& trace;
  const GcCycle& cycle;
};

std::optional<Duration> length(const std::optional<WorldStop>& stop) {
  return stop ? std::optional(stop->length()) : std::nullopt;
}
QString stopText(const std::optional<WorldStop>& stop) {
  return stop ? pauseLength(*stop) : dash();
}
QString stopTip(const std::optional<WorldStop>& stop) {
  if (!stop) return {};
  QStringList sentences;
  if (stop->still)
    sentences << Tr::tr("%1 until every other proc had stopped, then %2 stopped.")
                     .arg(durationOf(*stop->still - stop->begin), durationOf(stop->restart() - *stop->still));
  if (stop->late().ns > 0) sentences << Tr::tr("The end was written %1 late.").arg(durationOf(stop->late()));
  return sentences.join(QLatin1Char(' '));
}
std::optional<Duration> sweeping(const GcCycle& c) {
  return c.markEnd && c.sweepBound ? std::optional(*c.sweepBound - *c.markEnd) : std::nullopt;
}
QString sweepingText(const GcCycle& c) {
  const auto length = sweeping(c);
  if (!length) return dash();
  return c.sweepEnd ? durationOf(*length) : atMost(*length);
}
std::optional<Duration> marking(const GcCycle& c) {
  return c.markEnd ? std::optional(c.marking().length()) : std::nullopt;
}
// "Set 61.0 µs before the start."
QString goalTip(const Trace& trace, const GcCycle& c) {
  const QString note = translated(goalNote(trace, c));
  return note.isEmpty() ? QString() : firstUpper(note) + QLatin1Char('.');
}
QString text(std::optional<Duration> d) {
  return d ? durationOf(*d) : dash();
}
QString markTerminationTip(const GcCycle& c) {
  if (c.extraMarkTerms.empty()) return stopTip(c.markTerm);
  const QString before =
      Tr::counted("The program was stopped %1 times before; marking continued after each of these pauses.",
                  "The program was stopped once before; marking continued after that pause.", c.extraMarkTerms.size());
  return (QStringList(before) << stopTip(c.markTerm)).join(QLatin1Char(' ')).trimmed();
}

Tone dim(const CycleRow&) {
  return Tone::Dim;
}

constexpr TableColumn<CycleRow> kColumns[] = {
    {.head = {"number", QT_TRANSLATE_NOOP("Columns", "#"),
              QT_TRANSLATE_NOOP("Columns", "Number of the cycle: the mark phases of the trace, counted from 0"),
              ColumnKind::Number, 48},
     .cell = [](const CycleRow& r) { return QString::number(r.cycle.index); },
     .key = [](const CycleRow& r) { return SortKey(r.cycle.index); },
     .tone = dim},
    {.head = {"start", QT_TRANSLATE_NOOP("Columns", "Start"), QT_TRANSLATE_NOOP("Columns", "Start of the mark phase"),
              ColumnKind::Number, 140, "ns"},
     .cell = [](const CycleRow& r) { return momentOf(r.trace, r.cycle.start); },
     .key = [](const CycleRow& r) { return SortKey(r.trace.sinceOrigin(r.cycle.start)); },
     .tip =
         [](const CycleRow& r) {
           return r.cycle.startSeen ? QString() : Tr::tr("It was already running when the trace began.");
         },
     .tone = dim},
    {.head = {"trigger", QT_TRANSLATE_NOOP("Columns", "Trigger"), QT_TRANSLATE_NOOP("Columns", "Why the cycle started"),
              ColumnKind::Text, 84},
     .cell = [](const CycleRow& r) { return triggerWord(r.cycle.trigger); },
     .key = [](const CycleRow& r) { return SortKey(int(r.cycle.trigger)); },
     .tip = [](const CycleRow& r) { return triggerSentence(r.cycle.trigger); }},
    {.head = {"marking", QT_TRANSLATE_NOOP("Columns", "Marking"),
              QT_TRANSLATE_NOOP("Columns", "From the restart after sweep termination to the end of marking"),
              ColumnKind::Amount, 96, "ns"},
     .cell = [](const CycleRow& r) { return text(marking(r.cycle)); },
     .key = [](const CycleRow& r) { return SortKey(marking(r.cycle)); }},
    {.head = {"sweep-termination", QT_TRANSLATE_NOOP("Columns", "Sweep termination"),
              QT_TRANSLATE_NOOP("Columns", "Stop-the-world pause before marking, until the program ran again"),
              ColumnKind::Amount, 124, "ns"},
     .cell = [](const CycleRow& r) { return stopText(r.cycle.sweepTerm); },
     .key = [](const CycleRow& r) { return SortKey(length(r.cycle.sweepTerm)); },
     .tip = [](const CycleRow& r) { return stopTip(r.cycle.sweepTerm); }},
    {.head = {"mark-termination", QT_TRANSLATE_NOOP("Columns", "Mark termination"),
              QT_TRANSLATE_NOOP("Columns", "Stop-the-world pause at the end of marking, until the program ran again"),
              ColumnKind::Amount, 124, "ns"},
     .cell = [](const CycleRow& r) { return stopText(r.cycle.markTerm); },
     .key = [](const CycleRow& r) { return SortKey(length(r.cycle.markTerm)); },
     .tip = [](const CycleRow& r) { return markTerminationTip(r.cycle); }},
    {.head = {"sweeping", QT_TRANSLATE_NOOP("Columns", "Sweeping"),
              QT_TRANSLATE_NOOP(
                  "Columns",
                  "From the end of marking until every span was swept (≤: at the latest when the next cycle started)"),
              ColumnKind::Amount, 90, "ns"},
     .cell = [](const CycleRow& r) { return sweepingText(r.cycle); },
     .key = [](const CycleRow& r) { return SortKey(sweeping(r.cycle)); }},
    {.head = {"live-before", QT_TRANSLATE_NOOP("Columns", "Live before"),
              QT_TRANSLATE_NOOP("Columns", "Live heap at the start"), ColumnKind::Amount, 90, "bytes"},
     .cell = [](const CycleRow& r) { return bytesOf(r.cycle.liveStart); },
     .key = [](const CycleRow& r) { return SortKey(r.cycle.liveStart); }},
    {.head = {"live-after", QT_TRANSLATE_NOOP("Columns", "Live after"),
              QT_TRANSLATE_NOOP("Columns", "Live heap after marking"), ColumnKind::Amount, 90, "bytes"},
     .cell = [](const CycleRow& r) { return bytesOf(r.cycle.liveEnd); },
     .key = [](const CycleRow& r) { return SortKey(r.cycle.liveEnd); }},
    {.head = {"goal", QT_TRANSLATE_NOOP("Columns", "Goal"),
              QT_TRANSLATE_NOOP(
                  "Columns",
                  "Heap goal (NextGC) set before the start: the size below which this cycle was to keep the heap"),
              ColumnKind::Amount, 90, "bytes"},
     .cell = [](const CycleRow& r) { return bytesOf(r.cycle.goal); },
     .key = [](const CycleRow& r) { return SortKey(r.cycle.goal); },
     .tip = [](const CycleRow& r) { return goalTip(r.trace, r.cycle); }},
    {.head = {"assists", QT_TRANSLATE_NOOP("Columns", "Mark assists"),
              QT_TRANSLATE_NOOP("Columns", "Time that allocating goroutines spent on marking"), ColumnKind::Amount, 84,
              "ns"},
     .cell = [](const CycleRow& r) { return r.cycle.assist.ns > 0 ? durationOf(r.cycle.assist) : dash(); },
     .key = [](const CycleRow& r) { return r.cycle.assist.ns > 0 ? SortKey(r.cycle.assist) : SortKey(); },
     .plain = [](const CycleRow& r) { return QString::number(r.cycle.assist.ns); }},
    {.head = {"freed-objects", QT_TRANSLATE_NOOP("Columns", "Freed objects"),
              QT_TRANSLATE_NOOP("Columns",
                                "Objects that the sweep of this cycle freed; only known from alloc/free events"),
              ColumnKind::Amount, 100},
     .cell = [](const CycleRow& r) { return r.cycle.freedObjects ? countOf(*r.cycle.freedObjects) : dash(); },
     .key = [](const CycleRow& r) { return SortKey(r.cycle.freedObjects); }},
    {.head = {"freed", QT_TRANSLATE_NOOP("Columns", "Freed"),
              QT_TRANSLATE_NOOP(
                  "Columns",
                  "Bytes of the objects that the sweep of this cycle freed; only known from alloc/free events"),
              ColumnKind::Amount, 90, "bytes"},
     .cell = [](const CycleRow& r) { return bytesOf(r.cycle.freedBytes); },
     .key = [](const CycleRow& r) { return SortKey(r.cycle.freedBytes); }},
    {.head = {"deletes", QT_TRANSLATE_NOOP("Columns", "Deletes"),
              QT_TRANSLATE_NOOP("Columns", "Deletes whose value this cycle was observed to reclaim or to find dead"),
              ColumnKind::Amount, 70},
     .cell = [](const CycleRow& r) { return countOf(r.cycle.deletesReclaimed); },
     .key = [](const CycleRow& r) { return SortKey(r.cycle.deletesReclaimed); },
     .tone = [](const CycleRow& r) { return r.cycle.deletesReclaimed == 0 ? Tone::Dim : Tone::Normal; }},
    {.head = {"inferred", QT_TRANSLATE_NOOP("Columns", "Inferred"),
              QT_TRANSLATE_NOOP("Columns", "Deletes whose value this cycle can have reclaimed at the earliest"),
              ColumnKind::Amount, 70},
     .cell = [](const CycleRow& r) { return countOf(r.cycle.deletesInferred); },
     .key = [](const CycleRow& r) { return SortKey(r.cycle.deletesInferred); },
     .tone = [](const CycleRow& r) { return r.cycle.deletesInferred == 0 ? Tone::Dim : Tone::Normal; }},
};

constexpr TableHead kHead{
    "cycles",
    QT_TRANSLATE_NOOP("Tables", "GC cycles"),
    QT_TRANSLATE_NOOP("Tables", "Filter GC cycles"),
    QT_TRANSLATE_NOOP("Tables", "No GC cycle matches “%1”."),
    QT_TRANSLATE_N_NOOP3("Tables", "%1 GC cycles", "%1 GC cycle"),
    QT_TRANSLATE_N_NOOP3("Tables", "%2 of %1 GC cycles", "%2 of %1 GC cycle"),
    QT_TRANSLATE_N_NOOP3("Tables", "Copied %1 GC cycles.", "Copied %1 GC cycle."),
};

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
