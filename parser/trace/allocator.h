// SPDX-License-Identifier: GPL-3.0-or-later

// How the C library's allocator is used: segments stay as long as the trace, and between them is made room for what
// builders and the analysis need for a while.
#pragma once

namespace sweepscope {

// Once, before the first trace is loaded and before there are threads.
void setUpAllocator();

// What a large piece of work took and gave back goes to the system, where others can use it. Any thread.
void giveBackFreeMemory();

}  // namespace sweepscope
