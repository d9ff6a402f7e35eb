// SPDX-License-Identifier: GPL-3.0-or-later

// The files are small and made by the kernel as they are read.
#include "trace/memoryleft.h"

#include <algorithm>
#include <charconv>
#include <fstream>
#include <string>
#include <string_view>
#include <system_error>

namespace sweepscope {

namespace {

// The number behind a word that begins a line.
std::optional<std::uint64_t> numberAt(const std::string& path, std::string_view word) {
  std::ifstream in(path);
  for (std::string line; std::getline(in, line);) {
    if (!line.starts_with(word)) continue;
    line.erase(0, line.find_first_not_of(' ', word.size()));
    std::uint64_t value = 0;
    const auto [end, error] = std::from_chars(line.data(), line.data() + line.size(), value);
    return error == std::errc() ? std::optional(value) : std::nullopt;  // "max": no limit
  }
  return std::nullopt;
}

// A group is limited by those it is in, too.
std::optional<std::uint64_t> leftInGroups() {
  std::string group;
  std::ifstream in("/proc/self/cgroup");
  for (std::string line; std::getline(in, line);) {
    if (line.starts_with("0::")) group = line.substr(3);
  }
  std::optional<std::uint64_t> left;
  while (!group.empty()) {
    const std::string folder = "/sys/fs/cgroup" + group;
    const auto most = numberAt(folder + "/memory.max", ""), now = numberAt(folder + "/memory.current", "");
    if (most && now) {
      const std::uint64_t taken =
          *now - std::min(*now, numberAt(folder + "/memory.stat", "inactive_file ").value_or(0));
      const std::uint64_t here = *most - std::min(*most, taken);
      left = std::min(left.value_or(here), here);
    }
    group.resize(group.rfind('/'));
  }
  return left;
}

}  // namespace

std::optional<std::uint64_t> memoryLeft() {
  constexpr std::uint64_t kKib = 1024;
  auto left = numberAt("/proc/meminfo", "MemAvailable:");
  if (left) *left *= kKib;
  const auto groups = leftInGroups();
  return left && groups ? std::min(*left, *groups) : left ? left : groups;
}

}  // namespace sweepscope
