// The one table of events of trace format v2 (Go 1.22 and later): it drives decoding, context checks, names and tests.
// Read from golang.org/x/exp/trace, internal/tracev2/events.go and order.go.
#pragma once

#include <array>
#include <cstdint>
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

struct EventSpec {
  std::string_view name;
  std::uint8_t args = 0;      // after the time delta
  std::uint8_t needs = 0;     // Needs bits
  std::int8_t stack = -1;     // which argument is the stack; -1 none
  std::int8_t newStack = -1;  // which argument is the start function's stack
  std::uint8_t strings = 0;   // bit i: argument i is a string id
  bool timed = false;         // may stand in an event batch
  std::array<std::string_view, kMaxArgs> argNames{};
};

namespace detail {
constexpr std::uint8_t kTPG = kThread | kProc | kGoroutine;
constexpr std::uint8_t kTP = kThread | kProc;

constexpr std::array<EventSpec, kEventTypes> makeSpecs() {
  std::array<EventSpec, kEventTypes> t{};
  auto add = [&t](EventType type, std::string_view name, std::uint8_t needs,
                  std::array<std::string_view, kMaxArgs> names) {
    EventSpec s;
    s.name = name;
    s.needs = needs;
    s.timed = true;
    s.argNames = names;
    for (std::uint8_t i = 0; i < kMaxArgs; ++i) {
      if (names[i].empty()) break;
      s.args = static_cast<std::uint8_t>(i + 1);
      if (names[i] == "stack") s.stack = static_cast<std::int8_t>(i);
      if (names[i] == "new_stack") s.newStack = static_cast<std::int8_t>(i);
      if (names[i] == "reason" || names[i] == "kind" || names[i] == "label" || names[i] == "name" ||
          names[i] == "category" || names[i] == "message") {
        s.strings = static_cast<std::uint8_t>(s.strings | (1u << i));
      }
    }
    t[static_cast<unsigned>(type)] = s;
  };
  using E = EventType;
  add(E::ProcsChange, "ProcsChange", kTPG, {"procs", "stack"});
  add(E::ProcStart, "ProcStart", kThread | kNoProc, {"p", "p_seq"});
  add(E::ProcStop, "ProcStop", kTP, {});
  add(E::ProcSteal, "ProcSteal", kThread, {"p", "p_seq", "m"});
  add(E::ProcStatus, "ProcStatus", kNothing, {"p", "status"});
  add(E::GoCreate, "GoCreate", kTP, {"new_g", "new_stack", "stack"});
  add(E::GoCreateSyscall, "GoCreateSyscall", kThread | kNoGoroutine, {"new_g"});
  add(E::GoStart, "GoStart", kThread | kProc | kNoGoroutine, {"g", "g_seq"});
  add(E::GoDestroy, "GoDestroy", kTPG, {});
  add(E::GoDestroySyscall, "GoDestroySyscall", kThread | kGoroutine, {});
  add(E::GoStop, "GoStop", kTPG, {"reason", "stack"});
  add(E::GoBlock, "GoBlock", kTPG, {"reason", "stack"});
  add(E::GoUnblock, "GoUnblock", kNothing, {"g", "g_seq", "stack"});
  add(E::GoSyscallBegin, "GoSyscallBegin", kTPG, {"p_seq", "stack"});
  add(E::GoSyscallEnd, "GoSyscallEnd", kTPG, {});
  add(E::GoSyscallEndBlocked, "GoSyscallEndBlocked", kThread | kGoroutine, {});
  add(E::GoStatus, "GoStatus", kNothing, {"g", "m", "status"});
  add(E::StwBegin, "STWBegin", kTPG, {"kind", "stack"});
  add(E::StwEnd, "STWEnd", kTPG, {});
  add(E::GcActive, "GCActive", kTPG, {"gc_seq"});
  add(E::GcBegin, "GCBegin", kTPG, {"gc_seq", "stack"});
  add(E::GcEnd, "GCEnd", kTPG, {"gc_seq"});
  add(E::GcSweepActive, "GCSweepActive", kNothing, {"p"});
  add(E::GcSweepBegin, "GCSweepBegin", kTP, {"stack"});
  add(E::GcSweepEnd, "GCSweepEnd", kTP, {"swept", "reclaimed"});
  add(E::MarkAssistActive, "GCMarkAssistActive", kNothing, {"g"});
  add(E::MarkAssistBegin, "GCMarkAssistBegin", kTPG, {"stack"});
  add(E::MarkAssistEnd, "GCMarkAssistEnd", kTPG, {});
  add(E::HeapAlloc, "HeapAlloc", kTP, {"bytes"});
  add(E::HeapGoal, "HeapGoal", kTP, {"bytes"});
  add(E::GoLabel, "GoLabel", kTPG, {"label"});
  add(E::UserTaskBegin, "UserTaskBegin", kTPG, {"task", "parent_task", "name", "stack"});
  add(E::UserTaskEnd, "UserTaskEnd", kTPG, {"task", "stack"});
  add(E::UserRegionBegin, "UserRegionBegin", kTPG, {"task", "name", "stack"});
  add(E::UserRegionEnd, "UserRegionEnd", kTPG, {"task", "name", "stack"});
  add(E::UserLog, "UserLog", kTPG, {"task", "category", "message", "stack"});
  add(E::GoSwitch, "GoSwitch", kTPG, {"g", "g_seq"});
  add(E::GoSwitchDestroy, "GoSwitchDestroy", kTPG, {"g", "g_seq"});
  add(E::GoCreateBlocked, "GoCreateBlocked", kTP, {"new_g", "new_stack", "stack"});
  add(E::GoStatusStack, "GoStatusStack", kNothing, {"g", "m", "status", "stack"});
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

}  // namespace sweepscope
