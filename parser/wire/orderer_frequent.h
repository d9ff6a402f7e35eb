// SPDX-License-Identifier: GPL-3.0-or-later

// What the events do to the world of which nearly all of a trace consists: goroutines and procs that go from state to
// state, annotations, heap metrics, allocations. Included by orderer.h only.
//
// They are handled apart from the rarer ones (orderer_handlers.h) for speed: all of it, the sink's part included,
// becomes one piece of code that keeps the event at hand in registers.
#pragma once

#include "wire/orderer.h"

namespace sweepscope {

// What the handler of an event asks of its thread: proc, goroutine.
inline constexpr std::array<std::uint8_t, kEventTypes> kNeedsOf = [] {
  std::array<std::uint8_t, kEventTypes> all{};
  for (std::size_t i = 0; i < kEventTypes; ++i) {
    const std::uint8_t needs = kEventSpecs[i].needs;
    if ((needs & (kProc | kNoProc)) != 0) all[i] |= kKnowsProc;
    if ((needs & (kGoroutine | kNoGoroutine)) != 0) all[i] |= kKnowsGoroutine;
  }
  all[static_cast<std::size_t>(EventType::GoSyscallEndBlocked)] |= kKnowsProc;
  all[static_cast<std::size_t>(EventType::GoDestroySyscall)] |= kKnowsProc;
  return all;
}();

template <class Sink>
inline auto Orderer<Sink>::dispatch() -> Step {
  ThreadEntry& t = *m_thread;
  if (t.known != (kKnowsProc | kKnowsGoroutine)) [[unlikely]]
    t.needed = static_cast<std::uint8_t>(t.needed | (kNeedsOf[static_cast<std::size_t>(m_cursor->type())] & ~t.known));
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
inline Occurrence Orderer<Sink>::occurrence(EventType type) const {
  const ThreadEntry& t = *m_thread;
  Occurrence o;
  o.thread = t.id;
  o.proc = t.proc;
  o.goroutine = t.goroutine;
  o.procIndex = t.procIndex;
  o.type = type;
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

template <class Sink>
inline std::uint32_t Orderer<Sink>::slotInTurn(std::uint64_t id, std::uint64_t seq, GoStatus status) {
  const std::uint32_t slot = m_world.findGoroutine(signedId(id));
  const bool known = slot != FlatMap::kMissing;
  if (known && m_world.goroutines[slot].status == status && follows(m_world.goroutines[slot], seq)) [[likely]]
    return slot;
  if (!m_force) return kNil;
  return known ? slot : m_world.addGoroutine(signedId(id));
}

// ---- procs ---------------------------------------------------------------------------------------------------------

template <class Sink>
inline auto Orderer<Sink>::procStart() -> Step {
  std::array<std::uint64_t, 2> args;
  if (!m_cursor->take(args, m_log)) return Step::Done;
  const auto [id, seq] = args;
  std::uint32_t index = m_world.procIndex(signedId(id));
  const bool ready = index != FlatMap::kMissing && m_world.procs[index].status == ProcStatus::Idle &&
                     follows(m_world.procs[index], seq) && m_thread->proc == -1;
  if (!ready) [[unlikely]] {
    if (!m_force) return Step::Wait;
    if (index == FlatMap::kMissing) index = m_world.addProc(signedId(id));
    releaseProc(index, m_thread);
    // A thread that takes a proc has let go of the one it was thought to run.
    if (ProcEntry* old = procOf(*m_thread); old != nullptr && m_thread->procIndex != index)
      old->status = ProcStatus::Idle;
  }
  need<E::ProcStart>();
  Occurrence now = occurrence(E::ProcStart);
  stamp(now);
  ProcEntry& p = m_world.procs[index];
  const ProcState from = ready ? ProcState::Idle : visible(p.status);
  p.status = ProcStatus::Running;
  count(p, seq);
  rebindProc<E::ProcStart>(index);
  m_sink.proc(now, p.id, index, from, ProcState::Running, false);
  return Step::Done;
}

template <class Sink>
inline auto Orderer<Sink>::procStop() -> Step {
  if (!takeNone()) return Step::Done;
  need<E::ProcStop>();
  ProcEntry* p = procOf(*m_thread);
  if (p != nullptr && p->status != ProcStatus::Running && p->status != ProcStatus::Syscall) [[unlikely]]
    contradiction(texts::kProcStops, p->id, procName(p->status));
  Occurrence now = occurrence(E::ProcStop);
  stamp(now);
  if (p != nullptr) p->status = ProcStatus::Idle;
  rebindProc<E::ProcStop>();
  m_sink.proc(now, now.proc, now.procIndex, ProcState::Running, ProcState::Idle, false);
  return Step::Done;
}

// ---- goroutines ----------------------------------------------------------------------------------------------------

template <class Sink>
template <EventType Type>
inline auto Orderer<Sink>::goCreate() -> Step {
  constexpr bool kBlocked = Type == E::GoCreateBlocked;
  std::array<std::uint64_t, 3> args;
  if (!m_cursor->take(args, m_log)) return Step::Done;
  need<Type>();
  const std::int64_t id = signedId(args[0]);
  if (const GoroutineEntry* own = goroutineOf(*m_thread); own != nullptr && own->status != GoStatus::Running)
      [[unlikely]]
    contradiction(texts::kCreatorNotRunning, id);
  std::uint32_t slot = m_world.findGoroutine(id);
  if (slot != FlatMap::kMissing) [[unlikely]]
    contradiction(texts::kAlreadyExists, id);
  else
    slot = m_world.addGoroutine(id);
  GoroutineEntry& g = m_world.goroutines[slot];
  g.status = kBlocked ? GoStatus::Waiting : GoStatus::Runnable;
  g.created = true;
  count(g, 0);
  const StackId start = stack(args[1]);
  Occurrence now = occurrence(Type);
  now.stack = stack(args[2]);
  stamp(now);
  m_sink.goroutine(now, id, slot, GoState::NotExist, kBlocked ? GoState::Waiting : GoState::Runnable, {}, start);
  return Step::Done;
}

template <class Sink>
inline auto Orderer<Sink>::goStart() -> Step {
  std::array<std::uint64_t, 2> args;
  if (!m_cursor->take(args, m_log)) return Step::Done;
  const auto [id, seq] = args;
  const std::uint32_t slot = slotInTurn(id, seq, GoStatus::Runnable);
  if (slot == kNil) [[unlikely]]
    return Step::Wait;
  need<E::GoStart>();
  Occurrence now = occurrence(E::GoStart);
  stamp(now);
  GoroutineEntry& g = m_world.goroutines[slot];
  const GoState from = visible(g.status);
  g.status = GoStatus::Running;
  count(g, seq);
  rebindGoroutine<E::GoStart>(slot);
  m_sink.goroutine(now, g.id, slot, from, GoState::Running, {}, {});
  return Step::Done;
}

template <class Sink>
inline auto Orderer<Sink>::goDestroy() -> Step {
  if (!takeNone()) return Step::Done;
  need<E::GoDestroy>();
  const GoroutineEntry* g = goroutineOf(*m_thread);
  expect(g, GoStatus::Running, "GoDestroy");
  const std::uint32_t slot = g == nullptr ? kNil : m_thread->slot;
  Occurrence now = occurrence(E::GoDestroy);
  stamp(now);
  rebindGoroutine<E::GoDestroy>();
  m_sink.goroutine(now, now.goroutine, slot, GoState::Running, GoState::NotExist, {}, {});
  if (slot != kNil) m_world.removeGoroutine(slot);
  return Step::Done;
}

template <class Sink>
template <EventType Type>
inline auto Orderer<Sink>::goStop() -> Step {
  constexpr bool kStops = Type == E::GoStop;
  std::array<std::uint64_t, 2> args;
  if (!m_cursor->take(args, m_log)) return Step::Done;
  need<Type>();
  GoroutineEntry* g = goroutineOf(*m_thread);
  expect(g, GoStatus::Running, kStops ? "GoStop" : "GoBlock");
  const std::uint32_t slot = g == nullptr ? kNil : m_thread->slot;
  const StringId reason = string(args[0]);
  Occurrence now = occurrence(Type);
  now.stack = stack(args[1]);
  stamp(now);
  if (g != nullptr) g->status = kStops ? GoStatus::Runnable : GoStatus::Waiting;
  rebindGoroutine<Type>();
  m_sink.goroutine(now, now.goroutine, slot, GoState::Running, kStops ? GoState::Runnable : GoState::Waiting, reason,
                   now.stack);
  return Step::Done;
}

template <class Sink>
inline auto Orderer<Sink>::goUnblock() -> Step {
  std::array<std::uint64_t, 3> args;
  if (!m_cursor->take(args, m_log)) return Step::Done;
  const auto [id, seq, local] = args;
  const std::uint32_t slot = slotInTurn(id, seq, GoStatus::Waiting);
  if (slot == kNil) [[unlikely]]
    return Step::Wait;
  Occurrence now = occurrence(E::GoUnblock);
  now.stack = stack(local);
  stamp(now);
  GoroutineEntry& g = m_world.goroutines[slot];
  const GoState from = visible(g.status);
  g.status = GoStatus::Runnable;
  count(g, seq);
  m_sink.goroutine(now, g.id, slot, from, GoState::Runnable, {}, {});
  return Step::Done;
}

template <class Sink>
inline auto Orderer<Sink>::goSyscallBegin() -> Step {
  std::array<std::uint64_t, 2> args;
  if (!m_cursor->take(args, m_log)) return Step::Done;
  const auto [seq, local] = args;
  need<E::GoSyscallBegin>();
  GoroutineEntry* g = goroutineOf(*m_thread);
  ProcEntry* p = procOf(*m_thread);
  expect(g, GoStatus::Running, "GoSyscallBegin");
  if (p != nullptr && !follows(*p, seq)) [[unlikely]] {
    contradiction(texts::kSequence, seq, p->id);
  }
  const std::uint32_t slot = g == nullptr ? kNil : m_thread->slot;
  Occurrence now = occurrence(E::GoSyscallBegin);
  now.stack = stack(local);
  stamp(now);
  if (g != nullptr) g->status = GoStatus::Syscall;
  if (p != nullptr) {
    p->status = ProcStatus::Syscall;
    count(*p, seq);
  }
  m_sink.goroutine(now, now.goroutine, slot, GoState::Running, GoState::Syscall, {}, {});
  return Step::Done;
}

template <class Sink>
inline auto Orderer<Sink>::goSyscallEnd() -> Step {
  if (!takeNone()) return Step::Done;
  need<E::GoSyscallEnd>();
  GoroutineEntry* g = goroutineOf(*m_thread);
  ProcEntry* p = procOf(*m_thread);
  expect(g, GoStatus::Syscall, "GoSyscallEnd");
  if (p != nullptr && p->status != ProcStatus::Syscall) [[unlikely]]
    contradiction(texts::kSyscallEnds, p->id, procName(p->status));
  const std::uint32_t slot = g == nullptr ? kNil : m_thread->slot;
  Occurrence now = occurrence(E::GoSyscallEnd);
  stamp(now);
  if (g != nullptr) g->status = GoStatus::Running;
  if (p != nullptr) p->status = ProcStatus::Running;
  m_sink.goroutine(now, now.goroutine, slot, GoState::Syscall, GoState::Running, {}, {});
  return Step::Done;
}

// ---- annotations, metrics, allocations -----------------------------------------------------------------------------

template <class Sink>
inline auto Orderer<Sink>::taskBegin() -> Step {
  std::array<std::uint64_t, 4> args;
  if (!m_cursor->take(args, m_log)) return Step::Done;
  const auto [id, parent, name, local] = args;
  need<E::UserTaskBegin>();
  const ActiveTask task{parent == 0 ? TaskId().value : parent, string(name), id, true};
  if (!m_world.beginTask(id, task)) [[unlikely]]
    contradiction(texts::kTaskActive, id);
  Occurrence now = occurrence(E::UserTaskBegin);
  now.stack = stack(local);
  stamp(now);
  m_sink.task(now, true, id, task.parent, task.name);
  return Step::Done;
}

template <class Sink>
inline auto Orderer<Sink>::taskEnd() -> Step {
  std::array<std::uint64_t, 2> args;
  if (!m_cursor->take(args, m_log)) return Step::Done;
  const auto [id, local] = args;
  need<E::UserTaskEnd>();
  const ActiveTask task = m_world.endTask(id);
  Occurrence now = occurrence(E::UserTaskEnd);
  now.stack = stack(local);
  stamp(now);
  m_sink.task(now, false, id, task.parent, task.name);
  return Step::Done;
}

template <class Sink>
inline auto Orderer<Sink>::regionBegin() -> Step {
  std::array<std::uint64_t, 3> args;
  if (!m_cursor->take(args, m_log)) return Step::Done;
  need<E::UserRegionBegin>();
  const std::uint64_t task = args[0];
  const StringId name = string(args[1]);
  if (GoroutineEntry* g = goroutineOf(*m_thread))
    g->openRegions = m_world.pushOpen({OpenThing::Kind::Region, g->openRegions, name, task});
  Occurrence now = occurrence(E::UserRegionBegin);
  now.stack = stack(args[2]);
  stamp(now);
  m_sink.region(now, true, task, name);
  return Step::Done;
}

template <class Sink>
inline auto Orderer<Sink>::regionEnd() -> Step {
  std::array<std::uint64_t, 3> args;
  if (!m_cursor->take(args, m_log)) return Step::Done;
  need<E::UserRegionEnd>();
  const std::uint64_t task = args[0];
  const StringId name = string(args[1]);
  if (GoroutineEntry* g = goroutineOf(*m_thread)) {
    if (g->openRegions != kNil && isRegion(g->openRegions, task, name)) [[likely]]
      g->openRegions = m_world.popOpen(g->openRegions);
    else
      endOtherRegion(*g, task, name);
  }
  Occurrence now = occurrence(E::UserRegionEnd);
  now.stack = stack(args[2]);
  stamp(now);
  m_sink.region(now, false, task, name);
  return Step::Done;
}

template <class Sink>
inline auto Orderer<Sink>::userLog() -> Step {
  std::array<std::uint64_t, 4> args;
  if (!m_cursor->take(args, m_log)) return Step::Done;
  need<E::UserLog>();
  const StringId category = string(args[1]), message = string(args[2]);
  Occurrence now = occurrence(E::UserLog);
  now.stack = stack(args[3]);
  stamp(now);
  m_sink.log(now, args[0], category, message);
  return Step::Done;
}

template <class Sink>
template <EventType Type>
inline auto Orderer<Sink>::metric() -> Step {
  if (!m_cursor->takeAll(m_log)) return Step::Done;
  need<Type>();
  Occurrence now = occurrence(m_cursor->type());
  if constexpr (Type == E::ProcsChange) now.stack = stack(arg(1));
  stamp(now);
  m_sink.metric(now);
  return Step::Done;
}

template <class Sink>
inline auto Orderer<Sink>::experimental() -> Step {
  if (!m_cursor->takeAll(m_log)) return Step::Done;
  need<E::HeapObject>();
  Occurrence now = occurrence(m_cursor->type());
  stamp(now);
  m_sink.experimental(now);
  return Step::Done;
}

}  // namespace sweepscope
