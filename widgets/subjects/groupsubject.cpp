// SPDX-License-Identifier: GPL-3.0-or-later

#include "widgets/subjects/groupsubject.h"

#include "widgets/counted.h"
#include "widgets/lanes/gospans.h"
#include "widgets/subjects/parts.h"

namespace sweepscope {

namespace {

struct Tr : Counted<Tr> {
  Q_DECLARE_TR_FUNCTIONS(GroupSubject)
};

QString nameOf(const Trace& trace, std::size_t group) {
  const QString name = shortFunction(trace.text(trace.groups()[group].function));
  return name.isEmpty() ? unknownFunction() : name;
}

QString countsText(const GroupInfo& group) {
  if (group.goroutines == 1) return Tr::tr("one goroutine");
  return Tr::counted("%1 goroutines, at most %2 at once", "%1 goroutine, at most %2 at once", group.goroutines)
      .arg(countOf(packedDepth(group)));
}

class GroupType final : public SubjectType {
 public:
  GroupType() : SubjectType({"group", false, false, true}) {}

  bool exists(const Document& d, const Subject& s) const override { return s.index < d.trace->groups().size(); }
  Subject at(const Document& d, std::size_t index) const override { return groupSubject(*d.trace, index); }
  QString brief(const Document& d, const Subject& s) const override {
    return Tr::tr("group · %1").arg(nameOf(*d.trace, s.index));
  }
  QString tooltip(const Document& d, const Subject& s) const override {
    const GroupInfo& group = d.trace->groups()[s.index];
    const QString function = shown(d.trace->text(group.function));
    return linesOf({function.isEmpty() ? unknownFunction() : function, countsText(group)});
  }
  InspectorPage inspect(const Document&, const Subject&, const Sweeper*) const override;
  // By the function, which names it in every snapshot.
  Subject again(const Document& d, const Subject& s) const override {
    const auto group = d.trace->groupOf(s.goroutine);
    return group ? groupSubject(*d.trace, *group) : Subject();
  }
  Subject step(const LaneIndex&, const Subject&, int) const override { return {}; }
};

InspectorPage GroupType::inspect(const Document& d, const Subject& s, const Sweeper*) const {
  const Trace& trace = *d.trace;
  const GroupInfo& group = trace.groups()[s.index];
  InspectorPage page;
  page.kind = Tr::tr("group of goroutines");
  page.title = nameOf(trace, s.index);
  page.role = Role::Running;
  addRange(trace, page, s.span, Role::Running);
  page.moments.front().label = Tr::tr("first event of one of them");
  page.moments.back().label = Tr::tr("last event of one of them");
  addFact(page, Tr::tr("Goroutines"), countOf(group.goroutines));
  addFact(page, Tr::tr("At most at once"), countOf(packedDepth(group)));
  addFact(page, Tr::tr("Start function"), shown(trace.text(group.function)),
          Tr::tr("The outermost function of their stacks"));
  return page;
}

}  // namespace

const SubjectType& groupType() {
  static const GroupType type;
  return type;
}

Subject groupSubject(const Trace& trace, std::size_t group) {
  const GroupInfo& info = trace.groups()[group];
  Subject s{&groupType(), group, {}, {}, {info.first, info.last + Duration{1}}};
  trace.visitGroup(group, trace.range(), 1, [&](const PackedGoroutine& p) { s.goroutine = p.id; });
  return s;
}

}  // namespace sweepscope
