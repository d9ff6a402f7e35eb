// SPDX-License-Identifier: GPL-3.0-or-later

#include "widgets/subjects/assistsubject.h"

#include "widgets/counted.h"
#include "widgets/lanes/assistslane.h"
#include "widgets/subjects/cyclesubject.h"
#include "widgets/subjects/parts.h"

namespace sweepscope {

namespace {

struct Tr : Counted<Tr> {
  Q_DECLARE_TR_FUNCTIONS(AssistSubject)
};

InspectorPage pageOf(const Trace& trace, std::size_t index) {
  const Assist a = trace.assists().at(index);
  InspectorPage page;
  page.kind = Tr::tr("mark assist");
  page.title = Tr::tr("%1 helps with marking").arg(goroutineName(a.goroutine));
  page.role = Role::Assist;
  addRange(trace, page, {a.begin, a.end}, page.role, a.beginSeen, a.endSeen);
  page.facts.push_back(goroutineFact(trace, a.goroutine));
  page.details.push_back({a.begin, Tr::tr("Call stack of the allocation")});
  return page;
}

class AssistType final : public SubjectType {
 public:
  AssistType() : SubjectType({"assist"}) {}

  bool exists(const Document& d, const Subject& s) const override { return s.index < d.trace->assists().size(); }
  Subject at(const Document& d, std::size_t index) const override { return assistSubject(*d.trace, index); }
  QString brief(const Document& d, const Subject& s) const override {
    return Tr::tr("mark assist · %1").arg(goroutineLabel(*d.trace, s.goroutine));
  }
  QString tooltip(const Document& d, const Subject& s) const override {
    return linesOf({Tr::tr("mark assist"), spanLine(*d.trace, s.span), goroutineLabel(*d.trace, s.goroutine)});
  }
  InspectorPage inspect(const Document& d, const Subject& s, const Sweeper*) const override {
    return pageOf(*d.trace, s.index);
  }
  Subject again(const Document& d, const Subject& s) const override {
    return againInStream(d.trace->assists(), s, [](const Assist& x) { return x.begin; });
  }
  Subject cycle(const Document& d, const Subject& s) const override { return cycleMarkingAt(d, s.span.begin); }
  Subject step(const LaneIndex& index, const Subject& s, int step) const override {
    const auto p = nextPiece(assistTrack(index), s.span.begin, step);
    return p ? assistSubject(*index.document.trace, p->index, {p->begin, p->end}) : Subject();
  }
};

}  // namespace

const SubjectType& assistType() {
  static const AssistType type;
  return type;
}

Subject assistSubject(const Trace& trace, std::size_t index) {
  const Assist a = trace.assists().at(index);
  return assistSubject(trace, index, {a.begin, a.end});
}

Subject assistSubject(const Trace& trace, std::size_t index, TimeRange range) {
  return {&assistType(), index, trace.assists().at(index).goroutine, {}, range};
}

}  // namespace sweepscope
