// SPDX-License-Identifier: GPL-3.0-or-later

// Which thread came next, event after event: with it an order found once is never looked for again (replay.cpp).
//
// Threads come in runs. A byte has the source (Orderer's steps(): 0 a CPU sample, else a cursor counted from 1) in its
// low 7 bits, 127 if the source follows as a number; the high bit says that the length of the run follows, too.
#pragma once

#include <cstdint>

#include "trace/packing.h"

namespace sweepscope {

namespace detail {
constexpr std::uint8_t kSourceFollows = 127, kLengthFollows = 128;
}  // namespace detail

class OrderLogWriter {
 public:
  void clear() {
    m_bytes.clear();
    m_length = 0;
  }
  void add(std::uint32_t source, std::uint64_t length) {
    if (source != m_source) {
      endRun();
      m_source = source;
    }
    m_length += length;
  }
  // Bytes written; a run that goes on is divided here, so that reading can begin at this place.
  std::size_t place() {
    endRun();
    return m_bytes.size();
  }
  Bytes finish() {
    endRun();
    return m_bytes.exact();
  }

 private:
  void endRun() {
    if (m_length == 0) return;
    PackWriter w(m_bytes);
    const bool small = m_source < detail::kSourceFollows;
    const std::uint32_t source = small ? m_source : detail::kSourceFollows;
    w.byte(static_cast<std::uint8_t>(source | (m_length > 1 ? detail::kLengthFollows : 0u)));
    if (!small) w.number(m_source);
    if (m_length > 1) w.number(m_length);
    m_length = 0;
  }

  Bytes m_bytes;
  std::uint32_t m_source = 0;
  std::uint64_t m_length = 0;  // of the run that is not written yet
};

// Reads from a place() on.
class OrderLogReader {
 public:
  OrderLogReader(const Bytes& log, std::uint64_t place) : m_in(log.data() + place), m_end(log.data() + log.size()) {}
  // False at the end.
  bool next(std::uint32_t& source) {
    if (m_left == 0) {
      if (m_in.place() == m_end) return false;
      const std::uint8_t head = m_in.byte();
      m_source = head & (detail::kLengthFollows - 1u);
      if (m_source == detail::kSourceFollows) m_source = static_cast<std::uint32_t>(m_in.number());
      m_left = (head & detail::kLengthFollows) != 0 ? m_in.number() : 1;
    }
    --m_left;
    source = m_source;
    return true;
  }

 private:
  PackReader m_in;
  const std::uint8_t* m_end;
  std::uint32_t m_source = 0;
  std::uint64_t m_left = 0;
};

}  // namespace sweepscope
