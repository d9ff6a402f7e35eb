#include "widgets/subjects/inflectionsubject.h"

#include <algorithm>
#include <cmath>

#include "analysis/inflectiontext.h"
#include "widgets/subjects/cyclesubject.h"
#include "widgets/subjects/deletesubject.h"
#include "widgets/subjects/parts.h"
#include "wire/units.h"

namespace sweepscope {

namespace {

constexpr std::size_t kDeletesListed = 8;

void addInflectionMoments(const Trace& trace, const Inflection& i, InspectorPage& page) {
  const auto add = [&](const QString& label, Time t) {
    page.moments.push_back(momentOfRange(trace, label, Role::Inflection, TimeRange::instant(t), i.time));
  };
  // Between two samples nobody knows when the objects went.
  if (i.sampleBefore && *i.sampleBefore < i.window.begin) add(QStringLiteral("value before it"), *i.sampleBefore);
  add(QStringLiteral("window begins"), i.window.begin);
  if (i.sampleBefore && *i.sampleBefore >= i.window.begin) add(QStringLiteral("value before it"), *i.sampleBefore);
  add(QStringLiteral("inflection"), i.time);
  add(QStringLiteral("window ends"), i.window.end);
}

void addDeletesInside(const Document& document, const Inflection& i, InspectorPage& page) {
  for (std::size_t n = 0; n < i.deletes.size() && n < kDeletesListed; ++n) {
    const DeleteOp& d = document.answers->deletes[i.deletes[n]];
    page.facts.push_back({n == 0 ? QStringLiteral("Deletes inside") : QString(),
                          d.key.empty() ? QStringLiteral("#%1").arg(d.index) : shown(d.key, 60),
                          {},
                          deleteSubject(*document.answers, d.index)});
  }
  if (i.deletes.size() > kDeletesListed) {
    page.facts.push_back({QString(), QStringLiteral("and %1 more").arg(i.deletes.size() - kDeletesListed), {}, {}});
  }
}

InspectorPage pageOf(const Document& document, std::size_t index) {
  const Trace& trace = *document.trace;
  const Answers& answers = *document.answers;
  const Inflection& i = answers.inflections[index];
  const auto add = [](InspectorPage& page, const char* name, const QString& value) {
    page.facts.push_back({QString::fromUtf8(name), value, {}, {}});
  };
  InspectorPage page;
  page.kind = QStringLiteral("inflection");
  page.title = QStringLiteral("%1: %2 → %3").arg(shown(i.metric), inflectionValue(i, i.from), inflectionValue(i, i.to));
  page.role = Role::Inflection;
  page.badge = i.confirmed ? (*i.confirmed ? QStringLiteral("confirmed") : QStringLiteral("not confirmed")) : QString();
  page.badgeTip = QStringLiteral("Confirmed if NextGC changes within the next cycles, too (thresholds: Preferences).");
  addInflectionMoments(trace, i, page);
  add(page, "Rule", i.rule == "drop" ? translated(dropRuleText(answers.inflectionRule)) : shown(i.rule));
  add(page, "Confirmed", translated(confirmationText(i, answers.inflectionRule)));
  add(page, "Source", shown(i.source));
  if (i.ratePerSecond) {
    const auto rate = std::uint64_t(std::llround(std::min(1e18, std::abs(*i.ratePerSecond))));
    add(page, "Rate",
        (*i.ratePerSecond < 0 ? QStringLiteral("\u2212%1 objects/s in the window")
                              : QStringLiteral("+%1 objects/s in the window"))
            .arg(countOf(rate)));
  }
  if (i.cycle) {
    page.facts.push_back(
        {QStringLiteral("Nearest cycle"), cycleName(*i.cycle), {}, cycleSubject(trace, answers, *i.cycle)});
  }
  addDeletesInside(document, i, page);
  return page;
}

QString tooltipOf(const Trace& trace, const Answers& answers, std::size_t index) {
  const Inflection& i = answers.inflections.at(index);
  QString text = QStringLiteral("%1: %2 falls from %3 to %4\n%5")
                     .arg(inflectionWord(isConfirmed(i)), shown(i.metric), inflectionValue(i, i.from),
                          inflectionValue(i, i.to), atTime(trace, i.time));
  text += QStringLiteral("\nconfirmed: ") + translated(confirmationText(i, answers.inflectionRule));
  if (i.cycle) text += QStringLiteral("\nnearest cycle %1").arg(cycleName(*i.cycle));
  if (!i.deletes.empty()) text += QStringLiteral("\ndeletes inside: %1").arg(countOf(i.deletes.size()));
  return text;
}

class InflectionType final : public SubjectType {
 public:
  InflectionType()
      : SubjectType(
            {.id = "inflection", .name = "inflection", .next = "next-inflection", .previous = "previous-inflection"}) {}

  bool exists(const Document& d, const Subject& s) const override {
    return d.answers && s.index < d.answers->inflections.size();
  }
  Subject at(const Document& d, std::size_t index) const override { return inflectionSubject(*d.answers, index); }
  QString brief(const Document& d, const Subject& s) const override {
    const Inflection& i = d.answers->inflections[s.index];
    return QStringLiteral("%1 · %2").arg(inflectionWord(isConfirmed(i)), shown(i.metric));
  }
  QString tooltip(const Document& d, const Subject& s) const override {
    return tooltipOf(*d.trace, *d.answers, s.index);
  }
  InspectorPage inspect(const Document& d, const Subject& s, const Sweeper*) const override {
    return pageOf(d, s.index);
  }
  Subject again(const Document& d, const Subject& s) const override {
    if (!d.answers) return {};
    for (std::size_t i = 0; i < d.answers->inflections.size(); ++i) {
      const Subject same = inflectionSubject(*d.answers, i);
      if (same.span == s.span) return same;
    }
    return {};
  }
  Subject cycle(const Document& d, const Subject& s) const override {
    const auto nearest = d.answers->inflections[s.index].cycle;
    return nearest ? cycleSubject(*d.trace, *d.answers, *nearest) : Subject();
  }
  Subject step(const LaneIndex& index, const Subject& s, int step) const override {
    const Subject next = withIndex(s, s.index + std::size_t(step));
    return exists(index.document, next) ? at(index.document, next.index) : Subject();
  }
};

}  // namespace

const SubjectType& inflectionType() {
  static const InflectionType type;
  return type;
}

Subject inflectionSubject(const Answers& answers, std::size_t index) {
  const Inflection& i = answers.inflections.at(index);
  const TimeRange span = i.window.length().ns > 0 ? i.window : TimeRange::instant(i.time);
  return {&inflectionType(), index, {}, {}, span};
}

}  // namespace sweepscope
