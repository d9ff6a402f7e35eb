// SPDX-License-Identifier: GPL-3.0-or-later

#include "analysis/texttable.h"

#include <algorithm>

namespace sweepscope {
namespace {

// In characters.
std::size_t width(std::string_view text) {
  return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) { return (c & 0xc0) != 0x80; }));
}

}  // namespace

std::string shown(std::string_view bytes, std::size_t limit) {
  std::string out;
  for (const char c : bytes) {
    const auto u = static_cast<unsigned char>(c);
    if (out.size() >= limit && (u & 0xc0) != 0x80) return out + "…";
    out += u < 0x20 || u == 0x7f ? '.' : c;
  }
  return out;
}

std::string TextTable::text() const {
  std::vector<std::size_t> widths;
  for (const auto& cells : m_rows) {
    widths.resize(std::max(widths.size(), cells.size()));
    for (std::size_t i = 0; i < cells.size(); ++i) widths[i] = std::max(widths[i], width(cells[i]));
  }
  std::string out;
  for (const auto& cells : m_rows) {
    out += "  ";
    for (std::size_t i = 0; i < cells.size(); ++i) {
      const std::string pad(widths[i] - width(cells[i]), ' ');
      if (i + 1 == cells.size())
        out += cells[i];
      else
        out += (i == 0 ? cells[i] + pad : pad + cells[i]) + "  ";
    }
    out += "\n";
  }
  return out;
}

}  // namespace sweepscope
