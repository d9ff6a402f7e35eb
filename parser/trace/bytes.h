// A growing buffer of raw bytes that is written through a pointer: std::vector would check and count at every byte, and
// clear what is about to be overwritten.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <memory>

namespace sweepscope {

class Bytes {
 public:
  const std::uint8_t* data() const { return m_data.get(); }
  std::size_t size() const { return m_size; }
  std::size_t capacity() const { return m_capacity; }
  void clear() { m_size = 0; }

  // Room for n more bytes at the end; commit() tells how far it was used.
  std::uint8_t* room(std::size_t n) {
    if (m_size + n > m_capacity) resizeTo(std::max(m_size + n, m_capacity + m_capacity / 2));
    return m_data.get() + m_size;
  }
  void commit(const std::uint8_t* end) { m_size = static_cast<std::size_t>(end - m_data.get()); }
  void append(const std::uint8_t* from, std::size_t n) {
    if (n == 0) return;
    std::memcpy(room(n), from, n);
    m_size += n;
  }
  void append(std::uint8_t b) {
    *room(1) = b;
    ++m_size;
  }
  // Gives back what is not used.
  void shrink() {
    if (m_capacity > m_size) resizeTo(m_size);
  }
  // A copy of just the right size.
  Bytes exact() const {
    Bytes copy;
    copy.append(data(), m_size);
    copy.shrink();
    return copy;
  }

 private:
  void resizeTo(std::size_t capacity) {
    auto fresh = std::make_unique_for_overwrite<std::uint8_t[]>(capacity);
    if (m_size > 0) std::memcpy(fresh.get(), m_data.get(), m_size);
    m_data = std::move(fresh);
    m_capacity = capacity;
  }

  std::unique_ptr<std::uint8_t[]> m_data;
  std::size_t m_size = 0, m_capacity = 0;
};

}  // namespace sweepscope
