// SPDX-License-Identifier: GPL-3.0-or-later

#include "analysis/stayprofile.h"

#include <algorithm>
#include <optional>
#include <unordered_map>
#include <vector>

namespace sweepscope {

/* Stays over pieces.
 *
 * A stay begins with a transition into the state and ends with the next one to another state. The scan comes in pieces,
 * of which each begins without knowing in what state goroutines are. So a piece keeps, for each goroutine that it does
 * not see created, the first thing that it hears of it. If that is a transition out of the state, it ends a stay of an
 * earlier piece, if there is one; if it is a status that repeats the state, such a stay goes on, and one begins here if
 * there is none. Everything after that the piece decides alone. What is open at its end is carried to the next piece.
 *
 * The pieces are joined in order, which costs what there are goroutines alive at their borders.
 */
namespace {

constexpr std::uint32_t kNoFirst = 0xffffffffu;

struct Open {
  Time begin;
  StackId stack;
};

// The first thing that a piece hears of a goroutine, and when the state ends that it says.
struct First {
  GoroutineId goroutine;
  Time time;
  StackId stack;
  bool inState = false, counts = false;  // counts: a stay may begin with it
  std::optional<Time> end{};
  StackId endStack{};
};

// Whether reasons count, remembered: there are few.
class Reasons {
 public:
  Reasons(const Trace& trace, const StayRule& rule) : m_trace(&trace), m_rule(&rule) {}
  bool count(StringId reason) {
    if (m_rule->reason == nullptr) return true;
    for (const auto& [known, counts] : m_known) {
      if (known == reason) return counts;
    }
    return m_known.emplace_back(reason, m_rule->reason(m_trace->text(reason))).second;
  }

 private:
  const Trace* m_trace;
  const StayRule* m_rule;
  std::vector<std::pair<StringId, bool>> m_known;
};

// Whether a stay of a goroutine counts although the goroutine has not been seen running.
bool countsBeforeRun(const Trace& trace, GoroutineId goroutine, Time end) {
  std::optional<Time> firstRun;
  trace.visitGoroutine(goroutine, TimeRange::all(), [&](const GoSpan& span) {
    if (span.state == GoState::Running) firstRun = span.begin;
    return !firstRun;
  });
  return !firstRun || *firstRun < end;
}

class StayVisitor final : public ScanVisitor {
 public:
  StayVisitor(const Trace& trace, const StayRule& rule, const ProfileFilter& filter)
      : m_trace(&trace), m_rule(&rule), m_reasons(trace, rule), m_verdicts(filter) {}

  void visit(std::span<const ScanEvent> events) override {
    for (const ScanEvent& e : events) {
      if (m_rule->assists)
        assist(e);
      else
        visitTransitions(e, [this](const GoTransition& t) { take(t); });
    }
  }

  std::vector<First> m_firsts;
  StackSums m_sums;
  // Calls f(goroutine, open) for the stays that are open at the piece's end and began in it.
  template <class F>
  void visitOpen(F&& f) const {
    for (const Slot& s : m_slots) {
      if (s.used && s.inState && s.first == kNoFirst) f(s.goroutine, Open{s.begin, s.stack});
    }
  }

 private:
  struct Slot {
    GoroutineId goroutine;
    Time begin;
    StackId stack;
    std::uint32_t first = kNoFirst;  // as long as the state is the one that was heard of first
    bool used = false, inState = false;
    bool created = false, ran = false;  // in this piece
  };

  void assist(const ScanEvent& e) {
    // Inside and outside of an assist as states.
    if (e.type == EventType::MarkAssistBegin)
      take({e.time, e.goroutine, m_rule->state, {}, e.stack, false});
    else if (e.type == EventType::MarkAssistActive)
      take({e.time, GoroutineId(e.id()), m_rule->state, {}, {}, false});
    else if (e.type == EventType::MarkAssistEnd)
      take({e.time, e.goroutine, GoState::Undetermined, {}, {}, false});
  }

  void take(const GoTransition& t) {
    const auto key = static_cast<std::uint64_t>(t.goroutine.value);
    const std::uint32_t known = m_slotOf.find(key);
    if (known == FlatMap::kMissing) {
      if (t.to != GoState::NotExist)
        appear(t, key);
      else
        m_firsts.push_back({t.goroutine, t.time, t.stack});
      return;
    }
    change(m_slots[known], t);
    if (t.to == GoState::NotExist) {
      m_slots[known].used = false;
      m_slotOf.erase(key);
      m_free.push_back(known);
    }
  }

  void appear(const GoTransition& t, std::uint64_t key) {
    std::uint32_t index = static_cast<std::uint32_t>(m_slots.size());
    if (m_free.empty()) {
      m_slots.emplace_back();
    } else {
      index = m_free.back();
      m_free.pop_back();
    }
    m_slotOf.set(key, index);
    Slot& s = m_slots[index];
    const bool inState = t.to == m_rule->state, counts = inState && m_reasons.count(t.reason);
    s = {t.goroutine, t.time, t.stack, kNoFirst, true, counts, t.creates, t.to == GoState::Running};
    if (t.creates) return;
    s.inState = inState;
    if (inState) s.first = static_cast<std::uint32_t>(m_firsts.size());
    m_firsts.push_back({t.goroutine, t.time, t.stack, inState, counts});
  }

  void change(Slot& s, const GoTransition& t) {
    changeState(s, t);
    s.ran = s.ran || t.to == GoState::Running;
  }
  void changeState(Slot& s, const GoTransition& t) {
    if (!s.inState) {
      if (t.to != m_rule->state || !m_reasons.count(t.reason)) return;
      s.begin = t.time;
      s.stack = t.stack;
      s.inState = true;
      return;
    }
    if (t.to == m_rule->state) return;  // says what is known
    s.inState = false;
    if (s.first != kNoFirst) {
      m_firsts[s.first].end = t.time;
      m_firsts[s.first].endStack = t.stack;
      s.first = kNoFirst;
      return;
    }
    if (m_rule->afterFirstRun && !s.ran && !countsUnrun(s, t)) return;
    const Duration length = m_verdicts.inside(s.goroutine, s.begin, t.time);
    if (length.ns > 0) m_sums.add(m_rule->byEnd ? t.stack : s.stack, 1, length.ns);
  }
  bool countsUnrun(const Slot& s, const GoTransition& t) const {
    if (s.created && t.to == GoState::Running) return false;
    return countsBeforeRun(*m_trace, s.goroutine, t.time);
  }

  const Trace* m_trace;
  const StayRule* m_rule;
  Reasons m_reasons;
  Verdicts m_verdicts;
  FlatMap m_slotOf;
  std::vector<Slot> m_slots;
  std::vector<std::uint32_t> m_free;
};

// Joins the pieces.
class StayJoiner {
 public:
  StayJoiner(const Trace& trace, const StayRule& rule, const ProfileFilter& filter, StackSums& sums)
      : m_trace(trace), m_rule(rule), m_verdicts(filter), m_sums(sums) {}

  void take(const StayVisitor& piece) {
    for (const First& f : piece.m_firsts) join(f);
    piece.visitOpen([this](GoroutineId goroutine, const Open& open) { m_open[goroutine] = open; });
    m_sums.add(piece.m_sums);
  }
  // A range ends, and the trace goes on: stays that are open then count, if they end in the trace.
  void finishAt(Time end) {
    for (const auto& [goroutine, open] : m_open) {
      bool endSeen = false;
      m_trace.visitGoroutine(goroutine, TimeRange::instant(end - Duration{1}), [&](const GoSpan& span) {
        endSeen = endSeen || span.endSeen;
        return false;
      });
      if (endSeen) add(goroutine, open, end, {});
    }
  }

 private:
  void join(const First& f) {
    const auto before = m_open.find(f.goroutine);
    const bool goesOn = before != m_open.end();
    if (!f.inState) {
      if (goesOn) add(f.goroutine, before->second, f.time, f.stack);
      if (goesOn) m_open.erase(before);
      return;
    }
    if (!goesOn && !f.counts) return;
    const Open open = goesOn ? before->second : Open{f.time, f.stack};
    if (!f.end) {
      m_open[f.goroutine] = open;
      return;
    }
    add(f.goroutine, open, *f.end, f.endStack);
    if (goesOn) m_open.erase(before);
  }
  void add(GoroutineId goroutine, const Open& open, Time end, StackId endStack) {
    if (m_rule.afterFirstRun && !countsBeforeRun(m_trace, goroutine, end)) return;
    const Duration length = m_verdicts.inside(goroutine, open.begin, end);
    if (length.ns > 0) m_sums.add(m_rule.byEnd ? endStack : open.stack, 1, length.ns);
  }

  const Trace& m_trace;
  const StayRule& m_rule;
  Verdicts m_verdicts;
  StackSums& m_sums;
  std::unordered_map<GoroutineId, Open> m_open;
};

}  // namespace

bool sumStays(const Trace& trace, const StayRule& rule, const ProfileFilter& filter, const StatsQuery& query,
              StackSums& sums) {
  StayJoiner joiner(trace, rule, filter, sums);
  ScanOptions options;
  options.threads = query.threads;
  options.stop = query.stop;
  if (query.progress)
    options.progress = [&](std::size_t done, std::size_t total) {
      query.progress(static_cast<double>(done) / static_cast<double>(total));
    };
  const bool all = scanWith<StayVisitor>(
      trace, {Time::min(), query.range.end}, options, [&] { return StayVisitor(trace, rule, filter); },
      [&](const StayVisitor& piece) { joiner.take(piece); });
  if (query.range.end <= trace.end()) joiner.finishAt(query.range.end);
  return all;
}

}  // namespace sweepscope
