// Work on many rows that two threads can share, a half each.
//
// Threads: what is done with one half must not touch what the other one does; that of the first is another thread's.
#pragma once

#include <cstddef>
#include <thread>
#include <utility>

#include "wire/hands.h"

namespace sweepscope {

// Whether so many rows are worth a second thread; `worth` are, and there must be a core for it.
inline Hands handsFor(std::size_t rows, std::size_t worth = 50'000) {
  return rows >= worth && std::thread::hardware_concurrency() > 1 ? Hands::Two : Hands::One;
}

// What work(from, to) gives for each half; for one thread the second half is all there is.
template <class Work>
auto inHalves(std::size_t rows, const Work& work) {
  using Part = decltype(work(rows, rows));
  const Hands hands = handsFor(rows);
  const std::size_t middle = hands == Hands::Two ? rows / 2 : 0;
  std::pair<Part, Part> parts;
  doBoth(
      hands, [&] { parts.second = work(middle, rows); }, [&] { parts.first = work(std::size_t{0}, middle); });
  return parts;
}

}  // namespace sweepscope
