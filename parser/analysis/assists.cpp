// SPDX-License-Identifier: GPL-3.0-or-later

#include "analysis/assists.h"

#include <algorithm>
#include <array>

namespace sweepscope {

namespace {

// Reasons to wait inside an assist; the second one as Go 1.21 and later name it in traces.
constexpr std::array<std::string_view, 2> kWaits{"GC assist wait", "GC mark assist wait for work"};

struct Asked {
  GoroutineId goroutine;
  TimeRange range;
};

// By goroutine, then by time. Ranges of one goroutine do not overlap.
std::vector<Asked> byGoroutine(const Trace& trace, const std::stop_token& stop) {
  std::vector<Asked> all;
  all.reserve(trace.assists().size());
  trace.assists().visitAll(stop, [&](const Assist& a) { all.push_back({a.goroutine, {a.begin, a.end}}); });
  std::sort(all.begin(), all.end(), [](const Asked& a, const Asked& b) {
    return a.goroutine != b.goroutine ? a.goroutine < b.goroutine : a.range.begin < b.range.begin;
  });
  return all;
}

class AssistTimes {
 public:
  AssistTimes(const Trace& trace, const std::vector<CycleBorders>& borders, std::vector<GcCycle>& cycles)
      : m_trace(trace), m_borders(borders), m_cycles(cycles) {}

  // The assists [from, to) of one goroutine; those with a long time in between are looked up one by one.
  void addOf(const std::vector<Asked>& all, std::size_t from, std::size_t to) {
    constexpr Duration kLong{100'000};
    for (std::size_t first = from; from < to;) {
      ++from;
      if (from < to && all[from].range.begin - all[from - 1].range.end < kLong) continue;
      add(all, first, from);
      first = from;
    }
  }

 private:
  void add(const std::vector<Asked>& all, std::size_t from, std::size_t to) {
    const GoroutineId id = all[from].goroutine;
    std::size_t next = from;
    m_trace.visitGoroutine(id, {all[from].range.begin, all[to - 1].range.end}, [&](const GoSpan& span) {
      while (next < to && all[next].range.end <= span.begin) ++next;
      for (std::size_t i = next; i < to && all[i].range.begin < span.end; ++i)
        addSpan(id, span, std::max(span.begin, all[i].range.begin), std::min(span.end, all[i].range.end));
      return next < to;
    });
  }

  void addSpan(GoroutineId id, const GoSpan& span, Time begin, Time end) {
    const bool runs = span.state == GoState::Running;
    if (!runs && !(span.state == GoState::Waiting && waitsForWork(span.reason))) return;
    for (std::size_t c = firstNotOver(m_borders, begin, m_hint); c < m_cycles.size(); ++c) {
      if (m_borders[c].from >= end) break;
      const Time a = std::max(begin, m_borders[c].from), b = std::min(end, helpsUntil(c, id));
      if (a < b) (runs ? m_cycles[c].assist : m_cycles[c].assistWait) += b - a;
    }
  }
  // Who ends the phase does so inside its assist.
  Time helpsUntil(std::size_t c, GoroutineId id) const {
    const auto& term = m_cycles[c].markTerm;
    const bool ends = term && m_trace.stops()[term->index].goroutine == id;
    return ends ? std::min(m_borders[c].end, term->begin) : m_borders[c].end;
  }
  bool waitsForWork(StringId reason) {
    const std::string_view text = m_trace.text(reason);
    return std::find(kWaits.begin(), kWaits.end(), text) != kWaits.end();
  }

  const Trace& m_trace;
  const std::vector<CycleBorders>& m_borders;
  std::vector<GcCycle>& m_cycles;
  std::size_t m_hint = 0;
};

}  // namespace

void addAssistTimes(const Trace& trace, const std::vector<CycleBorders>& borders, std::vector<GcCycle>& cycles,
                    const std::stop_token& stop) {
  if (cycles.empty()) return;
  const std::vector<Asked> all = byGoroutine(trace, stop);
  AssistTimes times(trace, borders, cycles);
  for (std::size_t from = 0, to = 0; from < all.size() && !stop.stop_requested(); from = to) {
    while (to < all.size() && all[to].goroutine == all[from].goroutine) ++to;
    times.addOf(all, from, to);
  }
}

}  // namespace sweepscope
