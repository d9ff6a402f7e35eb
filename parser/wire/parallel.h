// SPDX-License-Identifier: GPL-3.0-or-later

// Work that several threads share.
//
// parallelFor() does numbered pieces of work, parallelTasks() different tasks; wire/parallelinorder.h passes results on
// in order while others are still being made. Pieces are started in order, each by the next thread that is free. Which
// thread does which piece is left to chance, so the result of a piece must not depend on it; then no result depends on
// the number of threads either.
//
// Threads: the calling thread works, too. `threads` counts it, and none is started for a single piece. Several pieces
// run at once; each may write only what belongs to it.
// Errors: an exception ends the work: no further piece starts, and once all threads have ended the caller gets the
// exception (the first one, if there are several). If the system refuses a thread, the others do its work.
// Cost: about 20 us for each thread that is started, and an atomic increment for each piece.
#pragma once

#include <cstddef>
#include <exception>
#include <functional>
#include <mutex>
#include <stop_token>
#include <thread>
#include <type_traits>
#include <utility>
#include <vector>

namespace sweepscope {

// At least 1.
unsigned coreCount();

// How many threads to use: `asked`, or, where that is 0, as many as there are cores, each of which gets at least
// `rowsEach` of the rows, so that starting it pays.
unsigned threadsFor(unsigned asked, std::size_t rows, std::size_t rowsEach);

// The rows [begin, end) of one piece, if all rows are divided evenly.
struct RowRange {
  std::size_t begin = 0, end = 0;
};
constexpr RowRange rowsOfPiece(std::size_t rows, std::size_t pieces, std::size_t piece) {
  const std::size_t each = rows / pieces, more = rows % pieces;
  const auto begin = [&](std::size_t i) { return i * each + (i < more ? i : more); };
  return {begin(piece), begin(piece + 1)};
}

// Called with the number of finished pieces, which increases from call to call, on the thread that finished one.
using PieceProgress = std::function<void(std::size_t)>;

namespace parallel {

// The first exception of several threads.
class FirstError {
 public:
  void keep(std::exception_ptr error);
  bool any() const;
  void rethrow() const;

 private:
  mutable std::mutex m_mutex;
  std::exception_ptr m_error;
};

// Up to `count` threads, which run work(0), work(1), … `work` must live until they have ended.
std::vector<std::jthread> startThreads(std::size_t count, const std::function<void(unsigned)>& work);

void run(std::size_t pieces, unsigned threads, const std::stop_token&, const std::function<void(std::size_t)>& work,
         const PieceProgress&);

}  // namespace parallel

// Calls work(piece) for each of the pieces, and returns the results in the order of pieces, if it has any. After a stop
// request no further piece starts; the results of pieces that did not run are value-initialised.
template <class Work>
auto parallelFor(std::size_t pieces, unsigned threads, const std::stop_token& stop, Work&& work,
                 const PieceProgress& progress = {}) {
  using Result = std::invoke_result_t<Work&, std::size_t>;
  if constexpr (std::is_void_v<Result>) {
    parallel::run(pieces, threads, stop, std::ref(work), progress);
  } else {
    static_assert(!std::is_same_v<Result, bool>, "the bits of std::vector<bool> cannot be written by several threads");
    std::vector<Result> results(pieces);
    parallel::run(
        pieces, threads, stop, [&](std::size_t piece) { results[piece] = work(piece); }, progress);
    return results;
  }
}

// Runs tasks that do not depend on each other; all of them, so they must look for stop requests themselves.
template <class... Tasks>
void parallelTasks(unsigned threads, Tasks&&... tasks) {
  const std::function<void()> list[] = {std::ref(tasks)...};
  parallelFor(sizeof...(tasks), threads, {}, [&](std::size_t task) { list[task](); });
}

}  // namespace sweepscope
