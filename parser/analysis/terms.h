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
#include "wire/message.h"

namespace sweepscope {

template <class Value>
struct Term {
  Value value;
  std::string_view word, sentence;
  std::string_view brief{};  // of reasons only
};

inline constexpr std::array kTriggerTerms{
    Term<Trigger>{Trigger::Unknown, SWEEPSCOPE_WORD("Analysis", "unknown"),
                  SWEEPSCOPE_WORD("Analysis", "the trace does not say")},
    Term<Trigger>{Trigger::Heap, SWEEPSCOPE_WORD("Analysis", "heap"),
                  SWEEPSCOPE_WORD("Analysis", "the heap reached its trigger")},
    Term<Trigger>{Trigger::Forced, SWEEPSCOPE_WORD("Analysis", "forced"),
                  SWEEPSCOPE_WORD("Analysis", "the program asked for it")},
    Term<Trigger>{Trigger::Periodic, SWEEPSCOPE_WORD("Analysis", "periodic"),
                  SWEEPSCOPE_WORD("Analysis", "two minutes had passed since the last cycle")},
};

// What the GC was doing at a delete.
inline constexpr std::array kPhaseTerms{
    Term<Phase>{Phase::Idle, SWEEPSCOPE_WORD("Analysis", "idle"),
                SWEEPSCOPE_WORD("Analysis", "no GC work was in progress")},
    Term<Phase>{Phase::Sweeping, SWEEPSCOPE_WORD("Analysis", "sweeping"),
                SWEEPSCOPE_WORD("Analysis", "the previous cycle was being swept")},
    Term<Phase>{Phase::Marking, SWEEPSCOPE_WORD("Analysis", "marking"),
                SWEEPSCOPE_WORD("Analysis", "a cycle was marking")},
    Term<Phase>{Phase::Stopping, SWEEPSCOPE_WORD("Analysis", "stopping"),
                SWEEPSCOPE_WORD("Analysis", "the world was being stopped for a cycle")},
};

// What a level of evidence means, and how sure it is.
inline constexpr std::array kEvidenceTerms{
    Term<Evidence>{Evidence::None, SWEEPSCOPE_WORD("Analysis", "none"),
                   SWEEPSCOPE_WORD("Analysis", "Nothing in the trace says when the value was reclaimed.")},
    Term<Evidence>{
        Evidence::Ambiguous, SWEEPSCOPE_WORD("Analysis", "ambiguous"),
        SWEEPSCOPE_WORD(
            "Analysis",
            "The delete stands at the border of two phases, so that more than one cycle can be the earliest.")},
    Term<Evidence>{
        Evidence::Inferred, SWEEPSCOPE_WORD("Analysis", "inferred"),
        SWEEPSCOPE_WORD(
            "Analysis",
            "Follows from the phases of the GC at the delete. It is the earliest cycle that can have reclaimed "
            "the value; if something else still referred to it, it was a later one.")},
    Term<Evidence>{
        Evidence::Witnessed, SWEEPSCOPE_WORD("Analysis", "witnessed"),
        SWEEPSCOPE_WORD(
            "Analysis",
            "A finalizer or cleanup of the value logged that it was found dead. The cycle is an upper bound of "
            "that; after a finalizer the memory goes with a later one.")},
    Term<Evidence>{
        Evidence::Freed, SWEEPSCOPE_WORD("Analysis", "freed"),
        SWEEPSCOPE_WORD("Analysis", "The trace holds the event that freed the value's memory. The moment is exact.")},
};

// Why a reclaim link is as it is. reclaimSentence() (analysis/reclaimtext.h) says it with times and cycles.
inline constexpr std::array kReasonTerms{
    Term<Reason>{Reason::FreeEvent, SWEEPSCOPE_WORD("Analysis", "free-event"),
                 SWEEPSCOPE_WORD("Analysis", "its free event is in the trace"),
                 SWEEPSCOPE_WORD("Analysis", "free event")},
    Term<Reason>{Reason::Finalizer, SWEEPSCOPE_WORD("Analysis", "finalizer"),
                 SWEEPSCOPE_WORD("Analysis", "its finalizer logged"), SWEEPSCOPE_WORD("Analysis", "finalizer")},
    Term<Reason>{Reason::Cleanup, SWEEPSCOPE_WORD("Analysis", "cleanup"),
                 SWEEPSCOPE_WORD("Analysis", "its cleanup logged"), SWEEPSCOPE_WORD("Analysis", "cleanup")},
    Term<Reason>{Reason::DeletedWhileIdle, SWEEPSCOPE_WORD("Analysis", "deleted-while-idle"),
                 SWEEPSCOPE_WORD("Analysis", "deleted while no cycle was marking"),
                 SWEEPSCOPE_WORD("Analysis", "deleted while no cycle was marking")},
    Term<Reason>{Reason::DeletedWhileMarking, SWEEPSCOPE_WORD("Analysis", "deleted-while-marking"),
                 SWEEPSCOPE_WORD("Analysis", "deleted while a cycle was marking"),
                 SWEEPSCOPE_WORD("Analysis", "deleted while marking")},
    Term<Reason>{Reason::StopWindow, SWEEPSCOPE_WORD("Analysis", "stop-window"),
                 SWEEPSCOPE_WORD("Analysis", "deleted while the world was being stopped for marking"),
                 SWEEPSCOPE_WORD("Analysis", "deleted while the world was stopped")},
    Term<Reason>{Reason::AcrossBorder, SWEEPSCOPE_WORD("Analysis", "across-border"),
                 SWEEPSCOPE_WORD("Analysis", "the markers were written in different phases"),
                 SWEEPSCOPE_WORD("Analysis", "deleted across a border of phases")},
    Term<Reason>{Reason::TraceEnded, SWEEPSCOPE_WORD("Analysis", "trace-ended"),
                 SWEEPSCOPE_WORD("Analysis", "the trace ended first"),
                 SWEEPSCOPE_WORD("Analysis", "the trace ends first")},
    Term<Reason>{Reason::InlineValue, SWEEPSCOPE_WORD("Analysis", "inline-value"),
                 SWEEPSCOPE_WORD("Analysis", "no memory of its own: the marker logs address 0"),
                 SWEEPSCOPE_WORD("Analysis", "no memory of its own")},
    Term<Reason>{Reason::NotFreedInTrace, SWEEPSCOPE_WORD("Analysis", "not-freed-in-trace"),
                 SWEEPSCOPE_WORD("Analysis", "not freed, though a cycle could have"),
                 SWEEPSCOPE_WORD("Analysis", "not freed in this trace: still referenced")},
    Term<Reason>{Reason::NotOnHeap, SWEEPSCOPE_WORD("Analysis", "not-on-heap"),
                 SWEEPSCOPE_WORD("Analysis", "the address is not on the heap"),
                 SWEEPSCOPE_WORD("Analysis", "not on the heap")},
    Term<Reason>{Reason::NothingAtAddress, SWEEPSCOPE_WORD("Analysis", "nothing-at-address"),
                 SWEEPSCOPE_WORD("Analysis", "nothing was allocated at the address any more"),
                 SWEEPSCOPE_WORD("Analysis", "nothing at the address")},
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
