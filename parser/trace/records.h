// SPDX-License-Identifier: GPL-3.0-or-later

// What the streams of a Trace hold, by value. Times are absolute (wire/ids.h); ids are the trace's own.
#pragma once

#include <cstdint>
#include <optional>

#include "wire/ids.h"
#include "wire/states.h"

namespace sweepscope {

// A goroutine's state over a time, from the transition into it to the next one, over borders of generations as well.
// reason is that of the transition into it ("" = none or unknown). beginSeen is false if there is no such event: the
// state was on when the trace began, or when events are missing before it; endSeen likewise.
struct GoSpan {
  Time begin, end;
  GoState state = GoState::Undetermined;
  StringId reason;
  bool beginSeen = true, endSeen = true;
};

// What a proc does over a time.
enum class ProcActivity : std::uint8_t { Unknown, Idle, NoGoroutine, Running, Syscall };
struct ProcSpan {
  Time begin, end;
  ProcActivity activity = ProcActivity::Unknown;
  GoroutineId goroutine;                  // for Running and Syscall
  bool beginSeen = true, endSeen = true;  // as in GoSpan
};

// A thread while it holds a proc; one that holds it over a border of generations has a span in each.
struct ThreadSpan {
  ThreadId thread;
  Time begin, end;
  ProcId proc;
};

struct GoroutineInfo {
  GoroutineId id;
  StringId function;  // where it started: the root frame of its stacks; "" if the trace has none
  Time first, last;   // first and last moment it is known to exist
  bool createdInTrace = false, endedInTrace = false;
};

// One `GC concurrent mark phase`. beginSeen is false for one already running when the trace starts: begin is then
// the first RangeActive. endSeen is false if the trace ends first; end is then the trace's end.
struct MarkPhase {
  Time begin, end;
  bool beginSeen = true, endSeen = true;
  GoroutineId goroutine;  // that began it
  StackId stack;          // of the range begin: says why the cycle started
  // The runtime numbers the GC's events one by one, over all generations: of the first and the last one of this phase,
  // and whether all between them are here.
  std::uint64_t firstNumber = 0, lastNumber = 0;
  bool unbroken = true;
};

struct StopTheWorld {
  Time begin, end;
  bool endSeen = true;
  StringId kind;  // "GC mark termination", without the "stop-the-world (…)"
  GoroutineId goroutine;
  ProcId proc;  // of the thread that began it
  StackId stack;
};

struct Sweep {  // `GC incremental sweep`
  Time begin, end;
  bool beginSeen = true, endSeen = true;
  ProcId proc;
  GoroutineId goroutine;  // -1 if none
  std::uint64_t sweptBytes = 0, reclaimedBytes = 0;
};

struct Assist {  // `GC mark assist`
  Time begin, end;
  bool beginSeen = true, endSeen = true;
  GoroutineId goroutine;
};

struct Label {  // of a GC worker: "GC (dedicated)" …
  Time time;
  GoroutineId goroutine;
  ProcId proc;  // on which it runs
  StringId label;
};

struct Metric {
  Time time;
  std::uint64_t value = 0;
};

// How many goroutines are in which state, from `time` until the time of the next record or the end of the generation:
// means, and the greatest number that is runnable at once.
struct GoroutineCounts {
  Time time;
  double running = 0, runnable = 0, syscall = 0, waiting = 0;
  std::int64_t mostRunnable = 0;
};

struct Log {
  Time time;
  GoroutineId goroutine;
  ProcId proc;
  ThreadId thread;
  TaskId task;
  StringId category, message;
  StackId stack;
};

struct RegionEvent {
  Time time;
  bool begin = true;
  GoroutineId goroutine;
  TaskId task;
  StringId name;
  StackId stack;
};

struct TaskEvent {
  Time time;
  bool begin = true;
  GoroutineId goroutine;  // that began or ended it
  TaskId task, parent;
  StringId name;
  StackId stack;
};

struct CpuSample {
  Time time;
  ThreadId thread;
  ProcId proc;
  GoroutineId goroutine;
  StackId stack;
};

// A proc goes from idle to running or back (ProcStart, ProcStop, ProcSteal, ProcStatus). Entries with `status` tell
// what was so already, at the latest from the generation's start on.
struct ProcChange {
  Time time;
  ProcId proc;
  ProcState state = ProcState::Undetermined;
  bool status = false;   // from ProcStatus: not a change, but what is known
  Time generationStart;  // for a status: it holds from here on
  ThreadId thread;
};

// Alloc/free experiment (GODEBUG=traceallocfree=1). Addresses are absolute; without an info batch there are none and
// the stream is empty.
enum class AllocKind : std::uint8_t {
  Object,       // exists when tracing starts: address of the slot
  ObjectAlloc,  // address the program got, may lie 8 bytes into the slot
  ObjectFree,   // address of the slot
};
struct AllocEvent {
  Time time;
  AllocKind kind = AllocKind::Object;
  std::uint64_t address = 0;
};

// Spans of the heap, the same experiment. alloc = false: freed.
struct SpanEvent {
  Time time;
  bool alloc = true;
  std::uint64_t address = 0, bytes = 0;
  bool manual = false;  // not heap (stacks and the like)
  std::uint8_t sizeClass = 0;
  bool noscan = false;
};

}  // namespace sweepscope
