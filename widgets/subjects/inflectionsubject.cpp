// SPDX-License-Identifier: GPL-3.0-or-later

#include "widgets/subjects/inflectionsubject.h"

#include <algorithm>
#include <cmath>

#include "analysis/inflectiontext.h"
#include "widgets/counted.h"
#include "widgets/subjects/cyclesubject.h"
#include "widgets/subjects/deletesubject.h"
#include "widgets/subjects/parts.h"
#include "wire/units.h"

namespace sweepscope {

namespace {

constexpr std::size_t kDeletesListed = 8;

struct Tr : Counted<Tr> {
  Q_DECLARE_TR_FUNCTIONS(InflectionSubject)
};

void addInflectionMoments(const Trace& trace, const Inflection& i, InspectorPage& page) {
  const auto add = [&](const QString& label, Time t) {
    page.moments.push_back(momentOfRange(trace, label, Role::Inflection, TimeRange::instant(t), i.time));
  };
  // Between two samples it is unknown when the objects were freed.
  const QString before = Tr::tr("value before it");
  if (i.sampleBefore && *i.sampleBefore < i.window.begin) add(before, *i.sampleBefore);
  add(Tr::tr("window begins"), i.window.begin);
  if (i.sampleBefore && *i.sampleBefore >= i.window.begin) add(before, *i.sampleBefore);
  add(Tr::tr("inflection"), i.time);
  add(Tr::tr("window ends"), i.window.end);
}

void addDeletesInside(const Document& document, const Inflection& i, InspectorPage& page) {
  for (std::size_t n = 0; n < i.deletes.size() && n < kDeletesListed; ++n) {
    const DeleteOp& d = document.answers->deletes[i.deletes[n]];
    page.facts.push_back({n == 0 ? Tr::tr("Deletes in its window") : QString(),
                          keyOrNumber(d, 60),
                          {},
                          deleteSubject(*document.answers, d.index)});
  }
  if (i.deletes.size() > kDeletesListed) addFact(page, QString(), moreText(i.deletes.size() - kDeletesListed));
}

QString signedRate(double perSecond) {
  const auto rate = std::uint64_t(std::llround(std::min(1e18, std::abs(perSecond))));
  return (perSecond < 0 ? QChar(0x2212) : QChar(QLatin1Char('+'))) + countOf(rate);
}

InspectorPage pageOf(const Document& document, std::size_t index) {
  const Trace& trace = *document.trace;
  const Answers& answers = *document.answers;
  const Inflection& i = answers.inflections[index];
  InspectorPage page;
  page.kind = Tr::tr("inflection");
  page.title = QStringLiteral("%1: %2 → %3").arg(shown(i.metric), inflectionValue(i, i.from), inflectionValue(i, i.to));
  page.role = Role::Inflection;
  if (i.confirmed) page.badge = *i.confirmed ? Tr::tr("confirmed") : Tr::tr("unconfirmed");
  page.badgeTip =
      Tr::tr("Confirmed if NextGC changes within the next cycles, too. The preferences have the thresholds.");
  addInflectionMoments(trace, i, page);
  addFact(page, Tr::tr("Rule"), i.rule == "drop" ? translated(dropRuleText(answers.inflectionRule)) : shown(i.rule));
  addFact(page, Tr::tr("Confirmed"), translated(confirmationText(i, answers.inflectionRule)));
  addFact(page, Tr::tr("Source"), QString::fromStdString(i.source));
  if (i.ratePerSecond)
    addFact(page, Tr::tr("Rate"), Tr::tr("%1 objects/s in the window").arg(signedRate(*i.ratePerSecond)));
  if (i.cycle) {
    page.facts.push_back({Tr::tr("Nearest cycle"), cycleName(*i.cycle), {}, cycleSubject(trace, answers, *i.cycle)});
  }
  addDeletesInside(document, i, page);
  return page;
}

QString tooltipOf(const Trace& trace, const Answers& answers, std::size_t index) {
  const Inflection& i = answers.inflections.at(index);
  const QString confirmation = translated(confirmationText(i, answers.inflectionRule));
  return linesOf(
      {Tr::tr("%1: %2 falls from %3 to %4")
           .arg(inflectionWord(isConfirmed(i)), shown(i.metric), inflectionValue(i, i.from), inflectionValue(i, i.to)),
       atTime(trace, i.time), Tr::tr("confirmed: %1").arg(confirmation),
       i.cycle ? Tr::tr("nearest cycle %1").arg(cycleName(*i.cycle)) : QString(),
       i.deletes.empty() ? QString() : Tr::tr("deletes in its window: %1").arg(countOf(i.deletes.size()))});
}

class InflectionType final : public SubjectType {
 public:
  InflectionType() : SubjectType({.id = "inflection", .next = "next-inflection", .previous = "previous-inflection"}) {}

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
