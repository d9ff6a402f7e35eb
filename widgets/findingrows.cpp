// SPDX-License-Identifier: GPL-3.0-or-later

#include "widgets/findingrows.h"

#include <algorithm>

#include "widgets/counted.h"
#include "widgets/subjects/cyclesubject.h"
#include "widgets/subjects/deletesubject.h"
#include "widgets/subjects/stopsubject.h"
#include "widgets/subjects/subject.h"
#include "widgets/translated.h"

namespace sweepscope {

namespace {

struct Tr : Counted<Tr> {
  Q_DECLARE_TR_FUNCTIONS(FindingRows)
};

// Where a finding can be seen, and the place that its row stands for.
struct Places {
  std::vector<Subject> all;
  std::size_t best = 0;
  Subject bestOne() const { return all.empty() ? Subject() : all[best]; }
};

// In the user's language.
struct Texts {
  std::string title, text;
};

struct FindingRow {
  const Finding& finding;
  const Texts& said;
  std::size_t places = 0;
  std::optional<std::size_t> chosen;  // the place that a click on the row went to last
};

QString shownPlace(const FindingRow& r) {
  if (r.places == 0) return dash();
  return QStringLiteral("%1/%2").arg(r.chosen ? countOf(*r.chosen + 1) : dash(), countOf(r.places));
}

QString placesTip(const FindingRow& r) {
  if (r.places < 2) return {};
  return Tr::counted("%1 places; a click or Enter shows the next one", "one place; a click or Enter shows it",
                     r.places);
}

constexpr TableColumn<FindingRow> kColumns[] = {
    {.head = {"severity", QT_TRANSLATE_NOOP("Columns", "Severity"),
              QT_TRANSLATE_NOOP("Columns", "warning: may cost time or memory; info: worth knowing"), ColumnKind::Text,
              84},
     .cell = [](const FindingRow& r) { return shown(r.finding.severity); },
     .key = [](const FindingRow& r) { return SortKey(r.finding.severity); },
     .tone = [](const FindingRow& r) { return r.finding.severity == "warning" ? Tone::Warning : Tone::Dim; }},
    {.head = {"title", QT_TRANSLATE_NOOP("Columns", "Finding"), QT_TRANSLATE_NOOP("Columns", "What was found"),
              ColumnKind::Prose, 330},
     .cell = [](const FindingRow& r) { return shown(r.said.title); },
     .key = [](const FindingRow& r) { return SortKey(r.said.title); },
     .tip = [](const FindingRow& r) { return shown(r.said.title); }},
    {.head = {"text", QT_TRANSLATE_NOOP("Columns", "Text"),
              QT_TRANSLATE_NOOP(
                  "Columns", "What it means. A click on the row shows the clearest place, another click the next one."),
              ColumnKind::Prose, 700},
     .cell = [](const FindingRow& r) { return shown(r.said.text, 2000); },
     .key = [](const FindingRow& r) { return SortKey(r.said.text); },
     .tip = [](const FindingRow& r) { return shown(r.said.text, 2000); },
     .plain = [](const FindingRow& r) { return shown(r.said.text, kWholeText); }},
    {.head = {"count", QT_TRANSLATE_NOOP("Columns", "Count"),
              QT_TRANSLATE_NOOP("Columns", "Number of deletes, cycles or pauses that it is about"), ColumnKind::Amount,
              70},
     .cell = [](const FindingRow& r) { return countOf(r.finding.count); },
     .key = [](const FindingRow& r) { return SortKey(r.finding.count); }},
    {.head = {"shown", QT_TRANSLATE_NOOP("Columns", "Shown"),
              QT_TRANSLATE_NOOP(
                  "Columns",
                  "The place that the last click on the row showed. Another click or Enter shows the next one."),
              ColumnKind::Number, 80},
     .cell = shownPlace,
     .key = [](const FindingRow& r) { return SortKey(r.places); },
     .tip = placesTip,
     .plain = [](const FindingRow& r) { return QString::number(r.places); }},
};

constexpr TableHead kHead{
    "findings",
    QT_TRANSLATE_NOOP("Tables", "Findings"),
    QT_TRANSLATE_NOOP("Tables", "Filter findings"),
    QT_TRANSLATE_NOOP("Tables", "No finding matches “%1”."),
    QT_TRANSLATE_N_NOOP3("Tables", "%1 findings", "%1 finding"),
    QT_TRANSLATE_N_NOOP3("Tables", "%2 of %1 findings", "%2 of %1 finding"),
    QT_TRANSLATE_N_NOOP3("Tables", "Copied %1 findings.", "Copied %1 finding."),
};

Subject stopAt(const Trace& trace, Time begin) {
  const auto& stops = trace.stops();
  const auto it =
      std::lower_bound(stops.begin(), stops.end(), begin, [](const StopTheWorld& s, Time t) { return s.begin < t; });
  if (it == stops.end() || it->begin != begin) return {};
  return stopSubject(trace, std::size_t(it - stops.begin()));
}

Subject evidenceSelection(const Document& d, const FindingEvidence& e) {
  if (e.deleteOp) return deleteSubject(*d.answers, *e.deleteOp);
  const Subject stop = e.time ? stopAt(*d.trace, *e.time) : Subject();
  if (stop || !e.cycle) return stop;
  return cycleSubject(*d.trace, *d.answers, *e.cycle);
}

// Two findings may be about the same delete: each row gets a place of its own, as long as there is one.
std::vector<Places> placesOf(const Document& document) {
  std::vector<Places> found;
  if (!document.answers) return found;
  for (const Finding& f : document.answers->findings) {
    Places places;
    for (const FindingEvidence& e : f.evidence) {
      const Subject s = evidenceSelection(document, e);
      if (s && std::find(places.all.begin(), places.all.end(), s) == places.all.end()) places.all.push_back(s);
    }
    const auto taken = [&](const Subject& s) {
      return std::any_of(found.begin(), found.end(), [&](const Places& p) { return p.bestOne() == s; });
    };
    const auto own = std::find_if_not(places.all.begin(), places.all.end(), taken);
    if (own != places.all.end()) places.best = std::size_t(own - places.all.begin());
    found.push_back(std::move(places));
  }
  return found;
}

std::vector<Texts> textsOf(const Document& document) {
  std::vector<Texts> texts;
  if (!document.answers) return texts;
  for (const Finding& f : document.answers->findings)
    texts.push_back({translated(f.title).toStdString(), translated(f.text).toStdString()});
  return texts;
}

class FindingRows : public RowsOf<FindingRow> {
 public:
  explicit FindingRows(const Document& document)
      : RowsOf(kHead, kColumns), m_document(document), m_texts(textsOf(document)), m_places(placesOf(document)) {}
  std::size_t count() const override { return m_places.size(); }
  Subject selectionOf(std::size_t row) const override { return m_places[row].bestOne(); }
  // A place of several findings belongs to the one that led to it.
  std::optional<std::size_t> rowOf(const Subject& s) const override {
    if (!s) return std::nullopt;
    if (m_chosen && chosenPlace() == s) return m_chosen->finding;
    const auto it = std::find_if(m_places.begin(), m_places.end(), [&](const Places& p) { return p.bestOne() == s; });
    return it == m_places.end() ? std::nullopt : std::optional(std::size_t(it - m_places.begin()));
  }
  Choice choose(std::size_t row, const Subject& now) const override {
    const Places& places = m_places[row];
    if (places.all.empty()) return {};
    const bool again = m_chosen && m_chosen->finding == row && chosenPlace() == now;
    auto then = std::make_shared<FindingRows>(*this);
    then->m_chosen = Chosen{row, again ? (m_chosen->place + 1) % places.all.size() : places.best};
    return {then->chosenPlace(), then};
  }

 protected:
  FindingRow make(std::size_t row) const override {
    const bool chosen = m_chosen && m_chosen->finding == row;
    return {m_document.answers->findings[row], m_texts[row], m_places[row].all.size(),
            chosen ? std::optional(m_chosen->place) : std::nullopt};
  }

 private:
  struct Chosen {
    std::size_t finding = 0, place = 0;
  };
  const Subject& chosenPlace() const { return m_places[m_chosen->finding].all[m_chosen->place]; }

  Document m_document;
  std::vector<Texts> m_texts;    // by finding
  std::vector<Places> m_places;  // by finding
  std::optional<Chosen> m_chosen;
};

}  // namespace

std::shared_ptr<const TableRows> findingRows(const Document& document) {
  return std::make_shared<const FindingRows>(document);
}

}  // namespace sweepscope
