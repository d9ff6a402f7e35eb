// One thread's events of one generation, decoded one after the other over its batches in file order.
//
// Times are ns on the trace's clock, raw: not yet made strictly increasing over all threads.
#pragma once

#include <algorithm>
#include <cstdint>
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
    std::int64_t previous = 0;  // time of the event before, 0 at the start of a batch
  };

  ThreadCursor(const ByteSource& source, const GenerationIndex& generation, const TickClock& clock, std::int64_t thread)
      : m_clock(clock), m_source(&source), m_generation(&generation), m_thread(thread) {}

  void addBatch(std::uint32_t indexInGeneration) { m_batches.push_back(indexInGeneration); }
  std::int64_t thread() const { return m_thread; }

  // The current event, after next() was true.
  std::int64_t time() const { return m_time; }
  EventType type() const { return m_type; }
  const std::uint64_t* args() const { return m_args; }
  // Byte of the file at which the current event stands.
  std::uint64_t fileOffset() const { return m_batchOffset + static_cast<std::uint64_t>(m_at - m_data.data()); }
  Place place() const { return {m_current, static_cast<std::uint32_t>(m_at - m_data.data()), m_previous}; }

  // Decodes the next event; false at the end. What cannot be read costs the rest of its batch and is a defect.
  bool next(DefectLog& log) {
    for (;;) {
      if (m_p != m_end) [[likely]] {
        if (decode()) [[likely]]
          return true;
        badEvent(log);
        m_p = m_end;
      } else if (!nextBatch(log)) {
        return false;
      }
    }
  }

  // Goes to a place of the same generation and decodes the event there.
  bool seek(const Place& place, DefectLog& log);

 private:
  bool decode();
  bool nextBatch(DefectLog& log);
  bool loadBatch(std::uint32_t position, DefectLog& log);
  void badEvent(DefectLog& log) const;

  const std::uint8_t* m_p = nullptr;
  const std::uint8_t* m_end = nullptr;
  std::int64_t m_time = 0;
  std::uint64_t m_args[kMaxArgs] = {};
  EventType m_type = EventType::None;
  std::int64_t m_base = 0;      // of the batch
  std::int64_t m_last = 0;      // running sum; 0 counts as not set
  std::int64_t m_previous = 0;  // m_last before the current event
  TickClock m_clock;
  const std::uint8_t* m_at = nullptr;
  std::uint64_t m_batchOffset = 0;
  std::uint32_t m_current = 0, m_nextBatch = 0;
  const ByteSource* m_source;
  const GenerationIndex* m_generation;
  std::int64_t m_thread;
  std::vector<std::uint32_t> m_batches;
  std::vector<std::uint8_t> m_data;
};

inline bool ThreadCursor::decode() {
  m_at = m_p;
  const std::uint8_t type = *m_p;
  const std::uint8_t* p = m_p + 1;
  std::uint64_t dt = 0;
  const std::uint8_t fields = kEventShapes[type].fields;
  if (fields == 0 || !readVarint(p, m_end, dt)) [[unlikely]]
    return false;
  switch (fields - 1) {
    case 4:
      if (!readVarint(p, m_end, m_args[0])) return false;
      if (!readVarint(p, m_end, m_args[1])) return false;
      if (!readVarint(p, m_end, m_args[2])) return false;
      if (!readVarint(p, m_end, m_args[3])) return false;
      break;
    case 3:
      if (!readVarint(p, m_end, m_args[0])) return false;
      if (!readVarint(p, m_end, m_args[1])) return false;
      if (!readVarint(p, m_end, m_args[2])) return false;
      break;
    case 2:
      if (!readVarint(p, m_end, m_args[0])) return false;
      if (!readVarint(p, m_end, m_args[1])) return false;
      break;
    case 1:
      if (!readVarint(p, m_end, m_args[0])) return false;
      break;
    default: break;
  }
  m_type = static_cast<EventType>(type);
  m_p = p;
  m_previous = m_last;
  if (m_last == 0) m_last = m_base;
  m_last = std::min(m_last + m_clock.ns(dt), kGreatestTime);
  m_time = m_last;
  return true;
}

}  // namespace sweepscope
