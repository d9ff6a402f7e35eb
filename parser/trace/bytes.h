// SPDX-License-Identifier: GPL-3.0-or-later

// A growing buffer of raw bytes that is written through a pointer: std::vector would check and count at every byte, and
// clear what is about to be overwritten.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <memory>
#include <utility>

namespace sweepscope {

class Bytes {
 public:
  Bytes() = default;
  Bytes(Bytes&& other) noexcept { swap(other); }
  Bytes& operator=(Bytes&& other) noexcept {
    Bytes taken(std::move(other));
    swap(taken);
    return *this;
  }
  const std::uint8_t* data() const { return m_data.get(); }
  std::uint8_t* mutableData() { return m_data.get(); }
  std::size_t size() const { return static_cast<std::size_t>(m_end - m_data.get()); }
  std::size_t capacity() const { return static_cast<std::size_t>(m_limit - m_data.get()); }
  void clear() { m_end = m_data.get(); }

  // Room for n more bytes at the end; commit() says how much of it was used.
  [[gnu::always_inline]] std::uint8_t* room(std::size_t n) {
    if (static_cast<std::size_t>(m_limit - m_end) < n) [[unlikely]]
      grow(n);
    return m_end;
  }
  void commit(std::uint8_t* end) { m_end = end; }
  void append(const std::uint8_t* from, std::size_t n) {
    if (n == 0) return;
    std::memcpy(room(n), from, n);
    m_end += n;
  }
  void append(std::uint8_t b) {
    *room(1) = b;
    ++m_end;
  }
  // Gives back what is not used.
  void shrink() {
    if (m_limit > m_end) resizeTo(size());
  }
  // A copy of just the right size.
  Bytes exact() const {
    Bytes copy;
    copy.append(data(), size());
    copy.shrink();
    return copy;
  }

 private:
  [[gnu::noinline]] void grow(std::size_t n) { resizeTo(std::max(size() + n, capacity() + capacity() / 2)); }
  void resizeTo(std::size_t capacity) {
    const std::size_t used = size();
    auto fresh = std::make_unique_for_overwrite<std::uint8_t[]>(capacity);
    if (used > 0) std::memcpy(fresh.get(), m_data.get(), used);
    m_data = std::move(fresh);
    m_end = m_data.get() + used;
    m_limit = m_data.get() + capacity;
  }
  void swap(Bytes& other) noexcept {
    std::swap(m_data, other.m_data);
    std::swap(m_end, other.m_end);
    std::swap(m_limit, other.m_limit);
  }

  // What is written to first.
  std::uint8_t* m_end = nullptr;
  std::uint8_t* m_limit = nullptr;
  std::unique_ptr<std::uint8_t[]> m_data;
};

}  // namespace sweepscope
