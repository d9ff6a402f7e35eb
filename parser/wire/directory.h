// SPDX-License-Identifier: GPL-3.0-or-later

// Values by dense id, that never move: added by any number of threads, read without a lock.
//
// Every chunk holds as many as all before it, so that a few values take little; memory that no value was put into is
// not touched, and so takes none.
//
// Threads: add() from any; a value may be read by whoever got its id (which is for the caller to synchronise).
#pragma once

#include <array>
#include <atomic>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <new>
#include <type_traits>

namespace sweepscope {

template <class T>
requires std::is_trivially_copyable_v<T> &&(alignof(T) <= alignof(std::max_align_t)) class Directory {
 public:
  Directory() = default;
  Directory(const Directory&) = delete;
  Directory& operator=(const Directory&) = delete;
  ~Directory() {
    for (auto& chunk : m_chunks) ::operator delete(chunk.load(std::memory_order_relaxed));
  }

  std::uint32_t add(const T& value) {
    const std::uint32_t id = m_next.fetch_add(1, std::memory_order_relaxed);
    const Place place(id);
    std::atomic<T*>& slot = m_chunks[place.chunk];
    T* chunk = slot.load(std::memory_order_acquire);
    if (chunk == nullptr) {
      T* const fresh = static_cast<T*>(::operator new(sizeof(T) << (place.chunk + kFirstBits)));
      if (slot.compare_exchange_strong(chunk, fresh, std::memory_order_acq_rel))
        chunk = fresh;
      else
        ::operator delete(fresh);
    }
    std::construct_at(chunk + place.index, value);
    return id;
  }
  const T& operator[](std::uint32_t id) const {
    const Place place(id);
    return m_chunks[place.chunk].load(std::memory_order_acquire)[place.index];
  }
  void prefetch(std::uint32_t id) const {
    const Place place(id);
    __builtin_prefetch(m_chunks[place.chunk].load(std::memory_order_acquire) + place.index);
  }
  std::uint32_t size() const { return m_next.load(std::memory_order_relaxed); }
  std::size_t bytes() const { return std::size_t{size()} * sizeof(T); }

 private:
  static constexpr unsigned kFirstBits = 10;
  struct Place {
    unsigned chunk;
    std::uint64_t index;
    explicit Place(std::uint32_t id) {
      const std::uint64_t shifted = std::uint64_t{id} + (1u << kFirstBits);
      chunk = static_cast<unsigned>(std::bit_width(shifted)) - 1 - kFirstBits;
      index = shifted - (std::uint64_t{1} << (chunk + kFirstBits));
    }
  };
  std::array<std::atomic<T*>, 33 - kFirstBits> m_chunks{};
  std::atomic<std::uint32_t> m_next{0};
};

}  // namespace sweepscope
