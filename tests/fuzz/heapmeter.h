// SPDX-License-Identifier: GPL-3.0-or-later

// How much of the heap is in use, and the most that ever was since reset(): every operator new and delete is counted.
// Linking this replaces both for the whole program.
//
// Threads: any; reset() only while nobody else allocates.
#pragma once

#include <cstddef>

namespace sweepscope::heapmeter {

void reset();
std::size_t peak();  // bytes beyond what was in use at reset()

}  // namespace sweepscope::heapmeter
