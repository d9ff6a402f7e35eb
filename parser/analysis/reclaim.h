// The reclaim links: for each delete which cycle reclaimed its value, how that is known, and the sentence for people.
//
// Threads: pure; linkReclaims() uses several if that pays. Links do not depend on their number.
#pragma once

#include <optional>
#include <stop_token>
#include <utility>
#include <vector>

#include "analysis/allocwalk.h"
#include "analysis/answers.h"
#include "analysis/deleteops.h"
#include "analysis/reclaimrules.h"
#include "trace/trace.h"

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
  bool mayBeOlder(const DeleteOp&, const std::vector<SlotEvent>& history, Time told) const;
  bool everOnHeap(std::uint64_t address) const;
  void addHeap(const std::vector<SpanEvent>&);
  FreeFact withoutSlot(const DeleteOp&) const;
  std::vector<Place> m_places;  // one an operation
  std::vector<Slot> m_slots;
  std::vector<std::pair<std::uint64_t, std::uint64_t>> m_heap;  // every address that a span ever held, as ranges
};

struct ReclaimInput {
  const std::vector<GcCycle>& cycles;
  const ReclaimRules& rules;
  const std::vector<Witness>& witnesses;
  const std::vector<Gap>& gaps;
  const ValueSlots* values = nullptr;  // with walk: alloc/free events may be used
  const AllocWalk* walk = nullptr;
  std::optional<Time> sweepBefore;  // as for phaseAt()
  std::stop_token stop;
  unsigned threads = 0;  // as many as pay
};

// How many deletes name a cycle.
struct DeletesOfCycle {
  std::size_t reclaimed = 0;  // seen freed, or found dead by a witness
  std::size_t inferred = 0;
};

// Sets each operation's phase and link. Returns the counts by cycle. Leaves off early on a stop request.
std::vector<DeletesOfCycle> linkReclaims(const ReclaimInput&, DeleteTable&);

}  // namespace sweepscope
