// The table of deletes.
#include "widgets/deletesmodel.h"

#include "analysis/report.h"
#include "widgets/geometry.h"
#include "widgets/words.h"

namespace sweepscope {

namespace {

constexpr TableColumn kColumns[] = {
    {"#", "Number of the delete, as in the report", ColumnKind::Number, 72},
    {"Key", "The key that was deleted", ColumnKind::Text, 140},
    {"Deleted at", "T0: the after marker, or before if that is all there is", ColumnKind::Number, 140},
    {"Goroutine", "Who deleted it", ColumnKind::Number, 84},
    {"GC phase", "What the GC was doing at T0", ColumnKind::Text, 84},
    {"Evidence", "How the reclaim is known", ColumnKind::Text, 90},
    {"Reason", "Why it is known, or why no cycle is named", ColumnKind::Text, 150},
    {"Reclaimed by",
     "The cycle that reclaimed the value; at the earliest, if inferred; if a finalizer reports it, a later one",
     ColumnKind::Text, 110},
    {"Delay",
     "From T0 to the reclaim: exact if freed, at least (≥) if inferred, at most (≤) if a cleanup reports it, more (>) "
     "if a finalizer does",
     ColumnKind::Amount, 96},
    {"Kept",
     "Cycles it was kept alive beyond the earliest possible; at most so many (≤) if witnessed, at least so many (≥) if "
     "it was not freed inside the trace",
     ColumnKind::Amount, 60},
    {"Size", "Size of the value, as logged", ColumnKind::Amount, 76},
    {"Function", "Where the program deleted it", ColumnKind::Text, 220},
};

}  // namespace

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
  if (r.waitsForFinalizer()) return QStringLiteral("after %1").arg(cycleName(*r.cycle));
  if (r.cycle) return cycleName(*r.cycle);
  if (!r.cycles) return dash();
  const bool beyond = r.cycles->second >= answers.cycles.size();
  if (r.cycles->first >= answers.cycles.size()) return QStringLiteral("after the trace");
  const QString last = beyond ? QStringLiteral("later") : QStringLiteral("#%1").arg(r.cycles->second);
  if (r.cycles->first == r.cycles->second) return cycleName(r.cycles->first);
  return QStringLiteral("%1 or %2").arg(cycleName(r.cycles->first), last);
}

namespace {

QString keptText(const ReclaimLink& r) {
  if (!r.keptCycles) return dash();
  const QString cycles = QString::number(*r.keptCycles);
  if (r.evidence == Evidence::None) return QStringLiteral("≥ ") + cycles;
  return r.evidence == Evidence::Witnessed && *r.keptCycles > 0 ? QStringLiteral("≤ ") + cycles : cycles;
}

}  // namespace

std::span<const TableColumn> DeletesModel::columns() const {
  return kColumns;
}

std::size_t DeletesModel::sourceCount() const {
  return document().answers ? document().answers->deletes.size() : 0;
}

void DeletesModel::setDocument(const Document& document) {
  SortedModel::setDocument(document);
  ++m_request;
  if (!isSmall() && (!m_wanted.filter.empty() || m_wanted.column >= 0)) emit orderWanted(m_request, m_wanted);
  emit matchingChanged();
}

void DeletesModel::setFilter(const QString& filter) {
  m_wanted.filter = filter.trimmed().toStdString();
  askOrOrder();
}

void DeletesModel::sort(int column, Qt::SortOrder order) {
  if (column >= columnCount()) return;
  m_wanted.column = column;
  m_wanted.descending = order == Qt::DescendingOrder;
  askOrOrder();
}

void DeletesModel::askOrOrder() {
  ++m_request;
  if (!isSmall()) {
    emit orderWanted(m_request, m_wanted);
    return;
  }
  setOrder(m_request, orderDeletes(document(), m_wanted));
}

void DeletesModel::setOrder(quint64 request, std::vector<std::uint32_t> rows) {
  if (request != m_request) return;
  replaceOrder(std::move(rows));
  emit matchingChanged();
}

// A new document: large ones show all rows, as they come, until the wished ones are there.
void DeletesModel::reorder(std::vector<std::uint32_t>& order, int, Qt::SortOrder) const {
  order = orderDeletes(document(), isSmall() ? m_wanted : DeleteOrderRequest{});
}

QString DeletesModel::cell(std::size_t source, int column) const {
  const DeleteOp& d = op(source);
  switch (Column(column)) {
    case Number: return QString::number(d.index);
    case Key: return d.key.empty() ? dash() : shown(d.key);
    case Moment: return momentOf(*document().trace, d.t0());
    case Goroutine: return d.goroutine.valid() ? QString::number(d.goroutine.value) : dash();
    case PhaseAt: return phaseWord(d.phase);
    case EvidenceOf: return evidenceWord(d.reclaim.evidence);
    case ReasonOf: return reasonWord(d.reclaim.reason);
    case Cycle: return reclaimCycleText(*document().answers, d);
    case Delay: return reclaimDelayText(d);
    case Kept: return keptText(d.reclaim);
    case Size: return bytesOf(d.size);
    case Function: return function(d);
  }
  return {};
}

QString DeletesModel::tip(std::size_t source, int column) const {
  const DeleteOp& d = op(source);
  switch (Column(column)) {
    case Key: return shown(d.key, 4000);
    case PhaseAt: return phaseSentence(d.phase);
    case EvidenceOf: return evidenceSentence(d.reclaim.evidence);
    case ReasonOf: return reasonSentence(d.reclaim.reason);
    case Function: return function(d);
    default: return shown(reclaimSentence(*document().answers, d), 1000);
  }
}

Tone DeletesModel::tone(std::size_t source, int column) const {
  const DeleteOp& d = op(source);
  const bool unknown = d.reclaim.evidence == Evidence::None;
  if (column == Kept) return d.reclaim.freedLate() || d.reclaim.stillReferenced() ? Tone::Warning : Tone::Dim;
  if (column == EvidenceOf || column == Cycle || column == Delay) return unknown ? Tone::Dim : Tone::Normal;
  return column == Moment || column == Number ? Tone::Dim : Tone::Normal;
}

Selection DeletesModel::selectionOf(std::size_t source) const {
  return deleteSelection(*document().answers, source);
}

std::optional<std::size_t> DeletesModel::sourceOf(const Selection& s) const {
  if (s.kind != SelectedKind::Delete || s.index >= sourceCount()) return std::nullopt;
  return s.index;
}

}  // namespace sweepscope
