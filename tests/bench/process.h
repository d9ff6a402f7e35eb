// SPDX-License-Identifier: GPL-3.0-or-later

// What the system says of this process, and figures over many measurements.
#pragma once

#include <cstdint>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

namespace sweepscope::bench {

// Bytes, from /proc/self/status: "VmRSS" (in memory now), "VmHWM" (at most so far). 0 where the system does not tell.
std::uint64_t processBytes(const std::string& field);

// Median, 99th percentile and maximum of milliseconds, as JSON; null without any.
nlohmann::json summary(std::vector<double> milliseconds);

}  // namespace sweepscope::bench
