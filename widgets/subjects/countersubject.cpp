// SPDX-License-Identifier: GPL-3.0-or-later

#include "widgets/subjects/countersubject.h"

#include "widgets/counted.h"
#include "widgets/heapgaps.h"
#include "widgets/subjects/parts.h"

namespace sweepscope {

namespace {

struct Tr : Counted<Tr> {
  Q_DECLARE_TR_FUNCTIONS(CounterSubject)
};

Counter counterOf(const Subject& s) {
  return Counter(s.index);
}

// The record of a stream that holds at a time, and until when it does.
template <class Record>
std::optional<std::pair<Record, TimeRange>> recordAt(const Trace& trace, const Stream<Record>& stream, Time t) {
  const std::size_t next = stream.lowerBound(t + Duration{1});
  if (next == 0 || t >= trace.range().end) return std::nullopt;
  const Record r = stream.at(next - 1);
  const Time end = next < stream.size() ? stream.at(next).time : trace.range().end;
  const TimeRange held{std::max(r.time, trace.range().begin), holdsUntil(trace, r.time, end)};
  return held.contains(t) ? std::optional(std::pair(r, held)) : std::nullopt;
}

struct Value {
  double mean = 0;
  std::optional<std::int64_t> most;
  std::optional<GoroutineCounts> counts;
};

std::optional<Value> valueOf(const Trace& trace, const Subject& s) {
  if (counterOf(s) == Counter::Gomaxprocs) {
    const auto found = recordAt(trace, trace.gomaxprocs(), s.span.begin);
    return found ? std::optional(Value{double(found->first.value), {}, {}}) : std::nullopt;
  }
  const auto found = recordAt(trace, trace.goroutineCounts(), s.span.begin);
  if (!found) return std::nullopt;
  Value value{counterValue(found->first, counterOf(s)), {}, found->first};
  if (counterOf(s) == Counter::Runnable) value.most = found->first.mostRunnable;
  return value;
}

QString valueText(const Value& value) {
  if (value.most)
    return Tr::tr("at most %1, %2 on average").arg(countOf(std::uint64_t(*value.most)), counterNumber(value.mean));
  return value.counts ? Tr::tr("%1 on average").arg(counterNumber(value.mean)) : counterNumber(value.mean);
}

InspectorPage pageOf(const Trace& trace, const Subject& s) {
  InspectorPage page;
  const auto value = valueOf(trace, s);
  if (!value) return page;
  page.kind = Tr::tr("counter");
  page.title = counterName(counterOf(s));
  page.role = counterSpec(counterOf(s)).role;
  addRange(trace, page, s.span, page.role);
  addFact(page, Tr::tr("Value"), valueText(*value), counterHelp(counterOf(s)));
  if (!value->counts) return page;
  const auto row = [&](const QString& name, Counter c) {
    addFact(page, name, counterNumber(counterValue(*value->counts, c)), counterHelp(c));
  };
  row(Tr::tr("Running"), Counter::Running);
  row(Tr::tr("Runnable"), Counter::Runnable);
  row(Tr::tr("In syscalls"), Counter::Syscall);
  row(Tr::tr("Waiting"), Counter::Waiting);
  row(Tr::tr("All goroutines"), Counter::All);
  row(Tr::tr("Threads at work"), Counter::Threads);
  return page;
}

class CounterType final : public SubjectType {
 public:
  CounterType() : SubjectType({"counter"}) {}

  bool exists(const Document& d, const Subject& s) const override {
    return s.index < kCounters && valueOf(*d.trace, s).has_value();
  }
  Subject at(const Document&, std::size_t) const override { return {}; }  // values have no table
  QString brief(const Document& d, const Subject& s) const override {
    const auto value = valueOf(*d.trace, s);
    return QStringLiteral("%1 · %2").arg(counterName(counterOf(s)), value ? valueText(*value) : dash());
  }
  QString tooltip(const Document& d, const Subject& s) const override {
    const auto value = valueOf(*d.trace, s);
    return linesOf({counterName(counterOf(s)), value ? valueText(*value) : QString(), spanLine(*d.trace, s.span)});
  }
  InspectorPage inspect(const Document& d, const Subject& s, const Sweeper*) const override {
    return pageOf(*d.trace, s);
  }
  // With more of the trace, a record is the same or, at the end, a longer one.
  Subject again(const Document& d, const Subject& s) const override {
    return s.index < kCounters ? counterAt(*d.trace, counterOf(s), s.span.begin) : Subject();
  }
  Subject step(const LaneIndex& index, const Subject& s, int step) const override {
    const Trace& trace = *index.document.trace;
    const Time t = step > 0 ? s.span.end : s.span.begin - Duration{1};
    return trace.range().contains(t) ? counterAt(trace, counterOf(s), t) : Subject();
  }
};

}  // namespace

const SubjectType& counterType() {
  static const CounterType type;
  return type;
}

Subject counterSubject(Counter counter, TimeRange span) {
  return {&counterType(), std::size_t(counter), {}, {}, span};
}

Subject counterAt(const Trace& trace, Counter counter, Time t) {
  if (counter == Counter::Gomaxprocs) {
    const auto found = recordAt(trace, trace.gomaxprocs(), t);
    return found ? counterSubject(counter, found->second) : Subject();
  }
  const auto found = recordAt(trace, trace.goroutineCounts(), t);
  return found ? counterSubject(counter, found->second) : Subject();
}

}  // namespace sweepscope
