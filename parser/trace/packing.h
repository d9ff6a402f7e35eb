// Bytes in and out of packed columns: varints, signed ones zigzag, no bounds checks on the way out (columns are made here).
#pragma once

#include <cstdint>
#include <vector>

namespace sweepscope {

class PackWriter {
 public:
  explicit PackWriter(std::vector<std::uint8_t>& bytes) : m_bytes(bytes) {}
  void byte(std::uint8_t b) { m_bytes.push_back(b); }
  void number(std::uint64_t v) {
    while (v >= 0x80) {
      m_bytes.push_back(static_cast<std::uint8_t>(v | 0x80));
      v >>= 7;
    }
    m_bytes.push_back(static_cast<std::uint8_t>(v));
  }
  void difference(std::int64_t now, std::int64_t before) {
    const auto d = static_cast<std::uint64_t>(now) - static_cast<std::uint64_t>(before);
    number((d << 1) ^ (0 - (d >> 63)));
  }

 private:
  std::vector<std::uint8_t>& m_bytes;
};

class PackReader {
 public:
  PackReader() = default;
  explicit PackReader(const std::uint8_t* p) : m_p(p) {}
  std::uint8_t byte() { return *m_p++; }
  std::uint64_t number() {
    std::uint64_t v = *m_p++;
    if (v < 0x80) [[likely]] return v;
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
  const std::uint8_t* place() const { return m_p; }

 private:
  const std::uint8_t* m_p = nullptr;
};

}  // namespace sweepscope
