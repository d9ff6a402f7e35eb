// SPDX-License-Identifier: GPL-3.0-or-later

// One thread's events of one generation, decoded one after the other over its batches in file order.
//
// Times are ns on the trace's clock, raw: not yet made strictly increasing over all threads. One that cannot be
// (GenerationIndex::latest) is not believed: the event then happens with the one before.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "wire/clock.h"
#include "wire/defect.h"
#include "wire/eventspecs.h"
#include "wire/index.h"
#include "wire/varint.h"

namespace sweepscope {

class ThreadCursor {
 public:
  // Where a cursor stands, to come back to: enough to decode the event at it again.
  struct Place {
    std::uint32_t batch = 0;    // position in the list of the thread's batches
    std::uint32_t offset = 0;   // of the event, inside the batch's data
    std::int64_t previous = 0;  // time of the event before; the batch's own at its start
  };

  ThreadCursor(const ByteSource& source, const GenerationIndex& generation, const TickClock& clock, std::int64_t thread)
      : m_latest(generation.latest(clock)),
        m_clock(clock),
        m_source(&source),
        m_generation(&generation),
        m_thread(thread) {}

  void addBatch(std::uint32_t indexInGeneration) { m_batches.push_back(indexInGeneration); }
  std::int64_t thread() const { return m_thread; }

  // The current event, after nextHead() was true; its arguments after take() or takeAll().
  std::int64_t time() const { return m_time; }
  EventType type() const { return m_type; }
  const std::uint64_t* args() const { return m_args; }
  // Of the event before it; of the batch, if it is the first one.
  std::int64_t timeBefore() const { return m_previous; }
  // Byte of the file at which the current event stands.
  std::uint64_t fileOffset() const { return batch().place(static_cast<std::uint64_t>(m_at - m_data.get())); }
  Place place() const { return {m_current, static_cast<std::uint32_t>(m_at - m_data.get()), m_previous}; }

  // Decodes the next event up to its arguments; false at the end. What cannot be read costs the rest of its batch and
  // is a defect.
  [[gnu::always_inline]] bool nextHead(DefectLog& log) {
    return m_p != m_end && decodeHead() ? true : nextHeadElsewhere(log);
  }
  // Decodes the first N arguments, which must be all there are. False, and a defect, if they cannot be read: the event
  // is none then, and the rest of its batch is lost.
  template <std::size_t N>
  [[gnu::always_inline]] bool take(std::array<std::uint64_t, N>& args, DefectLog& log) {
    const std::uint8_t* p = m_argsAt;
    for (std::uint64_t& a : args) a = readPaddedVarint(p, m_end);
    return tookUpTo(p, log);
  }
  // The same for any event; the arguments then stand in args().
  bool takeAll(DefectLog& log);
  // The next whole event.
  bool next(DefectLog& log) {
    while (nextHead(log)) {
      if (takeAll(log)) return true;
    }
    return false;
  }

  // The event behind the current one, whose arguments were taken; nothing at the end of a batch and where it cannot be
  // read.
  struct Ahead {
    EventType type = EventType::None;
    std::array<std::uint64_t, kMaxArgs> args{};
  };
  std::optional<Ahead> lookAhead() const;

  // Goes to a place of the same generation and decodes the event there.
  bool seek(const Place& place, DefectLog& log);

 private:
  const BatchRef& batch() const { return m_generation->batches[m_batches[m_current]]; }
  [[gnu::always_inline]] bool decodeHead();
  const std::uint8_t* readArgs(EventType, const std::uint8_t* p, std::uint64_t* args) const;
  [[gnu::always_inline]] bool tookUpTo(const std::uint8_t* p, DefectLog& log) {
    m_p = p;
    if (p <= m_end) [[likely]]
      return true;
    giveUpBatch(m_previous, log);
    return false;
  }
  [[gnu::noinline]] bool nextHeadElsewhere(DefectLog& log);
  bool nextBatch(DefectLog& log);
  bool loadBatch(std::uint32_t position, DefectLog& log);
  void beginAt(const BatchRef& batch, DefectLog& log);
  // previous: time of the last whole event.
  [[gnu::noinline, gnu::cold]] void giveUpBatch(std::int64_t previous, DefectLog& log);
  [[gnu::noinline, gnu::cold]] std::int64_t tooLate();
  [[gnu::noinline, gnu::cold]] void reportTooLate(DefectLog& log);

  const std::uint8_t* m_p = nullptr;  // what is read next: the next event, once the current one's arguments are taken
  const std::uint8_t* m_end = nullptr;
  const std::uint8_t* m_argsAt = nullptr;
  std::int64_t m_time = 0;  // of the current event; the batch's own before its first one
  std::uint64_t m_args[kMaxArgs] = {};
  EventType m_type = EventType::None;
  std::int64_t m_previous = 0;  // m_time before the current event
  std::int64_t m_latest = 0;
  TickClock m_clock;
  const std::uint8_t* m_at = nullptr;
  std::uint32_t m_current = 0, m_nextBatch = 0;
  std::uint64_t m_firstTooLate = 0, m_tooLate = 0;  // of this batch: where, and how many
  std::int64_t m_beforeTooLate = 0;                 // time of the event before the first of them
  const ByteSource* m_source;
  const GenerationIndex* m_generation;
  std::int64_t m_thread;
  std::vector<std::uint32_t> m_batches;
  std::unique_ptr<std::uint8_t[]> m_data;  // of the current batch, and zeros behind it
  std::size_t m_room = 0;
};

inline bool ThreadCursor::decodeHead() {
  m_at = m_p;
  const std::uint8_t* p = m_p;
  const std::uint8_t type = *p++;
  const std::uint64_t dt = readPaddedVarint(p, m_end);
  if (p > m_end || kEventShapes[type].fields == 0) [[unlikely]]
    return false;
  m_type = static_cast<EventType>(type);
  m_argsAt = p;
  m_previous = m_time;
  const std::int64_t time = m_time + m_clock.ns(dt);
  m_time = time <= m_latest ? time : tooLate();
  return true;
}

}  // namespace sweepscope
