// SPDX-License-Identifier: GPL-3.0-or-later

#include "analysis/goroutinestats.h"

#include <algorithm>
#include <memory>

#include "trace/goroutinewalk.h"
#include "wire/flatmap.h"
#include "wire/parallelinorder.h"

namespace sweepscope {

void StaySummary::add(const Stay& stay) {
  m_lengths.add(stay.length);
  keep(stay);
}

void StaySummary::add(const StaySummary& other) {
  m_lengths.add(other.m_lengths);
  for (const Stay& stay : other.m_longest) keep(stay);
}

void StaySummary::keep(const Stay& stay) {
  if (m_longest.size() == kLongest) {
    if (!longerFirst(stay, m_longest.front())) [[likely]]
      return;
    std::pop_heap(m_longest.begin(), m_longest.end(), longerFirst);
    m_longest.pop_back();
  }
  m_longest.push_back(stay);
  std::push_heap(m_longest.begin(), m_longest.end(), longerFirst);
}

void StaySummary::finish() {
  std::sort(m_longest.begin(), m_longest.end(), longerFirst);
}

namespace {

AccountRules rulesOf(const Trace& trace, const StatsQuery& query, const GoroutineWalk& walk, const ProcWork& procs) {
  AccountRules rules{query.within(trace), {}, &procs, trace.origin(), trace.end()};
  for (const StringId reason : walk.reasons()) {
    if (trace.text(reason) == "forever") rules.endless = reason;
  }
  return rules;
}

// What one thread has added up. Sums do not depend on which thread added what.
class Sums {
 public:
  void add(const AccountRules& rules, const StatsQuery& query, const GoroutineWalk::Spans& now,
           const RangeTimes& ranges) {
    if (!query.wants(now.info.function)) return;
    GroupAccount& group = groupOf(now.info.function);
    // Of one that comes in parts, only the first part is not preceded by another one.
    if (!m_account || m_of != now.info.id) m_account = std::make_unique<GoroutineAccount>(rules, now.info, group.times);
    m_of = now.info.id;
    m_account->add(now.spans);
    for (const GoSpan& span : now.spans) addStay(rules, now.info.id, span);
    if (!now.end) return;
    m_account.reset();
    ++group.goroutines;
    for (const RangeTime& r : ranges.of(now.info.id)) addRange(group.times.ranges, r.name, r.time);
  }

  void add(const Sums& other) {
    for (const auto& g : other.m_groups) {
      GroupAccount& group = groupOf(g->function);
      group.goroutines += g->goroutines;
      group.times.add(g->times);
    }
    m_latency.add(other.m_latency);
    m_syscalls.add(other.m_syscalls);
  }

  GoroutineStats finish(const Trace& trace) {
    GoroutineStats stats;
    for (auto& g : m_groups) stats.groups.push_back(std::move(*g));
    std::sort(stats.groups.begin(), stats.groups.end(), [&](const GroupAccount& a, const GroupAccount& b) {
      if (a.times.running.time != b.times.running.time) return a.times.running.time > b.times.running.time;
      return trace.text(a.function) < trace.text(b.function);
    });
    m_latency.finish();
    m_syscalls.finish();
    stats.latency = std::move(m_latency);
    stats.syscalls = std::move(m_syscalls);
    return stats;
  }

 private:
  GroupAccount& groupOf(StringId function) {
    if (function == m_lastFunction && m_last != nullptr) [[likely]]
      return *m_last;
    std::uint32_t index = m_groupOf.find(function.value);
    if (index == FlatMap::kMissing) {
      index = static_cast<std::uint32_t>(m_groups.size());
      m_groupOf.set(function.value, index);
      m_groups.push_back(std::make_unique<GroupAccount>());
      m_groups.back()->function = function;
    }
    m_lastFunction = function;
    m_last = m_groups[index].get();
    return *m_last;
  }

  void addStay(const AccountRules& rules, GoroutineId goroutine, const GoSpan& span) {
    if (span.state != GoState::Runnable && span.state != GoState::Syscall) return;
    if (!span.beginSeen || !span.endSeen || !rules.range.contains(span.begin)) return;
    (span.state == GoState::Runnable ? m_latency : m_syscalls).add({goroutine, span.begin, span.end - span.begin});
  }

  FlatMap m_groupOf;
  std::vector<std::unique_ptr<GroupAccount>> m_groups;
  StringId m_lastFunction;
  GroupAccount* m_last = nullptr;
  StaySummary m_latency, m_syscalls;
  std::unique_ptr<GoroutineAccount> m_account;  // of a goroutine that comes in parts
  GoroutineId m_of;
};

unsigned threadsOf(const StatsQuery& query) {
  return query.threads != 0 ? query.threads : coreCount();
}

}  // namespace

GoroutineStats findGoroutineStats(const Trace& trace, const StatsQuery& query, const RangeTimes& ranges,
                                  const ProcWork& procs) {
  const GoroutineWalk walk(trace, query.range);
  const AccountRules rules = rulesOf(trace, query, walk, procs);
  InOrderOptions options;
  options.threads = threadsOf(query);
  options.stop = query.stop;
  std::vector<Sums> sums(options.threads);
  parallelInOrder(
      walk.pieces(), options,
      [&](std::size_t piece, unsigned maker) {
        walk.walk(piece, [&](const GoroutineWalk::Spans& now) { sums[maker].add(rules, query, now, ranges); });
        return true;
      },
      [&](std::size_t piece, bool) {
        if (query.progress) query.progress(static_cast<double>(piece + 1) / static_cast<double>(walk.pieces()));
      });
  for (std::size_t i = 1; i < sums.size(); ++i) sums[0].add(sums[i]);
  return sums[0].finish(trace);
}

void visitGoroutineAccounts(const Trace& trace, const StatsQuery& query, const RangeTimes& ranges,
                            const ProcWork& procs, const TakeAccount& f) {
  const GoroutineWalk walk(trace, query.range);
  const AccountRules rules = rulesOf(trace, query, walk, procs);
  using Accounts = std::vector<std::pair<GoroutineInfo, TimeAccount>>;
  const auto accountsOf = [&](std::size_t piece, unsigned) {
    Accounts accounts;
    TimeAccount times;
    std::unique_ptr<GoroutineAccount> account;
    walk.walk(piece, [&](const GoroutineWalk::Spans& now) {
      if (!query.wants(now.info.function)) return;
      if (!account) account = std::make_unique<GoroutineAccount>(rules, now.info, times);
      account->add(now.spans);
      if (!now.end) return;
      for (const RangeTime& r : ranges.of(now.info.id)) times.ranges.push_back(r);
      accounts.emplace_back(now.info, std::move(times));
      times = {};
      account.reset();
    });
    return accounts;
  };
  InOrderOptions options;
  options.threads = threadsOf(query);
  options.stop = query.stop;
  parallelInOrder(walk.pieces(), options, accountsOf, [&](std::size_t, const Accounts& accounts) {
    for (const auto& [info, times] : accounts) f(info, times);
  });
}

}  // namespace sweepscope
