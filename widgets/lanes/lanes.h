// SPDX-License-Identifier: GPL-3.0-or-later

// The registry of lanes. To add one: a file beside this one with a class derived from Lane and a function that returns
// the only object of it, and one row in lanes.cpp.
//
// Threads: constant.
#pragma once

#include <span>
#include <string_view>

#include "widgets/lanes/lane.h"

namespace sweepscope {

// From top to bottom; those that are pinned come first.
std::span<const Lane* const> lanes();
// Null if no lane has that id.
const Lane* laneOf(std::string_view id);

}  // namespace sweepscope
