// SPDX-License-Identifier: GPL-3.0-or-later

// The sink of an Orderer whose events another thread builds from: writes down the calls. Order log and checkpoints it
// keeps itself, for they look at the Orderer.
//
// Threads: belongs to the one that orders.
#pragma once

#include "trace/orderkeeper.h"
#include "trace/recordqueue.h"
#include "trace/sinkrecords.h"
#include "wire/orderer.h"

namespace sweepscope {

class RecordingSink {
 public:
  using Order = Orderer<RecordingSink>;
  explicit RecordingSink(RecordQueue& queue) : m_queue(queue) {}
  RecordingSink(const RecordingSink&) = delete;
  RecordingSink& operator=(const RecordingSink&) = delete;
  // The reader is not to wait for what will not come.
  ~RecordingSink() { m_queue.close(); }

  void begin(const Order& order) { m_order = &order; }
  // The last record is passed on.
  KeptOrder finish() {
    handOver();
    m_queue.close();
    return m_keeper.finish(*m_order);
  }

  void turn() { m_keeper.turn(*m_order, m_events, m_last); }
  void steps(std::uint32_t source, std::uint64_t count) { m_keeper.steps(source, count); }
  void sync(const Occurrence& o, const GenerationTables*) { put(o, RareRecord(RareRecord::Call::Sync, o)); }
  [[gnu::always_inline]] void goroutine(const Occurrence& o, std::int64_t id, std::uint32_t slot, GoState from,
                                        GoState to, StringId reason, StackId own) {
    const bool status = o.type == EventType::GoStatus || o.type == EventType::GoStatusStack;
    const bool byOther = o.stack.valid() && o.goroutine != id && o.goroutine != -1;
    const StackId its = !own.valid() && o.goroutine == id ? o.stack : own;  // of a syscall that begins
    if (status || !GoRecord::fits(o) || (byOther && !GoByOtherRecord::fits(o))) [[unlikely]] {
      rareGoroutine(o, id, slot, from, to, reason, own);
    } else if (byOther) {
      putByOther(o, GoByOtherRecord::of(o, id, slot, from, to), own);
    } else if (const GoRecord go = GoRecord::of(o, id, slot, from, to); reason.valid() || its.valid()) {
      GoNamedRecord r{go, reason, its};
      r.go.kind = RecordKind::GoNamed;
      put(o, r);
    } else {
      put(o, go);
    }
  }
  void proc(const Occurrence& o, std::int64_t id, std::uint32_t index, ProcState, ProcState to, bool status) {
    RareRecord r(RareRecord::Call::Proc, o);
    r.id = id;
    r.place = index;
    r.a = static_cast<std::uint8_t>(to);
    r.b = status ? 1 : 0;
    put(o, r);
  }
  void range(const Occurrence& o, RangeKind kind, RangeEdge edge, std::int64_t scope, StringId name) {
    RareRecord r(RareRecord::Call::Range, o);
    r.id = scope;
    r.a = static_cast<std::uint8_t>(kind);
    r.b = static_cast<std::uint8_t>(edge);
    r.name = name;
    put(o, r);
  }
  void metric(const Occurrence& o) {
    if (o.stack.valid()) [[unlikely]]
      return put(o, RareRecord(RareRecord::Call::Metric, o));
    put(o, MetricRecord{MetricRecord::kKind, o.type, o.time, o.metricValue()});
  }
  void label(const Occurrence& o, StringId label) {
    RareRecord r(RareRecord::Call::Label, o);
    r.name = label;
    put(o, r);
  }
  void task(const Occurrence& o, bool begins, std::uint64_t id, std::uint64_t parent, StringId name) {
    put(o, TaskRecord{TaskRecord::kKind, begins, o.stack, o.time, o.goroutine, id, parent, name});
  }
  void region(const Occurrence& o, bool begins, std::uint64_t task, StringId name) {
    put(o, RegionRecord{RegionRecord::kKind, begins, o.stack, o.time, o.goroutine, task, name});
  }
  void log(const Occurrence& o, std::uint64_t task, StringId category, StringId message) {
    put(o, LogRecord{LogRecord::kKind, o.stack, o.time, o.goroutine, o.proc, o.thread, task, category, message});
  }
  void sample(const Occurrence& o) { put(o, RareRecord(RareRecord::Call::Sample, o)); }
  void experimental(const Occurrence& o) {
    const bool span = o.type == EventType::Span || o.type == EventType::SpanAlloc;
    if (span)
      put(o, SpanRecord::of(o));
    else
      put(o, ObjectRecord::of(o));
  }

 private:
  template <class Record>
  [[gnu::always_inline]] void put(const Occurrence& o, const Record& r) {
    if (static_cast<std::size_t>(m_end - m_at) < sizeof r) [[unlikely]]
      nextChunk();
    std::memcpy(m_at, &r, sizeof r);
    m_at += sizeof r;
    ++m_events;
    m_last = o.time;
  }
  [[gnu::always_inline]] void putByOther(const Occurrence& o, const GoByOtherRecord& go, StackId own) {
    if (!own.valid()) return put(o, go);
    GoCreatedRecord r{go, own};
    r.go.kind = RecordKind::GoCreated;
    put(o, r);
  }
  [[gnu::noinline]] void rareGoroutine(const Occurrence& o, std::int64_t id, std::uint32_t slot, GoState from,
                                       GoState to, StringId reason, StackId own) {
    RareRecord r(RareRecord::Call::Goroutine, o);
    r.id = id;
    r.place = slot;
    r.a = static_cast<std::uint8_t>(from);
    r.b = static_cast<std::uint8_t>(to);
    r.name = reason;
    r.own = own;
    put(o, r);
  }
  [[gnu::noinline]] void nextChunk() {
    handOver();
    const std::span<std::byte> room = m_queue.room();
    m_begin = m_at = room.data();
    m_end = m_begin + room.size();
  }
  void handOver() {
    if (m_at != m_begin) m_queue.push(static_cast<std::size_t>(m_at - m_begin));
    m_begin = m_at;
  }

  RecordQueue& m_queue;
  const Order* m_order = nullptr;
  OrderKeeper m_keeper;
  std::byte *m_begin = nullptr, *m_at = nullptr, *m_end = nullptr;  // of the chunk at hand
  std::uint64_t m_events = 0;
  std::int64_t m_last = 0;
};

}  // namespace sweepscope
