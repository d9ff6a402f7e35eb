// The table of findings.
#include "widgets/findingsmodel.h"

#include <algorithm>

#include "widgets/geometry.h"
#include "widgets/words.h"

namespace sweepscope {

namespace {

constexpr TableColumn kColumns[] = {
    {"Severity", "warning: may cost time or memory; info: worth knowing", ColumnKind::Text, 84},
    {"Finding", "What was found", ColumnKind::Prose, 330},
    {"Text", "What it means; a click on the row goes to where it shows best", ColumnKind::Prose, 700},
    {"Count", "How many deletes, cycles or stops it is about", ColumnKind::Number, 70},
};

Selection stopAt(const Trace& trace, Time begin) {
  const auto& stops = trace.stops();
  const auto it =
      std::lower_bound(stops.begin(), stops.end(), begin, [](const StopTheWorld& s, Time t) { return s.begin < t; });
  if (it == stops.end() || it->begin != begin) return {};
  return stopSelection(trace, std::size_t(it - stops.begin()));
}

Selection evidenceSelection(const Document& d, const FindingEvidence& e) {
  if (e.deleteOp) return deleteSelection(*d.answers, *e.deleteOp);
  const Selection stop = e.time ? stopAt(*d.trace, *e.time) : Selection();
  if (stop || !e.cycle) return stop;
  return cycleSelection(*d.trace, *d.answers, *e.cycle);
}

}  // namespace

// Two findings may be about the same delete: each row gets a moment of its own, as long as there is one.
void FindingsModel::setDocument(const Document& document) {
  m_selections.clear();
  if (document.answers) {
    for (const Finding& f : document.answers->findings) {
      Selection chosen;
      for (const FindingEvidence& e : f.evidence) {
        const Selection s = evidenceSelection(document, e);
        const bool taken = std::find(m_selections.begin(), m_selections.end(), s) != m_selections.end();
        if (!chosen || !taken) chosen = s;
        if (s && !taken) break;
      }
      m_selections.push_back(chosen);
    }
  }
  SortedModel::setDocument(document);
}

std::span<const TableColumn> FindingsModel::columns() const {
  return kColumns;
}

std::size_t FindingsModel::sourceCount() const {
  return document().answers ? document().answers->findings.size() : 0;
}

QString FindingsModel::cell(std::size_t source, int column) const {
  const Finding& f = finding(source);
  switch (Column(column)) {
    case SeverityOf: return shown(f.severity);
    case Title: return shown(f.title);
    case Text: return shown(f.text, 2000);
    case Count: return countOf(f.count);
  }
  return {};
}

QString FindingsModel::tip(std::size_t source, int column) const {
  return column == Text ? cell(source, column) : QString();
}

Tone FindingsModel::tone(std::size_t source, int column) const {
  if (column != SeverityOf) return Tone::Normal;
  return finding(source).severity == "warning" ? Tone::Warning : Tone::Dim;
}

bool FindingsModel::less(std::size_t ia, std::size_t ib, int column) const {
  const Finding &a = finding(ia), &b = finding(ib);
  switch (Column(column)) {
    case SeverityOf: return a.severity < b.severity;
    case Title: return a.title < b.title;
    case Text: return a.text < b.text;
    case Count: return a.count < b.count;
  }
  return false;
}

Selection FindingsModel::selectionOf(std::size_t source) const {
  return m_selections[source];
}

std::optional<std::size_t> FindingsModel::sourceOf(const Selection& s) const {
  const auto it = s ? std::find(m_selections.begin(), m_selections.end(), s) : m_selections.end();
  if (it == m_selections.end()) return std::nullopt;
  return std::size_t(it - m_selections.begin());
}

}  // namespace sweepscope
