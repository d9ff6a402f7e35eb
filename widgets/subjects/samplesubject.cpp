// SPDX-License-Identifier: GPL-3.0-or-later

#include "widgets/subjects/samplesubject.h"

#include "widgets/counted.h"
#include "widgets/subjects/parts.h"

namespace sweepscope {

namespace {

struct Tr : Counted<Tr> {
  Q_DECLARE_TR_FUNCTIONS(SampleSubject)
};

// What ran.
QString leafOf(const Trace& trace, const CpuSample& s) {
  const auto frames = trace.symbols().frames(s.stack);
  const QString name = frames.empty() ? QString() : shortFunction(trace.text(frames.front().function));
  return name.isEmpty() ? Tr::tr("without a stack") : name;
}

InspectorPage pageOf(const Trace& trace, std::size_t index) {
  const CpuSample s = trace.samples().at(index);
  InspectorPage page;
  page.kind = Tr::tr("CPU sample");
  page.title = leafOf(trace, s);
  page.role = Role::Sample;
  page.moments.push_back(momentOfRange(trace, Tr::tr("taken"), page.role, TimeRange::instant(s.time), std::nullopt));
  page.facts.push_back(goroutineFact(trace, s.goroutine));
  addProc(page, s.proc);
  if (s.thread.valid()) addFact(page, Tr::tr("Thread"), QString::number(s.thread.value));
  addStack(trace, page, s.stack, Tr::tr("Call stack"));
  return page;
}

class SampleType final : public SubjectType {
 public:
  SampleType() : SubjectType({"sample"}) {}

  bool exists(const Document& d, const Subject& s) const override { return s.index < d.trace->samples().size(); }
  Subject at(const Document& d, std::size_t index) const override { return sampleSubject(*d.trace, index); }
  QString brief(const Document& d, const Subject& s) const override {
    return Tr::tr("CPU sample · %1").arg(leafOf(*d.trace, d.trace->samples().at(s.index)));
  }
  QString tooltip(const Document& d, const Subject& s) const override {
    const Trace& trace = *d.trace;
    const QString who = s.goroutine.valid() ? goroutineLabel(trace, s.goroutine) : QString();
    return linesOf(
        {Tr::tr("CPU sample in %1").arg(leafOf(trace, trace.samples().at(s.index))), atTime(trace, s.span.begin), who});
  }
  InspectorPage inspect(const Document& d, const Subject& s, const Sweeper*) const override {
    return pageOf(*d.trace, s.index);
  }
  Subject again(const Document& d, const Subject& s) const override {
    return againInStream(d.trace->samples(), s, [](const CpuSample& x) { return x.time; });
  }
  Subject step(const LaneIndex& index, const Subject& s, int step) const override {
    const std::size_t next = s.index + std::size_t(step);
    return next < index.document.trace->samples().size() ? at(index.document, next) : Subject();
  }
};

}  // namespace

const SubjectType& sampleType() {
  static const SampleType type;
  return type;
}

Subject sampleSubject(const Trace& trace, std::size_t index) {
  const CpuSample s = trace.samples().at(index);
  return {&sampleType(), index, s.goroutine, s.proc, TimeRange::instant(s.time)};
}

}  // namespace sweepscope
