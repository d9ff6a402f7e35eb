// All streams of one trace.
#pragma once

#include "trace/streams.h"

namespace sweepscope {

namespace detail {

struct FixTime {
  template <class Record>
  void operator()(const SegmentEntry& e, Record& r) const { r.time = Time{e.fix(r.time.ns)}; }
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
  Time operator()(const Record& r) const { return r.begin; }
};
struct TimeOf {
  template <class Record>
  Time operator()(const Record& r) const { return r.time; }
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
  template <class F>
  void visit(const SegmentEntry& e, std::size_t from, std::size_t to, const F& f) const { access.visit(e, from, to, f); }
};
template <class Record, class Finish>
using Experimental = SegmentStream<Record, WithInfo<Record, Finish>>;

}  // namespace detail

struct TraceParts::Streams {
  explicit Streams(const TraceParts& p)
      : sweeps(p, {&Ranges::sweeps, {}, {}}),
        assists(p, {&Ranges::assists, {}, {}}),
        threadSpans(p, {&Ranges::threads, {}, {}}),
        tasks(p, {&Ranges::tasks, {}, {}}),
        labels(p, {&Segment::labels, {}}),
        heapLive(p, {&Segment::heapLive, {}}),
        heapGoal(p, {&Segment::heapGoal, {}}),
        gomaxprocs(p, {&Segment::gomaxprocs, {}}),
        logs(p, {&Segment::logs, {}}),
        regions(p, {&Segment::regions, {}}),
        samples(p, {&Segment::samples, {}}),
        procChanges(p, {&Segment::procChanges, {}}),
        heapSpans(p, {&p, {&Segment::heapSpans, {&p.allocFree}}}),
        allocs(p, {&p, {&Segment::allocs, {&p.allocFree}}}) {}

  detail::Ranged<Sweep> sweeps;
  detail::Ranged<Assist> assists;
  detail::Ranged<ThreadSpan> threadSpans;
  detail::Ranged<TaskEvent, detail::TimeOf, detail::FixTime> tasks;
  detail::Packed<Label> labels;
  detail::Packed<Metric> heapLive, heapGoal, gomaxprocs;
  detail::Packed<Log> logs;
  detail::Packed<RegionEvent> regions;
  detail::Packed<CpuSample> samples;
  detail::Packed<ProcChange, detail::FixProcChange> procChanges;
  detail::Experimental<SpanEvent, detail::FixSpan> heapSpans;
  detail::Experimental<AllocEvent, detail::FixAlloc> allocs;
};

}  // namespace sweepscope
