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
    {"Text", "What it means; a click on the row goes to where it shows best, another one to the next place",
     ColumnKind::Prose, 700},
    {"Count", "How many deletes, cycles or stops it is about", ColumnKind::Amount, 70},
    {"Shown", "Which of its places a click on the row went to; another click, or Enter, goes to the next one",
     ColumnKind::Number, 80},
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
  m_moments.clear();
  m_chosen.reset();
  if (document.answers) {
    for (const Finding& f : document.answers->findings) {
      Moments moments;
      for (const FindingEvidence& e : f.evidence) {
        const Selection s = evidenceSelection(document, e);
        if (s && std::find(moments.all.begin(), moments.all.end(), s) == moments.all.end()) moments.all.push_back(s);
      }
      const auto taken = [&](const Selection& s) {
        return std::any_of(m_moments.begin(), m_moments.end(), [&](const Moments& m) { return m.bestOne() == s; });
      };
      const auto own = std::find_if_not(moments.all.begin(), moments.all.end(), taken);
      if (own != moments.all.end()) moments.best = std::size_t(own - moments.all.begin());
      m_moments.push_back(std::move(moments));
    }
  }
  SortedModel::setDocument(document);
}

Selection FindingsModel::choose(int row, const Selection& now) {
  const std::size_t f = source(row);
  const Moments& moments = m_moments[f];
  if (moments.all.empty()) return {};
  const bool again = m_chosen && m_chosen->finding == f && moments.all[m_chosen->place] == now;
  m_chosen = Chosen{f, again ? (m_chosen->place + 1) % moments.all.size() : moments.best};
  emit dataChanged(index(0, Shown), index(rowCount() - 1, Shown));
  return moments.all[m_chosen->place];
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
    case Shown: {
      const std::size_t places = m_moments[source].all.size();
      const bool chosen = m_chosen && m_chosen->finding == source;
      if (places == 0) return dash();
      return QStringLiteral("%1 of %2").arg(chosen ? QString::number(m_chosen->place + 1) : dash()).arg(places);
    }
  }
  return {};
}

QString FindingsModel::tip(std::size_t source, int column) const {
  const std::size_t places = m_moments[source].all.size();
  if (column == Text) return cell(source, column);
  if (column != Shown || places < 2) return {};
  return QStringLiteral("%1 places to look at; a click or Enter goes to the next one").arg(places);
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
    case Shown: return m_moments[ia].all.size() < m_moments[ib].all.size();
  }
  return false;
}

Selection FindingsModel::selectionOf(std::size_t source) const {
  return m_moments[source].bestOne();
}

// A moment of several findings belongs to the one that led to it.
std::optional<std::size_t> FindingsModel::sourceOf(const Selection& s) const {
  if (!s) return std::nullopt;
  if (m_chosen && m_moments[m_chosen->finding].all[m_chosen->place] == s) return m_chosen->finding;
  const auto it = std::find_if(m_moments.begin(), m_moments.end(), [&](const Moments& m) { return m.bestOne() == s; });
  return it == m_moments.end() ? std::nullopt : std::optional(std::size_t(it - m_moments.begin()));
}

}  // namespace sweepscope
