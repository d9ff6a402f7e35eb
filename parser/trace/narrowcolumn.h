// SPDX-License-Identifier: GPL-3.0-or-later

// A column of numbers, each in as few bytes (1, 2, 4 or 8) as the greatest of them needs: rows of goroutines come by
// the million, and every byte of one is time and memory.
//
// Threads: immutable once made.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>

#include "trace/bytes.h"

namespace sweepscope {

class NarrowColumn {
 public:
  NarrowColumn() = default;
  // For `size` numbers up to `greatest`; all are set once, with set().
  NarrowColumn(std::size_t size, std::uint64_t greatest)
      : m_size(size),
        m_width(greatest < 1u << 8                  ? 1
                : greatest < 1u << 16               ? 2
                : greatest < std::uint64_t{1} << 32 ? 4
                                                    : 8) {
    m_bytes.commit(m_bytes.room(size * m_width) + size * m_width);
  }

  std::size_t size() const { return m_size; }
  std::size_t bytes() const { return m_bytes.capacity(); }
  std::uint64_t operator[](std::size_t i) const {
    switch (m_width) {
      case 1: return m_bytes.data()[i];
      case 2: return get<std::uint16_t>(i);
      case 4: return get<std::uint32_t>(i);
      default: return get<std::uint64_t>(i);
    }
  }
  void set(std::size_t i, std::uint64_t value) {
    switch (m_width) {
      case 1: return put<std::uint8_t>(i, value);
      case 2: return put<std::uint16_t>(i, value);
      case 4: return put<std::uint32_t>(i, value);
      default: return put<std::uint64_t>(i, value);
    }
  }

 private:
  template <class T>
  std::uint64_t get(std::size_t i) const {
    T value;
    std::memcpy(&value, m_bytes.data() + i * sizeof(T), sizeof(T));
    return value;
  }
  template <class T>
  void put(std::size_t i, std::uint64_t value) {
    const T narrow = static_cast<T>(value);
    std::memcpy(m_bytes.mutableData() + i * sizeof(T), &narrow, sizeof(T));
  }

  Bytes m_bytes;
  std::size_t m_size = 0;
  std::size_t m_width = 1;
};

}  // namespace sweepscope
