// SPDX-License-Identifier: GPL-3.0-or-later

// One generation of a trace, built: immutable columns. Everything in it was ordered without knowing the generations
// around it; what they change (first times, ranges that cross a border, names of tasks) is kept beside, in
// SegmentEntry.
//
// Times are absolute and those of the generation taken alone (see TimeFix); lanes count from `base`.
//
// Threads: immutable once published.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "trace/codecs.h"
#include "trace/goroutinerows.h"
#include "trace/groupdensity.h"
#include "trace/lane.h"
#include "trace/timefix.h"
#include "wire/cursor.h"
#include "wire/defect.h"
#include "wire/tables.h"

namespace sweepscope {

// What stands in front of a packed goroutine lane.
struct RowHead {
  GoState initial = GoState::Undetermined;  // when it appears
  bool created = false;                     // in this generation; else it was there when the generation began
  bool ended = false;
  std::int64_t first = 0;  // relative to the base
  std::uint32_t entries = 0;
  const std::uint8_t* lane = nullptr;
  LaneEntry last;  // of those that do not end here: the state they go on with

  static RowHead read(const std::uint8_t*);
  void write(Bytes&) const;  // the lane's bytes are to follow
  LaneEntry initialEntry() const { return {first, static_cast<std::uint8_t>(initial), 0, -1}; }
  LaneReader reader() const { return {lane, entries, false, initialEntry()}; }
};

struct ProcLane {
  ProcId id;
  Bytes bytes;
  std::uint32_t entries = 0;
  LaneEntry initial, last;        // last: in force at the segment's end
  std::vector<LaneBlock> blocks;  // only of long ones
};

// Goroutines with one start function that were created and ended in this generation, by time of creation.
struct GroupRows {
  StringId function;
  std::uint32_t begin = 0, end = 0;     // into Segment::memberRows and memberSubRows
  std::uint32_t depth = 0;              // sub-rows used
  std::vector<std::int64_t> latestEnd;  // of every 64 members, relative to the base
  // Mean number of goroutines in each state over parts of 2^densityShift ns from the base on; only for groups of many.
  std::vector<GroupDensity::Mean> density;
  unsigned densityShift = 0;
  double densityWidth() const { return static_cast<double>(std::int64_t{1} << densityShift); }  // ns
};

// Ranges: few, and touched up when a neighbour generation becomes known.
struct Ranges {
  std::vector<MarkPhase> marks;
  std::vector<StopTheWorld> stops;
  std::vector<Sweep> sweeps;
  std::vector<Assist> assists;
  std::vector<ThreadSpan> threads;
};

// To come back to any event: every kEvery events, where each thread stood.
struct Checkpoint {
  struct Thread {
    ThreadCursor::Place place;
    std::int64_t proc = -1, goroutine = -1;
    bool done = false;
  };
  std::int64_t time = 0;  // output time of the event before
  std::uint64_t logOffset = 0;
  std::size_t sample = 0;
  std::vector<Thread> threads;
};

struct Segment {
  // The Orderer asks for one at least every 1024 events: never more than 64 Ki events are replayed.
  static constexpr std::uint64_t kCheckpointEvery = (1 << 16) - 1024;

  std::size_t index = 0;  // of the generation in the file
  std::uint64_t number = 0;
  std::int64_t base = 0;        // time of its Sync, alone
  std::int64_t firstEvent = 0;  // of the first event that is no Sync; base if there is none
  std::int64_t last = 0;        // of its last event
  std::uint64_t events = 0;     // as printed, its Sync included
  bool anyEvent = false;
  std::optional<WallClock> wall;

  GoroutineRows rows;
  Bytes lanes;  // of goroutines, in order of their end
  std::vector<LaneBlock> laneBlocks;
  struct LongRow {
    std::uint32_t row, firstBlock, blocks;
  };
  std::vector<LongRow> longRows;  // by row
  std::vector<StringId> reasons;  // details of goroutine lanes
  std::vector<GroupRows> groups;  // by function id
  NarrowColumn memberRows, memberSubRows;
  std::vector<std::uint32_t> oldRows;  // not created here, or not ended here, by row

  std::vector<ProcLane> procs;        // by id
  std::vector<std::int64_t> threads;  // ids, ascending

  PackedStream<Label> labels;
  PackedStream<Metric> heapLive, heapGoal, gomaxprocs;
  PackedStream<GoroutineCounts> goroutineCounts;  // without those that are there from the generation's start on:
  GoroutineCounts countedBefore;                  // how many these are when it starts
  PackedStream<Log> logs;
  PackedStream<RegionEvent> regions;
  PackedStream<TaskEvent> tasks;
  PackedStream<CpuSample> samples;
  PackedStream<ProcChange> procChanges;
  PackedStream<SpanEvent> heapSpans;  // raw ids; scaled with AllocFreeInfo when read
  PackedStream<AllocEvent> allocs;
  std::optional<AllocFreeInfo> allocFreeInfo;  // the batch in this generation, if one is
  std::uint64_t experimentalEvents = 0;

  Bytes orderLog;
  std::vector<Checkpoint> checkpoints;

  RowHead head(std::uint32_t row) const;
  std::uint32_t memberRow(std::uint32_t member) const { return static_cast<std::uint32_t>(memberRows[member]); }
  LaneView lane(std::uint32_t row) const;
  LaneView lane(const ProcLane&) const;
  const ProcLane* findProc(ProcId) const;  // null if the segment has none
  std::optional<std::uint32_t> findRow(std::int64_t goroutine) const { return rows.find(goroutine); }
};

// A task that ended here and began in an earlier generation.
struct TaskName {
  std::int64_t time = 0;  // of its end, alone
  StringId name;
  std::uint64_t parent = 0;
};

// A segment as part of a trace.
struct SegmentEntry {
  std::shared_ptr<const Segment> segment;
  std::shared_ptr<const Ranges> ranges;
  TimeFix fix;
  std::shared_ptr<const std::vector<TaskName>> taskNames;  // by time; may be null
};

}  // namespace sweepscope
