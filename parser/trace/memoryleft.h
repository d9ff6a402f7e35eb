// SPDX-License-Identifier: GPL-3.0-or-later

// How much memory this process can still get: what the machine has available, and what the limits of its control group
// leave of that.
//
// Threads: any.
// Source: /proc/meminfo (MemAvailable) and the memory controller of control groups, version 2 (memory.max,
// memory.current, and of memory.stat what can be dropped at once).
#pragma once

#include <cstdint>
#include <optional>

namespace sweepscope {

// Bytes; nothing where the system does not say.
std::optional<std::uint64_t> memoryLeft();

}  // namespace sweepscope
