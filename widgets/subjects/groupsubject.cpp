#include "widgets/subjects/groupsubject.h"

#include "widgets/lanes/gospans.h"
#include "widgets/subjects/parts.h"

namespace sweepscope {

namespace {

QString nameOf(const Trace& trace, std::size_t group) {
  const QString name = shortFunction(trace.text(trace.groups()[group].function));
  return name.isEmpty() ? QStringLiteral("function not known") : name;
}

QString countsText(const GroupInfo& group) {
  if (group.goroutines == 1) return QStringLiteral("1 goroutine");
  return QStringLiteral("%1 goroutines, at most %2 at once")
      .arg(countOf(group.goroutines), countOf(packedDepth(group)));
}

class GroupType final : public SubjectType {
 public:
  GroupType() : SubjectType({"group", "group of goroutines", false, false, true}) {}

  bool exists(const Document& d, const Subject& s) const override { return s.index < d.trace->groups().size(); }
  Subject at(const Document& d, std::size_t index) const override { return groupSubject(*d.trace, index); }
  QString brief(const Document& d, const Subject& s) const override {
    return QStringLiteral("group · ") + nameOf(*d.trace, s.index);
  }
  QString tooltip(const Document& d, const Subject& s) const override {
    const GroupInfo& group = d.trace->groups()[s.index];
    return shown(d.trace->text(group.function)) + QLatin1Char('\n') + countsText(group);
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
  page.kind = QStringLiteral("group of goroutines");
  page.title = nameOf(trace, s.index);
  page.role = Role::Running;
  addRange(trace, page, s.span, Role::Running);
  page.moments.front().label = QStringLiteral("first sign of one");
  page.moments.back().label = QStringLiteral("last sign of one");
  addFact(page, "Goroutines", countOf(group.goroutines));
  addFact(page, "At most at once", countOf(packedDepth(group)));
  addFact(page, "Start function", shown(trace.text(group.function)), "The outermost function of their stacks");
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
