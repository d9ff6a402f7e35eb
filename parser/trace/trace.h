// SPDX-License-Identifier: GPL-3.0-or-later

// A loaded trace, or as much of it as is there: an immutable snapshot over shared, immutable segments.
//
// Nothing here promises one contiguous array: streams are walked by index or from a time on, lanes by visitors.
//
// Units: ns.
// Threads: const members may be called from any thread. A snapshot never changes; the loader publishes new ones.
#pragma once

#include <algorithm>
#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <stop_token>
#include <string>
#include <vector>

#include "trace/memory.h"
#include "trace/records.h"
#include "wire/defect.h"
#include "wire/ids.h"
#include "wire/symbols.h"

namespace sweepscope {

class ByteSource;
struct Segment;
struct TraceParts;

struct ClockSnapshot {  // ties the trace clock to wall time (Go 1.25 and later)
  Time trace;
  std::uint64_t mono = 0;
  std::int64_t wallSeconds = 0;
  std::int32_t wallNanos = 0;
};

struct TraceInfo {
  std::string file;
  int version = 0;           // of the header: 22, 23, 25, 26
  std::uint64_t events = 0;  // as `events` prints them, Sync lines included
  std::size_t generations = 0;
  std::size_t generationsLoaded = 0;
  bool allocFree = false;  // alloc/free events with addresses
  bool complete = true;    // nothing of severity loss
  bool loading = false;    // segments are still to come
  std::optional<ClockSnapshot> clock;
};

// A period of which something is missing: a generation that is lost, or from which events were left out.
struct Gap {
  Time begin, end;       // of what may be incomplete
  bool tail = false;     // the last generation, cut at the file's end: what stands before the cut is in order
  bool restart = false;  // what follows is not of the same run of numbers: another trace, or generations out of order
};

// A stream of records, in order of time, over all segments. Random access is O(log segments).
template <class Record>
class Stream {
 public:
  virtual ~Stream() = default;
  virtual std::size_t size() const = 0;
  virtual Record at(std::size_t index) const = 0;
  // First index whose record's time (begin, for ranges) is >= t.
  virtual std::size_t lowerBound(Time t) const = 0;
  // Passes the records of [from, to) on, some at a time; quicker than at().
  using Some = std::span<const Record>;
  virtual void visitSome(std::size_t from, std::size_t to, const std::function<void(Some)>& f) const = 0;
  // Calls f for each record of [from, to).
  template <class F>
  void visit(std::size_t from, std::size_t to, F&& f) const {
    visitSome(from, to, [&f](Some records) {
      for (const Record& r : records) f(r);
    });
  }
  template <class F>
  void visitAll(F&& f) const {
    visit(0, size(), f);
  }
  // As long as nobody asks to stop.
  template <class F>
  void visitAll(const std::stop_token& stop, F&& f) const {
    constexpr std::size_t kStopEvery = 1024;
    for (std::size_t i = 0; i < size() && !stop.stop_requested(); i += kStopEvery)
      visit(i, std::min(i + kStopEvery, size()), f);
  }
};

// Share of a folded column spent in each state; sums to at most 1 per lane.
struct GoShares {
  float running = 0, runnable = 0, syscall = 0, waiting = 0;
};
struct ProcShares {
  float running = 0, syscall = 0, noGoroutine = 0, idle = 0;
};

// Goroutines with the same start function.
struct GroupInfo {
  StringId function;
  std::size_t goroutines = 0;
  Time first, last;
  std::uint32_t depth = 0;  // sub-rows needed when packed
};
// A goroutine inside its packed group.
struct PackedGoroutine {
  GoroutineId id;
  Time first, last;
  std::uint32_t row = 0;
};

// One event with everything that the file says of it, decoded again by replay.
struct EventDetail {
  Time time;
  ThreadId thread;
  ProcId proc;
  GoroutineId goroutine;
  std::string kind;                                       // "GoBlock"
  std::vector<std::pair<std::string, std::string>> args;  // name, value as text
  std::vector<Frame> stack;
  std::vector<Frame> transitionStack;
};

class Trace {
 public:
  explicit Trace(std::shared_ptr<const TraceParts>);
  ~Trace();

  const TraceInfo& info() const;
  const Symbols& symbols() const;
  // For whoever keeps views of texts.
  std::shared_ptr<const Symbols> sharedSymbols() const;
  std::string_view text(StringId id) const { return symbols().text(id); }
  const std::vector<Defect>& defects() const;
  bool isDamaged() const;  // some of them is damage: not everything is shown, or not surely right

  // Time of the first event that is no Sync: time 0 for people. end() is the last event's time.
  Time origin() const;
  Time end() const;
  TimeRange range() const { return {origin(), end() + Duration{1}}; }
  Duration sinceOrigin(Time t) const { return t - origin(); }
  // Start times of the generations, in order.
  const std::vector<Time>& generationStarts() const;
  // In order, without overlaps. Whoever concludes something from what did not happen has to look here.
  const std::vector<Gap>& gaps() const;

  // Procs and threads, ascending.
  const std::vector<ProcId>& procs() const;
  const std::vector<ThreadId>& threads() const;
  // Small stitched tables, in order of begin.
  const std::vector<MarkPhase>& markPhases() const;
  const std::vector<StopTheWorld>& stops() const;

  const Stream<Sweep>& sweeps() const;
  const Stream<Assist>& assists() const;
  const Stream<Label>& labels() const;
  const Stream<Metric>& heapLive() const;  // /memory/classes/heap/objects:bytes
  const Stream<Metric>& heapGoal() const;  // /gc/heap/goal:bytes; 0 and close to 2^64 mean "no goal"
  const Stream<Metric>& gomaxprocs() const;
  const Stream<GoroutineCounts>& goroutineCounts() const;
  const Stream<Log>& logs() const;
  const Stream<RegionEvent>& regions() const;
  const Stream<TaskEvent>& tasks() const;
  // The distinct names of regions and of tasks, in no order; nothing if they are many.
  std::optional<std::vector<StringId>> regionNames() const;
  std::optional<std::vector<StringId>> taskNames() const;
  const Stream<CpuSample>& samples() const;
  const Stream<ProcChange>& procChanges() const;
  const Stream<ThreadSpan>& threadSpans() const;
  const Stream<SpanEvent>& heapSpans() const;
  const Stream<AllocEvent>& allocs() const;

  std::size_t goroutineCount() const;
  // In order of first appearance; O(log) each.
  GoroutineInfo goroutineAt(std::size_t index) const;
  std::optional<std::size_t> goroutineIndex(GoroutineId) const;
  std::optional<GoroutineInfo> goroutine(GoroutineId) const;
  // Spans that touch the range, in order, each whole: from where it really began to its end, over borders of
  // generations, be they inside the range or not. f returns false to stop. O(log) to find the first one.
  void visitGoroutine(GoroutineId, TimeRange, const std::function<bool(const GoSpan&)>& f) const;
  void visitProc(ProcId, TimeRange, const std::function<bool(const ProcSpan&)>& f) const;
  // Folds the range into out.size() equal columns; cost follows columns, not events.
  void foldGoroutine(GoroutineId, TimeRange, std::vector<GoShares>& out) const;
  void foldProc(ProcId, TimeRange, std::vector<ProcShares>& out) const;

  // Groups by start function, largest first.
  const std::vector<GroupInfo>& groups() const;
  std::optional<std::size_t> groupOf(GoroutineId) const;
  // Goroutines of a group that exist inside the range, at most `limit` of them; false if there are more.
  bool visitGroup(std::size_t group, TimeRange, std::size_t limit,
                  const std::function<void(const PackedGoroutine&)>& f) const;
  // Mean number of goroutines of the group in each state, per column.
  void foldGroup(std::size_t group, TimeRange, std::vector<GoShares>& out) const;

  // All details of the event at an output time; nothing if there is none. Replays: call it on a worker.
  Result<EventDetail> detailAt(Time) const;

  // For trace/ itself.
  const TraceParts& parts() const { return *m_parts; }

  // What is kept in memory for what.
  std::vector<MemoryPart> memory() const;

 private:
  std::shared_ptr<const TraceParts> m_parts;
};

}  // namespace sweepscope
