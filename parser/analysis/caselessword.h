// SPDX-License-Identifier: GPL-3.0-or-later

// Looks for a word of ASCII letters in a text, in any case. Cheap: of a text without the word only about one byte in
// word-length is looked at (Horspool's search).
//
// Threads: pure.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <string_view>

namespace sweepscope {

constexpr char toLower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

constexpr bool equalsIgnoringCase(std::string_view a, std::string_view lowerCase) {
  return a.size() == lowerCase.size() &&
         std::equal(a.begin(), a.end(), lowerCase.begin(), [](char x, char y) { return toLower(x) == y; });
}

class CaselessWord {
 public:
  constexpr explicit CaselessWord(std::string_view lowerCaseLetters) : m_word(lowerCaseLetters) {
    m_shift.fill(static_cast<std::uint8_t>(m_word.size()));
    for (std::size_t i = 0; i + 1 < m_word.size(); ++i) {
      const auto letter = static_cast<unsigned char>(m_word[i]);
      const auto shift = static_cast<std::uint8_t>(m_word.size() - 1 - i);
      m_shift[letter] = shift;
      m_shift[static_cast<std::size_t>(letter) - 'a' + 'A'] = shift;
    }
  }
  // Where the word begins, from a place on; npos if nowhere.
  constexpr std::size_t find(std::string_view text, std::size_t from = 0) const {
    for (std::size_t i = from; i + m_word.size() <= text.size();) {
      const std::string_view window = text.substr(i, m_word.size());
      if (toLower(window.back()) == m_word.back() && equalsIgnoringCase(window, m_word)) return i;
      i += m_shift[static_cast<unsigned char>(window.back())];
    }
    return std::string_view::npos;
  }
  constexpr bool in(std::string_view text) const { return find(text) != std::string_view::npos; }

 private:
  std::string_view m_word;
  std::array<std::uint8_t, 256> m_shift{};
};

}  // namespace sweepscope
