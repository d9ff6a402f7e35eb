// SPDX-License-Identifier: GPL-3.0-or-later

#include "analysis/timeaccount.h"

#include <algorithm>

namespace sweepscope {

bool longerFirst(const Stay& a, const Stay& b) {
  if (a.length != b.length) return a.length > b.length;
  if (a.begin != b.begin) return a.begin < b.begin;
  return a.goroutine < b.goroutine;
}

void StateTotal::add(const Stay& stay) {
  time += stay.length;
  if (count == 0 || longerFirst(stay, longest)) longest = stay;
  ++count;
}

void StateTotal::add(const StateTotal& other) {
  if (other.count == 0) return;
  time += other.time;
  if (count == 0 || longerFirst(other.longest, longest)) longest = other.longest;
  count += other.count;
}

StateTotal& TimeAccount::waitingFor(StringId reason) {
  for (auto& [known, sum] : waiting) {
    if (known == reason) return sum;
  }
  return waiting.emplace_back(reason, StateTotal()).second;
}

void TimeAccount::add(const TimeAccount& other) {
  total += other.total;
  running.add(other.running);
  runnable.add(other.runnable);
  syscall.add(other.syscall);
  blocked.add(other.blocked);
  blockedAtEnd += other.blockedAtEnd;
  for (const auto& [reason, sum] : other.waiting) waitingFor(reason).add(sum);
  for (const RangeTime& r : other.ranges) addRange(ranges, r.name, r.time);
}

void GoroutineAccount::add(std::span<const GoSpan> spans) {
  for (std::size_t i = 0; i < spans.size() && !m_over; ++i) {
    const GoSpan& span = spans[i];
    if (span.state == GoState::Waiting && m_rules.endless.valid() && span.reason == m_rules.endless) {
      m_over = true;
      return;
    }
    // What is shown from the first event on holds since the generation began.
    const bool fromStart = !span.beginSeen && span.begin == m_rules.origin;
    const Time begin = std::max(fromStart ? std::min(m_info.first, span.begin) : span.begin, m_rules.range.begin);
    const Time end = std::min(span.end, m_rules.range.end);
    if (begin >= end) continue;
    const Stay stay{m_info.id, begin, end - begin};
    m_to.total += stay.length;
    switch (span.state) {
      case GoState::Running: m_to.running.add(stay); break;
      case GoState::Runnable: m_to.runnable.add(stay); break;
      case GoState::Waiting: m_to.waitingFor(span.reason).add(stay); break;
      case GoState::Syscall: {
        const Duration blocked =
            addSyscall(stay, span.endSeen && i + 1 < spans.size() && spans[i + 1].state == GoState::Running);
        if (lastsToEnd(span)) m_to.blockedAtEnd += blocked;
        break;
      }
      default: break;
    }
  }
}

// A syscall that keeps its proc goes on running; one that lost it has to queue for another. Returns how long it was
// without one.
Duration GoroutineAccount::addSyscall(const Stay& stay, bool keptProc) {
  const Time end = stay.begin + stay.length;
  const Duration held = keptProc ? stay.length : std::min(stay.length, m_rules.procs->held(m_info.id, stay.begin, end));
  const Duration blocked{stay.length.ns - held.ns};
  if (held.ns > 0) m_to.syscall.add({stay.goroutine, stay.begin, held});
  if (blocked.ns > 0) m_to.blocked.add({stay.goroutine, stay.begin + held, blocked});
  return blocked;
}

}  // namespace sweepscope
