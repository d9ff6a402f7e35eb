// SPDX-License-Identifier: GPL-3.0-or-later

// How many bytes are kept, and for what: so that whoever measures sees where they go.
#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

namespace sweepscope {

struct MemoryPart {
  std::string_view what;  // "goroutine lanes"
  std::size_t bytes = 0;  // as allocated; the allocator's own come on top
};

template <class T>
std::size_t heldBytes(const std::vector<T>& v) {
  return v.capacity() * sizeof(T);
}

}  // namespace sweepscope
