// Hands pieces of work from one thread to another in order, a few at a time: whoever makes them waits when the other
// one is that far behind.
//
// Threads: put() and close() from one, take() from another, which takes until nothing comes.
#pragma once

#include <condition_variable>
#include <deque>
#include <mutex>
#include <optional>

namespace sweepscope {

template <class Piece>
class Handover {
 public:
  void put(Piece&& piece) {
    std::unique_lock lock(m_mutex);
    m_changed.wait(lock, [this] { return m_pieces.size() < kMost; });
    m_pieces.push_back(std::move(piece));
    m_changed.notify_all();
  }
  // Nothing more comes.
  void close() {
    const std::lock_guard lock(m_mutex);
    m_closed = true;
    m_changed.notify_all();
  }
  // Nothing at the end.
  std::optional<Piece> take() {
    std::unique_lock lock(m_mutex);
    m_changed.wait(lock, [this] { return !m_pieces.empty() || m_closed; });
    if (m_pieces.empty()) return std::nullopt;
    std::optional<Piece> piece(std::move(m_pieces.front()));
    m_pieces.pop_front();
    m_changed.notify_all();
    return piece;
  }

 private:
  static constexpr std::size_t kMost = 8;
  std::mutex m_mutex;
  std::condition_variable m_changed;
  std::deque<Piece> m_pieces;
  bool m_closed = false;
};

}  // namespace sweepscope
