// What a trace begins with.
#pragma once

#include <cstddef>
#include <optional>
#include <span>

namespace sweepscope {

inline constexpr std::size_t kHeaderBytes = 16;
// 25 for `go 1.25 trace` and three NULs. Nothing else is a header.
std::optional<int> headerVersion(std::span<const std::byte>);

}  // namespace sweepscope
