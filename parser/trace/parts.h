// SPDX-License-Identifier: GPL-3.0-or-later

// What a Trace is made of: segments in file order and the small tables stitched over them. Only trace/ looks inside.
//
// Threads: immutable once published.
#pragma once

#include <algorithm>
#include <memory>
#include <unordered_map>
#include <vector>

#include "trace/borderspans.h"
#include "trace/detailsource.h"
#include "trace/segment.h"
#include "trace/trace.h"
#include "wire/index.h"

namespace sweepscope {

// A goroutine that is not born and gone within one generation.
struct LongLived {
  std::int64_t id = -1;
  StringId function;
  Time first, last;
  std::uint32_t segment = 0, row = 0;  // where it appears first
  std::uint32_t lastSegment = 0;
  std::uint32_t group = 0, subRow = 0;
  bool created = false, ended = false;
  bool namedByAction = false;  // see GoroutineRows::namedByAction
};

struct GroupParts {
  GroupInfo info;
  std::vector<std::uint32_t> longLived;  // into TraceParts::longLived, by time of appearance
  std::uint32_t longDepth = 0;           // sub-rows of those; brief ones come below
};

struct TraceParts {
  TraceInfo info;
  std::shared_ptr<const ByteSource> source;
  std::shared_ptr<const FileIndex> file;
  std::shared_ptr<Symbols> symbols;
  std::vector<Defect> defects;
  std::vector<SegmentEntry> segments;
  std::optional<AllocFreeInfo> allocFree;

  // Made by assemble().
  Time origin, end;
  std::vector<Time> starts;
  std::vector<Gap> gaps;
  std::vector<ProcId> procs;
  std::vector<ThreadId> threads;
  std::vector<MarkPhase> marks;
  std::vector<StopTheWorld> stops;
  std::vector<LongLived> longLived;
  std::unordered_map<std::int64_t, std::uint32_t> longLivedOf;
  BorderSpans<GoSpan> goBorders;                       // of goroutines, by place in longLived
  BorderSpans<ProcSpan> procBorders;                   // by place in procs
  std::vector<std::vector<std::uint32_t>> continuing;  // by segment: rows that an earlier segment has, too; ascending
  std::vector<std::size_t> goroutinesBefore;           // by segment, and one more: goroutines that appeared before
  std::vector<GroupParts> groups;
  std::vector<GroupInfo> groupInfos;
  std::unordered_map<std::uint32_t, std::uint32_t> groupOfFunction;

  struct Streams;
  std::unique_ptr<Streams> streams;
  std::unique_ptr<const DetailSource> details;  // of the format of the file

  TraceParts();
  ~TraceParts();

  // Segments stand in order of time: their begins ascend, and so do their ends.
  static Time beginOf(const SegmentEntry& e) { return Time{e.fix(e.segment->base)}; }
  static Time endOf(const SegmentEntry& e) { return Time{e.fix(e.segment->last) + 1}; }
  Time segmentBegin(std::size_t i) const { return beginOf(segments[i]); }
  Time segmentEnd(std::size_t i) const { return endOf(segments[i]); }
  // The first segment that ends behind t; as many as there are if none does.
  std::size_t firstNotOver(Time t) const;
  // Segments that touch [from, to).
  std::pair<std::size_t, std::size_t> touching(TimeRange) const;
  // Whether the next segment is that of the next generation.
  bool goesOn(std::size_t i) const;
  // What lasts to the end of a segment lasts until the next one begins, unless something is missing in between.
  Time holdsUntil(std::size_t i) const;
  // Whether no event can be missing between the last ones of the segment before and this one.
  bool joinsBefore(std::size_t i) const;
  // A state that a generation begins with holds from its Sync on, which may be long before the first event: for people
  // the trace begins with that.
  Time inTrace(Time t) const { return std::max(t, origin); }
};

}  // namespace sweepscope
