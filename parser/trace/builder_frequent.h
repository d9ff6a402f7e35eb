// SPDX-License-Identifier: GPL-3.0-or-later

// What a SegmentBuilder does with the events of which nearly all of a trace consists. Included by builder.h only: here,
// because it is to become one piece of code with their ordering (wire/orderer_frequent.h).
#pragma once

#include "trace/builder.h"

namespace sweepscope {

// ---- goroutines ----------------------------------------------------------------------------------------------------

[[gnu::always_inline]] inline void SegmentBuilder::enter(Live& l, std::int64_t time, GoState to, StringId reason) {
  const std::int64_t at = relative(time);
  const std::uint8_t from = l.lane.last().state;
  if (l.density != nullptr) l.density->add(l.lane.last().time, at, from);
  m_counter.change(at, static_cast<GoState>(from), to);
  l.lane.enter(at, static_cast<std::uint8_t>(to), reason.valid() ? reasonIndex(reason) : 0);
}

[[gnu::always_inline]] inline void SegmentBuilder::goroutine(const Occurrence& o, std::int64_t id, std::uint32_t slot,
                                                             GoState from, GoState to, StringId reason, StackId own) {
  count(o);
  if (slot == kNil) [[unlikely]]
    return;
  if (o.type == EventType::GoStatus || o.type == EventType::GoStatusStack)
    return statusOfGoroutine(o, id, slot, to, own);
  const bool creates = from == GoState::NotExist;
  if (o.goroutine != id) noteActor(o);
  Live& l = live(slot);
  if (!l.hasName()) [[unlikely]] {  // or has no row
    if (l.row == kNil && !comesBack(o.type, l, id)) {
      appear(l, id, o.time, creates, creates ? to : from, own);
      if (creates) {
        if (to == GoState::Syscall) procByGoroutine(o, id, to);
        return;
      }
    }
    if (!l.hasName()) findName(l, o, id, to, own);
  }
  enter(l, o.time, to, reason);
  procByGoroutine(o, id, to);
  if (to == GoState::NotExist) end(o.type, l, id);
}

// ---- procs ---------------------------------------------------------------------------------------------------------

[[gnu::always_inline]] inline void SegmentBuilder::enterProc(ProcWriter& p, std::int64_t time, ProcActivity a,
                                                             std::int64_t goroutine) {
  const auto state = static_cast<std::uint8_t>(a);
  if (p.last().state == state && (!hasPayload(state) || p.last().payload == goroutine)) return;
  p.enter(relative(time), state, 0, goroutine);
}

// What a goroutine's transition means for the proc of its thread.
[[gnu::always_inline]] inline void SegmentBuilder::procByGoroutine(const Occurrence& o, std::int64_t id, GoState to) {
  if (o.procIndex == kNil || !concernsProc(o, id, to)) return;
  ProcWriter& p = procLane(o.procIndex, o.proc);
  switch (to) {
    case GoState::Running: return enterProc(p, o.time, ProcActivity::Running, id);
    case GoState::Syscall: return enterProc(p, o.time, ProcActivity::Syscall, id);
    default: return enterProc(p, o.time, ProcActivity::NoGoroutine, -1);
  }
}

// ---- annotations, metrics, allocations -----------------------------------------------------------------------------

inline void SegmentBuilder::task(const Occurrence& o, bool begins, std::uint64_t id, std::uint64_t parent,
                                 StringId name) {
  count(o);
  noteActor(o);
  if (begins) {
    m_facts.tasksBegun.push_back(id);
  } else if (!name.valid() && parent == TaskId().value) {
    m_facts.openTaskEnds.push_back({o.time, id});
  }
  m_tasks.add({Time{o.time}, begins, GoroutineId(o.goroutine), TaskId(id), TaskId(parent), name, o.stack});
}

inline void SegmentBuilder::region(const Occurrence& o, bool begins, std::uint64_t task, StringId name) {
  count(o);
  noteActor(o);
  m_regions.add({Time{o.time}, begins, GoroutineId(o.goroutine), TaskId(task), name, o.stack});
}

inline void SegmentBuilder::log(const Occurrence& o, std::uint64_t task, StringId category, StringId message) {
  count(o);
  noteActor(o);
  m_logs.add({Time{o.time}, GoroutineId(o.goroutine), ProcId(o.proc), ThreadId(o.thread), TaskId(task), category,
              message, o.stack});
}

inline void SegmentBuilder::metric(const Occurrence& o) {
  count(o);
  noteActor(o);
  auto& stream = o.type == EventType::HeapAlloc  ? m_heapLive
                 : o.type == EventType::HeapGoal ? m_heapGoal
                                                 : m_gomaxprocs;
  stream.add({Time{o.time}, o.metricValue()});
}

inline void SegmentBuilder::experimental(const Occurrence& o) {
  count(o);
  ++m_segment->experimentalEvents;
  const Time t{o.time};
  switch (o.type) {
    case EventType::HeapObject: return m_allocs.add({t, AllocKind::Object, o.allocId()});
    case EventType::HeapObjectAlloc: return m_allocs.add({t, AllocKind::ObjectAlloc, o.allocId()});
    case EventType::HeapObjectFree: return m_allocs.add({t, AllocKind::ObjectFree, o.allocId()});
    default: return addSpan(o);
  }
}

}  // namespace sweepscope
