// SPDX-License-Identifier: GPL-3.0-or-later

// Builds one Segment while a generation is being ordered: the sink of the loader. What happens most often is inline
// (builder_frequent.h).
//
// Threads: one builder belongs to one thread; it is reused for many generations, so that its memory is warm.
#pragma once

#include <memory>
#include <unordered_map>
#include <utility>
#include <vector>

#include "trace/borderfacts.h"
#include "trace/lanewriter.h"
#include "trace/newrows.h"
#include "trace/orderkeeper.h"
#include "trace/segment.h"
#include "trace/statecounter.h"
#include "wire/flatmap.h"
#include "wire/orderer.h"

namespace sweepscope {

class SegmentBuilder {
 public:
  using Order = Orderer<SegmentBuilder>;
  explicit SegmentBuilder(const Symbols& symbols) : m_symbols(symbols) {}

  // A thread that was held up may end its part of a generation long after others began with the next one: with more
  // procs than cores, hundreds of thousands of events later.
  static constexpr std::size_t kTimesKept = 1 << 20;
  static constexpr std::int64_t kLongestMove = 128'000'000;  // ns

  struct Built {
    std::shared_ptr<Segment> segment;
    std::shared_ptr<Ranges> ranges;
    // Of the first kTimesKept events that are less than kLongestMove behind the segment's base; from there. See
    // TimeFix.
    std::vector<std::uint32_t> firstTimes;
    BorderFacts facts;
  };
  // Where `order` is null, the order is kept elsewhere (buildalone.cpp), and the Orderer's cursors are not looked at.
  void begin(std::size_t index, const GenerationTables& tables, const Order* order);
  // How many bytes the generation has, so that a new builder's memory need not grow: what is not used is not touched.
  void expect(std::uint64_t bytes);
  Built finish() { return finish(m_keeper.finish(*m_order), 1); }
  Built finish(KeptOrder, unsigned threads);

  // Whether a goroutine's transition also is one of its thread's proc.
  static bool concernsProc(const Occurrence& o, std::int64_t id, GoState to) {
    return o.goroutine == id || (to == GoState::Running && o.goroutine == -1);
  }

  // The sink's side: see wire/occurrence.h. What happens most often stands in builder_frequent.h.
  void turn() { m_keeper.turn(*m_order, m_events, m_last); }
  void steps(std::uint32_t source, std::uint64_t count) { m_keeper.steps(source, count); }
  void sync(const Occurrence&, const GenerationTables*);
  void goroutine(const Occurrence&, std::int64_t id, std::uint32_t slot, GoState from, GoState to, StringId reason,
                 StackId own);
  void proc(const Occurrence&, std::int64_t id, std::uint32_t index, ProcState from, ProcState to, bool status);
  void range(const Occurrence&, RangeKind, RangeEdge, std::int64_t scope, StringId name);
  void metric(const Occurrence&);
  void label(const Occurrence&, StringId);
  void task(const Occurrence&, bool begin, std::uint64_t id, std::uint64_t parent, StringId name);
  void region(const Occurrence&, bool begin, std::uint64_t task, StringId name);
  void log(const Occurrence&, std::uint64_t task, StringId category, StringId message);
  void sample(const Occurrence&);
  void experimental(const Occurrence&);

 private:
  /* Names. A goroutine is called after the function it started with. Its creation says which; one that is older than
   * the generation gets its name from the root frame of the first stack it writes as it changes its state, as `go tool
   * trace` does it (internal/trace/summary.go). What it wrote about something else, a goroutine it woke for example,
   * has the same root: that is used where its own transitions never have a stack.
   *
   * Most goroutines have a name from the start. Those without one are marked in the number of their row, so that an
   * event pays only for the check it needs anyway, whether the goroutine has a row.
   */
  static constexpr std::uint32_t kUnnamed = 1u << 31;
  static constexpr std::uint32_t kHasRun = 1u << 30;  // and it has run, so what it did to others may have its stack
  static constexpr std::uint32_t kRowNumber = kHasRun - 1;

  // A goroutine that exists: its lane so far. Indexed by the World's slots. What an event needs is one cache line.
  struct alignas(64) Live {
    std::uint32_t row = kNil;         // its number, and the marks
    std::uint32_t group = kNil;       // only of those created here
    GroupDensity* density = nullptr;  // in which its states count as they end
    LaneWriter<false> lane;
    std::uint32_t rowNumber() const { return row & kRowNumber; }
    bool hasName() const { return row < kUnnamed; }
  };
  static constexpr std::uint32_t kDenseGroup = 256;
  static constexpr std::size_t kMostAway = 4096;  // more threads of C that call back are not expected to do so again

  [[gnu::always_inline]] void count(const Occurrence& o) {
    m_last = o.time;
    ++m_events;
    if (o.time < m_keepTimesUntil) [[unlikely]]
      keepTime(o.time);
  }
  [[gnu::noinline]] void keepTime(std::int64_t time);
  std::int64_t relative(std::int64_t time) const { return time - m_base; }
  Live& live(std::uint32_t slot) { return slot < m_liveCount ? m_live[slot] : newLive(slot); }
  [[gnu::noinline]] Live& newLive(std::uint32_t slot);
  [[gnu::noinline]] void appear(Live&, std::int64_t id, std::int64_t time, bool created, GoState initial, StackId own);
  void enter(Live&, std::int64_t time, GoState to, StringId reason);
  [[gnu::noinline]] void flush(Live&, bool ended);
  // A goroutine that C calls back into: it ends with each call, and its id comes again with the next one.
  bool comesBack(EventType type, Live& l, std::int64_t id) {
    return type == EventType::GoCreateSyscall && !m_away.empty() && takeBack(l, id);
  }
  [[gnu::noinline]] bool takeBack(Live&, std::int64_t id);
  void end(EventType type, Live& l, std::int64_t id) {
    if (type != EventType::GoDestroySyscall || !putAway(l, id)) [[likely]]
      flush(l, true);
  }
  [[gnu::noinline]] bool putAway(Live&, std::int64_t id);
  void memberEnds(const Live&);
  [[gnu::noinline]] void findName(Live&, const Occurrence&, std::int64_t id, GoState to, StackId own);
  void setName(Live&, StringId function);
  void nameFromActions(Live&, bool ended);
  // A goroutine does something to another one or writes about something else.
  [[gnu::always_inline]] void noteActor(const Occurrence& o) {
    if (m_ranUnnamed.size() != 0 && o.stack.valid()) [[unlikely]]
      nameByAction(o);
  }
  [[gnu::noinline]] void nameByAction(const Occurrence&);
  std::uint32_t reasonIndex(StringId reason) { return reason == m_lastReason ? m_lastReasonIndex : findReason(reason); }
  std::uint32_t findReason(StringId);
  std::uint32_t groupOf(StackId own);
  std::uint32_t groupOfFunction(StringId);
  StringId startFunction(StackId) const;

  using ProcWriter = LaneWriter<true>;
  ProcWriter& procLane(std::uint32_t index, std::int64_t id) {
    return index == m_latestProc ? *m_latestProcLane : findProcLane(index, id);
  }
  [[gnu::noinline]] ProcWriter& findProcLane(std::uint32_t index, std::int64_t id);
  bool knowsProc(std::uint32_t index) const { return index < m_laneOfProc.size() && m_laneOfProc[index] != kNil; }
  ProcWriter& newProcLane(std::uint32_t index, std::int64_t id);
  void enterProc(ProcWriter&, std::int64_t time, ProcActivity, std::int64_t goroutine);
  void statusOfProc(ProcWriter&, std::int64_t time, ProcActivity, std::int64_t goroutine);
  void threadOfProc(const Occurrence&, ProcId, ProcState to, bool status);
  void procByGoroutine(const Occurrence&, std::int64_t id, GoState to);
  void statusOfGoroutine(const Occurrence&, std::int64_t id, std::uint32_t slot, GoState to, StackId own);
  void procByStatus(const Occurrence&, std::int64_t id, GoState to);
  void mark(const Occurrence&, RangeEdge);
  void stopTheWorld(const Occurrence&, RangeEdge, std::int64_t goroutine, StringId name);
  void sweep(const Occurrence&, RangeEdge, std::int64_t proc);
  void assist(const Occurrence&, RangeEdge, std::int64_t goroutine);
  template <class Range>
  Range& rangeOf(std::vector<Range>&, FlatMap& latest, std::int64_t scope, Time, RangeEdge, const Range& fresh,
                 std::vector<BorderFacts::FirstRange>& firsts);
  void addSpan(const Occurrence&);

  void finishColumns(unsigned threads);
  void finishProcs();
  void closeOpenRanges();

  const Symbols& m_symbols;
  const Order* m_order = nullptr;
  std::shared_ptr<Segment> m_segment;
  std::shared_ptr<Ranges> m_ranges;
  BorderFacts m_facts;
  std::uint64_t m_events = 0;
  std::int64_t m_base = 0, m_last = 0;  // the segment's
  std::int64_t m_keepTimesUntil = 0, m_firstEvent = 0;

  // Reused from generation to generation.
  std::vector<Live> m_live;
  std::uint32_t m_liveCount = 0;                  // of them in use: the rest is of other generations
  std::unordered_map<std::int64_t, Live> m_away;  // by id
  std::vector<std::uint32_t> m_firstTimes;
  NewRows m_new;
  FlatMap m_ranUnnamed, m_actionNames;  // rows marked as kHasRun, by id; functions, by row
  Bytes m_lanes;
  OrderKeeper m_keeper;
  FlatMap m_groupOfStack, m_groupOfFunction, m_reasonIndex;
  StringId m_lastReason;
  std::uint32_t m_lastReasonIndex = 0;
  std::vector<std::uint32_t> m_laneOfProc;
  std::vector<ProcWriter> m_procs;    // by lane; as many of them are in use as the segment has procs
  std::uint32_t m_latestProc = kNil;  // that something happened on, by index, and its lane
  ProcWriter* m_latestProcLane = nullptr;
  PackedStream<Label> m_labels;
  PackedStream<Metric> m_heapLive, m_heapGoal, m_gomaxprocs;
  PackedStream<Log> m_logs;
  PackedStream<RegionEvent> m_regions;
  PackedStream<TaskEvent> m_tasks;
  PackedStream<CpuSample> m_samples;
  PackedStream<ProcChange> m_procChanges;
  PackedStream<SpanEvent> m_heapSpans;
  PackedStream<AllocEvent> m_allocs;
  FlatMap m_openSweep, m_openAssist, m_openStop, m_openThread;
  StateCounter m_counter;
  std::uint32_t m_openMark = kNil;
};

}  // namespace sweepscope

#include "trace/builder_frequent.h"
