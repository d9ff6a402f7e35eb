// SPDX-License-Identifier: GPL-3.0-or-later

// Events in their final order, as ordering passes them to a sink, with what every event has in common.
//
// Units: ns on the trace's clock.
// Threads: plain values.
#pragma once

#include <cstdint>

#include "wire/eventspecs.h"
#include "wire/ids.h"
#include "wire/states.h"
#include "wire/world.h"

namespace sweepscope {

// Times are output times: strictly increasing. The context is the thread's before the event; ids are as on the wire.
struct Occurrence {
  std::int64_t time = 0;
  std::int64_t thread = -1, proc = -1, goroutine = -1;
  std::uint32_t procIndex = kNil;  // of the context's proc, into World::procs
  EventType type = EventType::None;
  const std::uint64_t* args = nullptr;
  StackId stack;

  // Arguments by name. Where each of them stands follows from the table of events; the type must be one of those named.
  using E = EventType;
  // ProcsChange, HeapAlloc, HeapGoal.
  std::uint64_t metricValue() const { return args[kMetric]; }
  // ProcStatus: a ProcStatus as in the file, unchecked.
  std::uint8_t procStatus() const { return static_cast<std::uint8_t>(args[argPosition("status", {E::ProcStatus})]); }
  // ProcSteal: the thread that loses the proc.
  std::int64_t stolenFrom() const { return static_cast<std::int64_t>(args[argPosition("m", {E::ProcSteal})]); }
  // GCActive, GCBegin, GCEnd: the runtime numbers them.
  std::uint64_t gcNumber() const { return args[argPosition("gc_seq", {E::GcActive, E::GcBegin, E::GcEnd})]; }
  // GCSweepEnd.
  std::uint64_t sweptBytes() const { return args[argPosition("swept", {E::GcSweepEnd})]; }
  std::uint64_t reclaimedBytes() const { return args[argPosition("reclaimed", {E::GcSweepEnd})]; }
  // Alloc/free events: where the span, object or stack is, in units of its kind.
  std::uint64_t allocId() const {
    return args[argPosition("id",
                            {E::Span, E::SpanAlloc, E::SpanFree, E::HeapObject, E::HeapObjectAlloc, E::HeapObjectFree,
                             E::GoroutineStack, E::GoroutineStackAlloc, E::GoroutineStackFree})];
  }
  // Span, SpanAlloc: bit 0 says that the span is managed by hand, bit 1 that it holds no pointers; above them is the
  // size class.
  std::uint64_t spanPages() const { return args[argPosition("npages_value", {E::Span, E::SpanAlloc})]; }
  std::uint64_t spanKind() const { return args[argPosition("kindclass", {E::Span, E::SpanAlloc})]; }
  // HeapObject, HeapObjectAlloc.
  std::uint64_t objectType() const { return args[argPosition("type", {E::HeapObject, E::HeapObjectAlloc})]; }
  // GoroutineStack, GoroutineStackAlloc: the base-2 logarithm of the size, and 1.
  std::uint64_t stackOrder() const { return args[argPosition("order", {E::GoroutineStack, E::GoroutineStackAlloc})]; }

  static constexpr std::size_t kMetric = argPosition("bytes", {E::HeapAlloc, E::HeapGoal});
  static_assert(kMetric == argPosition("procs", {E::ProcsChange}));
};

enum class RangeEdge : std::uint8_t { Begin, Active, End };
enum class RangeKind : std::uint8_t { Mark, Stop, Sweep, Assist };

/* A sink is any class with these members, called in output order:
 *
 *   void turn()
 *        before the next events are looked for, at least every 1024 events: cursors and contexts are at rest
 *   void steps(std::uint32_t source, std::uint64_t count)
 *        so many times the next events came from a cursor (counted from 1) or from kSampleSource, since steps() was
 *        called last; called at the latest before turn()
 *   void sync(const Occurrence&, const GenerationTables*)
 *        tables are null for the Sync behind the last event
 *   void goroutine(const Occurrence&, std::int64_t id, std::uint32_t slot, GoState from, GoState to, StringId reason,
 *                  StackId own)
 *        slot is kNil for a goroutine nobody knows; it may be given to another one after a transition to NotExist
 *   void proc(const Occurrence&, std::int64_t id, std::uint32_t index, ProcState from, ProcState to, bool status)
 *   void range(const Occurrence&, RangeKind, RangeEdge, std::int64_t scope, StringId name)
 *        scope: goroutine of stops and assists, proc of sweeps, -1 for marking; name: kind of a stop
 *   void metric(const Occurrence&)
 *        the type says which; it has a metricValue()
 *   void label(const Occurrence&, StringId)
 *   void task(const Occurrence&, bool begin, std::uint64_t id, std::uint64_t parent, StringId name)
 *   void region(const Occurrence&, bool begin, std::uint64_t task, StringId name)
 *   void log(const Occurrence&, std::uint64_t task, StringId category, StringId message)
 *   void sample(const Occurrence&)
 *   void experimental(const Occurrence&)
 */
constexpr std::uint32_t kSampleSource = 0;  // cursors count from 1

}  // namespace sweepscope
