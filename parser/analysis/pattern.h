// SPDX-License-Identifier: GPL-3.0-or-later

// A PCRE2 pattern with bounded effort, on bytes.
//
// Threads: one at a time per pattern.
// Errors: a pattern that does not compile is an Error with what and where.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "wire/defect.h"

namespace sweepscope {

class Pattern {
 public:
  enum class Case { Exact, Ignored };
  static Result<Pattern> compile(const std::string& text, Case = Case::Exact);
  Pattern(Pattern&&) noexcept;
  Pattern& operator=(Pattern&&) noexcept;
  ~Pattern();

  enum class Outcome { No, Yes, GaveUp };  // GaveUp: the effort allowed was not enough
  Outcome match(std::string_view subject);
  // Of the last match: what a named group matched; nothing if there is no such group or it took no part.
  std::optional<std::string_view> group(const char* name) const;

 private:
  struct Impl;
  explicit Pattern(std::unique_ptr<Impl>);
  std::unique_ptr<Impl> m_impl;
};

// Bytes that every match of the pattern holds, the longest such run without blanks and colons; "" if none is sure.
// Meant for a cheap test before the pattern is tried.
std::string requiredLiteral(std::string_view pattern);

}  // namespace sweepscope
