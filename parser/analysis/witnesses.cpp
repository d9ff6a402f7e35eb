#include "analysis/witnesses.h"

#include <algorithm>
#include <string>
#include <unordered_map>

namespace sweepscope {

// A witness can only speak of a delete that came before it, whose key and address it does not contradict, whose value
// a cycle that ended before the log can have found dead, and that no earlier witness has spoken of. Mostly that leaves
// one delete. If keys repeat it may leave several: then nobody can say whose witness it is, and it is held back. Once
// as many are held as deletes are possible, all of those values were found dead by then, and the last witness's cycle
// is an upper bound for each. A finalizer that tells the address speaks of the latest delete there: memory is not
// handed out again before its finalizer has run.

namespace {

// More possible deletes than this are not told apart any more.
constexpr std::size_t kMany = 64;

struct Candidates {
  std::vector<std::size_t> open;  // operations not spoken of yet, in order of T0
  std::size_t held = 0;
};

class Matcher {
 public:
  Matcher(const std::vector<DeleteOp>& ops, const std::vector<EarliestCycle>& earliest,
          const std::vector<GcCycle>& cycles)
      : m_ops(ops), m_earliest(earliest), m_cycles(cycles), m_out(ops.size()) {
    for (const DeleteOp& op : ops) {
      if (op.hasKey) m_byKey[op.key].open.push_back(op.index);
      if (op.address && *op.address != 0) m_byAddress[*op.address].open.push_back(op.index);
    }
  }

  void add(const Witness& w) {
    const auto cycle = lastEnded(m_cycles, w.time);
    if (!cycle) return;
    Candidates* pool = poolOf(w);
    if (!pool) return;
    const std::vector<std::size_t> possible = possibleFor(w, *cycle, *pool);
    if (possible.empty() || possible.size() > kMany) return;
    const WitnessedBy by{w.time, *cycle, w.finalizer};
    if (possible.size() == 1) {
      m_out[possible.front()] = by;
    } else if (w.finalizer && w.address) {
      m_out[possible.back()] = by;
    } else if (++pool->held >= possible.size()) {
      for (const std::size_t op : possible) m_out[op] = by;
      pool->held = 0;
    }
  }
  std::vector<std::optional<WitnessedBy>> take() { return std::move(m_out); }

 private:
  Candidates* poolOf(const Witness& w) {
    if (w.address) {
      if (const auto it = m_byAddress.find(*w.address); it != m_byAddress.end()) return &it->second;
    }
    if (!w.hasKey) return nullptr;
    const auto it = m_byKey.find(w.key);
    return it == m_byKey.end() ? nullptr : &it->second;
  }
  std::vector<std::size_t> possibleFor(const Witness& w, std::size_t cycle, Candidates& pool) {
    std::erase_if(pool.open, [&](std::size_t op) { return m_out[op].has_value(); });
    std::vector<std::size_t> possible;
    for (const std::size_t i : pool.open) {
      const DeleteOp& op = m_ops[i];
      if (op.before.value_or(op.t0()) >= w.time) break;
      const bool otherKey = w.hasKey && op.hasKey && w.key != op.key;
      const bool otherAddress = w.address && op.address && *w.address != *op.address;
      if (otherKey || otherAddress || op.address == 0u || m_earliest[i].cycles.first > cycle) continue;
      possible.push_back(i);
      if (possible.size() > kMany) break;
    }
    return possible;
  }

  const std::vector<DeleteOp>& m_ops;
  const std::vector<EarliestCycle>& m_earliest;
  const std::vector<GcCycle>& m_cycles;
  std::vector<std::optional<WitnessedBy>> m_out;
  std::unordered_map<std::string, Candidates> m_byKey;
  std::unordered_map<std::uint64_t, Candidates> m_byAddress;
};

}  // namespace

std::vector<std::optional<WitnessedBy>> matchWitnesses(const std::vector<DeleteOp>& ops,
                                                       const std::vector<Witness>& witnesses,
                                                       const std::vector<EarliestCycle>& earliest,
                                                       const std::vector<GcCycle>& cycles) {
  if (witnesses.empty()) return std::vector<std::optional<WitnessedBy>>(ops.size());
  Matcher matcher(ops, earliest, cycles);
  for (const Witness& w : witnesses) matcher.add(w);
  return matcher.take();
}

}  // namespace sweepscope
