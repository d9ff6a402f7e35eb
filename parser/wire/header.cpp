// SPDX-License-Identifier: GPL-3.0-or-later

#include "wire/header.h"

#include <algorithm>

namespace sweepscope {

std::optional<int> headerVersion(std::span<const std::byte> bytes) {
  if (bytes.size() < kHeaderBytes) return std::nullopt;
  const std::string s(reinterpret_cast<const char*>(bytes.data()), kHeaderBytes);
  if (s.substr(0, 5) != "go 1." || s.substr(7) != std::string(" trace\0\0\0", 9)) return std::nullopt;
  if (s[5] < '0' || s[5] > '9' || s[6] < '0' || s[6] > '9') return std::nullopt;
  return (s[5] - '0') * 10 + (s[6] - '0');
}

HeaderFinder::State HeaderFinder::take(std::span<const std::byte> bytes) {
  if (m_state != State::Searching) return m_state;
  const std::size_t most = kMostTextBeforeHeader + kHeaderBytes;
  m_head.append(reinterpret_cast<const char*>(bytes.data()), std::min(bytes.size(), most - m_head.size()));
  const auto all = std::as_bytes(std::span(m_head));
  for (; m_at + kHeaderBytes <= all.size(); ++m_at) {
    const auto version = m_head[m_at] == 'g' ? headerVersion(all.subspan(m_at)) : std::nullopt;
    if (version) {
      m_version = *version;
      return m_state = State::Found;
    }
    if (m_head[m_at] == '\0') return m_state = State::None;  // no text has it
  }
  return m_state = m_head.size() == most ? State::None : State::Searching;
}

}  // namespace sweepscope
