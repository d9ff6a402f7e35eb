// SPDX-License-Identifier: GPL-3.0-or-later

#include "analysis/valueslots.h"

#include <algorithm>
#include <unordered_map>

namespace sweepscope {

// Slot matching: from a marker's address to the free event of the memory that held the value.
//
// The address of a marker may point anywhere into the value's slot: a sub-slice begins inside, a pointerful
// object over 512 bytes begins behind the slot's 8-byte header. So the slot is found first: the span that holds the
// address as of the marker's moment gives the slot's begin and size. Addresses are used again and again, hence "as of
// the moment": of the before marker if there is one, since the value was in the map and so in its slot from then until
// it was freed, else of the log that has the address. A region may begin before its value is stored: if nothing
// occupies the slot at that moment, it is looked at as of the log, and no value may have been freed in it in between.
//
// The slot's history then decides. At that moment it has to be occupied: an allocation (or the list of what existed
// when tracing began) and no free since; the span may be gone as well. If what it held was freed before and nothing was
// allocated there since, the marker is late (a logger that batches) or the address is not the value's, and no later
// cycle has to do with it. Two threads' clocks differ a little: an allocation that follows soon after the marker leaves
// it open. An address that no span of the heap holds at any time is a global, a constant, a function, on a stack, or
// that of all values of size zero. From there on the first free is the value's, be it between the markers; a new
// allocation before any free says that the slot was taken away without one (GOEXPERIMENT=runtimefreegc), so again
// nothing may be claimed. Not so in the 16-byte blocks that small pointer-free values share: from Go 1.24 on each value
// in one is an allocation of its own. A free that would belong to a cycle before any that can have found the value dead
// is a contradiction as well; that is for the caller to see, who knows the cycles.
//
// A lone after marker leaves open how long before it the delete came: its goroutine may have been held up in between,
// while the value was freed and its slot given to another one. So the slot must not have been freed between the marker
// before it of the same goroutine and it.

namespace {

constexpr std::uint64_t kHeader = 8;
// An allocation stamped so soon behind a marker may have come before it.
constexpr Duration kSoon{100'000};

// Whether a log inside a region has the address: the value may have been stored after the region's begin.
bool addressInside(const DeleteOp& op) {
  return op.before && op.addressAt && *op.before < *op.addressAt && (!op.after || *op.addressAt < *op.after);
}

// Whether nothing was freed from a moment on until another one.
bool nothingFreed(const std::vector<SlotEvent>& history, Time from, Time until) {
  return std::none_of(history.begin(), history.end(), [&](const SlotEvent& e) {
    return e.kind == AllocKind::ObjectFree && from <= e.order && e.order < until;
  });
}

}  // namespace

// Sorted, without overlaps.
void ValueSlots::addHeap(const std::vector<SpanEvent>& spans) {
  for (const SpanEvent& s : spans) {
    if (s.alloc && !s.manual && s.bytes > 0) m_heap.emplace_back(s.address, s.address + s.bytes);
  }
  std::sort(m_heap.begin(), m_heap.end());
  std::size_t kept = 0;
  for (const auto& range : m_heap) {
    if (kept > 0 && range.first <= m_heap[kept - 1].second)
      m_heap[kept - 1].second = std::max(m_heap[kept - 1].second, range.second);
    else
      m_heap[kept++] = range;
  }
  m_heap.resize(kept);
}

bool ValueSlots::everOnHeap(std::uint64_t address) const {
  const auto next = std::upper_bound(m_heap.begin(), m_heap.end(), std::pair(address, ~std::uint64_t{0}));
  return next != m_heap.begin() && address < std::prev(next)->second;
}

namespace {

// A span that is freed goes from one table to the other.
void rememberGone(const SpanTable& table, const SpanEvent& event, SpanTable& gone) {
  const HeapSpan* span = event.alloc ? nullptr : table.find(event.address);
  if (span && span->base == event.address)
    gone.apply({span->since, true, span->base, span->bytes, false, span->sizeClass, span->noscan});
}

}  // namespace

FreeFact ValueSlots::withoutSlot(const DeleteOp& op) const {
  FreeFact fact;
  if (op.address && *op.address != 0 && !everOnHeap(*op.address)) fact.kind = FreeFact::Kind::NotOnHeap;
  return fact;
}

ValueSlots::ValueSlots(const DeleteTable& ops, const std::vector<SpanEvent>& spans) : m_places(ops.size()) {
  addHeap(spans);
  std::vector<std::pair<Time, std::size_t>> order;
  std::unordered_map<GoroutineId, Time> latest;  // marker of a goroutine
  for (const DeleteOp& op : ops) {
    const auto [before, first] = latest.try_emplace(op.goroutine, Time::min());
    if (!op.before && !first) m_places[op.index].deletedAfter = before->second;
    before->second = op.t0();
    if (!op.address || *op.address == 0) continue;
    order.emplace_back(op.before.value_or(op.addressAt.value_or(op.t0())), op.index);
    if (addressInside(op)) order.emplace_back(*op.addressAt, op.index);
  }
  std::sort(order.begin(), order.end());
  SpanTable table, gone;
  std::size_t next = 0;
  for (const auto& [moment, i] : order) {
    for (; next < spans.size() && spans[next].time < moment; ++next) {
      rememberGone(table, spans[next], gone);
      table.apply(spans[next]);
    }
    Place& place = m_places[i];
    const HeapSpan* span = table.find(*ops[i].address);
    if (!span && place.known) continue;
    const bool isGone = span == nullptr;
    if (isGone) span = gone.find(*ops[i].address);
    if (!span) continue;
    const auto slot = SpanTable::slotOf(*span, *ops[i].address);
    if (!slot) continue;
    place.known = true;
    place.gone = isGone;
    place.slot = *slot;
    place.since = span->since;
    place.tinyBlock = span->tinyBlocks();
    m_slots.push_back(*slot);
  }
  const auto less = [](const Slot& a, const Slot& b) { return a.base != b.base ? a.base < b.base : a.bytes < b.bytes; };
  std::sort(m_slots.begin(), m_slots.end(), less);
  m_slots.erase(std::unique(m_slots.begin(), m_slots.end()), m_slots.end());
  for (Place& p : m_places) {
    if (!p.known) continue;
    p.index =
        static_cast<std::size_t>(std::lower_bound(m_slots.begin(), m_slots.end(), p.slot, less) - m_slots.begin());
  }
}

bool ValueSlots::mayBeOlder(const DeleteOp& op, const std::vector<SlotEvent>& history, Time seen) const {
  if (op.before) return false;
  const Place& place = m_places[op.index];
  const Time from = std::max(place.since, place.deletedAfter.value_or(Time::min()));
  return !nothingFreed(history, from, seen);
}

FreeFact ValueSlots::factOf(const DeleteOp& op, const AllocWalk& walk) const {
  const Place& place = m_places[op.index];
  if (!place.known) return withoutSlot(op);
  FreeFact fact;
  fact.tiny = place.tinyBlock && op.size != 16u;  // values of just 16 bytes have a block to themselves
  const auto& history = walk.histories[place.index];
  const auto firstFrom = [&](Time t) {
    return std::lower_bound(history.begin(), history.end(), t,
                            [](const SlotEvent& e, Time time) { return e.order < time; });
  };
  const auto occupied = [&](auto it) {
    return it != history.begin() && std::prev(it)->time >= place.since && std::prev(it)->kind != AllocKind::ObjectFree;
  };
  Time moment = op.before.value_or(op.addressAt.value_or(op.t0()));
  auto next = firstFrom(moment);
  const bool mayBeStoredLater = addressInside(op) || (op.before && op.addressAt && place.since <= moment);
  if (!occupied(next) && mayBeStoredLater && nothingFreed(history, std::max(place.since, moment), *op.addressAt)) {
    moment = *op.addressAt;
    next = firstFrom(moment);
  }
  if (!occupied(next)) {
    const bool freed = next != history.begin() && std::prev(next)->time >= place.since;
    const bool soon = next != history.end() && next->time - moment < kSoon;
    if (freed && !soon) {
      fact.kind = FreeFact::Kind::NothingThere;
      fact.at = std::prev(next)->time;
    }
    return fact;
  }
  if (place.gone) return fact;
  const SlotEvent& last = *std::prev(next);
  if (mayBeOlder(op, history, moment)) return fact;
  fact.occupiedSince = last.time;
  if (*op.address > place.slot.base + kHeader) fact.laidOutSince = place.since;
  if (place.tinyBlock) {
    next = std::find_if(next, history.end(), [](const SlotEvent& e) { return e.kind == AllocKind::ObjectFree; });
  }
  if (next == history.end()) {
    fact.kind = FreeFact::Kind::NotFreed;
    return fact;
  }
  if (next->kind != AllocKind::ObjectFree) return fact;
  // The address was logged later than the time that is looked at: a new value in the slot until then could be meant.
  const auto seen = op.addressAt.value_or(moment);
  const bool reused = std::any_of(next, history.end(),
                                  [&](const SlotEvent& e) { return e.kind != AllocKind::ObjectFree && e.time < seen; });
  if (reused && moment < seen) return fact;
  fact.kind = FreeFact::Kind::Freed;
  fact.at = next->time;
  return fact;
}

}  // namespace sweepscope
