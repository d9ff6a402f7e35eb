// SPDX-License-Identifier: GPL-3.0-or-later

// Unsigned LEB128, the only integer encoding of the format: at most 10 bytes, the tenth at most 1. Padded encodings are
// legal (writers reserve 10 bytes for batch sizes).
//
// Source: encoding/binary's Uvarint contract.
#pragma once

#include <cstddef>
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

// Reads one varint from [p, end); false if it is truncated or too large (p then is anywhere). One and two bytes, nearly
// all there is, are read in place.
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

// Zeros that have to stand behind the end for readPaddedVarint().
constexpr std::size_t kVarintSlack = 16;

struct PaddedVarint {
  std::uint64_t value;
  const std::uint8_t* next;  // behind the end if the number is too large
};

// The rest of a number of which three bytes, `value`, are read; p is behind them.
[[gnu::noinline]] inline PaddedVarint readLongPaddedVarint(const std::uint8_t* p, const std::uint8_t* end,
                                                           std::uint64_t value) {
  for (unsigned shift = 21; shift <= 63; shift += 7) {
    const std::uint64_t b = *p++;
    if (shift == 63 && b > 1) break;
    value |= (b & 0x7f) << shift;
    if (b < 0x80) return {value, p};
  }
  return {0, end + 1};
}

// Reads without looking where the end is. Whoever reads a few numbers asks once, behind them, whether p is still <=
// end: a cut number stops at the first zero, one that is too large sets p behind the end. At most 5 numbers may be read
// before asking.
[[gnu::always_inline]] inline std::uint64_t readPaddedVarint(const std::uint8_t*& p, const std::uint8_t* end) {
  const std::uint64_t first = p[0];
  if (first < 0x80) [[likely]] {
    p += 1;
    return first;
  }
  const std::uint64_t second = p[1];
  std::uint64_t value = (first & 0x7f) | (second & 0x7f) << 7;
  if (second < 0x80) [[likely]] {
    p += 2;
    return value;
  }
  const std::uint64_t third = p[2];
  value |= (third & 0x7f) << 14;
  if (third < 0x80) [[likely]] {
    p += 3;
    return value;
  }
  const PaddedVarint all = readLongPaddedVarint(p + 3, end, value);
  p = all.next;
  return all.value;
}

// True if a failed readVarint at p failed for want of bytes, not for size.
inline bool varintCut(const std::uint8_t* p, const std::uint8_t* end) {
  return end - p < 10;
}

}  // namespace sweepscope
