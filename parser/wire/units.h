// SPDX-License-Identifier: GPL-3.0-or-later

// Numbers as people write them: durations with three significant digits, bytes in binary units, counts grouped by thin
// spaces.
//
// Threads: pure.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "wire/ids.h"

namespace sweepscope {

std::string durationText(Duration);                                                          // "1.23 ms"
std::string bytesText(double bytes);                                                         // "4.0 KiB"
std::string percentText(double share);                                                       // "12 %", "0.4 %"
std::string countText(std::uint64_t);                                                        // "12 345"
std::string countText(std::uint64_t, const std::string& one, const std::string& many = {});  // "1 event", "2 events"

// "1200" (ns), "250us", "12.5ms", "1.2s"; nothing if it is not a time, or negative.
std::optional<Duration> parseTime(std::string_view);

}  // namespace sweepscope
