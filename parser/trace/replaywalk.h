// SPDX-License-Identifier: GPL-3.0-or-later

// Walks the events of one generation of format v2 in their final order, from a checkpoint on: the order log says which
// thread comes next, so every event is decoded once and nothing has to be ordered.
//
// Units: times are output times of the generation taken alone (trace/timefix.h).
// Threads: one at a time; several walks may read the same tables.
// Cost: opening reads a batch of each thread; an event takes some ns.
#pragma once

#include <array>
#include <cstdint>
#include <unordered_map>
#include <vector>

#include "trace/orderlog.h"
#include "trace/parts.h"
#include "wire/cursor.h"
#include "wire/occurrence.h"
#include "wire/tables.h"

namespace sweepscope {

namespace detail {

struct Effect {  // of the table of events, the part that is needed here
  Binding proc = Binding::Unchanged, goroutine = Binding::Unchanged;
  std::uint8_t outputs = 1;
  bool onOthers = false;  // what it binds depends on more than its type
};
inline constexpr std::array<Effect, kEventTypes> kEffects = [] {
  std::array<Effect, kEventTypes> effects{};
  for (std::size_t i = 0; i < kEventTypes; ++i)
    effects[i] = {kEventSpecs[i].proc, kEventSpecs[i].goroutine, kEventSpecs[i].outputs, false};
  using E = EventType;
  for (const E type : {E::ProcStatus, E::ProcSteal, E::GoStatus, E::GoStatusStack})
    effects[static_cast<std::size_t>(type)].onOthers = true;
  return effects;
}();

}  // namespace detail

class ReplayWalk {
 public:
  // A thread, and what it has before its next event.
  struct Place {
    ThreadCursor cursor;
    bool done = false;
    std::int64_t proc = -1, goroutine = -1;
  };

  ReplayWalk(const TraceParts& parts, const Segment& segment, const GenerationTables& tables, const Checkpoint& from)
      : m_tables(tables),
        m_generation(parts.file->generations[segment.index]),
        m_log(segment.orderLog, from.logOffset),
        m_last(from.time),
        m_sample(from.sample) {
    open(*parts.source, from);
  }

  // Goes to the next event; false behind the last one, and where file and order log do not agree.
  bool next() {
    if (m_place != nullptr) leave(*m_place);
    m_place = nullptr;
    std::uint32_t source = 0;
    if (!m_log.next(source)) return false;
    const std::int64_t before = m_last;
    if (source == kSampleSource) {
      if (m_sample >= m_tables.samples.size()) return false;
      m_first = bump(m_tables.samples[m_sample++].time);
    } else {
      if (source > m_threads.size() || m_threads[source - 1].done) return false;
      m_place = &m_threads[source - 1];
      m_first = bump(m_place->cursor.time());
      for (int more = extraEvents(*m_place); more > 0; --more) bump(m_place->cursor.time());
    }
    return m_last > before;
  }

  // The event at hand. Times of the first and the last event of the output that it becomes.
  std::int64_t first() const { return m_first; }
  std::int64_t last() const { return m_last; }
  bool isSample() const { return m_place == nullptr; }
  const SampleRow& sample() const { return m_tables.samples[m_sample - 1]; }
  const Place& place() const { return *m_place; }  // of what is no sample

 private:
  using E = EventType;
  static const detail::Effect& effect(const Place& t) {
    return detail::kEffects[static_cast<std::size_t>(t.cursor.type())];
  }

  std::int64_t bump(std::int64_t raw) { return m_last = raw > m_last ? raw : m_last + 1; }

  void open(const ByteSource& source, const Checkpoint& from) {
    std::unordered_map<std::int64_t, std::size_t> cursorOf;
    for (std::uint32_t i = 0; i < m_generation.batches.size(); ++i) {
      const BatchRef& batch = m_generation.batches[i];
      if (batch.kind != BatchKind::Events) continue;
      const auto [it, fresh] = cursorOf.emplace(batch.thread, m_threads.size());
      if (fresh) m_threads.push_back({ThreadCursor(source, m_generation, m_tables.clock, batch.thread)});
      m_threads[it->second].cursor.addBatch(i);
    }
    for (std::size_t i = 0; i < m_threads.size() && i < from.threads.size(); ++i) {
      Place& t = m_threads[i];
      const Checkpoint::Thread& was = from.threads[i];
      t.proc = was.proc;
      t.goroutine = was.goroutine;
      t.done = was.done || !t.cursor.seek(was.place, m_ignored);
      if (!t.done && isNone(t)) advance(t);
    }
  }

  // A snapshot of the clock among the events of a thread: nothing happens, and it has no place in the order.
  static bool isNone(const Place& t) { return t.cursor.type() == E::ClockSnapshot; }
  void advance(Place& t) {
    do {
      t.done = !t.cursor.next(m_ignored);
    } while (!t.done && isNone(t));
  }
  void leave(Place& t) {
    apply(t);
    advance(t);
  }

  // How many more events of the output this one becomes.
  static int extraEvents(const Place& t) {
    const detail::Effect& e = effect(t);
    const bool both = e.proc == Binding::Released && e.goroutine == Binding::Released;
    return e.outputs - 1 + (both && t.proc != -1 ? 1 : 0);
  }

  // What the event does to the context of its thread, and of others that it names: as in ordering, from the same table.
  void apply(Place& t) {
    const detail::Effect& e = effect(t);
    rebind(t.proc, e.proc, arg(t, 0));
    rebind(t.goroutine, e.goroutine, arg(t, 0));
    if (e.onOthers) [[unlikely]]
      applyToOthers(t);
  }
  void applyToOthers(Place& t) {
    switch (t.cursor.type()) {
      case E::ProcStatus:
        if (isHeld(procStatusOf(t.cursor.args()[argPosition("status", {E::ProcStatus})]))) t.proc = arg(t, 0);
        break;
      case E::ProcSteal: steal(arg(t, 0), arg(t, argPosition("m", {E::ProcSteal}))); break;
      default: goStatus(t); break;
    }
  }
  static std::int64_t arg(const Place& t, std::size_t i) { return static_cast<std::int64_t>(t.cursor.args()[i]); }
  static void rebind(std::int64_t& bound, Binding binding, std::int64_t taken) {
    if (binding == Binding::Taken) bound = taken;
    if (binding == Binding::Released) bound = -1;
  }
  void steal(std::int64_t proc, std::int64_t thread) {
    for (Place& t : m_threads) {
      if (t.cursor.thread() == thread && t.proc == proc) t.proc = -1;
    }
  }
  void goStatus(Place& t) {
    constexpr std::size_t kStatus = argPosition("status", {E::GoStatus, E::GoStatusStack});
    constexpr std::size_t kThread = argPosition("m", {E::GoStatus, E::GoStatusStack});
    const GoStatus status = goStatusOf(t.cursor.args()[kStatus]);
    if (status == GoStatus::Running) t.goroutine = arg(t, 0);
    if (status == GoStatus::Syscall) inSyscall(arg(t, 0), arg(t, kThread));
  }
  void inSyscall(std::int64_t goroutine, std::int64_t thread) {
    for (Place& t : m_threads) {
      if (t.cursor.thread() == thread) t.goroutine = goroutine;
    }
  }

  const GenerationTables& m_tables;
  const GenerationIndex& m_generation;
  OrderLogReader m_log;
  std::vector<Place> m_threads;
  Place* m_place = nullptr;
  DefectLog m_ignored;
  std::int64_t m_first = 0, m_last = 0;
  std::size_t m_sample = 0;
};

}  // namespace sweepscope
