// SPDX-License-Identifier: GPL-3.0-or-later

// The one table of events of trace format v2 (Go 1.22 and later): it drives decoding, ordering, replay, names and
// tests.
//
// Threads: constant.
// Source: golang.org/x/exp/trace, internal/tracev2/events.go and order.go.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <string_view>

namespace sweepscope {

// As many to a line as belong together.
// clang-format off
enum class EventType : std::uint8_t {
  None = 0,
  EventBatch = 1, Stacks = 2, Stack = 3, Strings = 4, String = 5, CpuSamples = 6, CpuSample = 7, Frequency = 8,
  ProcsChange = 9, ProcStart, ProcStop, ProcSteal, ProcStatus,
  GoCreate = 14, GoCreateSyscall, GoStart, GoDestroy, GoDestroySyscall, GoStop, GoBlock, GoUnblock,
  GoSyscallBegin = 22, GoSyscallEnd, GoSyscallEndBlocked, GoStatus,
  StwBegin = 26, StwEnd, GcActive, GcBegin, GcEnd,
  GcSweepActive = 31, GcSweepBegin, GcSweepEnd, MarkAssistActive, MarkAssistBegin, MarkAssistEnd,
  HeapAlloc = 37, HeapGoal, GoLabel,
  UserTaskBegin = 40, UserTaskEnd, UserRegionBegin, UserRegionEnd, UserLog,
  GoSwitch = 45, GoSwitchDestroy, GoCreateBlocked, GoStatusStack,
  ExperimentalBatch = 49, Sync, ClockSnapshot, EndOfGeneration,
  Span = 128, SpanAlloc, SpanFree, HeapObject, HeapObjectAlloc, HeapObjectFree,
  GoroutineStack = 134, GoroutineStackAlloc, GoroutineStackFree,
};
// clang-format on

constexpr unsigned kEventTypes = 137;
constexpr unsigned kMaxArgs = 4;
constexpr std::uint64_t kMaxBatchSize = 65536;
constexpr std::uint64_t kMaxStringSize = 1024;
constexpr std::uint64_t kMaxStackFrames = 128;

// What the thread must have when the event happens.
enum Needs : std::uint8_t { kNothing = 0, kThread = 1, kProc = 2, kNoProc = 4, kGoroutine = 8, kNoGoroutine = 16 };

enum class ArgMeaning : std::uint8_t {
  Number,
  Text,        // id of a string
  Stack,       // id of the stack of the event
  StartStack,  // id of the stack that a new goroutine starts with
};
struct ArgSpec {
  std::string_view name;
  ArgMeaning meaning = ArgMeaning::Number;
  constexpr ArgSpec() = default;
  constexpr ArgSpec(const char* argName, ArgMeaning argMeaning = ArgMeaning::Number)
      : name(argName), meaning(argMeaning) {}
};

// What becomes of the proc or the goroutine of the thread that an event happens on. A taken one is named by the first
// argument. Status events bind by their status: see World.
enum class Binding : std::uint8_t { Unchanged, Taken, Released };

struct EventSpec {
  std::string_view name;
  std::uint8_t args = 0;   // after the time delta
  std::uint8_t needs = 0;  // Needs bits
  std::int8_t stack = -1;  // which argument is the stack; -1 none
  bool timed = false;      // may stand in an event batch
  Binding proc = Binding::Unchanged, goroutine = Binding::Unchanged;
  // How many output events it becomes. One that releases both proc and goroutine becomes one more if there is a proc.
  std::uint8_t outputs = 1;
  std::array<ArgSpec, kMaxArgs> argSpecs{};
};

namespace detail {
constexpr std::uint8_t kTPG = kThread | kProc | kGoroutine;
constexpr std::uint8_t kTP = kThread | kProc;

constexpr std::array<EventSpec, kEventTypes> makeSpecs() {
  std::array<EventSpec, kEventTypes> t{};
  const auto add = [&t](EventType type, std::string_view name, std::uint8_t needs,
                        std::array<ArgSpec, kMaxArgs> arguments) {
    EventSpec s;
    s.name = name;
    s.needs = needs;
    s.timed = true;
    s.argSpecs = arguments;
    for (std::uint8_t i = 0; i < kMaxArgs && !arguments[i].name.empty(); ++i) {
      s.args = static_cast<std::uint8_t>(i + 1);
      if (arguments[i].meaning == ArgMeaning::Stack) s.stack = static_cast<std::int8_t>(i);
    }
    t[static_cast<unsigned>(type)] = s;
  };
  const auto text = [](const char* name) { return ArgSpec(name, ArgMeaning::Text); };
  constexpr ArgSpec kStack("stack", ArgMeaning::Stack), kStartStack("new_stack", ArgMeaning::StartStack);
  using E = EventType;
  add(E::ProcsChange, "ProcsChange", kTPG, {"procs", kStack});
  add(E::ProcStart, "ProcStart", kThread | kNoProc, {"p", "p_seq"});
  add(E::ProcStop, "ProcStop", kTP, {});
  add(E::ProcSteal, "ProcSteal", kThread, {"p", "p_seq", "m"});
  add(E::ProcStatus, "ProcStatus", kNothing, {"p", "status"});
  add(E::GoCreate, "GoCreate", kTP, {"new_g", kStartStack, kStack});
  add(E::GoCreateSyscall, "GoCreateSyscall", kThread | kNoGoroutine, {"new_g"});
  add(E::GoStart, "GoStart", kThread | kProc | kNoGoroutine, {"g", "g_seq"});
  add(E::GoDestroy, "GoDestroy", kTPG, {});
  add(E::GoDestroySyscall, "GoDestroySyscall", kThread | kGoroutine, {});
  add(E::GoStop, "GoStop", kTPG, {text("reason"), kStack});
  add(E::GoBlock, "GoBlock", kTPG, {text("reason"), kStack});
  add(E::GoUnblock, "GoUnblock", kNothing, {"g", "g_seq", kStack});
  add(E::GoSyscallBegin, "GoSyscallBegin", kTPG, {"p_seq", kStack});
  add(E::GoSyscallEnd, "GoSyscallEnd", kTPG, {});
  add(E::GoSyscallEndBlocked, "GoSyscallEndBlocked", kThread | kGoroutine, {});
  add(E::GoStatus, "GoStatus", kNothing, {"g", "m", "status"});
  add(E::StwBegin, "STWBegin", kTPG, {text("kind"), kStack});
  add(E::StwEnd, "STWEnd", kTPG, {});
  add(E::GcActive, "GCActive", kTPG, {"gc_seq"});
  add(E::GcBegin, "GCBegin", kTPG, {"gc_seq", kStack});
  add(E::GcEnd, "GCEnd", kTPG, {"gc_seq"});
  add(E::GcSweepActive, "GCSweepActive", kNothing, {"p"});
  add(E::GcSweepBegin, "GCSweepBegin", kTP, {kStack});
  add(E::GcSweepEnd, "GCSweepEnd", kTP, {"swept", "reclaimed"});
  add(E::MarkAssistActive, "GCMarkAssistActive", kNothing, {"g"});
  add(E::MarkAssistBegin, "GCMarkAssistBegin", kTPG, {kStack});
  add(E::MarkAssistEnd, "GCMarkAssistEnd", kTPG, {});
  add(E::HeapAlloc, "HeapAlloc", kTP, {"bytes"});
  add(E::HeapGoal, "HeapGoal", kTP, {"bytes"});
  add(E::GoLabel, "GoLabel", kTPG, {text("label")});
  add(E::UserTaskBegin, "UserTaskBegin", kTPG, {"task", "parent_task", text("name"), kStack});
  add(E::UserTaskEnd, "UserTaskEnd", kTPG, {"task", kStack});
  add(E::UserRegionBegin, "UserRegionBegin", kTPG, {"task", text("name"), kStack});
  add(E::UserRegionEnd, "UserRegionEnd", kTPG, {"task", text("name"), kStack});
  add(E::UserLog, "UserLog", kTPG, {"task", text("category"), text("message"), kStack});
  add(E::GoSwitch, "GoSwitch", kTPG, {"g", "g_seq"});
  add(E::GoSwitchDestroy, "GoSwitchDestroy", kTPG, {"g", "g_seq"});
  add(E::GoCreateBlocked, "GoCreateBlocked", kTP, {"new_g", kStartStack, kStack});
  add(E::GoStatusStack, "GoStatusStack", kNothing, {"g", "m", "status", kStack});
  add(E::ClockSnapshot, "ClockSnapshot", kNothing, {"mono", "sec", "nsec"});
  add(E::Span, "Span", kThread, {"id", "npages_value", "kindclass"});
  add(E::SpanAlloc, "SpanAlloc", kThread, {"id", "npages_value", "kindclass"});
  add(E::SpanFree, "SpanFree", kThread, {"id"});
  add(E::HeapObject, "HeapObject", kThread, {"id", "type"});
  add(E::HeapObjectAlloc, "HeapObjectAlloc", kThread, {"id", "type"});
  add(E::HeapObjectFree, "HeapObjectFree", kThread, {"id"});
  add(E::GoroutineStack, "GoroutineStack", kThread, {"id", "order"});
  add(E::GoroutineStackAlloc, "GoroutineStackAlloc", kThread, {"id", "order"});
  add(E::GoroutineStackFree, "GoroutineStackFree", kThread, {"id"});

  const auto proc = [&t](Binding binding, std::initializer_list<E> types) {
    for (const E type : types) t[static_cast<unsigned>(type)].proc = binding;
  };
  const auto goroutine = [&t](Binding binding, std::initializer_list<E> types) {
    for (const E type : types) t[static_cast<unsigned>(type)].goroutine = binding;
  };
  proc(Binding::Taken, {E::ProcStart});
  proc(Binding::Released, {E::ProcStop, E::GoDestroySyscall});
  goroutine(Binding::Taken, {E::GoStart, E::GoSwitch, E::GoSwitchDestroy, E::GoCreateSyscall});
  goroutine(Binding::Released, {E::GoStop, E::GoBlock, E::GoDestroy, E::GoSyscallEndBlocked, E::GoDestroySyscall});
  // The next goroutine wakes, the own one leaves, the next one runs.
  for (const E type : {E::GoSwitch, E::GoSwitchDestroy}) t[static_cast<unsigned>(type)].outputs = 3;
  return t;
}
}  // namespace detail

inline constexpr std::array<EventSpec, kEventTypes> kEventSpecs = detail::makeSpecs();

// The part of the table that every event needs, packed into a cache line or two.
struct EventShape {
  std::uint8_t fields = 0;  // time delta and arguments; 0: may not stand in an event batch
  std::uint8_t needs = 0;
  std::int8_t stack = 0;  // which argument is the stack, counted from 1; 0 none
};
inline constexpr std::array<EventShape, 256> kEventShapes = [] {
  std::array<EventShape, 256> shapes{};
  for (std::size_t i = 0; i < kEventTypes; ++i) {
    if (kEventSpecs[i].timed)
      shapes[i] = {static_cast<std::uint8_t>(kEventSpecs[i].args + 1), kEventSpecs[i].needs,
                   static_cast<std::int8_t>(kEventSpecs[i].stack + 1)};
  }
  return shapes;
}();
constexpr const EventShape& shape(EventType t) {
  return kEventShapes[static_cast<unsigned>(t)];
}

constexpr const EventSpec& spec(EventType t) {
  return kEventSpecs[static_cast<unsigned>(t)];
}

// The position of an argument, the same in all these events. Does not compile where there is none.
consteval std::size_t argPosition(std::string_view name, std::initializer_list<EventType> types) {
  std::size_t position = kMaxArgs;
  for (const EventType type : types) {
    std::size_t i = 0;
    while (i < spec(type).args && spec(type).argSpecs[i].name != name) ++i;
    if (i == spec(type).args || (position != kMaxArgs && position != i)) throw "these events have no such argument";
    position = i;
  }
  return position;
}

}  // namespace sweepscope
