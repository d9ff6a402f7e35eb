// SPDX-License-Identifier: GPL-3.0-or-later

// Results that several threads make and the calling thread takes, in order: reading ahead, or building generations
// that are then joined.
//
//     several threads:     make(3)   make(4)   make(5)   …      at most `ahead` of them started and not taken
//     the calling thread:       take(0)   take(1)   take(2)   …
//
// While the next result is not there yet, the calling thread makes one itself. So one thread alone makes a piece, takes
// it, makes the next one, and so on.
//
// Threads: make() runs on several at once, take() on the calling thread only, mayStart() on any, one call at a time.
// Errors: as in wire/parallel.h; an exception of take() ends the work, too.
// Cost: two short locks for each piece; memory for `ahead` results.
#pragma once

#include <algorithm>
#include <condition_variable>
#include <limits>
#include <optional>

#include "wire/parallel.h"

namespace sweepscope {

struct InOrderOptions {
  unsigned threads = 1;  // the calling one included
  // At most so many make pieces. 1: each piece is made after the one before it, by the same thread; with two threads
  // the calling one then only takes.
  unsigned makers = std::numeric_limits<unsigned>::max();
  std::size_t ahead = 8;
  std::stop_token stop{};
};

namespace parallel {

template <class Result, class Make, class Take, class MayStart>
class InOrder {
 public:
  InOrder(std::size_t pieces, const InOrderOptions& options, Make& make, Take& take, MayStart& mayStart)
      : m_options(options),
        m_make(make),
        m_take(take),
        m_mayStart(mayStart),
        m_end(pieces),
        m_made(std::min(std::max<std::size_t>(options.ahead, 1), pieces)) {}

  void run() {
    const std::stop_callback wake(m_options.stop, [this] {
      const std::lock_guard lock(m_mutex);
      wakeAll();
    });
    const std::size_t most = std::min<std::size_t>(m_options.threads, m_end);
    const std::function<void(unsigned)> work = [this](unsigned maker) { makePieces(maker); };
    {
      const auto others = startThreads(std::min<std::size_t>(most > 1 ? most - 1 : 0, m_options.makers), work);
      takePieces(static_cast<unsigned>(others.size()));
    }
    if (m_error) std::rethrow_exception(m_error);
  }

 private:
  bool over() const { return m_over || m_options.stop.stop_requested(); }
  bool hasRoom() const { return m_next < m_taken + m_made.size(); }
  void wakeAll() {
    m_ready.notify_all();
    m_room.notify_all();
  }
  void end(std::exception_ptr error) {
    m_over = true;
    if (error && !m_error) m_error = std::move(error);
    wakeAll();
  }

  // All of the following with the lock held, which is given up for the time of make() and take().
  void makePiece(std::unique_lock<std::mutex>& lock, unsigned maker) {
    if (!m_mayStart(m_next)) {
      m_end = m_next;
      return wakeAll();
    }
    const std::size_t piece = m_next++;
    lock.unlock();
    Result result = m_make(piece, maker);
    lock.lock();
    m_made[piece % m_made.size()] = std::move(result);
    m_ready.notify_one();
  }
  void takePiece(std::unique_lock<std::mutex>& lock) {
    Result result = std::move(*next());
    next().reset();
    lock.unlock();
    m_take(m_taken, std::move(result));
    lock.lock();
    ++m_taken;
    m_room.notify_all();
  }
  std::optional<Result>& next() { return m_made[m_taken % m_made.size()]; }

  void makePieces(unsigned maker) {
    std::unique_lock lock(m_mutex);
    try {
      for (;;) {
        m_room.wait(lock, [this] { return over() || m_next >= m_end || hasRoom(); });
        if (over() || m_next >= m_end) return;
        makePiece(lock, maker);
      }
    } catch (...) {
      if (!lock.owns_lock()) lock.lock();
      end(std::current_exception());
    }
  }
  void takePieces(unsigned maker) {
    const bool makes = maker < m_options.makers;
    std::unique_lock lock(m_mutex);
    try {
      while (m_taken < m_end && !over()) {
        if (next())
          takePiece(lock);
        else if (makes && m_next < m_end && hasRoom())
          makePiece(lock, maker);
        else
          m_ready.wait(lock, [this] { return over() || m_taken >= m_end || next(); });
      }
      end(nullptr);
    } catch (...) {
      if (!lock.owns_lock()) lock.lock();
      end(std::current_exception());
    }
  }

  const InOrderOptions& m_options;
  Make& m_make;
  Take& m_take;
  MayStart& m_mayStart;
  std::mutex m_mutex;
  std::condition_variable m_ready, m_room;
  std::size_t m_next = 0, m_taken = 0, m_end;
  std::vector<std::optional<Result>> m_made;  // by piece, going round
  bool m_over = false;
  std::exception_ptr m_error;
};

}  // namespace parallel

// Calls make(piece, maker) for each of the pieces and take(piece, result) in order. `maker` is less than the number of
// threads, and no two calls that run at once have the same: use it for what a thread keeps from piece to piece.
// mayStart(piece) is asked before a piece starts; if it says no, the pieces before it are the last ones. After a stop
// request nothing starts, and nothing more is taken.
template <class Make, class Take, class MayStart>
void parallelInOrder(std::size_t pieces, const InOrderOptions& options, Make&& make, Take&& take, MayStart&& mayStart) {
  using Result = std::invoke_result_t<Make&, std::size_t, unsigned>;
  parallel::InOrder<Result, Make, Take, MayStart>(pieces, options, make, take, mayStart).run();
}
template <class Make, class Take>
void parallelInOrder(std::size_t pieces, const InOrderOptions& options, Make&& make, Take&& take) {
  parallelInOrder(pieces, options, make, take, [](std::size_t) { return true; });
}

}  // namespace sweepscope
