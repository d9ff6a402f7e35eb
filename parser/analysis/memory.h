// SPDX-License-Identifier: GPL-3.0-or-later

// How many bytes the answers take, and for what.
#pragma once

#include "analysis/answers.h"
#include "trace/memory.h"

namespace sweepscope {

std::vector<MemoryPart> memoryOf(const Answers&);

}  // namespace sweepscope
