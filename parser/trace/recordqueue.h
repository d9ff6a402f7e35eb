// SPDX-License-Identifier: GPL-3.0-or-later

// Passes chunks of records from one thread to another, in order, through a ring of buffers.
//
// Threads: one writes, one reads.
#pragma once

#include <array>
#include <condition_variable>
#include <cstddef>
#include <memory>
#include <mutex>
#include <optional>
#include <span>

namespace sweepscope {

class RecordQueue {
 public:
  static constexpr std::size_t kChunkBytes = 1 << 15, kChunks = 16;

  // The writer's side. Memory to fill next; waits until the reader is done with it.
  std::span<std::byte> room() {
    std::unique_lock lock(m_mutex);
    m_freed.wait(lock, [this] { return m_written - m_read < kChunks; });
    return chunk(m_written);
  }
  // The first `bytes` of the room that was given out last are filled.
  void push(std::size_t bytes) {
    const std::lock_guard lock(m_mutex);
    m_sizes[m_written % kChunks] = bytes;
    ++m_written;
    if (m_written - m_read >= kWakeAt) m_filled.notify_one();
  }
  // Nothing more will come.
  void close() {
    const std::lock_guard lock(m_mutex);
    m_closed = true;
    m_filled.notify_one();
  }

  // The reader's side. The next chunk, whose memory is the reader's until it asks again; nothing at the end.
  std::optional<std::span<const std::byte>> next() {
    std::unique_lock lock(m_mutex);
    if (m_taken) {
      ++m_read;
      if (m_written - m_read <= kChunks - kWakeAt) m_freed.notify_one();
    }
    m_taken = m_read < m_written;
    if (!m_taken) {
      m_filled.wait(lock, [this] { return m_written - m_read >= kWakeAt || m_closed; });
      m_taken = m_read < m_written;
    }
    if (!m_taken) return std::nullopt;
    return chunk(m_read).first(m_sizes[m_read % kChunks]);
  }

 private:
  // Whoever has to wait sleeps until some chunks have come together: waking a thread takes as long as filling one.
  static constexpr std::size_t kWakeAt = kChunks / 4;

  std::span<std::byte> chunk(std::size_t number) {
    return {m_memory.get() + number % kChunks * kChunkBytes, kChunkBytes};
  }

  std::unique_ptr<std::byte[]> m_memory = std::make_unique_for_overwrite<std::byte[]>(kChunkBytes * kChunks);
  std::array<std::size_t, kChunks> m_sizes{};
  std::mutex m_mutex;
  std::condition_variable m_filled, m_freed;
  std::size_t m_written = 0, m_read = 0;  // chunks so far
  bool m_taken = false;                   // the reader has one
  bool m_closed = false;
};

}  // namespace sweepscope
