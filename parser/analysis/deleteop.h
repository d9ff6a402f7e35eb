// SPDX-License-Identifier: GPL-3.0-or-later

// One delete operation and what is known of its value's reclaim: plain values.
//
// Times are absolute (wire/ids.h). Cycle indexes are those of Answers::cycles. Texts are views into the table that the
// operation came from (analysis/deletetable.h) and live as long as that.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include "wire/ids.h"

namespace sweepscope {

enum class Phase : std::uint8_t { Idle, Sweeping, Marking, Stopping };
enum class Evidence : std::uint8_t { None, Ambiguous, Inferred, Witnessed, Freed };
enum class Reason : std::uint8_t {
  FreeEvent,
  Finalizer,
  Cleanup,
  DeletedWhileIdle,
  DeletedWhileMarking,
  StopWindow,
  AcrossBorder,
  TraceEnded,
  InlineValue,
  NotFreedInTrace,
  NotOnHeap,
  NothingAtAddress,
};

// Where a delete fell among the collector's phases, as far as it explains the answer. In the stop of sweep termination:
// before the world stood still, after it moved again, or not decided. Unseen: while marking, and yet that cycle freed
// the value. MarkedMeanwhile: a cycle was marking at the before marker, and none at the after marker.
enum class DeletePlace : std::uint8_t {
  Idle,
  BeforeStop,
  InStop,
  AfterStop,
  Marking,
  AcrossBorder,
  Unseen,
  MarkedMeanwhile
};

struct ReclaimLink {
  Evidence evidence = Evidence::None;
  Reason reason = Reason::TraceEnded;
  std::optional<std::size_t> cycle;                           // freed, witnessed, inferred
  std::optional<std::pair<std::size_t, std::size_t>> cycles;  // ambiguous: inclusive; end may be the number of cycles
  std::optional<Time> at;                                     // the free event
  Time windowBegin;                                           // inferred: mark end … sweep bound
  std::optional<Time> windowEnd;
  bool hasWindow = false;
  std::optional<std::size_t> earliestCycle;
  // Freed, witnessed: how many cycles later than the earliest. Not freed: how many cycles could have freed it.
  std::optional<std::size_t> keptCycles;
  std::optional<Time> witnessAt;
  bool finalizer = false;           // the witness is one, which keeps its value for a cycle; else a cleanup
  bool otherWitness = false;        // what it logged is about another value that had this address
  std::optional<Time> freedBefore;  // nothing at the address: the last free there before the marker
  bool tiny = false;                // its slot is a 16-byte block that small values share
  bool partMissing = false;         // none, because a part of the trace is missing in between
  bool severalEarliest = false;     // the rules leave more than one earliest cycle
  DeletePlace place = DeletePlace::Idle;

  // The cycles that it may be, first and last: the one, if it is known.
  std::optional<std::pair<std::size_t, std::size_t>> cycleRange() const {
    return cycle ? std::optional(std::pair(*cycle, *cycle)) : cycles;
  }
  // Only seen dead: the finalizer kept the memory beyond the witness.
  bool waitsForFinalizer() const { return evidence == Evidence::Witnessed && finalizer; }
  // Seen freed, and the finalizer had run before.
  bool finalizerRanFirst() const { return finalizer && at && witnessAt && *witnessAt < *at; }
  // Not freed by cycles that could have: something still referred to it.
  bool stillReferenced() const { return evidence == Evidence::None && reason == Reason::NotFreedInTrace; }
  // Seen freed, and not by the first cycle that could have done it. A witness proves no such thing: finalizers and
  // cleanups may run long after the value was found dead.
  bool freedLate() const { return evidence == Evidence::Freed && keptCycles.value_or(0) > 0; }
};

using Attribute = std::pair<std::string, std::string>;

// When the markers were written, at least one was, and the proc of the last one.
struct DeleteMoments {
  std::optional<Time> before, after;
  ProcId proc;
  Time t0() const { return after ? *after : *before; }
};

struct DeleteOp : DeleteMoments {
  std::size_t index = 0;
  std::string_view key;  // bytes of the log
  bool hasKey = false;
  GoroutineId goroutine;
  std::optional<std::uint64_t> address, size;
  std::optional<Time> addressAt;          // the marker with the address: it is true as of then
  std::span<const Attribute> attributes;  // the others, in order
  Phase phase = Phase::Idle;
  std::string_view rule;  // which rule recognised it
  StackId stack;
  ReclaimLink reclaim;
};

}  // namespace sweepscope
