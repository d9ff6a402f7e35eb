// SPDX-License-Identifier: GPL-3.0-or-later

#include "analysis/deletetable.h"

#include <algorithm>
#include <cstring>
#include <limits>

#include "trace/memory.h"

namespace sweepscope {

namespace {

// Operations made in order of their before markers are nearly in order of T0. Up to this many places a row they are
// put right by moving them; beyond, they are sorted.
constexpr std::size_t kNearly = 24;

// What a string keeps outside itself; short ones live inside.
std::size_t textBytes(const std::string& s) {
  return s.capacity() > std::string().capacity() ? s.capacity() + 1 : 0;
}

}  // namespace

std::string_view FactTexts::keep(std::string_view text) {
  if (text.size() > m_left) {
    m_left = std::max(kBlock, text.size());
    m_at = m_blocks.emplace_back(std::make_unique<char[]>(m_left)).get();
    m_bytes += m_left;
  }
  if (!text.empty()) std::memcpy(m_at, text.data(), text.size());
  const std::string_view kept(m_at, text.size());
  m_at += text.size();
  m_left -= text.size();
  return kept;
}

std::uint32_t FactTexts::keep(std::vector<Attribute> list) {
  if (list.empty()) return MarkerFacts::kNoAttributes;
  m_attributes.push_back(std::move(list));
  return static_cast<std::uint32_t>(m_attributes.size() - 1);
}

std::uint16_t FactTexts::rule(std::string_view name) {
  const auto it = std::find(m_rules.begin(), m_rules.end(), name);
  const auto index = static_cast<std::uint16_t>(it - m_rules.begin());
  if (it == m_rules.end()) m_rules.emplace_back(name);
  return index;
}

std::size_t FactTexts::memoryBytes() const {
  std::size_t n = m_bytes;
  for (const auto& list : m_attributes) {
    n += sizeof(std::vector<Attribute>) + heldBytes(list);
    for (const auto& [name, value] : list) n += textBytes(name) + textBytes(value);
  }
  return n;
}

std::size_t DeleteTable::memoryBytes() const {
  return heldBytes(m_rows) + (m_facts ? m_facts->bytes() : 0) + heldBytes(m_asides) + heldBytes(m_goroutines) +
         heldBytes(m_procs) + heldBytes(m_sweeps) + (m_texts ? m_texts->memoryBytes() : 0);
}

DeleteTable::Cycles::Cycles(const ReclaimLink& link) {
  auto last = link.cycle, first = link.earliestCycle;
  if (link.cycles) {
    first = link.cycles->first;
    last = link.cycles->second;
  } else if (link.reason == Reason::NotFreedInTrace && first && link.keptCycles) {
    last = *first + *link.keptCycles;
  }
  hasCycle = last.has_value();
  hasEarliest = first.has_value();
  const std::size_t at = last ? *last : first.value_or(0), from = first ? *first : at;
  const bool near = at < (1u << 22) && from <= at && at - from < kFar;
  cycle = near ? static_cast<std::uint32_t>(at) & 0x3fffff : 0;
  steps = near ? static_cast<std::uint32_t>(at - from) & kFar : kFar;
}

DeleteTable::Aside& DeleteTable::aside(Row& row) {
  if (!row.cycles.aside) {
    const Time last = t0(row);
    m_asides.emplace_back().last = last;
    row.length = static_cast<std::uint32_t>(m_asides.size() - 1);
    row.cycles.aside = true;
  }
  return m_asides[row.length];
}

void DeleteTable::setLast(Row& r, Time t) {
  const auto length = static_cast<std::uint64_t>(t.ns) - static_cast<std::uint64_t>(r.first.ns);
  if (!r.cycles.aside && length <= std::numeric_limits<std::uint32_t>::max())
    r.length = static_cast<std::uint32_t>(length);
  else
    aside(r).last = t;
}

void DeleteTable::setBefore(Row& r, Time t) {
  const Time last = t0(r);
  r.first = t;
  r.hasBefore = true;
  setLast(r, r.hasAfter ? last : t);
}

void DeleteTable::setAfter(Row& r, Time t) {
  r.hasAfter = true;
  if (!r.hasBefore) r.first = t;
  setLast(r, t);
}

// The cycle and the earliest one (ambiguous: the last and the first).
std::pair<std::optional<std::size_t>, std::optional<std::size_t>> DeleteTable::cyclesOf(const Row& r) const {
  if (r.cycles.steps == Cycles::kFar) return {asideOf(r).cycle, asideOf(r).earliest};
  std::pair<std::optional<std::size_t>, std::optional<std::size_t>> found;
  if (r.cycles.hasCycle) found.first = r.cycles.cycle;
  if (r.cycles.hasEarliest) found.second = r.cycles.cycle - r.cycles.steps;
  return found;
}

std::optional<std::size_t> DeleteTable::cycle(std::size_t i) const {
  const Row& r = m_rows[i];
  const bool one = r.evidence != Evidence::Ambiguous && r.evidence != Evidence::None;
  return one ? cyclesOf(r).first : std::nullopt;
}

std::optional<Time> DeleteTable::reclaimedFrom(std::size_t i) const {
  const Row& r = m_rows[i];
  if (r.cycles.aside && asideOf(r).at != kNoTime) return asideOf(r).at;
  return r.hasWindow ? std::optional(windowBegin(r)) : std::nullopt;
}

// Of a row that has a window.
Time DeleteTable::windowBegin(const Row& r) const {
  const auto [cycle, earliest] = cyclesOf(r);
  return m_sweeps[r.evidence == Evidence::Ambiguous ? *earliest : *cycle].begin;
}

std::size_t DeleteTable::firstFrom(Time t, std::size_t from, std::size_t to) const {
  const auto begin = m_rows.begin() + static_cast<std::ptrdiff_t>(from);
  const auto end = m_rows.begin() + static_cast<std::ptrdiff_t>(to);
  const auto it = std::partition_point(begin, end, [&](const Row& r) { return t0(r) < t; });
  return static_cast<std::size_t>(it - m_rows.begin());
}

void DeleteTable::setLink(std::size_t i, const ReclaimLink& link) {
  Row& r = m_rows[i];
  r.evidence = link.evidence;
  r.reason = link.reason;
  r.place = link.place;
  Cycles cycles(link);
  cycles.aside = r.cycles.aside;
  r.cycles = cycles;
  r.hasWindow = link.hasWindow;
  r.kept = link.keptCycles.has_value();
  r.tiny = link.tiny;
  r.partMissing = link.partMissing;
  r.severalEarliest = link.severalEarliest;
  if (fitsARow(link, cycles)) return;
  Aside& more = aside(r);
  more.at = link.at.value_or(kNoTime);
  more.witness = link.witnessAt.value_or(kNoTime);
  more.finalizer = link.finalizer;
  more.otherWitness = link.otherWitness;
  more.freedBefore = link.freedBefore.value_or(kNoTime);
  more.earliest = link.cycles ? link.cycles->first : link.earliestCycle;
  more.cycle = link.cycles ? link.cycles->second : link.cycle;
  if (link.reason == Reason::NotFreedInTrace && link.keptCycles) more.cycle = *more.earliest + *link.keptCycles;
}

ReclaimLink DeleteTable::link(const Row& r) const {
  ReclaimLink link;
  link.evidence = r.evidence;
  link.reason = r.reason;
  link.place = r.place;
  link.tiny = r.tiny;
  link.partMissing = r.partMissing;
  link.severalEarliest = r.severalEarliest;
  const auto [cycle, earliest] = cyclesOf(r);
  if (r.evidence == Evidence::Ambiguous) {
    link.cycles = {*earliest, *cycle};
  } else {
    if (r.evidence != Evidence::None) link.cycle = cycle;
    link.earliestCycle = earliest;
    if (r.kept) link.keptCycles = *cycle - *earliest;
  }
  link.hasWindow = r.hasWindow;
  if (r.hasWindow) {
    link.windowBegin = windowBegin(r);
    if (*cycle < m_sweeps.size()) link.windowEnd = m_sweeps[*cycle].end;
  }
  if (!r.cycles.aside) return link;
  const Aside& more = asideOf(r);
  link.at = optionalTime(more.at);
  link.witnessAt = optionalTime(more.witness);
  link.finalizer = more.finalizer;
  link.otherWitness = more.otherWitness;
  link.freedBefore = optionalTime(more.freedBefore);
  return link;
}

DeleteOp DeleteTable::operator[](std::size_t i) const {
  const Row& r = m_rows[i];
  const MarkerFacts& facts = this->facts(r);
  DeleteOp op;
  op.index = i;
  op.key = facts.key;
  op.hasKey = facts.hasKey;
  op.goroutine = m_goroutines[r.goroutine];
  op.proc = m_procs[procIndex(r)];
  op.before = before(r);
  op.after = after(r);
  if (facts.hasAddress) op.address = facts.address;
  if (facts.hasSize) op.size = facts.size;
  switch (r.addressFrom) {
    case AddressFrom::Nowhere: break;
    case AddressFrom::Before: op.addressAt = op.before; break;
    case AddressFrom::After: op.addressAt = op.after; break;
    case AddressFrom::Aside: op.addressAt = asideOf(r).addressAt; break;
  }
  op.attributes = m_texts->attributes(facts.attributes);
  op.phase = r.phase;
  op.rule = m_texts->ruleName(facts.rule);
  op.stack = r.stack;
  op.reclaim = link(r);
  return op;
}

std::string_view DeleteTableBuilder::keep(std::string_view text) {
  const std::lock_guard lock(m_textsMutex);
  return m_texts->keep(text);
}

std::uint16_t DeleteTableBuilder::rule(std::string_view name) {
  const std::lock_guard lock(m_textsMutex);
  return m_texts->rule(name);
}

std::uint32_t DeleteTableBuilder::addFacts(MarkerFacts facts, std::vector<Attribute> attributes,
                                           std::optional<std::uint32_t> like) {
  if (!attributes.empty()) {
    const std::lock_guard lock(m_textsMutex);
    const std::uint32_t known = like ? (*m_facts)[*like].attributes : MarkerFacts::kNoAttributes;
    const auto texts = m_texts->attributes(known);
    const bool same = std::equal(texts.begin(), texts.end(), attributes.begin(), attributes.end());
    facts.attributes = same ? known : m_texts->keep(std::move(attributes));
  }
  if (like && facts == (*m_facts)[*like]) return *like;
  return m_facts->add(facts);
}

std::uint32_t DeleteTableBuilder::addGoroutine(GoroutineId id) {
  m_table.m_goroutines.push_back(id);
  return static_cast<std::uint32_t>(m_table.m_goroutines.size() - 1);
}

std::size_t DeleteTableBuilder::add(std::uint32_t goroutine, std::uint32_t facts, bool hasAddress, StackId stack,
                                    Time t, bool before) {
  using From = DeleteTable::AddressFrom;
  if (m_table.m_procs.empty()) m_table.m_procs.emplace_back();  // 0: none
  Row r;
  r.goroutine = goroutine;
  r.facts = facts;
  r.stack = stack;
  r.first = t;
  r.hasBefore = before;
  r.hasAfter = !before;
  if (hasAddress) r.addressFrom = before ? From::Before : From::After;
  m_table.m_rows.push_back(r);
  return m_table.m_rows.size() - 1;
}

void DeleteTableBuilder::setProc(std::size_t op, ProcId proc) {
  if (!proc.valid()) return;
  if (proc != m_lastProc) {
    const auto [it, fresh] = m_procs.try_emplace(proc, static_cast<std::uint32_t>(m_table.m_procs.size()));
    if (fresh) m_table.m_procs.push_back(proc);
    m_lastProc = proc;
    m_lastProcIndex = it->second;
  }
  Row& r = row(op);
  const bool far = m_lastProcIndex >= DeleteTable::kFarProc;
  r.proc = (far ? DeleteTable::kFarProc : m_lastProcIndex) & DeleteTable::kFarProc;
  if (far) m_table.aside(r).proc = m_lastProcIndex;
}

bool DeleteTableBuilder::addsAttributes(const MarkerFacts& a, const MarkerFacts& b) {
  if (b.attributes == MarkerFacts::kNoAttributes || a.attributes == b.attributes) return false;
  const std::lock_guard lock(m_textsMutex);
  const auto known = m_texts->attributes(a.attributes), more = m_texts->attributes(b.attributes);
  return !std::all_of(more.begin(), more.end(), [&](const Attribute& item) {
    return std::any_of(known.begin(), known.end(), [&](const Attribute& k) { return k.first == item.first; });
  });
}

// What a and b say together, a first: mostly just what a says.
std::uint32_t DeleteTableBuilder::together(std::uint32_t ia, std::uint32_t ib, bool overrideKey) {
  const MarkerFacts &a = facts(ia), &b = facts(ib);
  const bool newKey = b.hasKey && (!a.hasKey || (overrideKey && a.key != b.key));
  const bool more = addsAttributes(a, b);
  if (!newKey && !(b.hasAddress && !a.hasAddress) && !(b.hasSize && !a.hasSize) && !more) return ia;
  const auto [it, fresh] = m_together[overrideKey ? 1 : 0].try_emplace(std::uint64_t{ia} << 32 | ib);
  if (!fresh) return it->second;
  MarkerFacts both = a;
  if (newKey) both.key = b.key;
  both.hasKey = a.hasKey || b.hasKey;
  if (!a.hasAddress) both.address = b.address;
  both.hasAddress = a.hasAddress || b.hasAddress;
  if (!a.hasSize) both.size = b.size;
  both.hasSize = a.hasSize || b.hasSize;
  if (more) {
    const std::lock_guard lock(m_textsMutex);
    const auto known = m_texts->attributes(a.attributes);
    std::vector<Attribute> all(known.begin(), known.end());
    for (const Attribute& item : m_texts->attributes(b.attributes)) {
      const bool old = std::any_of(all.begin(), all.end(), [&](const Attribute& k) { return k.first == item.first; });
      if (!old && all.size() < FactTexts::kMostAttributes) all.push_back(item);
    }
    both.attributes = m_texts->keep(std::move(all));
  }
  return it->second = m_facts->add(both);
}

void DeleteTableBuilder::learn(std::size_t op, std::uint32_t more, Time t, bool overrideKey) {
  using From = DeleteTable::AddressFrom;
  Row& r = row(op);
  if (r.facts == more) return;
  const bool hadAddress = r.addressFrom != From::Nowhere;
  r.facts = together(r.facts, more, overrideKey);
  if (hadAddress || !facts(r.facts).hasAddress) return;
  r.addressFrom = m_table.before(r) == t ? From::Before : m_table.after(r) == t ? From::After : From::Aside;
  if (r.addressFrom == From::Aside) m_table.aside(r).addressAt = t;
}

void DeleteTableBuilder::join(std::size_t before, std::size_t after) {
  Row &b = row(before), &a = row(after);
  const Time t = m_table.t0(a);
  b.goroutine = a.goroutine;
  b.stack = a.stack;
  if (a.proc != 0) {
    const std::uint32_t proc = m_table.procIndex(a);
    b.proc = a.proc;
    if (b.proc == DeleteTable::kFarProc) m_table.aside(b).proc = proc;
  }
  m_table.setAfter(b, t);
  learn(before, a.facts, t);
  a.hasBefore = a.hasAfter = false;
  m_anyJoined = true;
}

// Rows that were joined to others have no marker any more.
void DeleteTableBuilder::dropJoined() {
  if (m_anyJoined) std::erase_if(m_table.m_rows, [](const Row& r) { return !r.hasBefore && !r.hasAfter; });
}

void DeleteTableBuilder::sort() {
  auto& rows = m_table.m_rows;
  const auto t0 = [this](const Row& r) { return m_table.t0(r); };
  std::size_t moves = 0;
  const std::size_t most = rows.size() * kNearly;
  for (std::size_t i = 1; i < rows.size() && moves <= most; ++i) {
    const Time t = t0(rows[i]);
    if (t0(rows[i - 1]) <= t) continue;
    const Row r = rows[i];
    std::size_t to = i;
    for (; to > 0 && t0(rows[to - 1]) > t && moves <= most; --to, ++moves) rows[to] = rows[to - 1];
    rows[to] = r;
  }
  if (moves > most)
    std::stable_sort(rows.begin(), rows.end(), [&](const Row& a, const Row& b) { return t0(a) < t0(b); });
}

// Events of one clock tick come out one nanosecond apart, in an order that hangs on what else happened in that tick.
// Among such markers the goroutine's number decides, so that the order says nothing that the file does not say; they
// share out the times they had, so that the table stays in order of T0.
void DeleteTableBuilder::settleTies() {
  constexpr Duration kTie{3};
  for (std::size_t i = 0; i < m_table.size();) {
    std::size_t end = i + 1;
    while (end < m_table.size() && m_table.t0(end) - m_table.t0(i) <= kTie) ++end;
    if (end > i + 1) settleTies(i, end);
    i = end;
  }
}

void DeleteTableBuilder::settleTies(std::size_t from, std::size_t to) {
  auto& rows = m_table.m_rows;
  const auto goroutine = [&](const Row& r) { return m_table.m_goroutines[r.goroutine]; };
  std::vector<Time> times;
  for (std::size_t i = from; i < to; ++i) times.push_back(m_table.t0(i));
  std::stable_sort(rows.begin() + static_cast<std::ptrdiff_t>(from), rows.begin() + static_cast<std::ptrdiff_t>(to),
                   [&](const Row& a, const Row& b) { return goroutine(a) < goroutine(b); });
  for (std::size_t i = from; i < to; ++i) {
    Row& r = rows[i];
    const Time t = times[i - from];
    if (!r.hasAfter) {
      r.first = t;
      m_table.setLast(r, t);
      continue;
    }
    if (r.hasBefore && r.first >= t) r.first = t - Duration{1};
    m_table.setAfter(r, t);
  }
}

// What no row refers to goes, if it is a good part of all.
void DeleteTableBuilder::keepUsed() {
  constexpr std::uint32_t kUnused = 0xffffffff;
  std::vector<std::uint32_t> place(m_facts->size(), kUnused);
  std::uint32_t used = 0;
  for (const Row& r : m_table.m_rows) {
    std::uint32_t& to = place[r.facts];
    if (to == kUnused) to = used++;
  }
  if (m_facts->size() - used <= used / 4) return;
  auto kept = std::make_shared<Directory<MarkerFacts>>();
  for (Row& r : m_table.m_rows) {
    const std::uint32_t to = place[r.facts];
    if (to == kept->size()) kept->add(facts(r.facts));
    r.facts = to;
  }
  m_facts = std::move(kept);
}

DeleteTable DeleteTableBuilder::finish() {
  dropJoined();
  keepUsed();
  sort();
  settleTies();
  m_table.m_facts = std::move(m_facts);
  m_table.m_texts = std::move(m_texts);
  return std::move(m_table);
}

}  // namespace sweepscope
