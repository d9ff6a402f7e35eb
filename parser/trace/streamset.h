// SPDX-License-Identifier: GPL-3.0-or-later

// All streams of one trace.
#pragma once

#include "trace/streams.h"

namespace sweepscope {

namespace detail {

struct FixTime {
  template <class Record>
  void operator()(const SegmentEntry& e, Record& r) const {
    r.time = Time{e.fix(r.time.ns)};
  }
};
// A task that began in an earlier generation has its name from there.
struct FixTask {
  void operator()(const SegmentEntry& e, TaskEvent& r) const {
    if (!r.begin && e.taskNames) {
      const auto& names = *e.taskNames;
      const auto it = std::lower_bound(names.begin(), names.end(), r.time.ns,
                                       [](const TaskName& n, std::int64_t t) { return n.time < t; });
      if (it != names.end() && it->time == r.time.ns) {
        r.name = it->name;
        r.parent = TaskId(it->parent);
      }
    }
    r.time = Time{e.fix(r.time.ns)};
  }
};
struct FixCounts {
  void operator()(const SegmentEntry& e, GoroutineCounts& r) const {
    const GoroutineCounts& before = e.segment->countedBefore;
    r.running += before.running;
    r.runnable += before.runnable;
    r.syscall += before.syscall;
    r.waiting += before.waiting;
    r.mostRunnable += before.mostRunnable;
    r.time = Time{e.fix(r.time.ns)};
  }
};
struct FixProcChange {
  void operator()(const SegmentEntry& e, ProcChange& r) const {
    r.time = Time{e.fix(r.time.ns)};
    r.generationStart = Time{e.fix(e.segment->base)};
  }
};
struct FixRange {
  template <class Record>
  void operator()(const SegmentEntry& e, Record& r) const {
    r.begin = Time{e.fix(r.begin.ns)};
    r.end = Time{e.fix(r.end.ns)};
  }
};
// Alloc/free events hold ids; addresses need the info batch, which only the first generation has.
struct FixAlloc {
  const std::optional<AllocFreeInfo>* info;
  void operator()(const SegmentEntry& e, AllocEvent& r) const {
    r.time = Time{e.fix(r.time.ns)};
    r.address = r.address * (*info)->heapAlign + (*info)->minimum;
  }
};
struct FixSpan {
  const std::optional<AllocFreeInfo>* info;
  void operator()(const SegmentEntry& e, SpanEvent& r) const {
    r.time = Time{e.fix(r.time.ns)};
    r.address = r.address * (*info)->pageSize + (*info)->minimum;
    r.bytes *= (*info)->pageSize;
  }
};
struct BeginOf {
  template <class Record>
  Time operator()(const Record& r) const {
    return r.begin;
  }
};
template <class Record, class Finish = FixTime>
using Packed = SegmentStream<Record, PackedAccess<Record, Finish>>;
template <class Record, class Begin = BeginOf, class Finish = FixRange>
using Ranged = SegmentStream<Record, RangeAccess<Record, Begin, Finish>>;

// Without an info batch there are no addresses, and so no alloc/free stream.
template <class Record, class Finish>
struct WithInfo {
  const TraceParts* parts;
  PackedAccess<Record, Finish> access;
  std::size_t count(const SegmentEntry& e) const { return parts->allocFree ? access.count(e) : 0; }
  std::size_t lowerBound(const SegmentEntry& e, Time t) const { return parts->allocFree ? access.lowerBound(e, t) : 0; }
  Record at(const SegmentEntry& e, std::size_t i) const { return access.at(e, i); }
  template <class F>
  void visit(const SegmentEntry& e, std::size_t from, std::size_t to, const F& f) const {
    access.visit(e, from, to, f);
  }
};
template <class Record, class Finish>
using Experimental = SegmentStream<Record, WithInfo<Record, Finish>>;

}  // namespace detail

struct TraceParts::Streams {
  explicit Streams(const TraceParts& p)
      : sweeps(p, {&Ranges::sweeps, {}, {}}),
        assists(p, {&Ranges::assists, {}, {}}),
        threadSpans(p, {&Ranges::threads, {}, {}}),
        tasks(p, {&Segment::tasks, {}}),
        labels(p, {&Segment::labels, {}}),
        heapLive(p, {&Segment::heapLive, {}}),
        heapGoal(p, {&Segment::heapGoal, {}}),
        gomaxprocs(p, {&Segment::gomaxprocs, {}}),
        goroutineCounts(p, {&Segment::goroutineCounts, {}}),
        logs(p, {&Segment::logs, {}}),
        regions(p, {&Segment::regions, {}}),
        samples(p, {&Segment::samples, {}}),
        procChanges(p, {&Segment::procChanges, {}}),
        heapSpans(p, {&p, {&Segment::heapSpans, {&p.allocFree}}}),
        allocs(p, {&p, {&Segment::allocs, {&p.allocFree}}}) {}

  detail::Ranged<Sweep> sweeps;
  detail::Ranged<Assist> assists;
  detail::Ranged<ThreadSpan> threadSpans;
  detail::Packed<TaskEvent, detail::FixTask> tasks;
  detail::Packed<Label> labels;
  detail::Packed<Metric> heapLive, heapGoal, gomaxprocs;
  detail::Packed<GoroutineCounts, detail::FixCounts> goroutineCounts;
  detail::Packed<Log> logs;
  detail::Packed<RegionEvent> regions;
  detail::Packed<CpuSample> samples;
  detail::Packed<ProcChange, detail::FixProcChange> procChanges;
  detail::Experimental<SpanEvent, detail::FixSpan> heapSpans;
  detail::Experimental<AllocEvent, detail::FixAlloc> allocs;
};

}  // namespace sweepscope
