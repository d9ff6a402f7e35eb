// SPDX-License-Identifier: GPL-3.0-or-later

// Hashing that a file cannot foresee: multipliers are drawn once a process, so that no input makes tables degenerate.
#pragma once

#include <cstdint>
#include <cstring>
#include <random>
#include <string_view>

namespace sweepscope {

struct HashSeed {
  std::uint64_t a, b;
  static const HashSeed& process() {
    static const HashSeed seed = [] {
      std::random_device device;
      const auto word = [&device] { return (static_cast<std::uint64_t>(device()) << 32) | device(); };
      return HashSeed{word() | 1, word() | 1};
    }();
    return seed;
  }
};

inline std::uint64_t mixWords(std::uint64_t x, std::uint64_t y) {
  __extension__ using Wide = unsigned __int128;
  const Wide product = static_cast<Wide>(x) * y;
  return static_cast<std::uint64_t>(product) ^ static_cast<std::uint64_t>(product >> 64);
}

inline std::uint64_t hashBytes(std::string_view s, const HashSeed& seed) {
  std::uint64_t h = seed.a ^ s.size();
  const char* p = s.data();
  std::size_t n = s.size();
  for (; n >= 8; n -= 8, p += 8) {
    std::uint64_t w = 0;
    std::memcpy(&w, p, 8);
    h = mixWords(h ^ w, seed.b);
  }
  std::uint64_t tail = 0;
  if (n > 0) std::memcpy(&tail, p, n);
  return mixWords(h ^ tail ^ (static_cast<std::uint64_t>(n) << 59), seed.b ^ 0x9e3779b97f4a7c15u);
}

}  // namespace sweepscope
