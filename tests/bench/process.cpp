// SPDX-License-Identifier: GPL-3.0-or-later

#include "tests/bench/process.h"

#include <algorithm>
#include <fstream>

namespace sweepscope::bench {

std::uint64_t processBytes(const std::string& field) {
  std::ifstream status("/proc/self/status");
  for (std::string line; std::getline(status, line);) {
    if (line.starts_with(field + ":")) return std::stoull(line.substr(field.size() + 1)) * 1024;
  }
  return 0;
}

nlohmann::json summary(std::vector<double> milliseconds) {
  if (milliseconds.empty()) return nullptr;
  std::sort(milliseconds.begin(), milliseconds.end());
  const auto at = [&](double share) {
    return milliseconds[std::min(milliseconds.size() - 1,
                                 static_cast<std::size_t>(share * double(milliseconds.size())))];
  };
  return {{"median", at(0.5)}, {"p99", at(0.99)}, {"max", milliseconds.back()}, {"count", milliseconds.size()}};
}

}  // namespace sweepscope::bench
