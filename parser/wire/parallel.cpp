// SPDX-License-Identifier: GPL-3.0-or-later

#include "wire/parallel.h"

#include <algorithm>
#include <atomic>
#include <system_error>

namespace sweepscope {

unsigned coreCount() {
  return std::max(1u, std::thread::hardware_concurrency());
}

unsigned threadsFor(unsigned asked, std::size_t rows, std::size_t rowsEach) {
  if (asked != 0) return asked;
  return static_cast<unsigned>(std::clamp<std::size_t>(rows / rowsEach, 1, coreCount()));
}

namespace parallel {

void FirstError::keep(std::exception_ptr error) {
  const std::lock_guard lock(m_mutex);
  if (!m_error) m_error = std::move(error);
}

bool FirstError::any() const {
  const std::lock_guard lock(m_mutex);
  return m_error != nullptr;
}

void FirstError::rethrow() const {
  const std::lock_guard lock(m_mutex);
  if (m_error) std::rethrow_exception(m_error);
}

std::vector<std::jthread> startThreads(std::size_t count, const std::function<void(unsigned)>& work) {
  std::vector<std::jthread> threads;
  threads.reserve(count);
  try {
    for (unsigned i = 0; i < count; ++i) threads.emplace_back([&work, i] { work(i); });
  } catch (const std::system_error&) {
    // Those that were started do it all.
  }
  return threads;
}

void run(std::size_t pieces, unsigned threads, const std::stop_token& stop,
         const std::function<void(std::size_t)>& work, const PieceProgress& progress) {
  std::atomic<std::size_t> next{0};
  FirstError error;
  std::mutex progressMutex;
  std::size_t done = 0;
  const std::function<void(unsigned)> takePieces = [&](unsigned) {
    try {
      while (!stop.stop_requested() && !error.any()) {
        const std::size_t piece = next.fetch_add(1, std::memory_order_relaxed);
        if (piece >= pieces) return;
        work(piece);
        if (!progress) continue;
        const std::lock_guard lock(progressMutex);
        progress(++done);
      }
    } catch (...) {
      error.keep(std::current_exception());
    }
  };
  {
    const std::size_t most = std::min<std::size_t>(threads, pieces);
    const auto others = startThreads(most > 1 ? most - 1 : 0, takePieces);
    takePieces(0);
  }
  error.rethrow();
}

}  // namespace parallel

}  // namespace sweepscope
