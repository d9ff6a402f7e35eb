// SPDX-License-Identifier: GPL-3.0-or-later

#include "widgets/subjects/goroutinesubject.h"

#include <algorithm>
#include <charconv>

#include "widgets/counted.h"
#include "widgets/goroutinetotals.h"
#include "widgets/searchengine.h"
#include "widgets/subjects/gostatesubject.h"
#include "widgets/subjects/parts.h"

namespace sweepscope {

namespace {

struct Tr : Counted<Tr> {
  Q_DECLARE_TR_FUNCTIONS(GoroutineSubject)
};

InspectorPage pageOf(const Document& document, GoroutineId id) {
  const Trace& trace = *document.trace;
  InspectorPage page;
  const auto info = trace.goroutine(id);
  if (!info) return page;
  page.kind = goroutineName(id);
  page.title = shortFunction(trace.text(info->function));
  if (page.title.isEmpty()) page.title = unknownFunction();
  page.role = Role::Running;
  addRange(trace, page, {info->first, info->last}, Role::Running, info->createdInTrace, info->endedInTrace);
  if (!info->createdInTrace)  // counted as the times below are
    page.facts.back().value = atLeast(goroutineLifetime(trace, *info));
  page.moments.front().label = info->createdInTrace ? Tr::tr("created") : Tr::tr("created before the trace");
  page.moments.back().label = info->endedInTrace ? Tr::tr("ended") : Tr::tr("last event in the trace");
  const GoroutineTotals t = goroutineTotals(trace, *info);
  addFact(page, Tr::tr("Running"), durationOf(t.running), Tr::tr("Time on a proc"));
  addFact(page, Tr::tr("Runnable"), durationOf(t.runnable), Tr::tr("Time that it was ready to run but had no proc"));
  addFact(page, Tr::tr("In a syscall"), durationOf(t.syscall));
  addFact(page, Tr::tr("Waiting"), durationOf(t.waiting));
  addFact(page, Tr::tr("Start function"), info->function.valid() ? shown(trace.text(info->function)) : dash(),
          Tr::tr("The outermost function of its stacks"));
  if (info->createdInTrace) page.details.push_back({info->first, Tr::tr("Created by"), id});
  return page;
}

QString tooltipOf(const Trace& trace, const Subject& s) {
  const auto info = trace.goroutine(s.goroutine);
  const QString name = goroutineLabel(trace, s.goroutine);
  if (!info) return name;
  return linesOf({name, spanLine(trace, {info->first, info->last}),
                  info->createdInTrace ? QString() : Tr::tr("created before the trace"),
                  info->endedInTrace ? QString() : Tr::tr("still exists when the trace ends")});
}

// "12" or "goroutine 12".
std::optional<GoroutineId> idIn(std::string_view needle) {
  std::int64_t id = -1;
  if (needle.starts_with("goroutine ")) needle.remove_prefix(10);
  const auto [end, error] = std::from_chars(needle.data(), needle.data() + needle.size(), id);
  const bool whole = error == std::errc() && end == needle.data() + needle.size();
  return whole ? std::optional(GoroutineId(id)) : std::nullopt;
}

class GoroutineType final : public SubjectType {
 public:
  GoroutineType() : SubjectType({"goroutine", true, true, true}) {}

  bool exists(const Document& d, const Subject& s) const override {
    return d.trace->goroutine(s.goroutine).has_value();
  }
  // By its place in the Trace's table; the subject itself goes by the goroutine's id.
  Subject at(const Document& d, std::size_t index) const override {
    const GoroutineInfo info = d.trace->goroutineAt(index);
    return {this, 0, info.id, {}, {info.first, info.last + Duration{1}}};
  }
  QString brief(const Document& d, const Subject& s) const override {
    const QString name = goroutineName(s.goroutine);
    const QString function = shortFunction(d.trace->text(d.trace->goroutine(s.goroutine)->function));
    return function.isEmpty() ? name : QStringLiteral("%1 · %2").arg(name, function);
  }
  QString tooltip(const Document& d, const Subject& s) const override { return tooltipOf(*d.trace, s); }
  InspectorPage inspect(const Document& d, const Subject& s, const Sweeper*) const override {
    return pageOf(d, s.goroutine);
  }
  Subject again(const Document&, const Subject& s) const override { return s; }
  // Its states: the one before the goroutine's begin or behind its end.
  Subject step(const LaneIndex& index, const Subject& s, int step) const override {
    return stepFrom(index, goStateSubject(s.goroutine, s.span), step);
  }
  void search(TraceSearch&) const override;
};

void GoroutineType::search(TraceSearch& search) const {
  const Trace& trace = *search.document().trace;
  const auto id = idIn(search.needle());
  const auto& groups = trace.groups();
  const bool anyGroup =
      std::any_of(groups.begin(), groups.end(), [&](const GroupInfo& g) { return search.matches(g.function); });
  if (!anyGroup) {
    const auto index = id ? trace.goroutineIndex(*id) : std::nullopt;
    if (index) search.add(*this, trace.goroutineAt(*index).first, *index);
    return;
  }
  const std::size_t count = trace.goroutineCount();
  for (std::size_t i = 0; i < count && !search.isStopped(); ++i) {
    const GoroutineInfo info = trace.goroutineAt(i);
    if (search.matches(info.function) || info.id == id) search.add(*this, info.first, i);
  }
}

}  // namespace

const SubjectType& goroutineType() {
  static const GoroutineType type;
  return type;
}

Subject goroutineSubject(const Trace& trace, GoroutineId id) {
  const auto info = id.valid() ? trace.goroutine(id) : std::nullopt;
  if (!info) return {};
  return {&goroutineType(), 0, id, {}, {info->first, info->last + Duration{1}}};
}

}  // namespace sweepscope
