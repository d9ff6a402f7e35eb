// SPDX-License-Identifier: GPL-3.0-or-later

// The options of each command, in the groups in which the help lists them.
#pragma once

#include <span>

namespace sweepscope {

struct OptionGroup;

std::span<const OptionGroup> windowOptions();
std::span<const OptionGroup> reportOptions();
std::span<const OptionGroup> statsOptions();
std::span<const OptionGroup> profileOptions();
std::span<const OptionGroup> eventsOptions();
std::span<const OptionGroup> checkOptions();
std::span<const OptionGroup> exportOptions();

}  // namespace sweepscope
