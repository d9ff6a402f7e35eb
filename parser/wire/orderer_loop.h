// SPDX-License-Identifier: GPL-3.0-or-later

// The loop of the Orderer: which thread goes next. Included by orderer.h only.
#pragma once

#include "wire/orderer.h"

namespace sweepscope {

template <class Sink>
void Orderer<Sink>::open(const GenerationIndex& generation, const GenerationTables& tables) {
  m_generation = &generation;
  m_tables = &tables;
  if (generation.fresh || m_skipped) m_world.forget();
  m_skipped = false;
  ++m_world.epoch;
  m_sample = 0;
  m_turns = m_tries = 0;
  nextSample();
  m_cursors.clear();
  m_threadOf.clear();
  m_done.clear();
  m_frontier.clear();
  FlatMap cursorOf;
  for (std::size_t i = 0; i < generation.batches.size(); ++i) {
    const BatchRef& batch = generation.batches[i];
    if (batch.kind != BatchKind::Events) continue;
    std::uint32_t c = cursorOf.find(static_cast<std::uint64_t>(batch.thread));
    if (c == FlatMap::kMissing) {
      c = static_cast<std::uint32_t>(m_cursors.size());
      cursorOf.set(static_cast<std::uint64_t>(batch.thread), c);
      m_cursors.emplace_back(m_source, generation, tables.clock, batch.thread);
      m_threadOf.push_back(batch.thread == -1 ? kNil : m_world.threadIndex(batch.thread));
    }
    m_cursors[c].addBatch(static_cast<std::uint32_t>(i));
  }
  m_done.assign(m_cursors.size(), false);
  for (std::uint32_t c = 0; c < m_cursors.size(); ++c) {
    if (m_cursors[c].nextHead(m_log)) {
      m_frontier.push({m_cursors[c].time(), c});
    } else {
      m_done[c] = true;
    }
  }
}

template <class Sink>
void Orderer<Sink>::run(const GenerationIndex& generation, const GenerationTables& tables,
                        const std::stop_token& stop) {
  open(generation, tables);
  emitSync();
  if (!m_world.anyEvent && !m_frontier.empty()) {
    m_world.anyEvent = true;
    m_world.firstEpoch = m_world.epoch;
  }
  while (!stop.stop_requested()) {
    reportSteps();
    m_sink.turn();
    if (m_frontier.empty()) [[unlikely]] {
      if (m_sample >= tables.samples.size()) return;
      emitSample();
    } else if (m_sampleTime < m_frontier[0].time) [[unlikely]] {
      emitSample();
    } else {
      runThread(m_frontier[0].cursor);
    }
  }
}

// Advances the earliest thread for as long as it stays the earliest: what belongs to the thread is looked up once, and
// the frontier is asked when another one is due. Stops now and then, for stop requests and checkpoints.
template <class Sink>
void Orderer<Sink>::runThread(std::uint32_t c) {
  const std::int64_t until = std::min(m_frontier.secondTime(), m_sampleTime);
  select(c);
  for (int left = m_thread == &m_nobody ? 1 : 1024;; --left) {
    ++m_turns;
    if (dispatch() != Step::Done) [[unlikely]] {
      m_frontier.updateLeast(m_cursor->time());
      return waits();
    }
    if (!m_cursor->nextHead(m_log)) [[unlikely]] {
      m_done[c] = true;
      return m_frontier.remove(0);
    }
    if (m_cursor->time() > until || left == 1) return m_frontier.updateLeast(m_cursor->time());
  }
}

// The earliest thread's next event has to wait for another thread.
template <class Sink>
void Orderer<Sink>::waits() {
  if (!m_impatient.empty() && m_impatient.contains(m_cursor->fileOffset())) {
    forceEarliest();
  } else if (!mayTry(m_frontier.size()) || !advanceOthers()) {
    m_stuckAt.push_back(m_cursors[m_frontier[0].cursor].fileOffset());
    forceEarliest();
  }
}

template <class Sink>
void Orderer<Sink>::afterAdvance(std::size_t position, std::uint32_t cursor) {
  if (m_cursors[cursor].nextHead(m_log)) [[likely]] {
    m_frontier.update(position, m_cursors[cursor].time());
  } else {
    m_done[cursor] = true;
    m_frontier.remove(position);
  }
}

// Trying or asking the other threads costs what there are threads. In a trace that a program wrote few events wait, and
// not for long, and hardly any contradict; a file made of such events would take the square of its size, so the tries
// are limited to a multiple of the events.
template <class Sink>
bool Orderer<Sink>::mayTry(std::size_t threads) {
  constexpr std::uint64_t kTriesAnEvent = 256, kTriesFree = 1 << 18;
  m_tries += threads;
  return m_tries < kTriesFree + kTriesAnEvent * m_turns;
}

template <class Sink>
bool Orderer<Sink>::advanceOthers() {
  m_frontier.sort();
  for (std::size_t i = 1; i < m_frontier.size(); ++i) {
    const std::uint32_t c = m_frontier[i].cursor;
    select(c);
    if (dispatch() == Step::Done) {
      afterAdvance(i, c);
      return true;
    }
  }
  return false;
}

template <class Sink>
void Orderer<Sink>::forceEarliest() {
  const std::uint32_t c = m_frontier[0].cursor;
  select(c);
  defect(DefectKind::Stuck, Severity::Warning, Message(texts::kStuck, m_cursor->thread(), spec(m_cursor->type()).name));
  m_force = true;
  dispatch();
  m_force = false;
  afterAdvance(0, c);
}

template <class Sink>
void Orderer<Sink>::emitSync() {
  Occurrence o;
  o.type = EventType::Sync;
  o.time = bump(m_tables->minTime);
  m_sink.sync(o, m_tables);
}

template <class Sink>
void Orderer<Sink>::emitSample() {
  const SampleRow& row = m_tables->samples[m_sample++];
  nextSample();
  Occurrence o;
  o.type = E::CpuSample;
  o.time = bump(row.time);
  o.thread = row.thread;
  o.proc = row.proc;
  o.goroutine = row.goroutine;
  o.stack = row.stack;
  m_sink.sample(o);
  m_sink.steps(kSampleSource, 1);
}

template <class Sink>
void Orderer<Sink>::select(std::uint32_t cursor) {
  reportSteps();
  m_cursor = &m_cursors[cursor];
  if (m_threadOf[cursor] == kNil) {
    m_nobody = ThreadEntry();
    m_thread = &m_nobody;
  } else {
    m_thread = &m_world.threads[m_threadOf[cursor]];
    m_thread->seen = true;
  }
  m_stepSource = cursor + 1;
}

}  // namespace sweepscope
