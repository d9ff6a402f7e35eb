// SPDX-License-Identifier: GPL-3.0-or-later

#include "widgets/subjects/logsubject.h"

#include "widgets/counted.h"
#include "widgets/searchengine.h"
#include "widgets/subjects/parts.h"

namespace sweepscope {

namespace {

struct Tr : Counted<Tr> {
  Q_DECLARE_TR_FUNCTIONS(LogSubject)
};

InspectorPage pageOf(const Trace& trace, std::size_t index) {
  const Log l = trace.logs().at(index);
  InspectorPage page;
  page.kind = Tr::tr("log");
  page.title = shown(trace.text(l.category), 120);
  page.role = Role::Text;
  page.sentence = shown(trace.text(l.message), 4000);
  page.moments.push_back(momentOfRange(trace, Tr::tr("logged"), Role::Text, TimeRange::instant(l.time), std::nullopt));
  page.facts.push_back(goroutineFact(trace, l.goroutine));
  addProc(page, l.proc);
  if (l.task.valid() && l.task.value != 0) addFact(page, Tr::tr("Task"), QString::number(l.task.value));
  addStack(trace, page, l.stack, Tr::tr("Call stack"));
  return page;
}

class LogType final : public SubjectType {
 public:
  LogType() : SubjectType({"log", true}) {}

  bool exists(const Document& d, const Subject& s) const override { return s.index < d.trace->logs().size(); }
  Subject at(const Document& d, std::size_t index) const override { return logSubject(*d.trace, index); }
  QString brief(const Document& d, const Subject& s) const override {
    const Log log = d.trace->logs().at(s.index);
    return Tr::tr("log · %1: %2").arg(shown(d.trace->text(log.category), 40), shown(d.trace->text(log.message), 80));
  }
  QString tooltip(const Document& d, const Subject& s) const override {
    const Trace& trace = *d.trace;
    const Log log = trace.logs().at(s.index);
    const QString category = shown(trace.text(log.category));
    return linesOf({category.isEmpty() ? Tr::tr("log") : Tr::tr("log, category “%1”").arg(category),
                    shown(trace.text(log.message)),
                    QStringLiteral("%1, %2").arg(atTime(trace, log.time), goroutineLabel(trace, log.goroutine))});
  }
  InspectorPage inspect(const Document& d, const Subject& s, const Sweeper*) const override {
    return pageOf(*d.trace, s.index);
  }
  Subject again(const Document& d, const Subject& s) const override {
    return againInStream(d.trace->logs(), s, [](const Log& x) { return x.time; });
  }
  Subject step(const LaneIndex& index, const Subject& s, int step) const override {
    const std::size_t next = s.index + std::size_t(step);
    return next < index.document.trace->logs().size() ? at(index.document, next) : Subject();
  }
  void search(TraceSearch& search) const override {
    constexpr std::size_t kSome = 1 << 16;
    const auto& logs = search.document().trace->logs();
    for (std::size_t from = 0; from < logs.size() && !search.isStopped(); from += kSome) {
      std::size_t index = from;
      logs.visit(from, std::min(from + kSome, logs.size()), [&](const Log& log) {
        const std::size_t i = index++;
        const bool hit = search.matches(log.category) || search.matches(log.message);
        if (hit && !search.isHidden(log.time)) search.add(*this, log.time, i);
      });
    }
  }
};

}  // namespace

const SubjectType& logType() {
  static const LogType type;
  return type;
}

Subject logSubject(const Trace& trace, std::size_t index) {
  const Log log = trace.logs().at(index);
  return {&logType(), index, log.goroutine, log.proc, TimeRange::instant(log.time)};
}

}  // namespace sweepscope
