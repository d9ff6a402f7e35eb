// SPDX-License-Identifier: GPL-3.0-or-later

// One walk over all alloc/free events: the history of the slots that matter, what each cycle's sweep freed, and the
// exact curves of heap objects and bytes.
//
// Needs the info of tracing's begin (Trace::allocs() is empty without).
//
// Threads: pure; several walk at once if that pays. The answer does not depend on their number.
#pragma once

#include <stop_token>
#include <vector>

#include "analysis/answers.h"
#include "analysis/gccycles.h"
#include "analysis/spantable.h"
#include "trace/trace.h"

namespace sweepscope {

struct SlotEvent {
  Time time;
  Time order;  // the place in the slot's history; mostly its time
  AllocKind kind = AllocKind::Object;
};

struct CycleFrees {
  std::uint64_t objects = 0, bytes = 0;
  std::optional<Time> last;
};

struct AllocWalk {
  std::vector<std::vector<SlotEvent>> histories;  // of the watched slots, each in order
  std::vector<CycleFrees> cycles;                 // by the mark end before the free
  CycleFrees beforeFirst;                         // frees of a cycle before the trace
  bool bytesKnown = true;                         // false: an object lay in no known span
  std::vector<HeapPoint> objects, bytes;          // binned, least and greatest of each bin kept
  std::size_t samples = 0;
};

// watched: sorted by base, without doubles. threads: 0 for as many as pay.
AllocWalk walkAllocs(const Trace&, const std::vector<GcCycle>&, const std::vector<SpanEvent>& spans,
                     const std::vector<Slot>& watched, const std::stop_token& = {}, unsigned threads = 0);

// In order of time, without frees that were written late (the essay on bursts stands in the .cpp).
std::vector<SpanEvent> spanEvents(const Trace&);

}  // namespace sweepscope
