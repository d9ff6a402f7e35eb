// The reclaim links: for each delete which cycle reclaimed its value, how that is known, and the sentence for people.
//
// Threads: pure, but for the threads of the alloc/free walk.
#pragma once

#include <optional>
#include <stop_token>
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
    Unknown,   // no address, no slot, or the slot's history contradicts the markers
    Freed,     // by this free event
    NotFreed,  // the slot held the value and was not freed inside the trace
  };
  Kind kind = Kind::Unknown;
  Time at;
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
    std::size_t index = 0;  // into m_slots
    // A lone after marker: the delete came behind its goroutine's marker before, if there is one.
    std::optional<Time> deletedAfter;
  };
  bool mayBeOlder(const DeleteOp&, const std::vector<SlotEvent>& history, Time told) const;
  std::vector<Place> m_places;  // one an operation
  std::vector<Slot> m_slots;
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
};

// Sets each operation's phase and link. Returns how many each cycle reclaimed. Leaves off early on a stop request.
std::vector<std::size_t> linkReclaims(const ReclaimInput&, DeleteTable&);

}  // namespace sweepscope
