// SPDX-License-Identifier: GPL-3.0-or-later

// Writes small traces in Go's wire format (v2, Go 1.22 to 1.27) in memory, event by event, for tests.
//
// Times are ns: the clock is written as 1 tick = 1 ns, so they come out as given (equal ones of several threads one ns
// apart). Each thread's events have to be given in order of time. Sequence numbers, string and stack tables, statuses
// at the begin of a generation and the batches' layout are the writer's business; what is written may still be nonsense
// if a test wants that: event() takes anything. Threads of the traced program are numbers, 100 is a good first one.
//
//   TraceWriter w;
//   w.running(100, 1, 0, 1000);                 // thread 100 runs goroutine 1 on proc 0 from 1000 ns on
//   w.log(100, 2000, "cache", "before-delete key=k1");
//   auto trace = w.load();
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "trace/trace.h"
#include "wire/eventspecs.h"

namespace sweepscope {

struct WrittenFrame {
  std::string function, file = "main.go";
  std::uint64_t line = 1;
};
using WrittenStack = std::vector<WrittenFrame>;

class TraceWriter {
 public:
  static constexpr std::int64_t kNone = -1;
  using Thread = std::int64_t;
  using Args = std::vector<std::uint64_t>;

  explicit TraceWriter(int version = 23) : m_version(version) {}

  // Any event, with raw arguments.
  void event(Thread, std::int64_t t, EventType, const Args& = {});
  // Ids in the tables of the current generation.
  std::uint64_t string(std::string_view text);
  std::uint64_t stack(const WrittenStack&);

  // Statuses. running(): the thread has this goroutine and proc; either may be kNone.
  void running(Thread, std::int64_t goroutine, std::int64_t proc, std::int64_t t);
  void waiting(std::int64_t goroutine, std::int64_t t);  // on no thread
  void idleProc(std::int64_t proc, std::int64_t t);      // on no thread
  // Procs.
  void procStart(Thread, std::int64_t t, std::int64_t proc);
  void procStop(Thread, std::int64_t t);
  // Goroutines. Stacks are those of the goroutine on the thread: who creates and unblocks, not who is. Without a
  // function the event says of the new one nothing but its id.
  void goCreate(Thread, std::int64_t t, std::int64_t goroutine, const std::string& function, const WrittenStack& = {});
  void goStart(Thread, std::int64_t t, std::int64_t goroutine);
  void goBlock(Thread, std::int64_t t, std::string_view reason, const WrittenStack& = {});
  void goStop(Thread, std::int64_t t, std::string_view reason, const WrittenStack& = {});
  void goUnblock(Thread, std::int64_t t, std::int64_t goroutine, const WrittenStack& = {});
  void goDestroy(Thread, std::int64_t t);
  void syscallBegin(Thread, std::int64_t t, const WrittenStack& = {});
  void syscallEnd(Thread, std::int64_t t);
  void label(Thread, std::int64_t t, std::string_view label);
  // What the program logs. Task 0 is the background.
  void log(Thread, std::int64_t t, std::string_view category, std::string_view message, const WrittenStack& = {},
           std::uint64_t task = 0);
  void regionBegin(Thread, std::int64_t t, std::string_view name, std::uint64_t task = 0);
  void regionEnd(Thread, std::int64_t t, std::string_view name, std::uint64_t task = 0);
  void taskBegin(Thread, std::int64_t t, std::uint64_t task, std::string_view name, std::uint64_t parent = 0);
  void taskEnd(Thread, std::int64_t t, std::uint64_t task);
  // A sample of the CPU profiler, of what the thread runs.
  void sample(Thread, std::int64_t t, const WrittenStack&);
  // The collector.
  void markActive(Thread, std::int64_t t);
  void markBegin(Thread, std::int64_t t, const WrittenStack& = {{"runtime.mallocgc"}, {"main.main"}});
  void markEnd(Thread, std::int64_t t);
  void stopBegin(Thread, std::int64_t t, std::string_view kind);
  void stopEnd(Thread, std::int64_t t);
  void sweep(Thread, std::int64_t begin, std::int64_t end, std::uint64_t swept, std::uint64_t reclaimed);
  void assist(Thread, std::int64_t begin, std::int64_t end);
  void heapLive(Thread, std::int64_t t, std::uint64_t bytes);
  void heapGoal(Thread, std::int64_t t, std::uint64_t bytes);
  // Alloc/free experiment (version 23 and later). Addresses from 0xc000000000 on; sizes by class.
  void allocFreeInfo(std::int64_t t);
  void spanExists(Thread, std::int64_t t, std::uint64_t address, std::uint64_t pages, unsigned sizeClass, bool noscan);
  void spanAlloc(Thread, std::int64_t t, std::uint64_t address, std::uint64_t pages, unsigned sizeClass, bool noscan);
  void spanFree(Thread, std::int64_t t, std::uint64_t address);
  void objectExists(Thread, std::int64_t t, std::uint64_t address);
  void objectAlloc(Thread, std::int64_t t, std::uint64_t address);
  void objectFree(Thread, std::int64_t t, std::uint64_t address);

  // A whole cycle on one thread that runs a goroutine: range begin, stop, restart, second stop with the mark end
  // inside.
  struct Cycle {
    std::int64_t start, stop, restart, term, markEnd, termEnd;
  };
  void cycle(Thread, const Cycle&, const WrittenStack& = {{"runtime.mallocgc"}, {"main.main"}});

  // The rest goes to the next generation. Statuses of what is known are written at its begin.
  void nextGeneration(std::int64_t t);

  std::string bytes() const;
  // Loads bytes(); fails the program if that is not possible.
  std::shared_ptr<const Trace> load() const;

 private:
  struct Event {
    std::int64_t time;
    EventType type;
    Args args;
  };
  struct Generation {
    std::int64_t begin = 0;
    std::vector<Thread> order;  // of first use
    std::map<Thread, std::vector<Event>> events;
    std::vector<std::string> strings;
    std::vector<std::vector<std::array<std::uint64_t, 4>>> stacks;
    std::vector<std::string> experimental;
    std::vector<std::array<std::uint64_t, 5>> samples;
  };
  struct ThreadState {
    std::int64_t goroutine = kNone, proc = kNone;
  };
  Generation& now();
  void writeTables(std::string& out, const Generation&, std::uint64_t number) const;
  void writeClock(std::string& out, const Generation&, std::uint64_t number) const;

  int m_version;
  std::vector<Generation> m_generations;
  std::map<Thread, ThreadState> m_threads;
  std::map<std::int64_t, std::uint64_t> m_goSeq, m_procSeq;
  std::map<std::int64_t, std::uint8_t> m_goStatus, m_procStatus;  // as on the wire
  std::uint64_t m_gcSeq = 0;
};

}  // namespace sweepscope
