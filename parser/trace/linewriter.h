// SPDX-License-Identifier: GPL-3.0-or-later

// Assembles one event's JSON line. Strings are written byte by byte: what is not printable ASCII becomes \u00XX.
#pragma once

#include <array>
#include <charconv>
#include <cstdint>
#include <string>
#include <string_view>

namespace sweepscope {

class LineWriter {
 public:
  void clear() { m_text.clear(); }
  const std::string& text() const { return m_text; }
  void raw(std::string_view s) { m_text.append(s); }
  void raw(char c) { m_text.push_back(c); }
  template <class Integer>
  void number(Integer n) {
    std::array<char, 24> digits;
    const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), n).ptr;
    m_text.append(digits.data(), static_cast<std::size_t>(end - digits.data()));
  }
  void hex16(std::uint64_t n) {
    static constexpr char kHex[] = "0123456789abcdef";
    for (int shift = 60; shift >= 0; shift -= 4) raw(kHex[(n >> shift) & 15]);
  }
  void string(std::string_view s) {
    raw('"');
    escaped(s);
    raw('"');
  }
  void escaped(std::string_view s) {
    static constexpr char kHex[] = "0123456789abcdef";
    for (const char c : s) {
      const auto b = static_cast<unsigned char>(c);
      if (b == '"' || b == '\\') {
        raw('\\');
        raw(c);
      } else if (b < 0x20 || b >= 0x7f) {
        raw("\\u00");
        raw(kHex[b >> 4]);
        raw(kHex[b & 15]);
      } else {
        raw(c);
      }
    }
  }
  // ,"name":
  void key(std::string_view name) {
    raw(",\"");
    raw(name);
    raw("\":");
  }
  void field(std::string_view name, std::string_view value) {
    key(name);
    string(value);
  }
  template <class Integer>
  void numberField(std::string_view name, Integer value) {
    key(name);
    number(value);
  }

 private:
  std::string m_text;
};

}  // namespace sweepscope
