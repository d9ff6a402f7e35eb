// SPDX-License-Identifier: GPL-3.0-or-later

// A delete: the chain from the marker to the reclaim, and why it took so long.
#include "widgets/subjects/deletesubject.h"

#include <algorithm>
#include <array>

#include "analysis/reclaimtext.h"
#include "analysis/whynotsooner.h"
#include "widgets/axis.h"
#include "widgets/bridge.h"
#include "widgets/counted.h"
#include "widgets/searchengine.h"
#include "widgets/subjects/cyclesubject.h"
#include "widgets/subjects/gostatesubject.h"
#include "widgets/subjects/parts.h"
#include "widgets/subjects/procpiecesubject.h"
#include "widgets/sweeper.h"

namespace sweepscope {

namespace {

struct Tr : Counted<Tr> {
  Q_DECLARE_TR_FUNCTIONS(DeleteSubject)
};

constexpr std::size_t kNotesShown = 12;

class DeletePage {
 public:
  DeletePage(const Document& document, std::size_t index, const Sweeper* sweeper)
      : m_trace(*document.trace),
        m_answers(*document.answers),
        m_op(m_answers.deletes[index]),
        m_t0(m_op.t0()),
        m_sweeper(sweeper) {}

  InspectorPage make() {
    m_page.kind = Tr::tr("delete #%1").arg(m_op.index);
    m_page.title = m_op.key.empty() ? Tr::tr("(no key logged)") : shown(m_op.key);
    m_page.role = Role::Delete;
    m_page.badge = evidenceWord(m_op.reclaim.evidence);
    m_page.badgeTip = evidenceSentence(m_op.reclaim.evidence);
    m_page.isCertain = m_op.reclaim.evidence == Evidence::Freed || m_op.reclaim.evidence == Evidence::Witnessed;
    m_page.sentence = sentence();
    addMarkers();
    addCycle();
    addLaterCycle();
    addReclaim();
    std::stable_sort(
        m_page.moments.begin(), m_page.moments.end(),
        [](const InspectorMoment& a, const InspectorMoment& b) { return a.target.begin < b.target.begin; });
    addNotes();
    addFacts();
    addStack(m_trace, m_page, m_op.stack, Tr::tr("Call stack of the delete"));
    return std::move(m_page);
  }

 private:
  QString sentence() const {
    const QString when = momentOf(m_trace, m_t0), who = goroutineName(m_op.goroutine);
    const QString reclaim = shown(reclaimSentence(m_answers, m_op), 1000);
    if (m_op.key.empty())
      return Tr::tr("Delete #%1 at %2, %3: %4").arg(QString::number(m_op.index), when, who, reclaim);
    return Tr::tr("Delete of “%1” at %2, %3: %4").arg(shown(m_op.key, 80), when, who, reclaim);
  }

  InspectorMoment& add(const QString& label, Role role, TimeRange range) {
    m_page.moments.push_back(momentOfRange(m_trace, label, role, range, m_t0));
    return m_page.moments.back();
  }

  void addMarkers() {
    const QString before = Tr::tr("before the delete");
    if (m_op.before && m_op.after) add(before, Role::Delete, TimeRange::instant(*m_op.before));
    add(m_op.after ? Tr::tr("after the delete") : before, Role::Delete, TimeRange::instant(m_t0)).distance = kT0;
  }

  std::optional<std::size_t> cycleShown() const {
    const ReclaimLink& r = m_op.reclaim;
    const auto range = r.cycleRange();
    const auto cycle = range ? std::optional(range->first) : r.earliestCycle;
    return cycle && *cycle < m_answers.cycles.size() ? cycle : std::nullopt;
  }

  void addCycle() {
    const auto index = cycleShown();
    if (!index) return;
    const GcCycle& c = m_answers.cycles[*index];
    const QString name = cycleName(*index);
    const QString start = c.startSeen ? Tr::tr("%1 starts").arg(name) : Tr::tr("%1 is already running").arg(name);
    add(start, Role::Mark, TimeRange::instant(c.start));
    if (c.sweepTerm) add(Tr::tr("marking begins"), Role::StopTheWorld, TimeRange::instant(c.sweepTerm->restart()));
    if (c.markEnd) add(Tr::tr("marking ends, sweeping begins"), Role::Mark, TimeRange::instant(*c.markEnd));
    if (c.sweepEnd) {
      add(Tr::tr("sweeping ends"), Role::Sweep, TimeRange::instant(*c.sweepEnd));
    } else if (c.sweepBound) {
      add(Tr::tr("sweeping ends at the latest"), Role::Sweep, TimeRange::instant(*c.sweepBound)).certain = false;
    }
  }

  // The other one that the rules leave.
  void addLaterCycle() {
    const auto& cycles = m_op.reclaim.cycles;
    if (!cycles || cycles->second == cycles->first || cycles->second >= m_answers.cycles.size()) return;
    const GcCycle& c = m_answers.cycles[cycles->second];
    add(Tr::tr("or %1 starts").arg(cycleName(cycles->second)), Role::Mark, TimeRange::instant(c.start));
    if (c.markEnd) add(Tr::tr("its marking ends, sweeping begins"), Role::Mark, TimeRange::instant(*c.markEnd));
  }

  static QString witnessText(const ReclaimLink& r) {
    if (r.otherWitness)
      return r.finalizer ? Tr::tr("another value's finalizer logs") : Tr::tr("another value's cleanup logs");
    return r.finalizer ? Tr::tr("its finalizer logs") : Tr::tr("its cleanup logs");
  }

  void addReclaim() {
    const ReclaimLink& r = m_op.reclaim;
    if (r.at) add(Tr::tr("memory freed"), Role::Sweep, TimeRange::instant(*r.at));
    if (r.freedBefore) add(Tr::tr("last value at the address freed"), Role::Sweep, TimeRange::instant(*r.freedBefore));
    if (r.witnessAt) add(witnessText(r), Role::Delete, TimeRange::instant(*r.witnessAt));
  }

  // The row is there from the start, so that nothing moves when the answer arrives.
  void addSweeper() {
    if (!m_op.reclaim.at) return;
    InspectorFact swept{Tr::tr("Swept by"), QStringLiteral("…"), Tr::tr("The answer is being looked up."), {}};
    if (m_sweeper != nullptr && !m_sweeper->missing.empty()) {
      swept.value = Tr::tr("not available: %1").arg(translated(m_sweeper->missing));
      swept.tip.clear();
    } else if (m_sweeper != nullptr) {
      const GoroutineId id = m_sweeper->goroutine;
      swept.tip = goroutineFact(m_trace, id).tip;
      swept.value = !id.valid()             ? goroutineName(id)
                    : m_sweeper->background ? Tr::tr("%1 · background sweeper").arg(id.value)
                                            : goroutineFact(m_trace, id).value;
      if (m_sweeper->proc.valid())
        swept.value = Tr::tr("%1, on proc %2").arg(swept.value, QString::number(m_sweeper->proc.value));
      swept.link = m_sweeper->work;
    }
    m_page.facts.push_back(std::move(swept));
  }

  void addNotes() {
    const auto notes = whyNotSooner(m_answers, m_op);
    if (notes.empty()) return;
    m_page.notesTitle =
        m_op.reclaim.evidence == Evidence::None ? Tr::tr("Why no cycle reclaimed it") : Tr::tr("Why not sooner");
    for (std::size_t i = 0; i < notes.size() && i < kNotesShown; ++i) {
      m_page.notes << translated(notes[i].why);
    }
    if (notes.size() > kNotesShown)
      m_page.notes << Tr::counted("%1 more cycles did not reclaim it either.",
                                  "One more cycle did not reclaim it either.", notes.size() - kNotesShown);
  }

  void fact(const QString& name, const QString& value, const QString& tip = {}) { addFact(m_page, name, value, tip); }

  static QString keptText(const ReclaimLink& r) {
    const std::size_t kept = *r.keptCycles;
    if (r.stillReferenced())
      return Tr::counted("at least %1 cycles longer than necessary", "at least one cycle longer than necessary", kept);
    if (kept == 0) return Tr::tr("no longer than necessary");
    if (r.evidence == Evidence::Witnessed)
      return Tr::counted("at most %1 cycles longer than necessary", "at most one cycle longer than necessary", kept);
    return Tr::counted("%1 cycles longer than necessary", "one cycle longer than necessary", kept);
  }

  void addFacts() {
    const ReclaimLink& r = m_op.reclaim;
    fact(Tr::tr("Evidence"), QStringLiteral("%1: %2").arg(evidenceWord(r.evidence), reasonSentence(r.reason)),
         evidenceSentence(r.evidence));
    fact(Tr::tr("GC phase at T0"), QStringLiteral("%1: %2").arg(phaseWord(m_op.phase), phaseSentence(m_op.phase)));
    if (r.keptCycles) fact(Tr::tr("Kept alive"), keptText(r));
    if (r.cycle && *r.cycle < m_answers.cycles.size()) {
      m_page.facts.push_back({Tr::tr("Cycle"), cycleName(*r.cycle), {}, cycleSubject(m_trace, m_answers, *r.cycle)});
    }
    addSweeper();
    m_page.facts.push_back(goroutineFact(m_trace, m_op.goroutine));
    if (m_op.before && m_op.after) fact(Tr::tr("Between the markers"), durationOf(*m_op.after - *m_op.before));
    if (m_op.size) fact(Tr::tr("Size"), bytesOf(m_op.size));
    if (m_op.address) fact(Tr::tr("Address"), QStringLiteral("0x%1").arg(*m_op.address, 0, 16));
    for (const auto& [name, value] : m_op.attributes) fact(shown(name, 60), shown(value, 1000));
    fact(Tr::tr("Recognised by"), shown(m_op.rule, 200));
  }

  const Trace& m_trace;
  const Answers& m_answers;
  const DeleteOp m_op;
  const Time m_t0;
  const Sweeper* m_sweeper;
  InspectorPage m_page;
};

class DeleteType final : public SubjectType {
 public:
  DeleteType()
      : SubjectType({.id = "delete", .wantsGoroutineRow = true, .next = "next-delete", .previous = "previous-delete"}) {
  }

  bool exists(const Document& d, const Subject& s) const override {
    return d.answers && s.index < d.answers->deletes.size();
  }
  Subject at(const Document& d, std::size_t index) const override { return deleteSubject(*d.answers, index); }
  QString brief(const Document& d, const Subject& s) const override {
    return Tr::tr("delete · %1").arg(keyOrNumber(d.answers->deletes[s.index], 80));
  }
  QString tooltip(const Document&, const Subject&) const override;
  InspectorPage inspect(const Document& d, const Subject& s, const Sweeper* sweeper) const override {
    return DeletePage(d, s.index, sweeper).make();
  }
  Subject again(const Document&, const Subject&) const override;
  Subject cycle(const Document& d, const Subject& s) const override {
    const auto reclaimedBy = d.answers->deletes.cycle(s.index);
    return reclaimedBy ? cycleSubject(*d.trace, *d.answers, *reclaimedBy) : Subject();
  }
  Subject step(const LaneIndex& index, const Subject& s, int step) const override {
    const Subject next = withIndex(s, s.index + std::size_t(step));
    return exists(index.document, next) ? at(index.document, next.index) : Subject();
  }
  // From the delete to the end of its bridge.
  TimeRange reach(const Document& d, const Subject& s) const override {
    if (!exists(d, s)) return s.span;
    const DeleteOp op = d.answers->deletes[s.index];
    const Time end = bridgeEnd(*d.answers, op).value_or(op.t0());
    return {op.t0(), std::max(op.t0() + Duration{1}, end + Duration{1})};
  }
  void addRelated(const Document&, const Subject&, const Sweeper*, std::vector<Related>&) const override;
  void search(TraceSearch&) const override;
};

QString DeleteType::tooltip(const Document& d, const Subject& s) const {
  const Trace& trace = *d.trace;
  const DeleteOp op = d.answers->deletes[s.index];
  const QString name = op.key.empty() ? Tr::tr("delete without a key") : Tr::tr("delete of “%1”").arg(shown(op.key));
  const QString reclaim = translated(reclaimSentence(*d.answers, op));
  return linesOf({name, QStringLiteral("%1, %2").arg(atTime(trace, op.t0()), goroutineLabel(trace, op.goroutine)),
                  op.size ? Tr::tr("size %1").arg(bytesOf(op.size)) : QString(),
                  QStringLiteral("%1: %2").arg(evidenceWord(op.reclaim.evidence), reclaim)});
}

Subject DeleteType::again(const Document& d, const Subject& s) const {
  if (!d.answers) return {};
  const Time t0 = s.span.end - Duration{1};
  for (std::size_t i = d.answers->deletes.firstFrom(t0); i < d.answers->deletes.size(); ++i) {
    const DeleteOp& op = d.answers->deletes[i];
    if (op.t0() != t0) break;
    if (op.goroutine == s.goroutine) return deleteSubject(*d.answers, i);
  }
  return {};
}

// The cycles that may have reclaimed the value; the sweep or the run that freed it, on its proc and in the row of its
// goroutine.
void DeleteType::addRelated(const Document& d, const Subject& s, const Sweeper* sweeper,
                            std::vector<Related>& out) const {
  if (const auto cycles = d.answers->deletes.link(s.index).cycleRange()) {
    for (std::size_t c = cycles->first; c <= cycles->second && c < d.answers->cycles.size(); ++c)
      out.push_back({cycleSubject(*d.trace, *d.answers, c)});
  }
  if (sweeper == nullptr) return;
  const bool outlined = bool(sweeper->work);
  const TimeRange span = sweeper->work.span;
  if (sweeper->proc.valid()) out.push_back({procPieceSubject(sweeper->proc, {}, span), outlined});
  if (sweeper->goroutine.valid()) out.push_back({goStateSubject(sweeper->goroutine, span), outlined});
}

// A marker of a delete that is a hit is no second hit.
void DeleteType::search(TraceSearch& search) const {
  if (!search.document().answers) return;
  const DeleteTable& deletes = search.document().answers->deletes;
  for (std::size_t i = 0; i < deletes.size() && !search.isStopped(); ++i) {
    if (!search.holdsNeedle(deletes.key(i)) && !search.matches(deletes.stack(i))) continue;
    search.add(*this, deletes.t0(i), i);
    const DeleteMoments moments = deletes.moments(i);
    if (moments.before) search.hideLogAt(*moments.before);
    if (moments.after) search.hideLogAt(*moments.after);
  }
}

}  // namespace

const SubjectType& deleteType() {
  static const DeleteType type;
  return type;
}

Subject deleteSubject(const Answers& answers, std::size_t index) {
  const DeleteOp& op = answers.deletes.at(index);
  return {&deleteType(), index, op.goroutine, op.proc, {op.before.value_or(op.t0()), op.t0() + Duration{1}}};
}

QString deletesTooltip(const Document& doc, const IndexRun& run) {
  const DeleteTable& deletes = doc.answers->deletes;
  std::array<std::size_t, 5> counts{};
  for (std::size_t i = run.first; i < run.last; ++i) ++counts[std::size_t(deletes.evidence(i))];
  const auto at = [&](std::size_t i) { return momentOf(*doc.trace, deletes.t0(i), Duration{1000}); };
  QStringList lines{Tr::counted("%1 deletes that are too close together to draw each", "one delete", run.size()),
                    Tr::tr("from %1 to %2").arg(at(run.first), at(run.last - 1))};
  for (std::size_t e = 0; e < counts.size(); ++e) {
    if (counts[e] > 0) lines << QStringLiteral("%1: %2").arg(evidenceWord(Evidence(e)), countOf(counts[e]));
  }
  return linesOf(lines << Tr::tr("A click selects the nearest one. Zoom in to see each."));
}

}  // namespace sweepscope
