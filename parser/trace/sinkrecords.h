// SPDX-License-Identifier: GPL-3.0-or-later

// The calls of an Orderer to its sink, as records in plain memory: one thread writes them down, another one makes them
// at the builder. Only what the builder needs of an event is in them, for they cost a copy through the cache each.
//
// A record begins with its kind; how long it is follows from that. of() writes a record, apply() makes the call.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>

#include "trace/builder.h"
#include "wire/occurrence.h"

namespace sweepscope {

enum class RecordKind : std::uint8_t {
  Go,
  GoNamed,
  GoByOther,
  GoCreated,
  Task,
  Region,
  Log,
  Metric,
  Object,
  Span,
  Rare
};

// A goroutine's transition. What happens to another goroutine than the thread's own does not concern the thread's proc,
// which is left out then.
struct GoRecord {
  static constexpr RecordKind kKind = RecordKind::Go;
  RecordKind kind = kKind;
  EventType type;
  GoState from, to;
  std::uint32_t slot;
  std::int64_t time, id;
  std::uint32_t procIndex;
  std::int32_t proc;

  // Whether ids are as small as they are in every real trace.
  [[gnu::always_inline]] static bool fits(const Occurrence& o) { return o.proc == static_cast<std::int32_t>(o.proc); }
  [[gnu::always_inline]] static GoRecord of(const Occurrence& o, std::int64_t id, std::uint32_t slot, GoState from,
                                            GoState to) {
    const std::uint32_t procIndex = SegmentBuilder::concernsProc(o, id, to) ? o.procIndex : kNil;
    return {kKind, o.type, from, to, slot, o.time, id, procIndex, static_cast<std::int32_t>(o.proc)};
  }
  [[gnu::always_inline]] void apply(SegmentBuilder& builder, StringId reason = {}, StackId own = {}) const {
    Occurrence o;
    o.time = time;
    o.type = type;
    o.procIndex = procIndex;
    o.proc = proc;
    o.goroutine = id;
    builder.goroutine(o, id, slot, from, to, reason, own);
  }
};

struct GoNamedRecord {
  static constexpr RecordKind kKind = RecordKind::GoNamed;
  GoRecord go;
  StringId reason;
  StackId own;
  [[gnu::always_inline]] void apply(SegmentBuilder& builder) const { go.apply(builder, reason, own); }
};

// The same by another goroutine, of which the event has the stack: it wakes this one, or creates it.
struct GoByOtherRecord {
  static constexpr RecordKind kKind = RecordKind::GoByOther;
  RecordKind kind = kKind;
  EventType type;
  GoState from, to;
  std::uint32_t slot;
  std::int64_t time, id;
  StackId stack;
  std::int32_t other;

  [[gnu::always_inline]] static bool fits(const Occurrence& o) {
    return o.goroutine == static_cast<std::int32_t>(o.goroutine);
  }
  [[gnu::always_inline]] static GoByOtherRecord of(const Occurrence& o, std::int64_t id, std::uint32_t slot,
                                                   GoState from, GoState to) {
    return {kKind, o.type, from, to, slot, o.time, id, o.stack, static_cast<std::int32_t>(o.goroutine)};
  }
  [[gnu::always_inline]] void apply(SegmentBuilder& builder, StackId own = {}) const {
    Occurrence o;
    o.time = time;
    o.type = type;
    o.goroutine = other;
    o.stack = stack;
    builder.goroutine(o, id, slot, from, to, {}, own);
  }
};

struct GoCreatedRecord {
  static constexpr RecordKind kKind = RecordKind::GoCreated;
  GoByOtherRecord go;
  StackId own;
  [[gnu::always_inline]] void apply(SegmentBuilder& builder) const { go.apply(builder, own); }
};

// What the builder needs of the event of a task, a region or a log.
inline Occurrence annotation(std::int64_t time, std::int64_t goroutine, StackId stack) {
  Occurrence o;
  o.time = time;
  o.goroutine = goroutine;
  o.stack = stack;
  return o;
}

struct TaskRecord {
  static constexpr RecordKind kKind = RecordKind::Task;
  RecordKind kind = kKind;
  bool begins;
  StackId stack;
  std::int64_t time, goroutine;
  std::uint64_t id, parent;
  StringId name;

  void apply(SegmentBuilder& builder) const {
    builder.task(annotation(time, goroutine, stack), begins, id, parent, name);
  }
};

struct RegionRecord {
  static constexpr RecordKind kKind = RecordKind::Region;
  RecordKind kind = kKind;
  bool begins;
  StackId stack;
  std::int64_t time, goroutine;
  std::uint64_t task;
  StringId name;

  void apply(SegmentBuilder& builder) const { builder.region(annotation(time, goroutine, stack), begins, task, name); }
};

struct LogRecord {
  static constexpr RecordKind kKind = RecordKind::Log;
  RecordKind kind = kKind;
  StackId stack;
  std::int64_t time, goroutine, proc, thread;
  std::uint64_t task;
  StringId category, message;

  void apply(SegmentBuilder& builder) const {
    Occurrence o = annotation(time, goroutine, stack);
    o.proc = proc;
    o.thread = thread;
    builder.log(o, task, category, message);
  }
};

struct MetricRecord {
  static constexpr RecordKind kKind = RecordKind::Metric;
  RecordKind kind = kKind;
  EventType type;
  std::int64_t time;
  std::uint64_t value;

  void apply(SegmentBuilder& builder) const {
    Occurrence o;
    o.time = time;
    o.type = type;
    static_assert(Occurrence::kMetric == 0);
    o.args = &value;
    builder.metric(o);
  }
};

// An event of the alloc/free experiment with one argument, or with the three of a span.
template <RecordKind Kind, std::size_t Args>
struct ExperimentalRecord {
  static constexpr RecordKind kKind = Kind;
  RecordKind kind = kKind;
  EventType type;
  std::int64_t time;
  std::array<std::uint64_t, Args> args;

  static ExperimentalRecord of(const Occurrence& o) {
    ExperimentalRecord r{kKind, o.type, o.time, {}};
    std::copy_n(o.args, Args, r.args.begin());
    return r;
  }
  void apply(SegmentBuilder& builder) const {
    Occurrence o;
    o.time = time;
    o.type = type;
    o.args = args.data();
    builder.experimental(o);
  }
};
using ObjectRecord = ExperimentalRecord<RecordKind::Object, 1>;
using SpanRecord = ExperimentalRecord<RecordKind::Span, 3>;

// All that happens rarely, and whatever does not fit: everything that is known of it.
struct RareRecord {
  enum class Call : std::uint8_t { Sync, Goroutine, Proc, Range, Metric, Label, Sample };
  static constexpr RecordKind kKind = RecordKind::Rare;
  RecordKind kind = kKind;
  Call call;
  std::uint8_t a = 0, b = 0;   // from and to; to and status; kind and edge
  std::uint32_t place = kNil;  // slot or index
  std::int64_t id = -1;        // or scope
  StringId name;               // reason, kind of a stop, label
  StackId own;
  Occurrence occurrence;
  std::array<std::uint64_t, kMaxArgs> args{};

  RareRecord(Call c, const Occurrence& o) : call(c), occurrence(o) {
    if (o.args != nullptr) std::copy_n(o.args, kMaxArgs, args.begin());
  }
  RareRecord() = default;
  void apply(SegmentBuilder& builder) const {
    Occurrence o = occurrence;
    o.args = args.data();
    switch (call) {
      case Call::Sync: return builder.sync(o, nullptr);
      case Call::Goroutine:
        return builder.goroutine(o, id, place, static_cast<GoState>(a), static_cast<GoState>(b), name, own);
      case Call::Proc: return builder.proc(o, id, place, ProcState::NotExist, static_cast<ProcState>(a), b != 0);
      case Call::Range: return builder.range(o, static_cast<RangeKind>(a), static_cast<RangeEdge>(b), id, name);
      case Call::Metric: return builder.metric(o);
      case Call::Label: return builder.label(o, name);
      case Call::Sample: return builder.sample(o);
    }
  }
};

template <class Record>
[[gnu::always_inline]] inline void applyNext(const std::byte*& p, SegmentBuilder& builder) {
  Record r;
  std::memcpy(&r, p, sizeof r);
  p += sizeof r;
  r.apply(builder);
}

inline void applyAll(std::span<const std::byte> records, SegmentBuilder& builder) {
  const std::byte* p = records.data();
  const std::byte* const end = p + records.size();
  while (p != end) {
    switch (static_cast<RecordKind>(*p)) {
      case RecordKind::Go: applyNext<GoRecord>(p, builder); break;
      case RecordKind::GoNamed: applyNext<GoNamedRecord>(p, builder); break;
      case RecordKind::GoByOther: applyNext<GoByOtherRecord>(p, builder); break;
      case RecordKind::GoCreated: applyNext<GoCreatedRecord>(p, builder); break;
      case RecordKind::Task: applyNext<TaskRecord>(p, builder); break;
      case RecordKind::Region: applyNext<RegionRecord>(p, builder); break;
      case RecordKind::Log: applyNext<LogRecord>(p, builder); break;
      case RecordKind::Metric: applyNext<MetricRecord>(p, builder); break;
      case RecordKind::Object: applyNext<ObjectRecord>(p, builder); break;
      case RecordKind::Span: applyNext<SpanRecord>(p, builder); break;
      case RecordKind::Rare: applyNext<RareRecord>(p, builder); break;
    }
  }
}

}  // namespace sweepscope
