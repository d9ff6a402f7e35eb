// Builds one Segment while a generation is being ordered: the sink of the loader.
//
// Threads: one builder belongs to one thread; it is reused for many generations, so that its memory is warm.
#pragma once

#include <memory>
#include <utility>
#include <vector>

#include "trace/borderfacts.h"
#include "trace/segment.h"
#include "wire/flatmap.h"
#include "wire/orderer.h"

namespace sweepscope {

class SegmentBuilder {
 public:
  using Order = Orderer<SegmentBuilder>;
  explicit SegmentBuilder(const Symbols& symbols) : m_symbols(symbols) {}

  struct Built {
    std::shared_ptr<Segment> segment;
    std::shared_ptr<Ranges> ranges;
    BorderFacts facts;
  };
  void begin(std::size_t index, const GenerationTables& tables, const Order* order);
  Built finish();

  // The sink's side: see wire/occurrence.h.
  void turn() {
    if (m_steps >= m_nextCheckpoint) checkpoint();
  }
  void step(std::uint32_t source) {
    ++m_steps;
    if (source < 0x80) [[likely]]
      return m_orderLog.append(static_cast<std::uint8_t>(source));
    PackWriter(m_orderLog).number(source);
  }
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
  // A goroutine that exists: its lane so far. Indexed by the World's slots.
  struct Live {
    std::uint32_t row = kNil;
    std::uint32_t group = kNil, subRow = 0;  // only of those created here
    GoState initial = GoState::Undetermined;
    bool created = false;
    std::int64_t first = 0;  // relative
    std::int64_t last = 0;   // of the last entry, relative
    std::uint32_t entries = 0;
    Bytes bytes;
  };
  // What finish() needs of a row, by order of appearance.
  struct RowFate {
    std::uint32_t group = kNil, subRow = 0;
    std::uint32_t entries = 0;
    bool brief = false;  // created and ended here
  };
  struct Group {
    StringId function;
    std::vector<std::uint32_t> freeSubRows;
    std::uint32_t depth = 0, members = 0;
  };

  void count(const Occurrence& o) {
    m_last = o.time;
    if (m_events++ < Segment::kTimesKept) [[unlikely]]
      m_firstTimes->push_back(o.time);
  }
  std::int64_t relative(std::int64_t time) const { return time - m_base; }
  void checkpoint();
  Live& live(std::uint32_t slot, std::int64_t id, const Occurrence&, bool created, GoState initial, StackId own);
  void appear(Live&, std::int64_t id, const Occurrence&, bool created, GoState initial, StackId own);
  void enter(Live&, std::int64_t time, GoState to, StringId reason);
  void end(Live&);
  std::uint32_t flush(Live&, bool ended);
  std::uint32_t reasonIndex(StringId);
  std::uint32_t groupOf(StackId own, StringId function);
  StringId startFunction(StackId) const;

  std::uint32_t procLane(std::uint32_t index, std::int64_t id);
  void enterProc(std::uint32_t lane, std::int64_t time, ProcActivity, std::int64_t goroutine);
  void statusOfProc(std::uint32_t lane, std::int64_t time, ProcActivity, std::int64_t goroutine);
  void threadOfProc(const Occurrence&, ProcId, ProcState to, bool status);
  void procByGoroutine(const Occurrence&, std::int64_t id, GoState to);

  void finishRows();
  void sortRows(std::vector<std::uint32_t>& order) const;
  void finishGroups(const std::vector<std::uint32_t>& newRowOf);
  void finishDensity(GroupRows&);
  void finishLongRows();
  void closeOpenRanges();

  const Symbols& m_symbols;
  const Order* m_order = nullptr;
  std::shared_ptr<Segment> m_segment;
  std::shared_ptr<Ranges> m_ranges;
  std::shared_ptr<std::vector<std::int64_t>> m_firstTimes;
  BorderFacts m_facts;
  std::uint64_t m_steps = 0, m_nextCheckpoint = 0, m_events = 0;
  std::int64_t m_base = 0, m_last = 0;  // the segment's

  // Reused from generation to generation.
  std::vector<Live> m_live;
  std::vector<GoroutineRow> m_rows;
  std::vector<RowFate> m_fates;
  Bytes m_lanes, m_orderLog;
  std::vector<Group> m_groups;
  FlatMap m_groupOfStack, m_groupOfFunction, m_reasonIndex;
  StringId m_lastReason;
  std::uint32_t m_lastReasonIndex = 0;
  std::vector<std::uint32_t> m_laneOfProc;
  struct LiveProc {
    Bytes bytes;
    std::uint32_t entries = 0;
    LaneEntry last;  // in force
  };
  std::vector<LiveProc> m_procs;  // by lane
  FlatMap m_openSweep, m_openAssist, m_openStop, m_openThread;
  std::uint32_t m_openMark = kNil;
};

}  // namespace sweepscope
