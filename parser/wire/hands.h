// How many threads share the work on one generation, and the simplest way to share it.
#pragma once

#include <cstdint>
#include <thread>

namespace sweepscope {

enum class Hands : std::uint8_t { One, Two };  // the calling thread included

// Two pieces of work that have nothing to do with each other: one after the other, or at once. The first one is done by
// the calling thread.
template <class First, class Second>
void doBoth(Hands hands, First first, Second second) {
  if (hands == Hands::One) {
    first();
    second();
  } else {
    const std::jthread other(second);
    first();
  }
}

}  // namespace sweepscope
