// SPDX-License-Identifier: GPL-3.0-or-later

// What is known while events are put in order: goroutines, procs, threads, the GC, active tasks. This is what is
// carried from one generation to the next; sequence numbers are not (they start anew with every status event).
//
// Threads: one World belongs to one Orderer.
// Source: golang.org/x/exp/trace, order.go.
#pragma once

#include <cstdint>
#include <vector>

#include "wire/flatmap.h"
#include "wire/goroutineslots.h"
#include "wire/ids.h"
#include "wire/states.h"

namespace sweepscope {

// Numbers as on the wire (gstatus, pstatus).
enum class GoStatus : std::uint8_t { Undetermined, Runnable, Running, Syscall, Waiting };
enum class ProcStatus : std::uint8_t { Undetermined, Running, Idle, Syscall, Abandoned };

// Of a status argument only the lowest byte counts, as in Go's reader.
constexpr bool isStatus(std::uint64_t raw) {
  return static_cast<std::uint8_t>(raw) <= 4;
}
constexpr GoStatus goStatusOf(std::uint64_t raw) {
  return isStatus(raw) ? static_cast<GoStatus>(raw) : GoStatus::Undetermined;
}
constexpr ProcStatus procStatusOf(std::uint64_t raw) {
  return isStatus(raw) ? static_cast<ProcStatus>(raw) : ProcStatus::Undetermined;
}
// The state that people see.
constexpr GoState stateOf(GoStatus s) {
  constexpr GoState kStates[] = {GoState::Undetermined, GoState::Runnable, GoState::Running, GoState::Syscall,
                                 GoState::Waiting};
  return kStates[static_cast<std::size_t>(s)];
}
// A proc with this status belongs to the thread that says so.
constexpr bool isHeld(ProcStatus status) {
  return status == ProcStatus::Running || status == ProcStatus::Syscall;
}

constexpr std::uint32_t kNil = 0xffffffffu;

struct GoroutineEntry {
  std::int64_t id = -1;
  std::uint64_t seq = 0;
  std::uint32_t seqEpoch = 0;        // the generation seq counts in
  std::uint32_t openRegions = kNil;  // the innermost one: World::open
  std::uint32_t openRanges = kNil;   // the latest stop or assist, of which there are few
  GoStatus status = GoStatus::Undetermined;
  bool alive = false;
  bool created = false;  // by an event: it did not exist before the trace
};

struct ProcEntry {
  std::int64_t id = -1;
  std::uint64_t seq = 0;
  std::uint32_t seqEpoch = 0;
  ProcStatus status = ProcStatus::Undetermined;
  bool sweeping = false;
};

constexpr std::uint8_t kKnowsProc = 1, kKnowsGoroutine = 2;

struct ThreadEntry {
  std::int64_t id = -1;
  std::int64_t proc = -1, goroutine = -1;
  std::uint32_t procIndex = kNil, slot = kNil;  // into World::procs and World::goroutines
  bool seen = false;                            // had an event, or was named by a status
  // Whether this generation itself said which proc and goroutine it has, and what was needed before: what a generation
  // ordered alone may have got wrong (trace/stitch.h).
  std::uint8_t known = 0, needed = 0;
};

// An open region or range of a goroutine, each in a list with the innermost first.
struct OpenThing {
  enum class Kind : std::uint8_t { Region, Stop, Assist };
  Kind kind = Kind::Region;
  std::uint32_t below = kNil;
  StringId name;           // region's name, stop's kind
  std::uint64_t task = 0;  // of a region
};

// A region that ended although it did not begin in what is known.
struct RegionUnderflow {
  std::int64_t goroutine;
  std::uint64_t task;
  StringId name;
};

// A generation ordered alone took it for granted that the thread held the proc, in a syscall.
struct HeldProc {
  std::int64_t proc, thread;
};

struct ActiveTask {
  std::uint64_t parent = 0;
  StringId name;
  std::uint64_t id = 0;
  bool active = false;  // in World::tasks: not a free place
};

enum class GcState : std::uint8_t { Undetermined, NotRunning, Running };

struct World {
  std::vector<GoroutineEntry> goroutines;  // slots, reused when goroutines end
  std::vector<std::uint32_t> freeSlots;
  GoroutineSlots goroutineSlots;
  std::vector<ProcEntry> procs;
  FlatMap procIndexes;
  std::vector<ThreadEntry> threads;
  FlatMap threadIndexes;
  std::vector<OpenThing> open;
  std::vector<std::uint32_t> freeOpen;
  std::vector<ActiveTask> tasks;
  std::vector<std::uint32_t> freeTasks;
  FlatMap taskIndexes;
  std::vector<RegionUnderflow> underflows;
  std::vector<HeldProc> heldProcs;
  GcState gc = GcState::Undetermined;
  std::uint64_t gcSeq = 0;
  std::int64_t lastTime = 0;
  bool anyEvent = false;    // an event of a thread was ordered: the first generation is over when its epoch is
  std::uint32_t epoch = 0;  // counts generations
  std::uint32_t firstEpoch = 0;

  // Everything but the clock: what comes next is read as the start of a trace.
  void forget() {
    const std::int64_t last = lastTime;
    const std::uint32_t generations = epoch;
    *this = World();
    lastTime = last;
    epoch = generations;
  }

  [[gnu::always_inline]] std::uint32_t findGoroutine(std::int64_t id) const { return goroutineSlots.find(id); }
  std::uint32_t addGoroutine(std::int64_t id) {
    std::uint32_t slot = 0;
    if (freeSlots.empty()) {
      slot = static_cast<std::uint32_t>(goroutines.size());
      goroutines.emplace_back();
    } else {
      slot = freeSlots.back();
      freeSlots.pop_back();
      goroutines[slot] = GoroutineEntry{};
    }
    goroutines[slot].id = id;
    goroutines[slot].alive = true;
    goroutineSlots.set(id, slot);
    return slot;
  }
  void removeGoroutine(std::uint32_t slot) {
    GoroutineEntry& g = goroutines[slot];
    while (g.openRegions != kNil) g.openRegions = popOpen(g.openRegions);
    while (g.openRanges != kNil) g.openRanges = popOpen(g.openRanges);
    g.alive = false;
    goroutineSlots.erase(g.id);
    freeSlots.push_back(slot);
  }

  std::uint32_t pushOpen(const OpenThing& thing) {
    if (freeOpen.empty()) {
      open.push_back(thing);
      return static_cast<std::uint32_t>(open.size() - 1);
    }
    const std::uint32_t i = freeOpen.back();
    freeOpen.pop_back();
    open[i] = thing;
    return i;
  }
  // Frees the thing; returns what was below it.
  std::uint32_t popOpen(std::uint32_t i) {
    freeOpen.push_back(i);
    return open[i].below;
  }

  std::uint32_t procIndex(std::int64_t id) const { return procIndexes.find(static_cast<std::uint64_t>(id)); }
  std::uint32_t addProc(std::int64_t id) {
    procs.push_back({});
    procs.back().id = id;
    const auto i = static_cast<std::uint32_t>(procs.size() - 1);
    procIndexes.set(static_cast<std::uint64_t>(id), i);
    return i;
  }
  std::uint32_t threadIndex(std::int64_t id) {
    std::uint32_t i = threadIndexes.find(static_cast<std::uint64_t>(id));
    if (i == FlatMap::kMissing) {
      i = static_cast<std::uint32_t>(threads.size());
      threads.push_back({});
      threads.back().id = id;
      threadIndexes.set(static_cast<std::uint64_t>(id), i);
    }
    return i;
  }

  const ActiveTask* findTask(std::uint64_t id) const {
    const std::uint32_t i = taskIndexes.find(id);
    return i == FlatMap::kMissing ? nullptr : &tasks[i];
  }
  void addTask(std::uint64_t id, const ActiveTask& task) {
    std::uint32_t i = static_cast<std::uint32_t>(tasks.size());
    if (freeTasks.empty()) {
      tasks.push_back(task);
    } else {
      i = freeTasks.back();
      freeTasks.pop_back();
      tasks[i] = task;
    }
    tasks[i].id = id;
    tasks[i].active = true;
    taskIndexes.set(id, i);
  }
  // False if a task of this id was active: the new one takes its place.
  bool beginTask(std::uint64_t id, const ActiveTask& task) {
    const std::uint32_t i = taskIndexes.find(id);
    if (i == FlatMap::kMissing) [[likely]] {
      addTask(id, task);
      return true;
    }
    tasks[i] = task;
    return false;
  }
  // What is known of the task that ends: nothing if it did not begin in what is known.
  ActiveTask endTask(std::uint64_t id) {
    const std::uint32_t i = taskIndexes.take(id);
    if (i == FlatMap::kMissing) [[unlikely]]
      return {TaskId().value, {}, id, true};
    tasks[i].active = false;
    freeTasks.push_back(i);
    return tasks[i];
  }
};

}  // namespace sweepscope
