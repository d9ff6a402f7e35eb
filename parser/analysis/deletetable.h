// SPDX-License-Identifier: GPL-3.0-or-later

// All delete operations of a trace in order of T0, in a compact form: a trace may hold millions.
//
// A row is 32 bytes. What the markers say (key, address, size, other attributes, rule) is kept once for all rows whose
// markers say the same; what few rows have (a free event, a witness, markers seconds apart) stands aside. Reading a row
// makes a DeleteOp of it; its texts live as long as the table or a copy of it.
//
// Threads: const members from any thread.
#pragma once

#include <deque>
#include <iterator>
#include <memory>
#include <mutex>
#include <unordered_map>
#include <vector>

#include "analysis/deleteop.h"
#include "wire/directory.h"

namespace sweepscope {

// What one marker says, or several that were put together.
struct MarkerFacts {
  static constexpr std::uint32_t kNoAttributes = 0xffffffff;
  std::string_view key;
  std::uint64_t address = 0, size = 0;
  std::uint32_t attributes = kNoAttributes;  // into ToldTexts
  std::uint16_t rule = 0;
  bool hasKey : 1 = false;
  bool hasAddress : 1 = false;
  bool hasSize : 1 = false;
  friend bool operator==(const MarkerFacts&, const MarkerFacts&) = default;
};
static_assert(sizeof(MarkerFacts) <= 40);

// Owns the texts that MarkerFacts refer to, or keeps alive who does; shared by all copies of a table.
class FactTexts {
 public:
  // No operation keeps more attributes than this, which bounds what a hostile trace costs.
  static constexpr std::size_t kMostAttributes = 256;
  std::string_view keep(std::string_view text);
  std::uint32_t keep(std::vector<Attribute> list);
  std::uint16_t rule(std::string_view name);
  void keepAlive(std::shared_ptr<const void> owner) { m_owner = std::move(owner); }
  std::span<const Attribute> attributes(std::uint32_t index) const {
    if (index == MarkerFacts::kNoAttributes) return {};
    return m_attributes[index];
  }
  std::string_view ruleName(std::uint16_t index) const { return m_rules[index]; }
  std::size_t memoryBytes() const;

 private:
  static constexpr std::size_t kBlock = 1 << 16;
  std::vector<std::unique_ptr<char[]>> m_blocks;
  char* m_at = nullptr;
  std::size_t m_left = 0, m_bytes = 0;
  std::deque<std::vector<Attribute>> m_attributes;
  std::deque<std::string> m_rules{std::string()};  // 0: none
  std::shared_ptr<const void> m_owner;
};

class DeleteTable {
 public:
  class Iterator;
  std::size_t size() const { return m_rows.size(); }
  bool empty() const { return m_rows.empty(); }
  DeleteOp operator[](std::size_t i) const;
  DeleteOp at(std::size_t i) const { return static_cast<void>(m_rows.at(i)), (*this)[i]; }
  DeleteOp front() const { return (*this)[0]; }
  DeleteOp back() const { return (*this)[size() - 1]; }
  Iterator begin() const;
  Iterator end() const;

  // Single facts, cheaper than a whole DeleteOp.
  Time t0(std::size_t i) const { return t0(m_rows[i]); }
  // The first with this T0 or a later one; the end of the range looked at if there is none.
  std::size_t firstFrom(Time t) const { return firstFrom(t, 0, size()); }
  std::size_t firstFrom(Time t, std::size_t from, std::size_t to) const;
  std::optional<Time> before(std::size_t i) const { return before(m_rows[i]); }
  std::optional<Time> after(std::size_t i) const { return after(m_rows[i]); }
  DeleteMoments moments(std::size_t i) const { return {before(i), after(i), m_procs[procIndex(m_rows[i])]}; }
  // Its markers say that the value has no memory of its own.
  bool valueInline(std::size_t i) const {
    return m_rows[i].addressFrom != AddressFrom::Nowhere && facts(m_rows[i]).address == 0;
  }
  const MarkerFacts& facts(std::size_t i) const { return facts(m_rows[i]); }
  StackId stack(std::size_t i) const { return m_rows[i].stack; }
  std::string_view key(std::size_t i) const { return facts(m_rows[i]).key; }
  Evidence evidence(std::size_t i) const { return m_rows[i].evidence; }
  Reason reason(std::size_t i) const { return m_rows[i].reason; }
  bool stillReferenced(std::size_t i) const {  // as in ReclaimLink
    return evidence(i) == Evidence::None && reason(i) == Reason::NotFreedInTrace;
  }
  DeletePlace place(std::size_t i) const { return m_rows[i].place; }
  GoroutineId goroutine(std::size_t i) const { return m_goroutines[m_rows[i].goroutine]; }
  ReclaimLink link(std::size_t i) const { return link(m_rows[i]); }
  // When the value was reclaimed, or the begin of the window in which it was, if either is known.
  std::optional<Time> reclaimedFrom(std::size_t i) const;
  std::optional<std::size_t> cycle(std::size_t i) const;

  // What the analysis fills in.
  void setPhase(std::size_t i, Phase phase) { m_rows[i].phase = phase; }
  void setLink(std::size_t i, const ReclaimLink&);
  // Links of different rows may be set from different threads as long as they fit.
  static bool fitsARow(const ReclaimLink& link) { return fitsARow(link, Cycles(link)); }
  // Mark end and sweep bound of each cycle: windows follow from them.
  struct Sweep {
    Time begin;
    std::optional<Time> end;
  };
  void setSweeps(std::vector<Sweep> sweeps) { m_sweeps = std::move(sweeps); }

  std::size_t memoryBytes() const;

 private:
  friend class DeleteTableBuilder;
  static constexpr Time kNoTime = Time::min();
  enum class AddressFrom : std::uint8_t { Nowhere, Before, After, Aside };

  // The cycles of a link: its cycle (ambiguous: the last one; not freed: the one behind the last that could have freed
  // it) and how many steps before it the earliest (the first) is.
  struct Cycles {
    static constexpr std::uint32_t kFar = 127;  // they stand aside
    std::uint32_t cycle : 22 = 0;               // the earliest, if that is all there is
    std::uint32_t steps : 7 = 0;
    std::uint32_t hasCycle : 1 = 0;
    std::uint32_t hasEarliest : 1 = 0;
    std::uint32_t aside : 1 = 0;  // of the row: something of it stands aside
    Cycles() = default;
    explicit Cycles(const ReclaimLink&);
  };
  static bool fitsARow(const ReclaimLink& link, const Cycles& cycles) {
    return !link.at && !link.witnessAt && !link.freedBefore && cycles.steps < Cycles::kFar;
  }
  struct Row {
    Time first;                              // the before marker, else the after marker
    std::uint32_t length = 0;                // from there to the last marker; if something stands aside, where
    std::uint32_t goroutine = 0, facts = 0;  // into m_goroutines, m_facts
    StackId stack;
    Cycles cycles;
    std::uint32_t proc : 10 = 0;  // into m_procs
    bool hasBefore : 1 = false;
    bool hasAfter : 1 = false;
    Reason reason : 4 = Reason::TraceEnded;
    Evidence evidence : 3 = Evidence::None;
    DeletePlace place : 3 = DeletePlace::Idle;
    Phase phase : 2 = Phase::Idle;
    AddressFrom addressFrom : 2 = AddressFrom::Nowhere;
    bool hasWindow : 1 = false;
    bool kept : 1 = false;
    bool tiny : 1 = false;
    bool partMissing : 1 = false;
    bool severalEarliest : 1 = false;
    bool keyFromName : 1 = false;  // all that is known of the key is what a region's name says
  };
  static_assert(sizeof(Row) <= 32);
  static constexpr std::uint32_t kFarProc = 1023;  // it stands aside
  // What few rows have.
  struct Aside {
    Time last, addressAt = kNoTime, at = kNoTime, witness = kNoTime, freedBefore = kNoTime;
    std::optional<std::size_t> cycle, earliest;  // of those that are far
    std::uint32_t proc = 0;
    bool finalizer = false, otherWitness = false;
  };

  static std::optional<Time> optionalTime(Time t) { return t == kNoTime ? std::nullopt : std::optional(t); }
  Time t0(const Row& r) const { return r.cycles.aside ? asideOf(r).last : r.first + Duration{r.length}; }
  std::optional<Time> before(const Row& r) const { return r.hasBefore ? std::optional(r.first) : std::nullopt; }
  std::optional<Time> after(const Row& r) const { return r.hasAfter ? std::optional(t0(r)) : std::nullopt; }
  const MarkerFacts& facts(const Row& r) const { return (*m_facts)[r.facts]; }
  std::uint32_t procIndex(const Row& r) const { return r.proc != kFarProc ? r.proc : asideOf(r).proc; }
  std::pair<std::optional<std::size_t>, std::optional<std::size_t>> cyclesOf(const Row&) const;
  void setLast(Row&, Time);
  void setBefore(Row&, Time);
  void setAfter(Row&, Time);
  const Aside& asideOf(const Row& r) const { return m_asides[r.length]; }
  Aside& aside(Row&);
  ReclaimLink link(const Row&) const;
  Time windowBegin(const Row&) const;

  std::vector<Row> m_rows;
  std::shared_ptr<const Directory<MarkerFacts>> m_facts;  // null in a table that no builder made
  std::vector<Aside> m_asides;
  std::vector<GoroutineId> m_goroutines;
  std::vector<ProcId> m_procs;
  std::vector<Sweep> m_sweeps;
  std::shared_ptr<const FactTexts> m_texts;
};

class DeleteTable::Iterator {
 public:
  using iterator_category = std::random_access_iterator_tag;
  using value_type = DeleteOp;
  using reference = DeleteOp;
  using difference_type = std::ptrdiff_t;
  struct pointer {
    DeleteOp op;
    const DeleteOp* operator->() const { return &op; }
  };

  Iterator() = default;
  Iterator(const DeleteTable* table, std::size_t i) : m_table(table), m_i(static_cast<difference_type>(i)) {}
  DeleteOp operator*() const { return (*m_table)[static_cast<std::size_t>(m_i)]; }
  pointer operator->() const { return {**this}; }
  DeleteOp operator[](difference_type n) const { return *(*this + n); }
  Iterator& operator+=(difference_type n) { return m_i += n, *this; }
  Iterator& operator-=(difference_type n) { return m_i -= n, *this; }
  Iterator& operator++() { return *this += 1; }
  Iterator& operator--() { return *this -= 1; }
  Iterator operator++(int) { return std::exchange(*this, *this + 1); }
  Iterator operator--(int) { return std::exchange(*this, *this - 1); }
  friend Iterator operator+(Iterator i, difference_type n) { return i += n; }
  friend Iterator operator+(difference_type n, Iterator i) { return i += n; }
  friend Iterator operator-(Iterator i, difference_type n) { return i -= n; }
  friend difference_type operator-(Iterator a, Iterator b) { return a.m_i - b.m_i; }
  friend bool operator==(Iterator a, Iterator b) { return a.m_i == b.m_i; }
  friend auto operator<=>(Iterator a, Iterator b) { return a.m_i <=> b.m_i; }

 private:
  const DeleteTable* m_table = nullptr;
  difference_type m_i = 0;
};

inline DeleteTable::Iterator DeleteTable::begin() const {
  return {this, 0};
}
inline DeleteTable::Iterator DeleteTable::end() const {
  return {this, size()};
}

// Makes a table, operation by operation. An operation's number is that of its making until finish() sorts them.
//
// Threads: any number may add facts (keep, rule, addFacts) while one adds operations with facts that it got from them.
class DeleteTableBuilder {
 public:
  // Keys may be views of what the owner keeps.
  explicit DeleteTableBuilder(std::shared_ptr<const void> owner) { m_texts->keepAlive(std::move(owner)); }
  std::string_view keep(std::string_view text);
  std::uint16_t rule(std::string_view name);
  // like: one that may be the same.
  std::uint32_t addFacts(MarkerFacts, std::vector<Attribute> attributes,
                         std::optional<std::uint32_t> like = std::nullopt);
  const MarkerFacts& facts(std::uint32_t index) const { return (*m_facts)[index]; }
  std::uint32_t addGoroutine(GoroutineId);

  std::size_t size() const { return m_table.size(); }
  void reserve(std::size_t n) { m_table.m_rows.reserve(n); }
  std::size_t capacity() const { return m_table.m_rows.capacity(); }
  // An operation that a marker at t begins: its before marker, else its after marker.
  std::size_t add(std::uint32_t goroutine, std::uint32_t facts, bool hasAddress, StackId, Time t, bool before);
  void setBefore(std::size_t op, Time t) { m_table.setBefore(row(op), t); }
  void setAfter(std::size_t op, Time t) { m_table.setAfter(row(op), t); }
  bool hasBefore(std::size_t op) const { return m_table.m_rows[op].hasBefore; }
  bool hasAfter(std::size_t op) const { return m_table.m_rows[op].hasAfter; }
  Time t0(std::size_t op) const { return m_table.t0(m_table.m_rows[op]); }
  std::uint32_t goroutine(std::size_t op) const { return m_table.m_rows[op].goroutine; }
  // A lone before and a lone after marker are one operation: that of the after marker, from the before marker on.
  void join(std::size_t before, std::size_t after);
  void setProc(std::size_t op, ProcId);
  bool hasProc(std::size_t op) const { return m_table.m_rows[op].proc != 0; }
  void setStack(std::size_t op, StackId stack) { row(op).stack = stack; }
  const MarkerFacts& factsOf(std::size_t op) const { return facts(m_table.m_rows[op].facts); }
  // At t a marker says more: what is not known yet is filled in.
  void learn(std::size_t op, std::uint32_t more, Time t, bool overrideKey = false);
  void setKeyFromName(std::size_t op, bool yes) { row(op).keyFromName = yes; }
  bool keyFromName(std::size_t op) const { return m_table.m_rows[op].keyFromName; }

  DeleteTable finish();

 private:
  using Row = DeleteTable::Row;
  Row& row(std::size_t op) { return m_table.m_rows[op]; }
  std::uint32_t together(std::uint32_t a, std::uint32_t b, bool overrideKey);
  bool addsAttributes(const MarkerFacts& a, const MarkerFacts& b);
  void keepUsed();
  void dropJoined();
  void sort();
  void settleTies();
  void settleTies(std::size_t from, std::size_t to);

  DeleteTable m_table;
  bool m_anyJoined = false;
  std::shared_ptr<Directory<MarkerFacts>> m_facts = std::make_shared<Directory<MarkerFacts>>();
  std::shared_ptr<FactTexts> m_texts = std::make_shared<FactTexts>();
  std::mutex m_textsMutex;
  std::unordered_map<std::uint64_t, std::uint32_t> m_together[2];  // by what is put together; [1]: overriding the key
  ProcId m_lastProc;
  std::uint32_t m_lastProcIndex = 0;
  std::unordered_map<ProcId, std::uint32_t> m_procs;
};

}  // namespace sweepscope
