// SPDX-License-Identifier: GPL-3.0-or-later

// How each kind of record is packed into its stream: one Codec a record.
#pragma once

#include <cmath>

#include "trace/packedstream.h"
#include "trace/records.h"

namespace sweepscope {

namespace detail {
template <class Record>
struct TimedCodec {
  static Time& time(Record& r) { return r.time; }
  static Time time(const Record& r) { return r.time; }
  static void packTime(PackWriter& w, const Record& r, const Record& before) {
    w.elapsed(static_cast<std::uint64_t>(r.time.ns) - static_cast<std::uint64_t>(before.time.ns));
  }
  static void unpackTime(PackReader& in, Record& r, const Record& before) {
    r.time.ns = static_cast<std::int64_t>(static_cast<std::uint64_t>(before.time.ns) + in.elapsed());
  }
};
template <class IdType>
void packId(PackWriter& w, IdType now, IdType before) {
  w.difference(static_cast<std::int64_t>(now.value), static_cast<std::int64_t>(before.value));
}
template <class IdType>
IdType unpackId(PackReader& in, IdType before) {
  using Rep = decltype(before.value);
  return IdType(static_cast<Rep>(in.difference(static_cast<std::int64_t>(before.value))));
}

// Annotations: a byte says which fields differ from those of the record before, in the order in which they are listed,
// and whether something begins; only these fields follow.
template <class Record, auto... Fields>
struct AnnotationCodec : TimedCodec<Record> {
  static_assert(sizeof...(Fields) < 8);
  static constexpr std::uint8_t kBegins = 0x80;

  static void pack(PackWriter& w, const Record& r, const Record& before) {
    TimedCodec<Record>::packTime(w, r, before);
    std::uint8_t* const head = w.place();
    w.byte(0);
    unsigned changes = 0, bit = 1;
    if constexpr (requires { r.begin; }) changes = r.begin ? kBegins : 0;
    const auto field = [&](auto now, auto last) {
      if (now != last) {
        changes |= bit;
        packId(w, now, last);
      }
      bit <<= 1;
    };
    (field(r.*Fields, before.*Fields), ...);
    *head = static_cast<std::uint8_t>(changes);
  }
  static void unpack(PackReader& in, Record& r, const Record& before) {
    TimedCodec<Record>::unpackTime(in, r, before);
    const unsigned changes = in.byte();
    unsigned bit = 1;
    if constexpr (requires { r.begin; }) r.begin = (changes & kBegins) != 0;
    const auto field = [&](auto& now, auto last) {
      now = (changes & bit) != 0 ? unpackId(in, last) : last;
      bit <<= 1;
    };
    (field(r.*Fields, before.*Fields), ...);
  }
};
}  // namespace detail

template <>
struct Codec<Metric> : detail::TimedCodec<Metric> {
  static void pack(PackWriter& w, const Metric& r, const Metric& before) {
    packTime(w, r, before);
    w.difference(static_cast<std::int64_t>(r.value), static_cast<std::int64_t>(before.value));
  }
  static void unpack(PackReader& in, Metric& r, const Metric& before) {
    unpackTime(in, r, before);
    r.value = static_cast<std::uint64_t>(in.difference(static_cast<std::int64_t>(before.value)));
  }
};

// Means are kept in sixteenths.
template <>
struct Codec<GoroutineCounts> : detail::TimedCodec<GoroutineCounts> {
  static constexpr double kParts = 16;
  static constexpr double GoroutineCounts::*kMeans[] = {&GoroutineCounts::running, &GoroutineCounts::runnable,
                                                        &GoroutineCounts::syscall, &GoroutineCounts::waiting};
  static void pack(PackWriter& w, const GoroutineCounts& r, const GoroutineCounts& before) {
    packTime(w, r, before);
    for (const auto mean : kMeans) w.difference(std::llround(r.*mean * kParts), std::llround(before.*mean * kParts));
    w.difference(r.mostRunnable, before.mostRunnable);
  }
  static void unpack(PackReader& in, GoroutineCounts& r, const GoroutineCounts& before) {
    unpackTime(in, r, before);
    for (const auto mean : kMeans)
      r.*mean = static_cast<double>(in.difference(std::llround(before.*mean * kParts))) / kParts;
    r.mostRunnable = in.difference(before.mostRunnable);
  }
};

template <>
struct Codec<Label> : detail::TimedCodec<Label> {
  static void pack(PackWriter& w, const Label& r, const Label& before) {
    packTime(w, r, before);
    detail::packId(w, r.goroutine, before.goroutine);
    detail::packId(w, r.proc, before.proc);
    detail::packId(w, r.label, before.label);
  }
  static void unpack(PackReader& in, Label& r, const Label& before) {
    unpackTime(in, r, before);
    r.goroutine = detail::unpackId(in, before.goroutine);
    r.proc = detail::unpackId(in, before.proc);
    r.label = detail::unpackId(in, before.label);
  }
};

template <>
struct Codec<Log> : detail::AnnotationCodec<Log, &Log::goroutine, &Log::proc, &Log::thread, &Log::task, &Log::category,
                                            &Log::message, &Log::stack> {};

template <>
struct Codec<RegionEvent> : detail::AnnotationCodec<RegionEvent, &RegionEvent::goroutine, &RegionEvent::task,
                                                    &RegionEvent::name, &RegionEvent::stack> {
  static StringId name(const RegionEvent& r) { return r.name; }
};

template <>
struct Codec<TaskEvent> : detail::AnnotationCodec<TaskEvent, &TaskEvent::goroutine, &TaskEvent::task,
                                                  &TaskEvent::parent, &TaskEvent::name, &TaskEvent::stack> {
  static StringId name(const TaskEvent& r) { return r.name; }
};

template <>
struct Codec<CpuSample> : detail::TimedCodec<CpuSample> {
  static void pack(PackWriter& w, const CpuSample& r, const CpuSample& before) {
    packTime(w, r, before);
    detail::packId(w, r.thread, before.thread);
    detail::packId(w, r.proc, before.proc);
    detail::packId(w, r.goroutine, before.goroutine);
    detail::packId(w, r.stack, before.stack);
  }
  static void unpack(PackReader& in, CpuSample& r, const CpuSample& before) {
    unpackTime(in, r, before);
    r.thread = detail::unpackId(in, before.thread);
    r.proc = detail::unpackId(in, before.proc);
    r.goroutine = detail::unpackId(in, before.goroutine);
    r.stack = detail::unpackId(in, before.stack);
  }
};

template <>
struct Codec<ProcChange> : detail::TimedCodec<ProcChange> {  // generationStart is the segment's
  static void pack(PackWriter& w, const ProcChange& r, const ProcChange& before) {
    packTime(w, r, before);
    w.byte(static_cast<std::uint8_t>(static_cast<unsigned>(r.state) | (r.status ? 8u : 0u)));
    detail::packId(w, r.proc, before.proc);
    detail::packId(w, r.thread, before.thread);
  }
  static void unpack(PackReader& in, ProcChange& r, const ProcChange& before) {
    unpackTime(in, r, before);
    const std::uint8_t b = in.byte();
    r.state = static_cast<ProcState>(b & 7);
    r.status = (b & 8) != 0;
    r.proc = detail::unpackId(in, before.proc);
    r.thread = detail::unpackId(in, before.thread);
  }
};

template <>
struct Codec<AllocEvent> : detail::TimedCodec<AllocEvent> {
  static void pack(PackWriter& w, const AllocEvent& r, const AllocEvent& before) {
    // Kind and time in one number; alloc/free events come in such numbers that the byte counts.
    const auto dt = static_cast<std::uint64_t>(r.time.ns) - static_cast<std::uint64_t>(before.time.ns);
    const std::uint64_t rest = dt & 63;
    w.number((dt >> 6) << 3 | static_cast<std::uint64_t>(r.kind) << 1 | (rest != 0 ? 1 : 0));
    if (rest != 0) w.byte(static_cast<std::uint8_t>(rest));
    w.difference(static_cast<std::int64_t>(r.address), static_cast<std::int64_t>(before.address));
  }
  static void unpack(PackReader& in, AllocEvent& r, const AllocEvent& before) {
    const std::uint64_t head = in.number();
    const std::uint64_t dt = (head >> 3 << 6) + ((head & 1) != 0 ? in.byte() : 0u);
    r.time.ns = static_cast<std::int64_t>(static_cast<std::uint64_t>(before.time.ns) + dt);
    r.kind = static_cast<AllocKind>(head >> 1 & 3);
    r.address = static_cast<std::uint64_t>(in.difference(static_cast<std::int64_t>(before.address)));
  }
};

template <>
struct Codec<SpanEvent> : detail::TimedCodec<SpanEvent> {
  static void pack(PackWriter& w, const SpanEvent& r, const SpanEvent& before) {
    packTime(w, r, before);
    w.byte(static_cast<std::uint8_t>((r.alloc ? 1u : 0u) | (r.manual ? 2u : 0u) | (r.noscan ? 4u : 0u)));
    w.byte(r.sizeClass);
    w.difference(static_cast<std::int64_t>(r.address), static_cast<std::int64_t>(before.address));
    w.number(r.bytes);
  }
  static void unpack(PackReader& in, SpanEvent& r, const SpanEvent& before) {
    unpackTime(in, r, before);
    const std::uint8_t b = in.byte();
    r.alloc = (b & 1) != 0;
    r.manual = (b & 2) != 0;
    r.noscan = (b & 4) != 0;
    r.sizeClass = in.byte();
    r.address = static_cast<std::uint64_t>(in.difference(static_cast<std::int64_t>(before.address)));
    r.bytes = in.number();
  }
};

}  // namespace sweepscope
