// SPDX-License-Identifier: GPL-3.0-or-later

#include "analysis/reportjson.h"

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>

#include "analysis/deletejson.h"
#include "analysis/heapseries.h"
#include "analysis/inflectiontext.h"
#include "analysis/terms.h"
#include "trace/wallclock.h"

namespace sweepscope {

namespace {

using Json = nlohmann::ordered_json;

constexpr std::size_t kMostPoints = 2000;
constexpr std::size_t kPiece = 1 << 18;  // bytes written at a time

std::string dump(const Json& value) {
  return value.dump(-1, ' ', false, Json::error_handler_t::replace);
}

template <class T>
Json orNull(const std::optional<T>& value) {
  return value ? Json(*value) : Json(nullptr);
}
Json text(std::string_view s) {
  return Json(std::string(s));
}
Json number(double v) {
  const bool whole = v == std::floor(v) && std::fabs(v) < 9e15;
  return whole ? Json(static_cast<std::int64_t>(v)) : Json(v);
}

class JsonReport {
 public:
  JsonReport(const Trace& trace, const Answers& answers, const TextSink& sink)
      : m_trace(trace), m_answers(answers), m_sink(sink) {}
  void write() {
    m_out = "{\"schema\":1,\n\"trace\":" + dump(traceInfo());
    list("defects", m_trace.defects(), [this](const Defect& d) { return defect(d); });
    list("gc_cycles", m_answers.cycles, [this](const GcCycle& c) { return cycle(c); });
    deletes();
    list("heap", m_answers.heap, [this](const HeapSeries& s) { return series(s); });
    list("inflections", m_answers.inflections, [this](const Inflection& i) { return inflection(i); });
    list("findings", m_answers.findings, [this](const Finding& f) { return finding(f); });
    m_out += ",\n\"statistics\":" + dump(statistics()) + "}\n";
    m_sink(m_out);
  }

 private:
  template <class T, class F>
  void list(std::string_view name, const std::vector<T>& values, F&& one) {
    m_out.append(",\n\"").append(name).append("\":[");
    bool first = true;
    for (const T& value : values) {
      m_out += first ? "\n" : ",\n";
      m_out += dump(one(value));
      first = false;
    }
    m_out += "]";
  }
  void deletes();

  std::int64_t at(Time t) const { return (t - m_trace.origin()).ns; }
  Json at(std::optional<Time> t) const { return t ? Json(at(*t)) : Json(nullptr); }
  Json window(Time begin, std::optional<Time> end) const { return Json::array({at(begin), at(end)}); }
  Json stop(const std::optional<WorldStop>& s) const {
    if (!s) return nullptr;
    return {{"begin_ns", at(s->begin)},
            {"still_ns", at(s->still)},
            {"moves_ns", at(s->moves)},
            {"end_ns", s->endSeen ? Json(at(s->end)) : Json(nullptr)}};
  }
  Json goroutine(GoroutineId id) const { return id.valid() ? Json(id.value) : Json(nullptr); }
  Json stack(StackId id) const { return Json::parse(stackJson(m_trace, id)); }
  Json wallClock() const;
  Json traceInfo() const;
  Json defect(const Defect&) const;
  Json cycle(const GcCycle&) const;
  Json series(const HeapSeries&) const;
  static Json nextGc(const GoalAnswer&);
  Json inflection(const Inflection&) const;
  Json finding(const Finding&) const;
  Json statistics() const;

  const Trace& m_trace;
  const Answers& m_answers;
  const TextSink& m_sink;
  std::string m_out;  // not written yet
};

void JsonReport::deletes() {
  m_out += ",\n\"deletes\":[";
  DeleteJson json(m_trace, m_answers);
  bool first = true;
  for (const DeleteOp& d : m_answers.deletes) {
    m_out += first ? "\n" : ",\n";
    json.append(m_out, d);
    first = false;
    if (m_out.size() < kPiece) continue;
    m_sink(m_out);
    m_out.clear();
  }
  m_out += "]";
}

// Wall time of time 0, if the trace ties its clock to it.
Json JsonReport::wallClock() const {
  const auto wall = wallTimeAt(m_trace, m_trace.origin());
  return wall ? Json(wallTimeText(*wall)) : Json(nullptr);
}

Json JsonReport::traceInfo() const {
  const TraceInfo& info = m_trace.info();
  return {{"file", info.file},
          {"format", "go1." + std::to_string(info.version)},
          {"events", info.events},
          {"generations", info.generations},
          {"origin_ns", m_trace.origin().ns},
          {"wall_clock", wallClock()},
          {"begin_ns", 0},
          {"end_ns", at(m_trace.end())},
          {"goroutines", m_trace.goroutineCount()},
          {"procs", m_trace.procs().size()},
          {"threads", m_trace.threads().size()},
          {"alloc_free", info.allocFree},
          {"complete", info.complete}};
}

Json JsonReport::defect(const Defect& d) const {
  return {{"kind", text(name(d.kind))}, {"severity", text(name(d.severity))}, {"offset", d.offset},
          {"generation", d.generation}, {"message", english(d.message)},      {"count", d.count}};
}

Json JsonReport::cycle(const GcCycle& c) const {
  const auto spent = [&c](Duration d) { return c.partMissing ? Json(nullptr) : Json(d.ns); };
  return {{"index", c.index},
          {"trigger", text(word(c.trigger))},
          {"trigger_stack", stack(c.triggerStack)},
          {"start_ns", at(c.start)},
          {"sweep_term", stop(c.sweepTerm)},
          {"mark_term", stop(c.markTerm)},
          {"mark_end_ns", at(c.markEnd)},
          {"sweep_end_ns", at(c.sweepEnd)},
          {"sweep_window_ns", c.markEnd ? window(*c.markEnd, c.sweepBound) : Json(nullptr)},
          {"heap_live_start", orNull(c.liveStart)},
          {"heap_live_end", orNull(c.liveEnd)},
          {"heap_goal", orNull(c.goal)},
          {"assist_ns", spent(c.assist)},
          {"assist_wait_ns", spent(c.assistWait)},
          {"worker_ns",
           {{"dedicated", spent(c.workerDedicated)},
            {"fractional", spent(c.workerFractional)},
            {"idle", spent(c.workerIdle)}}},
          {"freed_objects", orNull(c.freedObjects)},
          {"freed_bytes", orNull(c.freedBytes)},
          {"deletes_reclaimed", c.deletesReclaimed},
          {"deletes_inferred", c.deletesInferred}};
}

Json JsonReport::series(const HeapSeries& s) const {
  Json points = Json::array();
  std::optional<double> least, most;
  for (const HeapPoint& p : s.points) {
    if (p.isGap()) continue;
    least = least ? std::min(*least, p.value) : p.value;
    most = most ? std::max(*most, p.value) : p.value;
  }
  for (const HeapPoint& p : thinned(s.points, kMostPoints)) {
    points.push_back(Json::array({at(p.time), p.isGap() ? Json(nullptr) : number(p.value)}));
  }
  return {{"name", s.name},
          {"source", s.source},
          {"unit", s.unit},
          {"samples", s.samples},
          {"min", least ? number(*least) : Json(nullptr)},
          {"max", most ? number(*most) : Json(nullptr)},
          {"points", std::move(points)}};
}

// Null if NextGC is not known at the fall. The cycles are those that were looked at.
Json JsonReport::nextGc(const GoalAnswer& g) {
  if (g.confirmation == Confirmation::NoNextGc) return nullptr;
  const bool known = g.confirmation == Confirmation::Yes || g.confirmation == Confirmation::No;
  return {{"before", number(g.before)},
          {"after", number(g.after)},
          {"change", number(g.change())},
          {"cycle", g.confirmation == Confirmation::Yes ? Json(g.cycle) : Json(nullptr)},
          {"cycles", known ? Json::array({g.firstCycle, g.firstCycle + g.cycles - 1}) : Json(nullptr)}};
}

Json JsonReport::inflection(const Inflection& i) const {
  Json deletes = Json::array();
  for (std::size_t n = 0; n < i.deletes.size(); ++n) deletes.push_back(i.deletes[n]);
  return {{"rule", i.rule},
          {"metric", i.metric},
          {"source", i.source},
          {"t_ns", at(i.time)},
          {"sample_before_ns", at(i.sampleBefore)},
          {"window_ns", window(i.window.begin, i.window.end)},
          {"from", number(i.from)},
          {"to", number(i.to)},
          {"rate_per_s", i.ratePerSecond ? number(*i.ratePerSecond) : Json(nullptr)},
          {"confirmed", orNull(i.confirmed)},
          {"confirmed_text", english(confirmationText(i, m_answers.inflectionRule))},
          {"next_gc", nextGc(i.goal)},
          {"rule_text", english(dropRuleText(m_answers.inflectionRule))},
          {"cycle", orNull(i.cycle)},
          {"deletes", std::move(deletes)}};
}

Json JsonReport::finding(const Finding& f) const {
  Json evidence = Json::array();
  for (const FindingEvidence& e : f.evidence) {
    evidence.push_back({{"t_ns", at(e.time)},
                        {"goroutine", goroutine(e.goroutine)},
                        {"cycle", orNull(e.cycle)},
                        {"delete", orNull(e.deleteOp)}});
  }
  return {{"id", f.id},       {"severity", f.severity},         {"title", english(f.title)}, {"text", english(f.text)},
          {"count", f.count}, {"evidence", std::move(evidence)}};
}

Json JsonReport::statistics() const {
  Json evidence{{"freed", 0}, {"witnessed", 0}, {"inferred", 0}, {"ambiguous", 0}, {"none", 0}};
  std::array<std::size_t, 5> counts{};
  for (std::size_t i = 0; i < m_answers.deletes.size(); ++i) ++counts[std::size_t(m_answers.deletes.evidence(i))];
  for (std::size_t e = 0; e < counts.size(); ++e) evidence[std::string(word(Evidence(e)))] = counts[e];
  return {{"gc_cycles", m_answers.cycles.size()},      {"deletes", m_answers.deletes.size()},
          {"deletes_by_evidence", evidence},           {"logs", m_trace.logs().size()},
          {"region_events", m_trace.regions().size()}, {"task_events", m_trace.tasks().size()},
          {"cpu_samples", m_trace.samples().size()},   {"stops", m_trace.stops().size()}};
}

}  // namespace

void writeReportJson(const Trace& trace, const Answers& answers, const TextSink& sink) {
  JsonReport(trace, answers, sink).write();
}

std::string reportJson(const Trace& trace, const Answers& answers) {
  std::string out;
  writeReportJson(trace, answers, [&](std::string_view piece) { out += piece; });
  return out;
}

}  // namespace sweepscope
