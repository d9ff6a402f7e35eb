// SPDX-License-Identifier: GPL-3.0-or-later

// JSON text, appended to a string piece by piece: for values that are too many to become a tree first.
//
// The caller is responsible for the grammar. Strings are bytes; what is not UTF-8 becomes U+FFFD.
//
// Threads: one at a time.
#pragma once

#include <charconv>
#include <concepts>
#include <optional>
#include <string>
#include <string_view>

namespace sweepscope {

class JsonWriter {
 public:
  explicit JsonWriter(std::string& out) : m_out(out) {}

  void raw(std::string_view json) { m_out.append(json); }
  void null() { m_out.append("null"); }
  template <std::integral T>
  void number(T value) {
    char digits[24];
    const auto end = std::to_chars(digits, digits + sizeof digits, value).ptr;
    m_out.append(digits, end);
  }
  template <std::integral T>
  void number(const std::optional<T>& value) {
    if (value)
      number(*value);
    else
      null();
  }
  void string(std::string_view text) {
    if (plain(text))
      quoted(text);
    else
      escaped(text);
  }
  // For the program's own words: UTF-8 in which nothing needs an escape.
  void quoted(std::string_view text) {
    m_out += '"';
    m_out.append(text);
    m_out += '"';
  }

 private:
  // Whether the text stands for itself between quotes.
  static bool plain(std::string_view text) {
    for (const char c : text) {
      if (c < ' ' || c == '"' || c == '\\' || c == 0x7f) return false;
    }
    return true;
  }
  void escaped(std::string_view text);

  std::string& m_out;
};

}  // namespace sweepscope
