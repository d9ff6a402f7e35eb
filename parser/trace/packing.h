// SPDX-License-Identifier: GPL-3.0-or-later

// Bytes in and out of packed columns: varints, signed ones zigzag, no bounds checks on the way out (columns are made
// here).
#pragma once

#include <cstdint>

#include "trace/bytes.h"

namespace sweepscope {

// Writes to memory that has room.
class PackPlace {
 public:
  explicit PackPlace(std::uint8_t* p) : m_p(p) {}
  std::uint8_t* place() const { return m_p; }

  void byte(std::uint8_t b) { *m_p++ = b; }
  [[gnu::always_inline]] void number(std::uint64_t v) {
    while (v >= 0x80) {
      *m_p++ = static_cast<std::uint8_t>(v | 0x80);
      v >>= 7;
    }
    *m_p++ = static_cast<std::uint8_t>(v);
  }
  void difference(std::int64_t now, std::int64_t before) {
    const auto d = static_cast<std::uint64_t>(now) - static_cast<std::uint64_t>(before);
    number((d << 1) ^ (0 - (d >> 63)));
  }
  // A time that passed. Clocks mostly tick every 64 ns: whole ticks are written as such, a rest takes one byte more.
  [[gnu::always_inline]] void elapsed(std::uint64_t ns) {
    const std::uint64_t rest = ns & 63;
    number((ns >> 6) << 1 | (rest != 0 ? 1 : 0));
    if (rest != 0) byte(static_cast<std::uint8_t>(rest));
  }

 private:
  std::uint8_t* m_p;
};

// Writes one record at the end of bytes; at most kMost bytes before it is destroyed.
class PackWriter : public PackPlace {
 public:
  static constexpr std::size_t kMost = 160;
  explicit PackWriter(Bytes& bytes) : PackPlace(bytes.room(kMost)), m_bytes(bytes) {}
  ~PackWriter() { m_bytes.commit(place()); }
  PackWriter(const PackWriter&) = delete;
  PackWriter& operator=(const PackWriter&) = delete;

 private:
  Bytes& m_bytes;
};

class PackReader {
 public:
  PackReader() = default;
  explicit PackReader(const std::uint8_t* p) : m_p(p) {}
  std::uint8_t byte() { return *m_p++; }
  std::uint64_t number() {
    std::uint64_t v = *m_p++;
    if (v < 0x80) [[likely]]
      return v;
    v &= 0x7f;
    for (unsigned shift = 7;; shift += 7) {
      const std::uint64_t b = *m_p++;
      v |= (b & 0x7f) << shift;
      if (b < 0x80) return v;
    }
  }
  std::int64_t difference(std::int64_t before) {
    const std::uint64_t z = number();
    const std::uint64_t d = (z >> 1) ^ (0 - (z & 1));
    return static_cast<std::int64_t>(static_cast<std::uint64_t>(before) + d);
  }
  std::uint64_t elapsed() {
    const std::uint64_t v = number();
    const std::uint64_t ns = v >> 1 << 6;
    return (v & 1) != 0 ? ns + byte() : ns;
  }
  const std::uint8_t* place() const { return m_p; }

 private:
  const std::uint8_t* m_p = nullptr;
};

}  // namespace sweepscope
