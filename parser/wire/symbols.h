// SPDX-License-Identifier: GPL-3.0-or-later

// Strings and stacks of a trace, interned over all its generations: equal text has one id.
//
// Ids are given out in the order of first interning, which differs from load to load: compare texts, never order by id.
//
// Threads: intern() may be called from several loader threads at once; reading an id that came with a published segment
// needs no lock. Views stay valid as long as the Symbols.
#pragma once

#include <memory>
#include <span>
#include <string_view>

#include "wire/ids.h"

namespace sweepscope {

struct Frame {
  std::uint64_t pc = 0;
  StringId function;
  StringId file;
  std::uint64_t line = 0;
  friend bool operator==(const Frame&, const Frame&) = default;
};

class Symbols {
 public:
  Symbols();
  ~Symbols();
  Symbols(const Symbols&) = delete;
  Symbols& operator=(const Symbols&) = delete;

  // Bytes as in the file: not checked to be UTF-8.
  std::string_view text(StringId) const;
  // Leaf first, as in the file.
  std::span<const Frame> frames(StackId) const;

  StringId intern(std::string_view);
  // As many ids as texts; quicker than one by one.
  void intern(std::span<const std::string_view> texts, std::span<StringId> ids);
  StackId intern(std::span<const Frame>);
  std::size_t stringCount() const;
  // Kept in memory. Takes every lock: for measuring.
  std::size_t bytes() const;

 private:
  struct Impl;
  std::unique_ptr<Impl> m_impl;
};

}  // namespace sweepscope
