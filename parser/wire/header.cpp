#include "wire/header.h"

#include <string>

namespace sweepscope {

std::optional<int> headerVersion(std::span<const std::byte> bytes) {
  if (bytes.size() < kHeaderBytes) return std::nullopt;
  const std::string s(reinterpret_cast<const char*>(bytes.data()), kHeaderBytes);
  if (s.substr(0, 5) != "go 1." || s.substr(7) != std::string(" trace\0\0\0", 9)) return std::nullopt;
  if (s[5] < '0' || s[5] > '9' || s[6] < '0' || s[6] > '9') return std::nullopt;
  return (s[5] - '0') * 10 + (s[6] - '0');
}

}  // namespace sweepscope
