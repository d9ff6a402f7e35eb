// Unsigned LEB128, the only integer encoding of the format: at most 10 bytes, the tenth at most 1. Padded encodings
// are legal (writers reserve 10 bytes for batch sizes). Read from encoding/binary's Uvarint contract.
#pragma once

#include <cstdint>

namespace sweepscope {

// Reads one varint from [p, end) and moves p behind it; false, with p unmoved, if it is cut or too large.
inline bool readVarint(const std::uint8_t*& p, const std::uint8_t* end, std::uint64_t& value) {
  const std::uint8_t* q = p;
  if (q == end) return false;
  std::uint64_t v = *q++;
  if (v < 0x80) [[likely]] {
    p = q;
    value = v;
    return true;
  }
  v &= 0x7f;
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

// True if a failed readVarint at p failed for want of bytes, not for size.
inline bool varintCut(const std::uint8_t* p, const std::uint8_t* end) {
  return end - p < 10;
}

}  // namespace sweepscope
