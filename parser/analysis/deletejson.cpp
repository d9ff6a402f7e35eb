// SPDX-License-Identifier: GPL-3.0-or-later

#include "analysis/deletejson.h"

#include "analysis/reclaimtext.h"
#include "analysis/terms.h"

namespace sweepscope {

std::string stackJson(const Trace& trace, StackId id) {
  std::string json = "[", line;
  JsonWriter w(json);
  for (const Frame& f : trace.symbols().frames(id)) {
    line.assign(trace.text(f.function)).append("@").append(trace.text(f.file)).append(":");
    line.append(std::to_string(f.line));
    if (json.size() > 1) w.raw(",");
    w.string(line);
  }
  w.raw("]");
  return json;
}

const std::string& DeleteJson::stack(StackId id) {
  const auto [it, fresh] = m_stacks.try_emplace(id);
  if (fresh) it->second = stackJson(m_trace, id);
  return it->second;
}

void DeleteJson::time(JsonWriter& w, std::optional<Time> t) const {
  if (t)
    w.number((*t - m_trace.origin()).ns);
  else
    w.null();
}

// As in a JSON object of one's own making, a later attribute of the same name would replace the earlier one; names are
// unique here.
void DeleteJson::attributes(JsonWriter& w, const DeleteOp& d) const {
  w.raw(",\"attributes\":{");
  bool first = true;
  for (const auto& [name, value] : d.attributes) {
    if (!first) w.raw(",");
    first = false;
    w.string(name);
    w.raw(":");
    w.string(value);
  }
  w.raw("}");
}

void DeleteJson::distances(JsonWriter& w, const DeleteOp& d) const {
  const auto from = [&](std::string_view name, std::optional<Time> t) {
    w.raw(name);
    if (t)
      w.number((*t - d.t0()).ns);
    else
      w.null();
  };
  const GcCycle* c = d.reclaim.cycle ? &m_answers.cycles[*d.reclaim.cycle] : nullptr;
  const std::optional<Time> none;
  from("\"gc_start\":", c ? std::optional(c->start) : none);
  from(",\"mark_start\":", c && c->sweepTerm ? std::optional(c->sweepTerm->restart()) : none);
  from(",\"mark_end\":", c ? c->markEnd : none);
  from(",\"sweep_bound\":", c ? c->sweepBound : none);
  from(",\"reclaim\":", d.reclaim.at);
}

void DeleteJson::reclaim(JsonWriter& w, const DeleteOp& d) const {
  const ReclaimLink& l = d.reclaim;
  w.raw("{\"evidence\":");
  w.quoted(word(l.evidence));
  w.raw(",\"cycle\":");
  w.number(l.cycle);
  w.raw(",\"cycles\":");
  if (l.cycles) {
    w.raw("[");
    w.number(l.cycles->first);
    w.raw(",");
    w.number(l.cycles->second);
    w.raw("]");
  } else {
    w.null();
  }
  w.raw(",\"at_ns\":");
  time(w, l.at);
  w.raw(",\"window_ns\":");
  if (l.hasWindow) {
    w.raw("[");
    time(w, l.windowBegin);
    w.raw(",");
    time(w, l.windowEnd);
    w.raw("]");
  } else {
    w.null();
  }
  w.raw(",\"earliest_cycle\":");
  w.number(l.earliestCycle);
  w.raw(",\"kept_cycles\":");
  w.number(l.keptCycles);
  w.raw(",\"witness_ns\":");
  time(w, l.witnessAt);
  w.raw(",\"reason\":");
  w.quoted(word(l.reason));
  w.raw(",\"text\":");
  w.quoted(english(reclaimSentence(m_answers, d)));
  w.raw(",\"delta_ns\":{");
  distances(w, d);
  w.raw("}}");
}

void DeleteJson::append(std::string& out, const DeleteOp& d) {
  JsonWriter w(out);
  w.raw("{\"index\":");
  w.number(d.index);
  w.raw(",\"key\":");
  if (d.hasKey)
    w.string(d.key);
  else
    w.null();
  w.raw(",\"goroutine\":");
  if (d.goroutine.valid())
    w.number(d.goroutine.value);
  else
    w.null();
  w.raw(",\"before_ns\":");
  time(w, d.before);
  w.raw(",\"after_ns\":");
  time(w, d.after);
  w.raw(",\"addr\":");
  w.number(d.address);
  w.raw(",\"size\":");
  w.number(d.size);
  attributes(w, d);
  w.raw(",\"phase\":");
  w.quoted(word(d.phase));
  w.raw(",\"rule\":");
  w.string(d.rule);
  w.raw(",\"stack\":");
  w.raw(stack(d.stack));
  w.raw(",\"reclaim\":");
  reclaim(w, d);
  w.raw("}");
}

}  // namespace sweepscope
