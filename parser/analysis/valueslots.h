// SPDX-License-Identifier: GPL-3.0-or-later

// The memory that held the deletes' values, and what alloc/free events say became of it (the essay stands in the .cpp).
//
// Threads: const members from any thread.
// Cost: O(log) a delete for its slot; its fact follows the slot's history.
#pragma once

#include <optional>
#include <utility>
#include <vector>

#include "analysis/allocwalk.h"
#include "analysis/deletetable.h"

namespace sweepscope {

// What alloc/free events say about one delete's value.
struct FreeFact {
  enum class Kind : std::uint8_t {
    Unknown,       // no address, no slot, or the slot's history contradicts the markers
    Freed,         // by this free event
    NotFreed,      // the slot held the value and was not freed inside the trace
    NothingThere,  // what the slot held last had been freed before the marker was written
    NotOnHeap,     // no span of the heap ever held the address
  };
  Kind kind = Kind::Unknown;
  Time at;             // freed; nothing there: the free before
  Time occupiedSince;  // the event that shows the value in its slot
  // Where the slot begins follows from a span made then, if the address points inside of it.
  std::optional<Time> laidOutSince;
  bool tiny = false;
};

// The slots that hold the deletes' values, and after a walk what became of them.
class ValueSlots {
 public:
  ValueSlots(const DeleteTable&, const std::vector<SpanEvent>&);
  const std::vector<Slot>& places() const { return m_slots; }
  FreeFact factOf(const DeleteOp&, const AllocWalk&) const;

 private:
  struct Place {
    bool known = false;
    Slot slot;
    Time since;  // the span's begin: older events belong to another layout
    bool tinyBlock = false;
    bool gone = false;      // the span was freed before the marker
    std::size_t index = 0;  // into m_slots
    // A lone after marker: the delete came behind its goroutine's marker before, if there is one.
    std::optional<Time> deletedAfter;
  };
  bool mayBeOlder(const DeleteOp&, const std::vector<SlotEvent>& history, Time seen) const;
  bool everOnHeap(std::uint64_t address) const;
  void addHeap(const std::vector<SpanEvent>&);
  FreeFact withoutSlot(const DeleteOp&) const;
  std::vector<Place> m_places;  // one an operation
  std::vector<Slot> m_slots;
  std::vector<std::pair<std::uint64_t, std::uint64_t>> m_heap;  // every address that a span ever held, as ranges
};

}  // namespace sweepscope
