// Unsigned LEB128, the only integer encoding of the format: at most 10 bytes, the tenth at most 1. Padded encodings
// are legal (writers reserve 10 bytes for batch sizes). Read from encoding/binary's Uvarint contract.
#pragma once

#include <cstdint>

namespace sweepscope {

// The rest of a varint whose first byte, at p[-1], had its high bit set.
[[gnu::noinline]] inline bool readLongVarint(const std::uint8_t*& p, const std::uint8_t* end, std::uint64_t& value) {
  const std::uint8_t* q = p;
  std::uint64_t v = q[-1] & 0x7fu;
  for (unsigned shift = 7; q != end; shift += 7) {
    const std::uint64_t b = *q++;
    if (shift == 63 && b > 1) return false;
    v |= (b & 0x7f) << shift;
    if (b < 0x80) {
      p = q;
      value = v;
      return true;
    }
    if (shift == 63) return false;
  }
  return false;
}

// Reads one varint from [p, end); false if it is cut or too large (p then is anywhere). One and two bytes, nearly all
// there is, are read in place.
[[gnu::always_inline]] inline bool readVarint(const std::uint8_t*& p, const std::uint8_t* end, std::uint64_t& value) {
  if (p == end) [[unlikely]]
    return false;
  const std::uint64_t first = *p++;
  if (first < 0x80) [[likely]] {
    value = first;
    return true;
  }
  if (p != end && *p < 0x80) [[likely]] {
    value = (first & 0x7f) | static_cast<std::uint64_t>(*p++) << 7;
    return true;
  }
  return readLongVarint(p, end, value);
}

// True if a failed readVarint at p failed for want of bytes, not for size.
inline bool varintCut(const std::uint8_t* p, const std::uint8_t* end) {
  return end - p < 10;
}

}  // namespace sweepscope
