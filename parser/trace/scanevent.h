// SPDX-License-Identifier: GPL-3.0-or-later

// An event as a scan (trace/scan.h) passes it on, and the transitions of goroutines that it means.
//
// Threads: plain values.
#pragma once

#include <array>

#include "wire/eventspecs.h"
#include "wire/ids.h"
#include "wire/world.h"

namespace sweepscope {

// Ids are those of the trace. The context is the thread's before the event.
struct ScanEvent {
  Time time;
  ThreadId thread;
  ProcId proc;
  GoroutineId goroutine;
  EventType type = EventType::None;
  StackId stack;  // of the event; none if it has none
  StringId text;  // the reason of GoBlock and GoStop, the kind of STWBegin; of other events nothing
  // As on the wire (wire/eventspecs.h); what names a string or a stack means nothing outside of its generation.
  std::array<std::uint64_t, kMaxArgs> args{};

  std::int64_t id() const { return static_cast<std::int64_t>(args[0]); }
};

// A goroutine enters a state.
struct GoTransition {
  Time time;
  GoroutineId goroutine;
  GoState to = GoState::Undetermined;
  StringId reason;
  StackId stack;         // of the event that led to it: the waker's, the creator's
  bool creates = false;  // it did not exist before
};

// Calls f(transition) for each one that the event means: none, one, or three.
template <class F>
void visitTransitions(const ScanEvent& e, F&& f) {
  using E = EventType;
  const GoroutineId named(e.id());
  switch (e.type) {
    case E::GoStart: return f(GoTransition{e.time, named, GoState::Running, {}, {}, false});
    case E::GoBlock: return f(GoTransition{e.time, e.goroutine, GoState::Waiting, e.text, e.stack, false});
    case E::GoUnblock: return f(GoTransition{e.time, named, GoState::Runnable, {}, e.stack, false});
    case E::GoStop: return f(GoTransition{e.time, e.goroutine, GoState::Runnable, e.text, e.stack, false});
    case E::GoCreate: return f(GoTransition{e.time, named, GoState::Runnable, {}, e.stack, true});
    case E::GoCreateBlocked: return f(GoTransition{e.time, named, GoState::Waiting, {}, e.stack, true});
    case E::GoCreateSyscall: return f(GoTransition{e.time, named, GoState::Syscall, {}, {}, true});
    case E::GoDestroy: return f(GoTransition{e.time, e.goroutine, GoState::NotExist, {}, {}, false});
    case E::GoDestroySyscall: {
      // Its proc becomes idle first, which is an event of its own.
      const Duration later{e.proc.valid() ? 1 : 0};
      return f(GoTransition{e.time + later, e.goroutine, GoState::NotExist, {}, {}, false});
    }
    case E::GoSyscallBegin: return f(GoTransition{e.time, e.goroutine, GoState::Syscall, {}, e.stack, false});
    case E::GoSyscallEnd: return f(GoTransition{e.time, e.goroutine, GoState::Running, {}, {}, false});
    case E::GoSyscallEndBlocked: return f(GoTransition{e.time, e.goroutine, GoState::Runnable, {}, {}, false});
    case E::GoSwitch:
    case E::GoSwitchDestroy: {
      const GoState own = e.type == E::GoSwitch ? GoState::Waiting : GoState::NotExist;
      f(GoTransition{e.time, named, GoState::Runnable, {}, {}, false});
      f(GoTransition{e.time + Duration{1}, e.goroutine, own, {}, {}, false});
      return f(GoTransition{e.time + Duration{2}, named, GoState::Running, {}, {}, false});
    }
    case E::GoStatus:
    case E::GoStatusStack: {
      constexpr std::size_t kStatus = argPosition("status", {E::GoStatus, E::GoStatusStack});
      return f(GoTransition{e.time, named, stateOf(goStatusOf(e.args[kStatus])), {}, e.stack, false});
    }
    default: return;
  }
}

}  // namespace sweepscope
