// SPDX-License-Identifier: GPL-3.0-or-later

// The rows of the table of actions. Texts, keys, condition and effect of an action stand together.
#pragma once

#include "app/actions.h"

namespace sweepscope {

std::span<const ActionSpec> actionSpecs();

}  // namespace sweepscope
