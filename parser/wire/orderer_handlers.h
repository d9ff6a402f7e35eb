// SPDX-License-Identifier: GPL-3.0-or-later

// What the rarer events do to the world, one handler an event. Included by orderer.h only.
//
// A handler first returns Wait for what another thread has to do first, then settles contradictions with a defect, then
// stamps the event, changes the world and calls the sink.
#pragma once

#include "wire/orderer.h"

namespace sweepscope {

template <class Sink>
auto Orderer<Sink>::rare() -> Step {
  if (!m_cursor->takeAll(m_log)) return Step::Done;
  m_now = occurrence(m_cursor->type());
  switch (m_cursor->type()) {
    case E::ProcStatus: return procStatus();
    case E::ProcSteal: return procSteal();
    case E::GoStatus:
    case E::GoStatusStack: return goStatus();
    case E::GoCreateSyscall: return goCreateSyscall();
    case E::GoDestroySyscall: return goDestroySyscall();
    case E::GoSwitch:
    case E::GoSwitchDestroy: return goSwitch();
    case E::GoSyscallEndBlocked: return goSyscallEndBlocked();
    case E::StwBegin:
    case E::StwEnd:
    case E::MarkAssistBegin:
    case E::MarkAssistEnd: return stopOrAssist();
    case E::MarkAssistActive: return assistActive();
    case E::GcActive:
    case E::GcBegin:
    case E::GcEnd: return gcEdge();
    case E::GcSweepBegin:
    case E::GcSweepEnd: return sweepEdge();
    case E::GcSweepActive: return sweepActive();
    case E::GoLabel: return goLabel();
    case E::ClockSnapshot: defect(DefectKind::BadEvent, Severity::Warning, texts::kStraySnapshot); return Step::Done;
    default: return Step::Done;  // nothing else is decoded
  }
}

// ---- shared pieces -------------------------------------------------------------------------------------------------

template <class Sink>
void Orderer<Sink>::checkContext() {
  const std::uint8_t needs = shape(m_cursor->type()).needs;
  const ThreadEntry& t = *m_thread;
  const MessageText* wrong = nullptr;
  if ((needs & kThread) != 0 && t.id == -1)
    wrong = &texts::kNoThread;
  else if ((needs & kProc) != 0 && t.proc == -1)
    wrong = &texts::kNoProcHeld;
  else if ((needs & kNoProc) != 0 && t.proc != -1)
    wrong = &texts::kProcHeld;
  else if ((needs & kGoroutine) != 0 && t.goroutine == -1)
    wrong = &texts::kNoGoroutineHeld;
  else if ((needs & kNoGoroutine) != 0 && t.goroutine != -1)
    wrong = &texts::kGoroutineHeld;
  if (wrong == nullptr) return;
  defect(DefectKind::BadContext, Severity::Warning, Message(*wrong, spec(m_cursor->type()).name, t.id));
}

// A region that is not the innermost open one of its goroutine. Programs end regions out of order, twice, or on another
// goroutine than the one they began on; none of that is damage. Only of a goroutine and a task that were there before
// the trace began can one end that had begun before it.
template <class Sink>
void Orderer<Sink>::endOtherRegion(GoroutineEntry& g, std::uint64_t task, StringId name) {
  const auto quoted = [this](StringId id) { return quotedText(m_tables->symbols->text(id)); };
  const std::uint32_t innermost = g.openRegions;
  std::uint32_t* link = &g.openRegions;
  for (std::size_t depth = 0; *link != kNil && depth < kMostOpenRegions; ++depth) {
    if (isRegion(*link, task, name)) {
      *link = m_world.popOpen(*link);
      return misuse(Message(texts::kRegionNotInnermost, quoted(name), g.id, quoted(m_world.open[innermost].name)),
                    true);
    }
    link = &m_world.open[*link].below;
  }
  const bool tooYoung = g.created || (task != 0 && m_world.findTask(task) != nullptr);
  if (innermost == kNil && !tooYoung) {
    m_world.underflows.push_back({g.id, task, name});
    return;
  }
  misuse(Message(texts::kRegionNotOpen, quoted(name), g.id), innermost != kNil);
}

template <class Sink>
void Orderer<Sink>::misuse(Message message, bool rejectedByGo) {
  m_log.add({DefectKind::RegionMisuse, Severity::Info, m_cursor->fileOffset(), m_generation->number, std::move(message),
             1, m_cursor->timeBefore(), rejectedByGo});
}

template <class Sink>
StringId Orderer<Sink>::missingString(std::uint64_t id) {
  defect(DefectKind::BadReference, Severity::Loss, Message(texts::kNoString, id, spec(m_cursor->type()).name));
  return StringId();
}

template <class Sink>
StackId Orderer<Sink>::missingStack(std::uint64_t id) {
  defect(DefectKind::BadReference, Severity::Loss, Message(texts::kNoStack, id, spec(m_cursor->type()).name));
  return StackId();
}

// Takes a proc from whatever thread believes to hold it.
template <class Sink>
void Orderer<Sink>::releaseProc(std::uint32_t index, const ThreadEntry* but) {
  if (!mayTry(m_world.threads.size())) return;
  for (ThreadEntry& t : m_world.threads) {
    if (t.procIndex == index && &t != but) unbindProc(t);
  }
}

template <class Sink>
void Orderer<Sink>::unexpected(const GoroutineEntry* g, const char* event) {
  contradiction(g == nullptr ? texts::kForUnknown : texts::kForOther, event, m_thread->goroutine);
}

// ---- procs ---------------------------------------------------------------------------------------------------------

template <class Sink>
bool Orderer<Sink>::assumeHeld(std::uint32_t proc) {
  const std::int64_t id = m_world.procs[proc].id;
  const auto ahead = m_cursor->lookAhead();
  if (!ahead || ahead->type != E::ProcSteal || signedId(ahead->args[0]) != id) return false;
  ThreadEntry& holder = otherThread(signedId(ahead->args[2]));
  if (((holder.known | holder.needed) & kKnowsProc) != 0) return false;
  bindProc(holder, proc);
  m_world.procs[proc].status = ProcStatus::Syscall;
  m_world.heldProcs.push_back({id, holder.id});
  return true;
}

// An event that the current thread writes about a proc happens in the name of the one that holds it.
template <class Sink>
void Orderer<Sink>::attributeToHolder(std::uint32_t proc) {
  const std::size_t threads = mayTry(m_world.threads.size()) ? m_world.threads.size() : 0;
  for (std::size_t i = 0; i < threads; ++i) {
    const ThreadEntry& t = m_world.threads[i];
    if (t.procIndex != proc) continue;
    m_now.thread = t.id;
    m_now.proc = t.proc;
    m_now.procIndex = t.procIndex;
    m_now.goroutine = t.goroutine;
    return;
  }
}

template <class Sink>
auto Orderer<Sink>::procStatus() -> Step {
  const std::int64_t id = idArg(0);
  const ProcStatus status = procStatusOf(arg(1));
  if (!isStatus(arg(1))) {
    defect(DefectKind::BadEvent, Severity::Warning, Message(texts::kProcStatus, id, static_cast<std::uint8_t>(arg(1))));
  }
  std::uint32_t index = m_world.procIndex(id);
  const bool known = index != FlatMap::kMissing;
  if (!known) index = m_world.addProc(id);
  ProcEntry& p = m_world.procs[index];
  ProcState from = known ? visible(p.status) : firstGeneration() ? ProcState::Undetermined : ProcState::NotExist;
  ProcState to = visible(status);
  const auto wasHeld = [&] { return known ? p.status == ProcStatus::Syscall : m_assumeHeld && assumeHeld(index); };
  if (status == ProcStatus::Abandoned && wasHeld()) {
    // Stolen from a thread whose syscall began in an earlier generation: the proc is still its.
    from = to = ProcState::Running;
    attributeToHolder(index);
  } else {
    if (known && p.status != status) {
      contradiction(texts::kProcChanged, id, procName(p.status), procName(status));
      releaseProc(index, m_thread);
    }
    p.status = status;
    if (isHeld(status)) bindProc(*m_thread, index);
  }
  count(p, 0);
  stamp(m_now);
  m_sink.proc(m_now, id, index, from, to, true);
  return Step::Done;
}

template <class Sink>
auto Orderer<Sink>::procSteal() -> Step {
  std::uint32_t index = m_world.procIndex(idArg(0));
  const bool ready =
      index != FlatMap::kMissing &&
      (m_world.procs[index].status == ProcStatus::Syscall || m_world.procs[index].status == ProcStatus::Abandoned) &&
      follows(m_world.procs[index], arg(1));
  if (!ready) {
    if (!m_force) return Step::Wait;
    if (index == FlatMap::kMissing) index = m_world.addProc(idArg(0));
  }
  checkContext();
  const bool abandoned = m_world.procs[index].status == ProcStatus::Abandoned;
  if (!abandoned) {
    // Only a known victim that really holds the proc loses it.
    const std::uint32_t victim = m_world.threadIndexes.find(arg(2));
    if (victim == FlatMap::kMissing || m_world.threads[victim].procIndex != index) {
      contradiction(texts::kStolen, idArg(0), idArg(2));
      releaseProc(index, nullptr);
    } else {
      unbindProc(m_world.threads[victim]);
    }
  }
  stamp(m_now);
  ProcEntry& p = m_world.procs[index];
  p.status = ProcStatus::Idle;
  count(p, arg(1));
  m_sink.proc(m_now, p.id, index, abandoned ? ProcState::Idle : ProcState::Running, ProcState::Idle, false);
  return Step::Done;
}

// ---- goroutines ----------------------------------------------------------------------------------------------------

template <class Sink>
auto Orderer<Sink>::goStatus() -> Step {
  const std::int64_t id = idArg(0), on = idArg(1);
  const GoStatus status = goStatusOf(arg(2));
  if (!isStatus(arg(2))) {
    defect(DefectKind::BadEvent, Severity::Warning, Message(texts::kGoStatus, id, static_cast<std::uint8_t>(arg(2))));
  }
  std::uint32_t slot = m_world.findGoroutine(id);
  const bool known = slot != FlatMap::kMissing;
  if (!known) {
    if (!firstGeneration()) {
      contradiction(texts::kLateGoroutine, id);
    }
    slot = m_world.addGoroutine(id);
  }
  const GoState from = known ? visible(m_world.goroutines[slot].status) : GoState::Undetermined;
  if (known && m_world.goroutines[slot].status != status) {
    contradiction(texts::kGoChanged, id, goName(m_world.goroutines[slot].status), goName(status));
  }
  m_world.goroutines[slot].status = status;
  count(m_world.goroutines[slot], 0);
  if (status == GoStatus::Running) {
    bind(*m_thread, slot);
  } else if (status == GoStatus::Syscall) {
    if (on == -1) {
      contradiction(texts::kSyscallNoThread, id);
    } else {
      bindInSyscall(slot, on);
    }
  }
  m_now.stack = stackOf(m_now.type);
  stamp(m_now);
  emitGo(id, slot, from, visible(status), m_now.stack);
  return Step::Done;
}

// A thread that an event names. If it is new, the others may move.
template <class Sink>
ThreadEntry& Orderer<Sink>::otherThread(std::int64_t id) {
  const std::uint32_t self =
      m_thread == &m_nobody ? kNil : static_cast<std::uint32_t>(m_thread - m_world.threads.data());
  const std::uint32_t other = m_world.threadIndex(id);
  if (self != kNil) m_thread = &m_world.threads[self];
  return m_world.threads[other];
}

// A goroutine in a syscall sits on a thread the status names; the event is reported on that thread.
template <class Sink>
void Orderer<Sink>::bindInSyscall(std::uint32_t slot, std::int64_t on) {
  const bool own = on == m_thread->id;
  ThreadEntry& t = otherThread(on);
  const bool knownThread = t.seen;
  t.seen = true;
  const std::int64_t id = m_world.goroutines[slot].id;
  if (knownThread && !firstGeneration() && t.goroutine != id) {
    if (t.goroutine != -1 || own) {
      contradiction(texts::kSyscallOther, id, on);
    }
  }
  if (own)
    m_thread = &t;
  else
    m_now.procIndex = kNil;  // the proc of the thread that wrote it has nothing to do with it
  bind(t, slot);
  m_now.thread = on;
  if (!own && knownThread) m_now.goroutine = id;  // a new thread's event keeps the goroutine of the one that wrote it
}

template <class Sink>
auto Orderer<Sink>::goCreateSyscall() -> Step {
  checkContext();
  const std::int64_t id = idArg(0);
  std::uint32_t slot = m_world.findGoroutine(id);
  if (slot != FlatMap::kMissing) {
    contradiction(texts::kSyscallExists, id);
  } else {
    slot = m_world.addGoroutine(id);
  }
  m_world.goroutines[slot].status = GoStatus::Syscall;
  m_world.goroutines[slot].created = true;
  count(m_world.goroutines[slot], 0);
  rebindGoroutine<E::GoCreateSyscall>(slot);
  stamp(m_now);
  emitGo(id, slot, GoState::NotExist, GoState::Syscall);
  return Step::Done;
}

template <class Sink>
auto Orderer<Sink>::goSwitch() -> Step {
  const std::uint32_t next = slotInTurn(arg(0), arg(1), GoStatus::Waiting);
  if (next == kNil) return Step::Wait;
  checkContext();
  GoroutineEntry* own = goroutineOf(*m_thread);
  expect(own, GoStatus::Running, "GoSwitch");
  const std::uint32_t ownSlot = own == nullptr ? kNil : m_thread->slot;
  const std::int64_t nextId = m_world.goroutines[next].id;
  const bool destroys = m_cursor->type() == E::GoSwitchDestroy;
  stamp(m_now);
  // Three transitions of one event: the next one wakes, the own one leaves, the next one runs.
  static_assert(spec(E::GoSwitch).outputs == 3 && spec(E::GoSwitchDestroy).outputs == 3);
  static_assert(spec(E::GoSwitch).goroutine == spec(E::GoSwitchDestroy).goroutine);
  emitGo(nextId, next, visible(m_world.goroutines[next].status), GoState::Runnable);
  m_now.time = bump(m_cursor->time());
  if (own != nullptr) own->status = GoStatus::Waiting;
  emitGo(m_now.goroutine, ownSlot, GoState::Running, destroys ? GoState::NotExist : GoState::Waiting);
  if (destroys && ownSlot != kNil && ownSlot != next) m_world.removeGoroutine(ownSlot);
  m_now.time = bump(m_cursor->time());
  m_now.goroutine = -1;
  GoroutineEntry& g = m_world.goroutines[next];
  g.status = GoStatus::Running;
  count(g, arg(1));
  rebindGoroutine<E::GoSwitch>(next);
  emitGo(nextId, next, GoState::Runnable, GoState::Running);
  return Step::Done;
}

template <class Sink>
auto Orderer<Sink>::goSyscallEndBlocked() -> Step {
  // The proc has to be stolen, or stopped, first.
  if (const ProcEntry* p = procOf(*m_thread); p != nullptr && p->status == ProcStatus::Syscall && !m_force)
    return Step::Wait;
  checkContext();
  GoroutineEntry* g = goroutineOf(*m_thread);
  expect(g, GoStatus::Syscall, "GoSyscallEndBlocked");
  const std::uint32_t slot = g == nullptr ? kNil : m_thread->slot;
  stamp(m_now);
  if (g != nullptr) g->status = GoStatus::Runnable;
  rebindGoroutine<E::GoSyscallEndBlocked>();
  emitGo(m_now.goroutine, slot, GoState::Syscall, GoState::Runnable);
  return Step::Done;
}

template <class Sink>
auto Orderer<Sink>::goDestroySyscall() -> Step {
  checkContext();
  const GoroutineEntry* g = goroutineOf(*m_thread);
  expect(g, GoStatus::Syscall, "GoDestroySyscall");
  const std::uint32_t slot = g == nullptr ? kNil : m_thread->slot;
  stamp(m_now);
  if (ProcEntry* p = procOf(*m_thread)) {
    if (p->status != ProcStatus::Syscall) {
      contradiction(texts::kEndsInSyscall, p->id, procName(p->status));
    }
    p->status = ProcStatus::Abandoned;
    m_sink.proc(m_now, p->id, m_now.procIndex, ProcState::Running, ProcState::Idle, false);
    rebindProc<E::GoDestroySyscall>();
    m_now.time = bump(m_cursor->time());
  }
  rebindGoroutine<E::GoDestroySyscall>();
  emitGo(m_now.goroutine, slot, GoState::Syscall, GoState::NotExist);
  if (slot != kNil) m_world.removeGoroutine(slot);
  return Step::Done;
}

// ---- GC and ranges -------------------------------------------------------------------------------------------------

template <class Sink>
auto Orderer<Sink>::gcEdge() -> Step {
  const E type = m_cursor->type();
  const std::uint64_t seq = arg(0);
  const bool unknown = m_world.gc == GcState::Undetermined;
  const bool inOrder = seq == m_world.gcSeq + 1;
  if (!m_force && !inOrder) {
    const bool mayStart = unknown && (type == E::GcBegin || (type == E::GcActive && firstGeneration()));
    if (!mayStart) return Step::Wait;
  }
  const bool unchecked = unknown && (type == E::GcBegin || (type == E::GcActive && firstGeneration()));
  if (!unchecked) checkContext();
  const bool running = m_world.gc == GcState::Running;
  if (type == E::GcBegin && running) contradiction(texts::kGcBegin);
  if (type == E::GcActive && !unknown && (!running || firstGeneration())) contradiction(texts::kGcActive);
  if (type == E::GcEnd && !running) contradiction(texts::kGcEnd);
  m_now.stack = stackOf(m_now.type);
  stamp(m_now);
  m_world.gcSeq = seq;
  m_world.gc = type == E::GcEnd ? GcState::NotRunning : GcState::Running;
  m_sink.range(m_now, RangeKind::Mark,
               type == E::GcBegin ? RangeEdge::Begin
               : type == E::GcEnd ? RangeEdge::End
                                  : RangeEdge::Active,
               -1, {});
  return Step::Done;
}

template <class Sink>
auto Orderer<Sink>::stopOrAssist() -> Step {
  checkContext();
  const E type = m_cursor->type();
  const bool stop = type == E::StwBegin || type == E::StwEnd;
  const bool begins = type == E::StwBegin || type == E::MarkAssistBegin;
  const auto kind = stop ? OpenThing::Kind::Stop : OpenThing::Kind::Assist;
  StringId name = type == E::StwBegin ? string(arg(0)) : StringId();
  if (GoroutineEntry* g = goroutineOf(*m_thread)) {
    std::uint32_t* link = &g->openRanges;
    std::size_t others = 0;
    while (*link != kNil && (m_world.open[*link].kind != kind || (begins && m_world.open[*link].name != name))) {
      link = &m_world.open[*link].below;
      ++others;
    }
    if (begins) {
      if (*link != kNil || others >= kMostOpenRanges) {
        contradiction(texts::kInFlight, spec(type).name);
      } else {
        g->openRanges = m_world.pushOpen({kind, g->openRanges, name, 0});
      }
    } else if (*link != kNil) {
      name = m_world.open[*link].name;
      *link = m_world.popOpen(*link);
    } else {
      contradiction(stop ? texts::kNoStop : texts::kNoAssist);
    }
  }
  m_now.stack = stackOf(m_now.type);
  stamp(m_now);
  m_sink.range(m_now, stop ? RangeKind::Stop : RangeKind::Assist, begins ? RangeEdge::Begin : RangeEdge::End,
               m_now.goroutine, name);
  return Step::Done;
}

template <class Sink>
auto Orderer<Sink>::assistActive() -> Step {
  const std::uint32_t slot = m_world.findGoroutine(idArg(0));
  if (slot == FlatMap::kMissing) {
    contradiction(texts::kAssistUnknown, idArg(0));
  } else {
    GoroutineEntry& g = m_world.goroutines[slot];
    bool isOpen = false;
    for (std::uint32_t i = g.openRanges; i != kNil; i = m_world.open[i].below)
      isOpen = isOpen || m_world.open[i].kind == OpenThing::Kind::Assist;
    if (isOpen == firstGeneration()) {
      contradiction(isOpen ? texts::kHasAssist : texts::kMissesAssist, idArg(0));
    }
    if (!isOpen) g.openRanges = m_world.pushOpen({OpenThing::Kind::Assist, g.openRanges, {}, 0});
  }
  stamp(m_now);
  m_sink.range(m_now, RangeKind::Assist, RangeEdge::Active, idArg(0), {});
  return Step::Done;
}

template <class Sink>
auto Orderer<Sink>::sweepEdge() -> Step {
  checkContext();
  const bool begins = m_cursor->type() == E::GcSweepBegin;
  if (ProcEntry* p = procOf(*m_thread)) {
    if (p->sweeping == begins) {
      contradiction(begins ? texts::kSweepInside : texts::kNoSweep, p->id);
    }
    p->sweeping = begins;
  }
  m_now.stack = stackOf(m_now.type);
  stamp(m_now);
  m_sink.range(m_now, RangeKind::Sweep, begins ? RangeEdge::Begin : RangeEdge::End, m_now.proc, {});
  return Step::Done;
}

template <class Sink>
auto Orderer<Sink>::sweepActive() -> Step {
  const std::uint32_t index = m_world.procIndex(idArg(0));
  if (index == FlatMap::kMissing) {
    contradiction(texts::kSweepUnknown, idArg(0));
  } else {
    ProcEntry& p = m_world.procs[index];
    if (p.sweeping == firstGeneration()) {
      contradiction(p.sweeping ? texts::kHasSweep : texts::kMissesSweep, p.id);
    }
    p.sweeping = true;
  }
  stamp(m_now);
  m_sink.range(m_now, RangeKind::Sweep, RangeEdge::Active, idArg(0), {});
  return Step::Done;
}

template <class Sink>
auto Orderer<Sink>::goLabel() -> Step {
  checkContext();
  const StringId label = string(arg(0));
  stamp(m_now);
  m_sink.label(m_now, label);
  return Step::Done;
}

}  // namespace sweepscope
