// What the events do to the world of which nearly all of a trace consists: goroutines and procs that go from state to
// state, annotations, heap metrics, allocations. Included by orderer.h only.
//
// They are handled apart from the rarer ones (orderer_handlers.h) for speed: all of it, the sink's part included, becomes
// one piece of code that keeps the event at hand in registers.
#pragma once

#include "wire/orderer.h"

namespace sweepscope {

// What the handler of an event asks of its thread: proc, goroutine.
inline constexpr std::array<std::uint8_t, kEventTypes> kAsks = [] {
  std::array<std::uint8_t, kEventTypes> asks{};
  for (std::size_t i = 0; i < kEventTypes; ++i) {
    const std::uint8_t needs = kEventSpecs[i].needs;
    if ((needs & (kProc | kNoProc)) != 0) asks[i] |= kToldProc;
    if ((needs & (kGoroutine | kNoGoroutine)) != 0) asks[i] |= kToldGoroutine;
  }
  asks[static_cast<std::size_t>(EventType::GoSyscallEndBlocked)] |= kToldProc;
  asks[static_cast<std::size_t>(EventType::GoDestroySyscall)] |= kToldProc;
  return asks;
}();

template <class Sink>
inline auto Orderer<Sink>::dispatch() -> Step {
  ThreadEntry& t = *m_thread;
  if (t.told != (kToldProc | kToldGoroutine)) [[unlikely]]
    t.asked = static_cast<std::uint8_t>(t.asked | (kAsks[static_cast<std::size_t>(m_cursor->type())] & ~t.told));
  switch (m_cursor->type()) {
    case E::GoStart: return goStart();
    case E::GoBlock: return goStop<E::GoBlock>();
    case E::GoUnblock: return goUnblock();
    case E::GoStop: return goStop<E::GoStop>();
    case E::GoCreate: return goCreate<E::GoCreate>();
    case E::GoCreateBlocked: return goCreate<E::GoCreateBlocked>();
    case E::GoDestroy: return goDestroy();
    case E::GoSyscallBegin: return goSyscallBegin();
    case E::GoSyscallEnd: return goSyscallEnd();
    case E::ProcStart: return procStart();
    case E::ProcStop: return procStop();
    case E::UserTaskBegin: return taskBegin();
    case E::UserTaskEnd: return taskEnd();
    case E::UserRegionBegin: return regionBegin();
    case E::UserRegionEnd: return regionEnd();
    case E::UserLog: return userLog();
    case E::ProcsChange: return metric<E::ProcsChange>();
    case E::HeapAlloc:
    case E::HeapGoal: return metric<E::HeapAlloc>();
    case E::Span:
    case E::SpanAlloc:
    case E::SpanFree:
    case E::HeapObject:
    case E::HeapObjectAlloc:
    case E::HeapObjectFree:
    case E::GoroutineStack:
    case E::GoroutineStackAlloc:
    case E::GoroutineStackFree: return experimental();
    default: return rare();
  }
}

template <class Sink>
inline Occurrence Orderer<Sink>::occurrence() const {
  const ThreadEntry& t = *m_thread;
  Occurrence o;
  o.thread = t.id;
  o.proc = t.proc;
  o.goroutine = t.goroutine;
  o.procIndex = t.procIndex;
  o.type = m_cursor->type();
  o.args = m_cursor->args();
  return o;
}

// The goroutine bound to a thread; nothing if there is none or it is gone (its slot may hold another one by now).
template <class Sink>
inline GoroutineEntry* Orderer<Sink>::goroutineOf(ThreadEntry& t) {
  if (t.slot == kNil) return nullptr;
  GoroutineEntry& g = m_world.goroutines[t.slot];
  return g.alive && g.id == t.goroutine ? &g : nullptr;
}

// ---- procs ---------------------------------------------------------------------------------------------------------

template <class Sink>
inline auto Orderer<Sink>::procStart() -> Step {
  std::uint32_t index = m_world.procIndex(idArg(0));
  const bool ready = index != FlatMap::kMissing && m_world.procs[index].status == ProcStatus::Idle &&
                     follows(m_world.procs[index], arg(1)) && m_thread->proc == -1;
  if (!ready) [[unlikely]] {
    if (!m_force) return Step::Wait;
    if (index == FlatMap::kMissing) index = m_world.addProc(idArg(0));
    releaseProc(index, m_thread);
    // A thread that takes a proc has let go of the one it was thought to run.
    if (ProcEntry* old = procOf(*m_thread); old != nullptr && m_thread->procIndex != index)
      old->status = ProcStatus::Idle;
  }
  need<E::ProcStart>();
  Occurrence now = occurrence();
  stamp(now);
  ProcEntry& p = m_world.procs[index];
  const ProcState from = ready ? ProcState::Idle : visible(p.status);
  p.status = ProcStatus::Running;
  count(p, arg(1));
  bindProc(*m_thread, index);
  m_sink.proc(now, p.id, index, from, ProcState::Running, false);
  return Step::Done;
}

template <class Sink>
inline auto Orderer<Sink>::procStop() -> Step {
  need<E::ProcStop>();
  ProcEntry* p = procOf(*m_thread);
  if (p != nullptr && p->status != ProcStatus::Running && p->status != ProcStatus::Syscall) [[unlikely]]
    contradiction("proc " + std::to_string(p->id) + " stops, but is " + procName(p->status));
  Occurrence now = occurrence();
  stamp(now);
  if (p != nullptr) p->status = ProcStatus::Idle;
  unbindProc(*m_thread);
  m_sink.proc(now, now.proc, now.procIndex, ProcState::Running, ProcState::Idle, false);
  return Step::Done;
}

// ---- goroutines ----------------------------------------------------------------------------------------------------

template <class Sink>
template <EventType Type>
inline auto Orderer<Sink>::goCreate() -> Step {
  constexpr bool kBlocked = Type == E::GoCreateBlocked;
  need<Type>();
  const std::int64_t id = idArg(0);
  if (const GoroutineEntry* own = goroutineOf(*m_thread); own != nullptr && own->status != GoStatus::Running) [[unlikely]]
    contradiction("a goroutine that is not running created goroutine " + std::to_string(id));
  std::uint32_t slot = m_world.findGoroutine(id);
  if (slot != FlatMap::kMissing) [[unlikely]]
    contradiction("tried to create goroutine (" + std::to_string(id) + ") that already exists");
  else
    slot = m_world.addGoroutine(id);
  GoroutineEntry& g = m_world.goroutines[slot];
  g.status = kBlocked ? GoStatus::Waiting : GoStatus::Runnable;
  count(g, 0);
  const StackId start = stack(1);
  Occurrence now = occurrence();
  now.stack = stack(2);
  stamp(now);
  m_sink.goroutine(now, id, slot, GoState::NotExist, kBlocked ? GoState::Waiting : GoState::Runnable, {}, start);
  return Step::Done;
}

template <class Sink>
inline auto Orderer<Sink>::goStart() -> Step {
  std::uint32_t slot = m_world.findGoroutine(idArg(0));
  const bool ready = slot != FlatMap::kMissing && m_world.goroutines[slot].status == GoStatus::Runnable &&
                     follows(m_world.goroutines[slot], arg(1));
  if (!ready) [[unlikely]] {
    if (!m_force) return Step::Wait;
    if (slot == FlatMap::kMissing) slot = m_world.addGoroutine(idArg(0));
  }
  need<E::GoStart>();
  Occurrence now = occurrence();
  stamp(now);
  GoroutineEntry& g = m_world.goroutines[slot];
  const GoState from = ready ? GoState::Runnable : visible(g.status);
  g.status = GoStatus::Running;
  count(g, arg(1));
  bind(*m_thread, slot);
  m_sink.goroutine(now, g.id, slot, from, GoState::Running, {}, {});
  return Step::Done;
}

template <class Sink>
inline auto Orderer<Sink>::goDestroy() -> Step {
  need<E::GoDestroy>();
  const GoroutineEntry* g = goroutineOf(*m_thread);
  expect(g, GoStatus::Running, "GoDestroy");
  const std::uint32_t slot = g == nullptr ? kNil : m_thread->slot;
  Occurrence now = occurrence();
  stamp(now);
  unbind(*m_thread);
  m_sink.goroutine(now, now.goroutine, slot, GoState::Running, GoState::NotExist, {}, {});
  if (slot != kNil) m_world.removeGoroutine(slot);
  return Step::Done;
}

template <class Sink>
template <EventType Type>
inline auto Orderer<Sink>::goStop() -> Step {
  constexpr bool kStops = Type == E::GoStop;
  need<Type>();
  GoroutineEntry* g = goroutineOf(*m_thread);
  expect(g, GoStatus::Running, kStops ? "GoStop" : "GoBlock");
  const std::uint32_t slot = g == nullptr ? kNil : m_thread->slot;
  const StringId reason = string(0);
  Occurrence now = occurrence();
  now.stack = stack(1);
  stamp(now);
  if (g != nullptr) g->status = kStops ? GoStatus::Runnable : GoStatus::Waiting;
  unbind(*m_thread);
  m_sink.goroutine(now, now.goroutine, slot, GoState::Running, kStops ? GoState::Runnable : GoState::Waiting, reason,
                   now.stack);
  return Step::Done;
}

template <class Sink>
inline auto Orderer<Sink>::goUnblock() -> Step {
  std::uint32_t slot = m_world.findGoroutine(idArg(0));
  const bool ready = slot != FlatMap::kMissing && m_world.goroutines[slot].status == GoStatus::Waiting &&
                     follows(m_world.goroutines[slot], arg(1));
  if (!ready) [[unlikely]] {
    if (!m_force) return Step::Wait;
    if (slot == FlatMap::kMissing) slot = m_world.addGoroutine(idArg(0));
  }
  Occurrence now = occurrence();
  now.stack = stack(2);
  stamp(now);
  GoroutineEntry& g = m_world.goroutines[slot];
  const GoState from = ready ? GoState::Waiting : visible(g.status);
  g.status = GoStatus::Runnable;
  count(g, arg(1));
  m_sink.goroutine(now, g.id, slot, from, GoState::Runnable, {}, {});
  return Step::Done;
}

template <class Sink>
inline auto Orderer<Sink>::goSyscallBegin() -> Step {
  need<E::GoSyscallBegin>();
  GoroutineEntry* g = goroutineOf(*m_thread);
  ProcEntry* p = procOf(*m_thread);
  expect(g, GoStatus::Running, "GoSyscallBegin");
  if (p != nullptr && !follows(*p, arg(0))) [[unlikely]] {
    contradiction("sequence number " + std::to_string(arg(0)) + " of proc " + std::to_string(p->id) +
                  " is out of order at GoSyscallBegin");
  }
  const std::uint32_t slot = g == nullptr ? kNil : m_thread->slot;
  Occurrence now = occurrence();
  now.stack = stack(1);
  stamp(now);
  if (g != nullptr) g->status = GoStatus::Syscall;
  if (p != nullptr) {
    p->status = ProcStatus::Syscall;
    count(*p, arg(0));
  }
  m_sink.goroutine(now, now.goroutine, slot, GoState::Running, GoState::Syscall, {}, {});
  return Step::Done;
}

template <class Sink>
inline auto Orderer<Sink>::goSyscallEnd() -> Step {
  need<E::GoSyscallEnd>();
  GoroutineEntry* g = goroutineOf(*m_thread);
  ProcEntry* p = procOf(*m_thread);
  expect(g, GoStatus::Syscall, "GoSyscallEnd");
  if (p != nullptr && p->status != ProcStatus::Syscall) [[unlikely]]
    contradiction("a syscall ends on proc " + std::to_string(p->id) + ", which is " + procName(p->status));
  const std::uint32_t slot = g == nullptr ? kNil : m_thread->slot;
  Occurrence now = occurrence();
  stamp(now);
  if (g != nullptr) g->status = GoStatus::Running;
  if (p != nullptr) p->status = ProcStatus::Running;
  m_sink.goroutine(now, now.goroutine, slot, GoState::Syscall, GoState::Running, {}, {});
  return Step::Done;
}

// ---- annotations, metrics, allocations -----------------------------------------------------------------------------

template <class Sink>
inline auto Orderer<Sink>::taskBegin() -> Step {
  need<E::UserTaskBegin>();
  const std::uint64_t id = arg(0);
  const ActiveTask task{arg(1) == 0 ? TaskId().value : arg(1), string(2), id, true};
  if (!m_world.beginTask(id, task)) [[unlikely]]
    contradiction("task ID conflict: " + std::to_string(id) + " is active already");
  Occurrence now = occurrence();
  now.stack = stack(3);
  stamp(now);
  m_sink.task(now, true, id, task.parent, task.name);
  return Step::Done;
}

template <class Sink>
inline auto Orderer<Sink>::taskEnd() -> Step {
  need<E::UserTaskEnd>();
  const std::uint64_t id = arg(0);
  const ActiveTask task = m_world.endTask(id);
  Occurrence now = occurrence();
  now.stack = stack(1);
  stamp(now);
  m_sink.task(now, false, id, task.parent, task.name);
  return Step::Done;
}

template <class Sink>
inline auto Orderer<Sink>::regionBegin() -> Step {
  need<E::UserRegionBegin>();
  const std::uint64_t task = arg(0);
  const StringId name = string(1);
  if (GoroutineEntry* g = goroutineOf(*m_thread))
    g->openList = m_world.pushOpen({OpenThing::Kind::Region, g->openList, name, task});
  Occurrence now = occurrence();
  now.stack = stack(2);
  stamp(now);
  m_sink.region(now, true, task, name);
  return Step::Done;
}

template <class Sink>
inline auto Orderer<Sink>::regionEnd() -> Step {
  need<E::UserRegionEnd>();
  const std::uint64_t task = arg(0);
  const StringId name = string(1);
  if (GoroutineEntry* g = goroutineOf(*m_thread)) {
    std::uint32_t* link = &g->openList;
    while (*link != kNil && m_world.open[*link].kind != OpenThing::Kind::Region) link = &m_world.open[*link].below;
    if (*link != kNil) [[likely]] {
      const OpenThing& innermost = m_world.open[*link];
      if (innermost.task != task || innermost.name != name) [[unlikely]]
        contradiction("misuse of region in goroutine " + std::to_string(g->id) +
                      ": a region ends that is not the innermost one");
      *link = m_world.popOpen(*link);
    } else {  // it began before the trace
      m_world.underflows.push_back({g->id, task, name});
    }
  }
  Occurrence now = occurrence();
  now.stack = stack(2);
  stamp(now);
  m_sink.region(now, false, task, name);
  return Step::Done;
}

template <class Sink>
inline auto Orderer<Sink>::userLog() -> Step {
  need<E::UserLog>();
  const StringId category = string(1), message = string(2);
  Occurrence now = occurrence();
  now.stack = stack(3);
  stamp(now);
  m_sink.log(now, arg(0), category, message);
  return Step::Done;
}

template <class Sink>
template <EventType Type>
inline auto Orderer<Sink>::metric() -> Step {
  need<Type>();
  Occurrence now = occurrence();
  if constexpr (Type == E::ProcsChange) now.stack = stack(1);
  stamp(now);
  m_sink.metric(now);
  return Step::Done;
}

template <class Sink>
inline auto Orderer<Sink>::experimental() -> Step {
  need<E::HeapObject>();
  Occurrence now = occurrence();
  stamp(now);
  m_sink.experimental(now);
  return Step::Done;
}

}  // namespace sweepscope
