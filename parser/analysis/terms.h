// SPDX-License-Identifier: GPL-3.0-or-later

// What the answers' values are called: one table for each kind of value. A word stands in reports, columns and JSON,
// and never changes; a sentence in the inspector and in tooltips; a few words in a picture.
//
// Threads: pure.
// Cost: a look into a table.
#pragma once

#include <array>
#include <cstddef>
#include <string_view>

#include "analysis/answers.h"

namespace sweepscope {

template <class Value>
struct Term {
  Value value;
  std::string_view word, sentence;
  std::string_view brief{};  // of reasons only
};

inline constexpr std::array kTriggerTerms{
    Term<Trigger>{Trigger::Unknown, "unknown", "the trace does not say"},
    Term<Trigger>{Trigger::Heap, "heap", "the heap reached its trigger"},
    Term<Trigger>{Trigger::Forced, "forced", "the program asked for it"},
    Term<Trigger>{Trigger::Periodic, "periodic", "two minutes had passed since the last cycle"},
};

// What the GC was doing at a delete.
inline constexpr std::array kPhaseTerms{
    Term<Phase>{Phase::Idle, "idle", "no GC work was in progress"},
    Term<Phase>{Phase::Sweeping, "sweeping", "the previous cycle was being swept"},
    Term<Phase>{Phase::Marking, "marking", "a cycle was marking"},
    Term<Phase>{Phase::Stopping, "stopping", "the world was being stopped for a cycle"},
};

// What a level of evidence means, and how sure it is.
inline constexpr std::array kEvidenceTerms{
    Term<Evidence>{Evidence::None, "none", "Nothing in the trace says when the value was reclaimed."},
    Term<Evidence>{Evidence::Ambiguous, "ambiguous",
                   "The delete stands at the border of two phases, so that more than one cycle can be the earliest."},
    Term<Evidence>{Evidence::Inferred, "inferred",
                   "Follows from the phases of the GC at the delete. It is the earliest cycle that can have reclaimed "
                   "the value; if something else still referred to it, it was a later one."},
    Term<Evidence>{Evidence::Witnessed, "witnessed",
                   "A finalizer or cleanup of the value logged that it was found dead. The cycle is an upper bound of "
                   "that; after a finalizer the memory goes with a later one."},
    Term<Evidence>{Evidence::Freed, "freed",
                   "The trace holds the event that freed the value's memory. The moment is exact."},
};

// Why a reclaim link is as it is. reclaimSentence() (analysis/reclaimtext.h) says it with times and cycles.
inline constexpr std::array kReasonTerms{
    Term<Reason>{Reason::FreeEvent, "free-event", "its free event is in the trace", "free event"},
    Term<Reason>{Reason::Finalizer, "finalizer", "its finalizer logged", "finalizer"},
    Term<Reason>{Reason::Cleanup, "cleanup", "its cleanup logged", "cleanup"},
    Term<Reason>{Reason::DeletedWhileIdle, "deleted-while-idle", "deleted while no cycle was marking",
                 "deleted while no cycle was marking"},
    Term<Reason>{Reason::DeletedWhileMarking, "deleted-while-marking", "deleted while a cycle was marking",
                 "deleted while marking"},
    Term<Reason>{Reason::StopWindow, "stop-window", "deleted while the world was being stopped for marking",
                 "deleted while the world was stopped"},
    Term<Reason>{Reason::AcrossBorder, "across-border", "the markers were written in different phases",
                 "deleted across a border of phases"},
    Term<Reason>{Reason::TraceEnded, "trace-ended", "the trace ended first", "the trace ends first"},
    Term<Reason>{Reason::InlineValue, "inline-value", "no memory of its own: the marker logs address 0",
                 "no memory of its own"},
    Term<Reason>{Reason::NotFreedInTrace, "not-freed-in-trace", "not freed, though a cycle could have",
                 "not freed in this trace: still referenced"},
    Term<Reason>{Reason::NotOnHeap, "not-on-heap", "the address is not on the heap", "not on the heap"},
    Term<Reason>{Reason::NothingAtAddress, "nothing-at-address", "nothing was allocated at the address any more",
                 "nothing at the address"},
};

namespace terms {

template <class Value, std::size_t N>
constexpr bool inOrder(const std::array<Term<Value>, N>& table) {
  for (std::size_t i = 0; i < N; ++i) {
    if (static_cast<std::size_t>(table[i].value) != i || table[i].word.empty() || table[i].sentence.empty())
      return false;
  }
  return true;
}
static_assert(inOrder(kTriggerTerms) && inOrder(kPhaseTerms) && inOrder(kEvidenceTerms) && inOrder(kReasonTerms));

}  // namespace terms

constexpr const Term<Trigger>& term(Trigger t) {
  return kTriggerTerms[static_cast<std::size_t>(t)];
}
constexpr const Term<Phase>& term(Phase p) {
  return kPhaseTerms[static_cast<std::size_t>(p)];
}
constexpr const Term<Evidence>& term(Evidence e) {
  return kEvidenceTerms[static_cast<std::size_t>(e)];
}
constexpr const Term<Reason>& term(Reason r) {
  return kReasonTerms[static_cast<std::size_t>(r)];
}
template <class Value>
constexpr std::string_view word(Value value) {
  return term(value).word;
}

}  // namespace sweepscope
