// SPDX-License-Identifier: GPL-3.0-or-later

// What a trace begins with: a header of 16 bytes, in some files behind text that the program printed.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>

namespace sweepscope {

inline constexpr std::size_t kHeaderBytes = 16;
// How much text before a header is skipped.
inline constexpr std::size_t kMostTextBeforeHeader = 1 << 16;

// 25 for `go 1.25 trace` and three NULs. Nothing else is a header.
std::optional<int> headerVersion(std::span<const std::byte>);

// Looks for the header in the first bytes of a file, as they come. Cost: a pass over at most as many as may stand
// before it; where no text begins the file, over very few.
class HeaderFinder {
 public:
  enum class State { Searching, Found, None };

  // The next bytes of the file. None: further ones will not help.
  State take(std::span<const std::byte>);
  State state() const { return m_state; }
  // Once it is found.
  std::size_t offset() const { return m_at; }
  int version() const { return m_version; }
  // What was taken, as far as it was needed.
  const std::string& head() const { return m_head; }

 private:
  State m_state = State::Searching;
  std::string m_head;
  std::size_t m_at = 0;  // no header begins before
  int m_version = 0;
};

}  // namespace sweepscope
