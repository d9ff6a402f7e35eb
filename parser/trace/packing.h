// Bytes in and out of packed columns: varints, signed ones zigzag, no bounds checks on the way out (columns are made
// here).
#pragma once

#include <cstdint>

#include "trace/bytes.h"

namespace sweepscope {

// Writes to memory that has room, and some bytes more than what is written.
class PackPlace {
 public:
  explicit PackPlace(std::uint8_t* p) : m_p(p) {}
  std::uint8_t* place() const { return m_p; }

  void byte(std::uint8_t b) { *m_p++ = b; }
  [[gnu::always_inline]] void number(std::uint64_t v) {
    if (v >= 0x80) {
      *m_p++ = static_cast<std::uint8_t>(v | 0x80);
      v >>= 7;
      while (v >= 0x80) [[unlikely]] {
        *m_p++ = static_cast<std::uint8_t>(v | 0x80);
        v >>= 7;
      }
    }
    *m_p++ = static_cast<std::uint8_t>(v);
  }
  void difference(std::int64_t now, std::int64_t before) {
    const auto d = static_cast<std::uint64_t>(now) - static_cast<std::uint64_t>(before);
    number((d << 1) ^ (0 - (d >> 63)));
  }
  // The same as number(), for numbers whose length nobody can foresee: up to three bytes are written without a branch.
  [[gnu::always_inline]] void anyNumber(std::uint64_t v) {
    if (v >= 1u << 21) [[unlikely]]
      return number(v);
    const unsigned more = (v >= 0x80 ? 1u : 0u) + (v >= 0x4000 ? 1u : 0u);
    const auto n = static_cast<std::uint32_t>(v);
    const std::uint32_t w = (n & 0x7f) | (n & 0x3f80) << 1 | (n & 0x1fc000) << 2 | 0x8080u >> (16 - 8 * more);
    m_p[0] = static_cast<std::uint8_t>(w);
    m_p[1] = static_cast<std::uint8_t>(w >> 8);
    m_p[2] = static_cast<std::uint8_t>(w >> 16);
    m_p += more + 1;
  }
  [[gnu::always_inline]] void anyDifference(std::int64_t now, std::int64_t before) {
    const auto d = static_cast<std::uint64_t>(now) - static_cast<std::uint64_t>(before);
    anyNumber((d << 1) ^ (0 - (d >> 63)));
  }
  // A time that passed. Clocks mostly tick every 64 ns: whole ticks are written as such, a rest takes one byte more.
  [[gnu::always_inline]] void elapsed(std::uint64_t ns) {
    const std::uint64_t rest = ns & 63;
    anyNumber((ns >> 6) << 1 | (rest != 0 ? 1 : 0));
    *m_p = static_cast<std::uint8_t>(rest);
    m_p += rest != 0 ? 1 : 0;
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
