// SPDX-License-Identifier: GPL-3.0-or-later

#include "widgets/deleterows.h"

#include "analysis/reclaimtext.h"
#include "analysis/terms.h"
#include "widgets/counted.h"
#include "widgets/subjects/deletesubject.h"
#include "widgets/subjects/subject.h"

namespace sweepscope {

namespace {

struct Tr : Counted<Tr> {
  Q_DECLARE_TR_FUNCTIONS(DeleteRows)
};

}  // namespace

std::string_view deleteFunction(const Trace& trace, StackId stack) {
  for (const Frame& f : trace.symbols().frames(stack)) {
    const auto name = trace.text(f.function);
    if (!name.starts_with("runtime/trace.") && !name.starts_with("sweepscope.Delete")) return name;
  }
  return {};
}

std::optional<Duration> reclaimDelay(const DeleteOp& op) {
  const ReclaimLink& r = op.reclaim;
  switch (r.evidence) {
    case Evidence::Freed: return r.at ? std::optional(*r.at - op.t0()) : std::nullopt;
    case Evidence::Witnessed: return r.witnessAt ? std::optional(*r.witnessAt - op.t0()) : std::nullopt;
    case Evidence::Inferred:
    case Evidence::Ambiguous: return r.hasWindow ? std::optional(r.windowBegin - op.t0()) : std::nullopt;
    case Evidence::None: break;
  }
  return std::nullopt;
}

QString reclaimDelayText(const DeleteOp& op) {
  const auto delay = reclaimDelay(op);
  if (!delay) return dash();
  QString text = durationOf(*delay);
  if (op.reclaim.evidence == Evidence::Freed) return text;
  if (op.reclaim.waitsForFinalizer()) return QStringLiteral("> ") + text;
  return QChar(op.reclaim.evidence == Evidence::Witnessed ? 0x2264 : 0x2265) + QStringLiteral(" ") + text;
}

QString reclaimCycleText(const Answers& answers, const DeleteOp& op) {
  const ReclaimLink& r = op.reclaim;
  if (r.waitsForFinalizer()) return Tr::tr("after %1").arg(cycleName(*r.cycle));
  if (r.cycle) return cycleName(*r.cycle);
  if (!r.cycles) return dash();
  const bool beyond = r.cycles->second >= answers.cycles.size();
  if (r.cycles->first >= answers.cycles.size()) return Tr::tr("after the trace");
  const QString first = cycleName(r.cycles->first);
  if (r.cycles->first == r.cycles->second) return first;
  return beyond ? Tr::tr("%1 or later").arg(first) : Tr::tr("%1 or #%2").arg(first).arg(r.cycles->second);
}

namespace {

struct DeleteRow {
  const Document& document;
  DeleteOp op;
  std::string_view function() const { return deleteFunction(*document.trace, op.stack); }
};

QString keptText(const ReclaimLink& r) {
  if (!r.keptCycles) return dash();
  const QString cycles = countOf(*r.keptCycles);
  if (r.evidence == Evidence::None) return QStringLiteral("≥ ") + cycles;
  return r.evidence == Evidence::Witnessed && *r.keptCycles > 0 ? QStringLiteral("≤ ") + cycles : cycles;
}

std::optional<std::size_t> firstCycle(const ReclaimLink& r) {
  const auto cycles = r.cycleRange();
  return cycles ? std::optional(cycles->first) : std::nullopt;
}

std::string_view withoutPath(std::string_view function) {
  return function.substr(function.substr(0, function.find('[')).rfind('/') + 1);
}

QString sentence(const DeleteRow& r) {
  return shown(reclaimSentence(*r.document.answers, r.op), 1000);
}
Tone dim(const DeleteRow&) {
  return Tone::Dim;
}
Tone dimIfNone(const DeleteRow& r) {
  return r.op.reclaim.evidence == Evidence::None ? Tone::Dim : Tone::Normal;
}

constexpr TableColumn<DeleteRow> kColumns[] = {
    {.head = {"number", QT_TRANSLATE_NOOP("Columns", "#"),
              QT_TRANSLATE_NOOP("Columns", "Number of the delete, as in the report"), ColumnKind::Number, 72},
     .cell = [](const DeleteRow& r) { return QString::number(r.op.index); },
     .key = [](const DeleteRow& r) { return SortKey(r.op.index); },
     .tip = sentence,
     .tone = dim},
    {.head = {"key", QT_TRANSLATE_NOOP("Columns", "Key"), QT_TRANSLATE_NOOP("Columns", "The key that was deleted"),
              ColumnKind::Text, 140},
     .cell = [](const DeleteRow& r) { return r.op.key.empty() ? dash() : shown(r.op.key); },
     .key = [](const DeleteRow& r) { return SortKey(r.op.key); },
     .tip = [](const DeleteRow& r) { return shown(r.op.key, 4000); },
     .plain = [](const DeleteRow& r) { return shown(r.op.key, kWholeText); }},
    {.head = {"deleted-at", QT_TRANSLATE_NOOP("Columns", "Deleted at"),
              QT_TRANSLATE_NOOP("Columns", "T0: the time of the after marker or, without one, of the before marker"),
              ColumnKind::Number, 140, "ns"},
     .cell = [](const DeleteRow& r) { return momentOf(*r.document.trace, r.op.t0()); },
     .key = [](const DeleteRow& r) { return SortKey(r.document.trace->sinceOrigin(r.op.t0())); },
     .tip = sentence,
     .tone = dim},
    {.head = {"goroutine", QT_TRANSLATE_NOOP("Columns", "Goroutine"),
              QT_TRANSLATE_NOOP("Columns", "The goroutine that deleted it"), ColumnKind::Number, 84},
     .cell = [](const DeleteRow& r) { return r.op.goroutine.valid() ? QString::number(r.op.goroutine.value) : dash(); },
     .key = [](const DeleteRow& r) { return r.op.goroutine.valid() ? SortKey(r.op.goroutine.value) : SortKey(); },
     .tip = sentence},
    {.head = {"phase", QT_TRANSLATE_NOOP("Columns", "GC phase"),
              QT_TRANSLATE_NOOP("Columns", "What the GC was doing at T0"), ColumnKind::Text, 84},
     .cell = [](const DeleteRow& r) { return phaseWord(r.op.phase); },
     .key = [](const DeleteRow& r) { return SortKey(int(r.op.phase)); },
     .tip = [](const DeleteRow& r) { return phaseSentence(r.op.phase); },
     .group = [](const DeleteRow& r) { return std::uint64_t(r.op.phase); }},
    {.head = {"evidence", QT_TRANSLATE_NOOP("Columns", "Evidence"),
              QT_TRANSLATE_NOOP("Columns", "How the time of the reclaim is known"), ColumnKind::Text, 90},
     .cell = [](const DeleteRow& r) { return evidenceWord(r.op.reclaim.evidence); },
     .key = [](const DeleteRow& r) { return SortKey(int(r.op.reclaim.evidence)); },
     .tip = [](const DeleteRow& r) { return evidenceSentence(r.op.reclaim.evidence); },
     .tone = dimIfNone,
     .group = [](const DeleteRow& r) { return std::uint64_t(r.op.reclaim.evidence); }},
    {.head = {"reason", QT_TRANSLATE_NOOP("Columns", "Reason"),
              QT_TRANSLATE_NOOP("Columns", "Why it is known, or why no cycle is named"), ColumnKind::Text, 150},
     .cell = [](const DeleteRow& r) { return reasonWord(r.op.reclaim.reason); },
     .key = [](const DeleteRow& r) { return SortKey(word(r.op.reclaim.reason)); },
     .tip = [](const DeleteRow& r) { return reasonSentence(r.op.reclaim.reason); },
     .group = [](const DeleteRow& r) { return std::uint64_t(r.op.reclaim.reason); }},
    {.head = {"cycle", QT_TRANSLATE_NOOP("Columns", "Reclaimed by"),
              QT_TRANSLATE_NOOP("Columns",
                                "The cycle that reclaimed the value: the earliest possible one if inferred, a later "
                                "one if a finalizer logged it"),
              ColumnKind::Text, 110},
     .cell = [](const DeleteRow& r) { return reclaimCycleText(*r.document.answers, r.op); },
     .key = [](const DeleteRow& r) { return SortKey(firstCycle(r.op.reclaim)); },
     .tip = sentence,
     .tone = dimIfNone},
    {.head = {"delay", QT_TRANSLATE_NOOP("Columns", "Delay"),
              QT_TRANSLATE_NOOP("Columns",
                                "From T0 to the reclaim: exact if freed, at least (≥) if inferred, at most (≤) if a "
                                "cleanup logged it, more "
                                "(>) if a finalizer did"),
              ColumnKind::Amount, 96, "ns"},
     .cell = [](const DeleteRow& r) { return reclaimDelayText(r.op); },
     .key = [](const DeleteRow& r) { return SortKey(reclaimDelay(r.op)); },
     .tip = sentence,
     .tone = dimIfNone},
    {.head = {"kept", QT_TRANSLATE_NOOP("Columns", "Kept"),
              QT_TRANSLATE_NOOP("Columns",
                                "Number of cycles that the value outlived the earliest possible one: at most (≤) if "
                                "witnessed, at least (≥) "
                                "if it was not freed in the trace"),
              ColumnKind::Amount, 60},
     .cell = [](const DeleteRow& r) { return keptText(r.op.reclaim); },
     .key = [](const DeleteRow& r) { return SortKey(r.op.reclaim.keptCycles); },
     .tip = sentence,
     .tone =
         [](const DeleteRow& r) {
           return r.op.reclaim.freedLate() || r.op.reclaim.stillReferenced() ? Tone::Warning : Tone::Dim;
         }},
    {.head = {"size", QT_TRANSLATE_NOOP("Columns", "Size"),
              QT_TRANSLATE_NOOP("Columns", "Size of the value, as logged"), ColumnKind::Amount, 76, "bytes"},
     .cell = [](const DeleteRow& r) { return bytesOf(r.op.size); },
     .key = [](const DeleteRow& r) { return SortKey(r.op.size); },
     .tip = sentence},
    {.head = {"function", QT_TRANSLATE_NOOP("Columns", "Function"),
              QT_TRANSLATE_NOOP("Columns", "The function that deleted it"), ColumnKind::Text, 220},
     .cell = [](const DeleteRow& r) { return shortFunction(r.function()); },
     .key = [](const DeleteRow& r) { return SortKey(withoutPath(r.function())); },
     .tip = [](const DeleteRow& r) { return shown(r.function(), 4000); },
     .group = [](const DeleteRow& r) { return std::uint64_t(r.op.stack.value); }},
};

constexpr TableHead kHead{
    "deletes",
    QT_TRANSLATE_NOOP("Tables", "Deletes"),
    QT_TRANSLATE_NOOP("Tables", "Filter deletes"),
    QT_TRANSLATE_NOOP("Tables", "No delete matches “%1”."),
    QT_TRANSLATE_N_NOOP3("Tables", "%1 deletes", "%1 delete"),
    QT_TRANSLATE_N_NOOP3("Tables", "%2 of %1 deletes", "%2 of %1 delete"),
    QT_TRANSLATE_N_NOOP3("Tables", "Copied %1 deletes.", "Copied %1 delete."),
};

class DeleteRows : public RowsOf<DeleteRow> {
 public:
  explicit DeleteRows(const Document& document) : RowsOf(kHead, kColumns), m_document(document) {}
  std::size_t count() const override { return m_document.answers ? m_document.answers->deletes.size() : 0; }
  Subject selectionOf(std::size_t row) const override { return deleteSubject(*m_document.answers, row); }
  std::optional<std::size_t> rowOf(const Subject& s) const override {
    return s.is(deleteType()) && s.index < count() ? std::optional(s.index) : std::nullopt;
  }

 protected:
  DeleteRow make(std::size_t row) const override { return {m_document, m_document.answers->deletes[row]}; }

 private:
  Document m_document;
};

}  // namespace

std::shared_ptr<const TableRows> deleteRows(const Document& document) {
  return std::make_shared<const DeleteRows>(document);
}

}  // namespace sweepscope
