// SPDX-License-Identifier: GPL-3.0-or-later

#include "widgets/subjects/regionsubject.h"

#include "widgets/axis.h"
#include "widgets/counted.h"
#include "widgets/searchengine.h"
#include "widgets/subjects/parts.h"
#include "widgets/subjects/tasksubject.h"

namespace sweepscope {

namespace {

struct Tr : Counted<Tr> {
  Q_DECLARE_TR_FUNCTIONS(RegionSubject)
};

RegionTable::Lane laneOf(const UserEvents& events, const Subject& s) {
  return events.regions().lane(s.goroutine);
}

QString nameOf(const Trace& trace, const UserRegion& r) {
  const QString name = shown(trace.text(r.name), 120);
  return name.isEmpty() ? Tr::tr("without a name") : name;
}

InspectorPage pageOf(const Document& d, const Subject& s) {
  const Trace& trace = *d.trace;
  const UserRegion r = regionOf(*d.events, s);
  const auto event = d.events->regionEvent(s.goroutine, {r.begin, r.end, r.beginSeen, r.endSeen}, r.name);
  InspectorPage page;
  page.kind = Tr::tr("region");
  page.title = nameOf(trace, r);
  page.role = Role::Region;
  addRange(trace, page, {r.begin, r.end}, page.role, r.beginSeen, r.endSeen);
  page.facts.push_back(goroutineFact(trace, s.goroutine));
  if (event) {
    if (const Subject task = taskAt(d, event->task, r.begin))
      page.facts.push_back({Tr::tr("Task"), task.type->brief(d, task), {}, task});
  }
  addFact(page, Tr::tr("Depth"), QString::number(r.depth), Tr::tr("How many regions of the goroutine are around it"));
  if (event) addStack(trace, page, event->stack, r.beginSeen ? Tr::tr("Call stack") : Tr::tr("Call stack at the end"));
  return page;
}

class RegionType final : public SubjectType {
 public:
  RegionType() : SubjectType({"region", true}) {}

  bool exists(const Document& d, const Subject& s) const override {
    return d.events != nullptr && s.index < laneOf(*d.events, s).size();
  }
  // As searches count them: those of the first goroutine that has any, then those of the next.
  Subject at(const Document& d, std::size_t index) const override {
    const GoroutineLanes& goroutines = d.events->regions().goroutines();
    std::size_t lane = 0, behind = goroutines.size();  // the last lane that does not begin behind the index
    while (behind - lane > 1) {
      const std::size_t middle = (lane + behind) / 2;
      (goroutines.rows(middle).first <= index ? lane : behind) = middle;
    }
    return regionSubject(*d.events, goroutines.id(lane), index - goroutines.rows(lane).first);
  }
  QString brief(const Document& d, const Subject& s) const override {
    return Tr::tr("region · %1 · %2")
        .arg(nameOf(*d.trace, regionOf(*d.events, s)), goroutineLabel(*d.trace, s.goroutine));
  }
  QString tooltip(const Document& d, const Subject& s) const override {
    const UserRegion r = regionOf(*d.events, s);
    return linesOf({Tr::tr("region “%1”").arg(nameOf(*d.trace, r)), regionTimes(*d.trace, r),
                    goroutineLabel(*d.trace, s.goroutine)});
  }
  InspectorPage inspect(const Document& d, const Subject& s, const Sweeper*) const override { return pageOf(d, s); }
  Subject again(const Document& d, const Subject& s) const override {
    if (d.events == nullptr) return {};
    const auto regions = laneOf(*d.events, s);
    for (std::size_t i = regions.firstFrom(s.span.begin); i < regions.size(); ++i) {
      const PackedSpans::Span span = regions.at(i);
      if (span.begin > s.span.begin) break;
      if (span.beginSeen || span.end == s.span.end) return regionSubject(*d.events, s.goroutine, i);
    }
    return {};
  }
  Subject step(const LaneIndex& index, const Subject& s, int step) const override {
    const std::size_t next = s.index + std::size_t(step);
    const UserEvents* events = index.document.events.get();
    if (events == nullptr || next >= laneOf(*events, s).size()) return {};
    return regionSubject(*events, s.goroutine, next);
  }
  void search(TraceSearch& search) const override {
    const Document& d = search.document();
    if (d.events == nullptr) return;
    const GoroutineLanes& goroutines = d.events->regions().goroutines();
    for (std::size_t lane = 0; lane < goroutines.size() && !search.isStopped(); ++lane) {
      const auto regions = d.events->regions().lane(goroutines.id(lane));
      for (std::size_t i = 0; i < regions.size(); ++i) {
        if (search.matches(regions.name(i))) search.add(*this, regions.at(i).begin, goroutines.rows(lane).first + i);
      }
    }
  }
};

}  // namespace

const SubjectType& regionType() {
  static const RegionType type;
  return type;
}

Subject regionSubject(const UserEvents& events, GoroutineId id, std::size_t index) {
  const PackedSpans::Span span = events.regions().lane(id).at(index);
  return {&regionType(), index, id, {}, {span.begin, span.end}};
}

Subject regionBegunAt(const Document& d, GoroutineId id, Time t) {
  if (d.events == nullptr) return {};
  const auto regions = d.events->regions().lane(id);
  const std::size_t i = regions.firstFrom(t);
  return i < regions.size() && regions.at(i).begin == t ? regionSubject(*d.events, id, i) : Subject();
}

UserRegion regionOf(const UserEvents& events, const Subject& s) {
  const auto regions = laneOf(events, s);
  const PackedSpans::Span span = regions.at(s.index);
  return {span.begin, span.end, span.beginSeen, span.endSeen, regions.name(s.index), regions.depth(s.index)};
}

QString regionTimes(const Trace& trace, const UserRegion& r) {
  const QString lasts = durationOf(r.end - r.begin);
  if (!r.beginSeen) {
    return r.endSeen ? Tr::tr("at least %1; its start is not in the trace").arg(lasts)
                     : Tr::tr("at least %1; its start and its end are not in the trace").arg(lasts);
  }
  const QString begin = momentOf(trace, r.begin, Duration{1000});
  return r.endSeen ? Tr::tr("%1, from %2").arg(lasts, begin)
                   : Tr::tr("at least %1, from %2; its end is not in the trace").arg(lasts, begin);
}

}  // namespace sweepscope
