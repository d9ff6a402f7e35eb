// SPDX-License-Identifier: GPL-3.0-or-later

#include "analysis/witnesses.h"

#include <algorithm>
#include <string>
#include <unordered_map>

namespace sweepscope {

// A witness names its value's address; a key alone proves nothing, since a cache that overwrites entries hears of the
// older value with the same key. It can only speak of a delete that came before it, whose address it names and whose
// key it does not contradict, whose value a cycle that ended before the log can have found dead, and that no earlier
// witness has spoken of. Mostly that leaves one delete. Addresses are used again, so it may leave several: then nobody
// can say whose witness it is, and it is held back. Once as many are held as deletes are possible, all of those values
// were found dead by then, and the last witness's cycle is an upper bound for each. A finalizer speaks of the latest of
// them: memory is not given out again before its finalizer has run.

namespace {

// More possible deletes than this are no longer distinguished, and the search for them ends there.
constexpr std::size_t kMany = 64, kFar = 4096;
// Looks in all, beside some for each witness: a trace whose keys are all the same would take kFar for every witness.
constexpr std::size_t kLooks = 1 << 22, kLooksAWitness = 64;

// Operations with one address, in order of T0. Those that a witness has spoken of are skipped for good.
struct Candidates {
  std::vector<std::size_t> ops;
  std::vector<std::size_t> next;  // the first at or behind an index that may still be open
  std::size_t held = 0;

  void add(std::size_t op) {
    next.push_back(ops.size());
    ops.push_back(op);
  }
  template <class Settled>
  std::size_t openFrom(std::size_t i, Settled&& settled) {
    std::size_t end = i;
    while (end < ops.size() && (next[end] != end || settled(ops[end]))) end = next[end] != end ? next[end] : end + 1;
    while (i < end) {  // the way is short the next time
      const std::size_t after = next[i] != i ? next[i] : i + 1;
      next[i] = end;
      i = after;
    }
    return end;
  }
};

class Matcher {
 public:
  Matcher(const DeleteTable& ops, const ReclaimRules& rules, const std::vector<GcCycle>& cycles, std::size_t witnesses)
      : m_ops(ops), m_rules(rules), m_cycles(cycles), m_mostLooks(kLooks + kLooksAWitness * witnesses) {
    for (const DeleteOp& op : ops) {
      if (op.address && *op.address != 0) m_byAddress[*op.address].add(op.index);
    }
  }

  void add(const Witness& w) {
    const auto cycle = lastEnded(m_cycles, w.time);
    const auto found = w.address ? m_byAddress.find(*w.address) : m_byAddress.end();
    if (!cycle || found == m_byAddress.end()) return;
    Candidates& pool = found->second;
    const std::vector<std::size_t> possible = possibleFor(w, *cycle, pool);
    if (possible.empty() || possible.size() > kMany) return;
    const WitnessedBy by{w.time, *cycle, w.finalizer};
    if (possible.size() == 1) {
      m_out[possible.front()] = by;
    } else if (w.finalizer) {
      m_out[possible.back()] = by;
    } else if (++pool.held >= possible.size()) {
      for (const std::size_t op : possible) m_out[op] = by;
      pool.held = 0;
    }
  }
  Witnessed take() { return std::move(m_out); }

 private:
  static bool contradicts(const Witness& w, const MarkerFacts& facts) {
    return w.hasKey && facts.hasKey && w.key != facts.key;
  }
  std::vector<std::size_t> possibleFor(const Witness& w, std::size_t cycle, Candidates& pool) {
    const auto settled = [&](std::size_t op) { return m_out.contains(op); };
    std::vector<std::size_t> possible;
    std::size_t looked = 0;
    for (std::size_t at = pool.openFrom(0, settled); at < pool.ops.size(); at = pool.openFrom(at + 1, settled)) {
      const std::size_t i = pool.ops[at];
      const DeleteMoments moments = m_ops.moments(i);
      if (moments.before.value_or(moments.t0()) >= w.time) break;
      if (++looked > kFar || ++m_looked > m_mostLooks) return std::vector<std::size_t>(kMany + 1);  // nobody can say
      if (contradicts(w, m_ops.facts(i)) || m_rules.earliest(moments).cycles.first > cycle) continue;
      possible.push_back(i);
      if (possible.size() > kMany) break;
    }
    return possible;
  }

  const DeleteTable& m_ops;
  const ReclaimRules& m_rules;
  const std::vector<GcCycle>& m_cycles;
  std::size_t m_looked = 0, m_mostLooks;
  Witnessed m_out;
  std::unordered_map<std::uint64_t, Candidates> m_byAddress;
};

}  // namespace

Witnessed matchWitnesses(const DeleteTable& ops, const std::vector<Witness>& witnesses, const ReclaimRules& rules,
                         const std::vector<GcCycle>& cycles, const std::stop_token& stop) {
  if (witnesses.empty() || stop.stop_requested()) return {};
  Matcher matcher(ops, rules, cycles, witnesses.size());
  for (const Witness& w : witnesses) {
    if (stop.stop_requested()) return {};
    matcher.add(w);
  }
  return matcher.take();
}

}  // namespace sweepscope
