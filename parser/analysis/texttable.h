// SPDX-License-Identifier: GPL-3.0-or-later

// Tables and names for a terminal.
//
// Threads: pure.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace sweepscope {

// Bytes of a trace: control characters become dots; cut at a limit, never inside a character.
std::string shown(std::string_view bytes, std::size_t limit = 60);

// Columns as wide as their widest cell; the first left-aligned, the others right-aligned, the last one left as it is.
class TextTable {
 public:
  void row(std::vector<std::string> cells) { m_rows.push_back(std::move(cells)); }
  std::string text() const;

 private:
  std::vector<std::vector<std::string>> m_rows;
};

}  // namespace sweepscope
